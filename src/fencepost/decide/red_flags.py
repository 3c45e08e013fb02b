"""Red flags: which are raised by what is known of a deal, and which a person should still look at.

A red flag is a question put by the agency, not a requirement: it never changes a status, and that none
is raised clears nothing. A signal is one of our own, drawn from public cases; no answer of the law tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fencepost.book.book import Ruling
from fencepost.decide.program import Outcome, Program
from fencepost.decide.reasons import compared, constant_text, open_facts, value_text
from fencepost.logic.trace import Traced, deciding
from fencepost.logic.tree import Test
from fencepost.model.fact import Fact, Sure

SIGNALS = "gates.signal"
"""What the ids of signals begin with."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag that is raised: where it is written, the facts that raise it, and what to ask.

    ``sure`` says how well the flag's own wording is established; ``doubt`` why it is not settled that
    it stands on the day, empty where it is. ``facts`` are the ids of the facts in ``evidence``.
    """

    id: str
    title: str
    cite: str
    by: str
    sure: Sure
    evidence: tuple[str, ...]
    ask: str
    open_text: tuple[str, ...] = ()
    doubt: str = ""
    facts: tuple[str, ...] = ()

    @property
    def is_signal(self) -> bool:
        """Whether the flag is one of our own, and none of the agency's."""
        return self.id.startswith(f"{SIGNALS}.")

    @property
    def line(self) -> str:
        """The flag on one line."""
        sure = "" if self.sure == "text" else f" [{self.sure}]"
        doubt = f" ({self.doubt})" if self.doubt else ""
        return f"red flag: {self.title} ({self.cite}){sure}: {'; '.join(self.evidence)}. Ask: {self.ask}{doubt}"


@dataclass(frozen=True, slots=True)
class FlagQuestion:
    """One red flag that nothing known raises or rules out: what to look at, and the facts that would tell."""

    id: str
    title: str
    cite: str
    sure: Sure
    questions: tuple[str, ...]
    facts: tuple[str, ...]


def raised(program: Program, outcome: Outcome, facts: Mapping[str, Fact]) -> tuple[RedFlag, ...]:
    """Every red flag in force whose condition is true of the deal."""
    return tuple(
        _raised(program, ruling, program.trace(ruling, "when", outcome.values), facts)
        for ruling, truth in program.red_flags(outcome.values)
        if truth is True
    )


def open_questions(program: Program, outcome: Outcome) -> tuple[FlagQuestion, ...]:
    """Every red flag in force that is neither raised nor ruled out, and those that are questions only."""
    return tuple(
        _question(program, outcome, ruling) for ruling, truth in program.red_flags(outcome.values) if truth is None
    )


def _raised(program: Program, ruling: Ruling, traced: Traced, facts: Mapping[str, Fact]) -> RedFlag:
    book = program.book
    doubt = next((b.why for b in book.flag_branches if b.unsettled and b.changes[0][0] == ruling.id), "")
    leaves = tuple(_deciding(traced))
    return RedFlag(
        id=ruling.id,
        title=ruling.provision.title,
        cite=ruling.version.cite,
        by=book.instruments[ruling.version.by].cite,
        sure=ruling.version.sure,
        evidence=tuple(dict.fromkeys(_evidence(leaves, facts))),
        ask=ruling.version.ask,
        open_text=ruling.version.open_text,
        doubt=doubt,
        facts=tuple(dict.fromkeys(leaf.fact for leaf, _ in leaves)),
    )


def _deciding(traced: Traced) -> Iterator[tuple[Test, Traced]]:
    """The comparisons that carry the flag, without those of facts that are not known."""
    for part in deciding(traced):
        leaf = part.node
        assert isinstance(leaf, Test)  # noqa: S101 - only leaves decide
        if part.value is not None:
            yield leaf, part


def _evidence(leaves: Iterable[tuple[Test, Traced]], facts: Mapping[str, Fact]) -> Iterator[str]:
    for leaf, part in leaves:
        fact = facts.get(leaf.fact)
        value = fact.value if fact is not None and fact.value is not None else part.value
        yield compared(
            {
                "fact": leaf.fact,
                "op": leaf.op,
                "constant": constant_text(leaf),
                "value": value_text(value),
                "truth": "false" if part.truth is False else "true",
                "pin": "",
            }
        )


def _question(program: Program, outcome: Outcome, ruling: Ruling) -> FlagQuestion:
    names: tuple[str, ...] = ()
    if ruling.when is not None:
        traced = program.trace(ruling, "when", outcome.values)
        names = tuple(dict.fromkeys(leaf.fact for leaf in open_facts(program, traced, outcome.values)))
    asked = tuple(program.book.facts[name].ask for name in names)
    return FlagQuestion(
        id=ruling.id,
        title=ruling.provision.title,
        cite=ruling.version.cite,
        sure=ruling.version.sure,
        questions=(*asked, *ruling.version.open_text) or (ruling.version.ask,),
        facts=names,
    )
