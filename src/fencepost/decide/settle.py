"""Settling: which unknown facts matter, what each value of them would give, and whether all agree after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from fencepost.book.book import Book
from fencepost.decide.check import Checker
from fencepost.decide.judge import REGIME, Checked
from fencepost.logic.cells import ELSEWHERE, cells
from fencepost.logic.tree import Node, Value, Values
from fencepost.model.answer import STRICTNESS, Missing, Status

_MOST = 20_000
"""More combinations than this are not tried; then each fact is tried by itself and nothing is called certain."""


@dataclass(frozen=True, slots=True)
class Matter:
    """An unknown fact that matters: what to ask, and which statuses its values can lead to."""

    missing: Missing
    outcomes: Mapping[str, tuple[Status, ...]]


@dataclass(frozen=True, slots=True)
class Settlement:
    """Every status that completions of the missing facts can give, and the facts that decide between them."""

    statuses: tuple[Status, ...]
    complete: bool
    matters: tuple[Matter, ...]

    @property
    def certain(self) -> bool:
        """Whether every completion gives the same status."""
        return self.complete and len(self.statuses) == 1


def settle(checker: Checker, checked: Checked) -> Settlement:
    """Try every cell of every missing fact that can change the status."""
    book = checked.book
    values = checker.values(checked.facts)
    missing = [m for m in checked.answer.missing if m.settles != "review_policy" and m.fact not in book.concluded]
    options = {m.fact: cells_of(book).get(m.fact, (None,)) for m in missing}
    if not book.covers(REGIME):
        return Settlement(("not_covered",), complete=False, matters=())
    states = checker.shelf.states(book)
    programs = [checker.program(state) for state in (book, *(states or ()))]

    def outcomes(chosen: Mapping[str, Value]) -> set[Status]:
        ran = [program.run({**values, **chosen}) for program in programs]
        return {STRICTNESS[rank] for outcome in ran for rank in (outcome.low, outcome.status, outcome.high)}

    complete = states is not None and prod(len(cell) for cell in options.values()) <= _MOST
    by_value: dict[str, dict[Value, set[Status]]] = {m.fact: {} for m in missing}
    statuses: set[Status] = set()
    for chosen in _choices(options, complete=complete):
        found = outcomes(chosen)
        statuses |= found
        for fact, value in chosen.items():
            by_value[fact].setdefault(value, set()).update(found)
    statuses = statuses or {checked.answer.verdict.status}
    matters = tuple(
        Matter(m, _runs(book, m.fact, by_value[m.fact]))
        for m in missing
        if len({frozenset(found) for found in by_value[m.fact].values()}) > 1
    )
    return Settlement(_ordered(statuses), complete, matters)


def cells_of(book: Book) -> dict[str, tuple[Value, ...]]:
    """One value out of every cell of every fact that the book reads."""
    return cells(nodes_of(book))


def nodes_of(book: Book) -> list[Node]:
    """Every condition of the book that can change a verdict."""
    weighed = (ruling for ruling in book.rulings if ruling.provision.kind != "red_flag")
    return [n for r in weighed for n in (r.when, r.terms, *r.review, *r.names) if n is not None]


def shown(book: Book, fact: str, value: Value) -> str:
    """A value of a fact as people read it."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return str(book.facts[fact].type.interval(value))
    if value == ELSEWHERE:
        return "anything else"
    return f"anything else under {value.removesuffix(f'.{ELSEWHERE}')}" if value.endswith(f".{ELSEWHERE}") else value


def _runs(book: Book, fact: str, outcomes: Mapping[Value, set[Status]]) -> dict[str, tuple[Status, ...]]:
    """The outcomes by value; neighbouring numbers with the same outcome stand together as one stretch."""
    runs: list[tuple[list[Value], tuple[Status, ...]]] = []
    for value, found in outcomes.items():
        ordered = _ordered(found)
        if runs and runs[-1][1] == ordered and isinstance(value, tuple):
            runs[-1][0].append(value)
        else:
            runs.append(([value], ordered))
    last = len(runs) - 1
    return {
        _stretch([shown(book, fact, value) for value in values], first=i == 0, last=i == last): ordered
        for i, (values, ordered) in enumerate(runs)
    }


def _stretch(texts: Sequence[str], *, first: bool, last: bool) -> str:
    if len(texts) == 1:
        return texts[0]
    if first:
        return f"up to {texts[-1]}"
    return f"{texts[0]} and more" if last else f"{texts[0]} to {texts[-1]}"


def _choices(options: Mapping[str, Sequence[Value]], *, complete: bool) -> list[Values]:
    if complete:
        return [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]
    return [{fact: value} for fact, values in options.items() for value in values]


def _ordered(statuses: set[Status]) -> tuple[Status, ...]:
    return tuple(sorted(statuses, key=STRICTNESS.index, reverse=True))


def settlement_dict(checked: Checked, found: Settlement) -> dict[str, Any]:
    """A settlement by the keys of its JSON."""
    return {
        "id": checked.deal.id,
        "status": checked.answer.verdict.status,
        "certain": found.certain,
        "complete": found.complete,
        "statuses": found.statuses,
        "matters": [
            {"fact": m.missing.fact, "question": m.missing.ask, "who": m.missing.who, "outcomes": m.outcomes}
            for m in found.matters
        ],
    }
