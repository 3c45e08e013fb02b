"""Which unknown facts matter, what knowing them would settle, and who can know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fencepost.book.book import Book, Ruling
from fencepost.decide.program import Charge, Outcome, Program
from fencepost.decide.reasons import open_facts
from fencepost.logic.trace import trace
from fencepost.logic.tree import Node
from fencepost.model.answer import LICENCE, Missing

_ORDER = ("status", "exception", "review_policy")


@dataclass(slots=True)
class _Need:
    settles: set[str] = field(default_factory=set)
    provisions: dict[str, None] = field(default_factory=dict)
    knowledge: bool = True


def missing_facts(program: Program, outcome: Outcome) -> tuple[Missing, ...]:
    """The facts that keep status, exception or review policy open; what rests on knowledge of parties comes last."""
    needs: dict[str, _Need] = {}
    for settles, ruling, node, knowledge in _open_parts(program, outcome):
        for leaf in open_facts(program, trace(node, outcome.values), outcome.values):
            need = needs.setdefault(leaf.fact, _Need())
            need.settles.add(settles)
            need.provisions.setdefault(ruling.id)
            need.knowledge = need.knowledge and knowledge
    return tuple(sorted((_missing(program.book, fact, need) for fact, need in needs.items()), key=_rank))


def _open_parts(program: Program, outcome: Outcome) -> Iterator[tuple[str, Ruling, Node, bool]]:
    """The open conditions that can still change something, with what they would settle."""
    for charge in outcome.charges:
        ruling = charge.ruling
        if charge.truth is None and ruling.when is not None and charge.high > outcome.low:
            yield "status", ruling, ruling.when, ruling.provision.needs_knowledge
        yield from _open_reliefs(charge, outcome)
        if outcome.status >= LICENCE and charge.shown == outcome.status and ruling.review:
            candidates, settled = program.review(charge, outcome.values)
            if not settled:
                for index in candidates:
                    yield "review_policy", ruling, ruling.review[index], False


def _open_reliefs(charge: Charge, outcome: Outcome) -> Iterator[tuple[str, Ruling, Node, bool]]:
    if charge.truth is False or charge.high <= outcome.low:
        return
    if charge.truth is None and charge.ruling.provision.needs_knowledge:
        # First it must be known whether the control holds at all; its own facts ask that.
        return
    for relief in charge.reliefs:
        if relief.eligible is None and relief.ruling.when is not None:
            yield "status", relief.ruling, relief.ruling.when, False
        if relief.eligible is not False and relief.terms is None and relief.ruling.terms is not None:
            yield "exception", relief.ruling, relief.ruling.terms, False


def _missing(book: Book, fact: str, need: _Need) -> Missing:
    definition = book.facts[fact]
    settles = next(word for word in _ORDER if word in need.settles)
    return Missing(
        fact=fact,
        ask=definition.ask or f"Is this so: {definition.meaning}?",
        who=definition.who,
        settles=settles,
        provisions=tuple(need.provisions),
        columns=definition.columns,
        rests_on_knowledge=need.knowledge,
    )


def _rank(missing: Missing) -> tuple[bool, int, str]:
    return missing.rests_on_knowledge, _ORDER.index(missing.settles), missing.fact
