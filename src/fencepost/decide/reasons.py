"""Why: the steps of an answer, each with its citation, recomputed from book and facts and never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fencepost.book.book import Book, Ruling
from fencepost.decide.program import Outcome, Program
from fencepost.logic.trace import Traced, deciding, open_leaves
from fencepost.logic.tree import Number, Table, Test, Truth, Values, Word, Words
from fencepost.model.fact import Fact
from fencepost.model.quantity import Interval


@dataclass(frozen=True, slots=True)
class Step:
    """One ruling as it bears on the deal: its part (when, terms, review), its truth and its trace."""

    ruling: Ruling
    part: str
    traced: Traced

    @property
    def truth(self) -> Truth:
        """True, false or open."""
        return self.traced.truth


def steps_of(program: Program, outcome: Outcome) -> tuple[Step, ...]:
    """Every classification and definition that was read, every control, and every release that was weighed."""
    values = outcome.values
    steps = [
        Step(ruling, "when", program.trace(ruling, "when", values))
        for ruling in program.book.rulings
        if ruling.provision.kind in {"classification", "definition"}
    ]
    weighed: set[str] = set()
    for charge in outcome.charges:
        steps.append(Step(charge.ruling, "when", program.trace(charge.ruling, "when", values)))
        for relief in charge.reliefs:
            if relief.ruling.id in weighed:
                continue
            weighed.add(relief.ruling.id)
            steps.append(Step(relief.ruling, "when", program.trace(relief.ruling, "when", values)))
            if relief.ruling.terms is not None and relief.eligible is not False:
                steps.append(Step(relief.ruling, "terms", program.trace(relief.ruling, "terms", values)))
    return tuple(steps)


def open_facts(program: Program, traced: Traced, values: Values) -> Iterator[Test]:
    """The leaves that keep a trace open, followed down through conclusions to facts somebody can know."""
    for leaf in open_leaves(traced):
        rulings = program.book.concluded.get(leaf.fact)
        if rulings is None:
            yield leaf
            continue
        for ruling in rulings:
            yield from open_facts(program, program.trace(ruling, "when", values), values)


def step_dict(book: Book, step: Step, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A step for people and machines: what was asked, what was found, where it is written."""
    provision, version = step.ruling.provision, step.ruling.version
    instrument = book.instruments[version.by]
    shown = deciding(step.traced) if step.truth is not None else _telling(step.traced)
    return {
        "provision": provision.id,
        "title": provision.title,
        "kind": provision.kind,
        "part": step.part,
        "truth": truth_word(step.truth),
        "concludes": provision.concludes,
        "cite": version.cite,
        "by": instrument.cite,
        "from": version.begins.isoformat(),
        "sure": version.sure,
        "tests": [_test(book, traced, facts) for traced in _once(shown)],
    }


def ruled_out(book: Book, step: Step, facts: Mapping[str, Fact]) -> str:
    """A ruling that does not bear on the deal, on one line: its title, its citation, and one test that rules it out."""
    head = f"{step.ruling.provision.title} ({step.ruling.version.cite})"
    traced = next(deciding(step.traced), None)
    return head if traced is None else f"{head}: {compared(_test(book, traced, facts))}"


def compared(test: Mapping[str, Any]) -> str:
    """A test of a step on one line: the fact, its value, and what it was held against."""
    pin = f" ({test['pin']})" if test["pin"] else ""
    if test["constant"] in {"true", "false"}:
        return f"{test['fact']} = {test['value']}{pin}"
    joint = {"false": ", not ", "open": ", asked ", "true": " "}[test["truth"]]
    return f"{test['fact']} = {test['value']}{joint}{test['op']} {test['constant']}{pin}"


def truth_word(truth: Truth) -> str:
    """The word for a truth in files and on screens."""
    return "open" if truth is None else str(truth).lower()


def constant_text(leaf: Test) -> str:
    """The constant of a leaf as it is written in the law file."""
    constant = leaf.constant
    if isinstance(constant, bool):
        return str(constant).lower()
    if isinstance(constant, Number | Word):
        return constant.text
    if isinstance(constant, Words):
        return ", ".join(constant.items)
    assert isinstance(constant, Table)  # noqa: S101 - the union is exhausted
    return constant.id


def _telling(traced: Traced) -> Iterator[Traced]:
    if isinstance(traced.node, Test):
        if traced.truth is not False:
            yield traced
    else:
        for part in traced.parts:
            yield from _telling(part)


def _once(found: Iterable[Traced]) -> Iterator[Traced]:
    return iter({(t.node): t for t in found}.values())


def _test(book: Book, traced: Traced, facts: Mapping[str, Fact]) -> dict[str, Any]:
    leaf = traced.node
    assert isinstance(leaf, Test)  # noqa: S101 - only leaves decide
    fact = facts.get(leaf.fact)
    concluded = leaf.fact in book.concluded
    value = fact.value if fact is not None and not concluded else traced.value
    return {
        "fact": leaf.fact,
        "op": leaf.op,
        "constant": constant_text(leaf),
        "value": value_text(value),
        "truth": truth_word(traced.truth),
        "pin": leaf.pin,
        "source": "concluded above" if concluded else ("" if fact is None else fact.source),
        "sure": "" if fact is None or concluded else fact.sure,
    }


def value_text(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return "unknown"
    if isinstance(value, Interval):
        return value.short
    return str(value).lower() if isinstance(value, bool) else str(value)
