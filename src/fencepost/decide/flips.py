"""Flips: the smallest changes of one or two known facts that would change the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.settle import cells_of, shown
from fencepost.logic.tree import Value, Values
from fencepost.model.answer import STRICTNESS, Status

_MOST_PAIRS = 20_000
_FIXED = frozenset({"deal.conveys_item", "deal.deemed", "item.by_figures", "item.by_eccn", "item.kind"})
"""What the row is, rather than something that could be otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact with its value and the value it would have."""

    fact: str
    was: str
    would_be: str


@dataclass(frozen=True, slots=True)
class Flip:
    """Changes that together give another status."""

    changes: tuple[Change, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Flips:
    """The flips found, and whether every pair was tried."""

    found: tuple[Flip, ...]
    complete: bool


def flips(checker: Checker, checked: Checked) -> Flips:
    """Single changes first, then pairs of which neither change does it alone; each with the least change per status."""
    search = _Search(checker, checked)
    found = tuple(search.run())
    return Flips(found, search.complete)


class _Search:
    def __init__(self, checker: Checker, checked: Checked) -> None:
        self._book = checked.book
        self._program = checker.program(checked.book)
        self._values = checker.values(checked.facts)
        self._base = self._program.run(self._values).status
        self._options = self._changeable()
        self.complete = True

    def run(self) -> Iterator[Flip]:
        singles: dict[tuple[str, int], Value] = {}
        for fact, values in self._options.items():
            for value in values:
                status = self._status({fact: value})
                if status != self._base:
                    singles.setdefault((fact, status), value)
        for (fact, status), value in singles.items():
            yield self._flip({fact: value}, status)
        alone = {fact for fact, _ in singles}
        yield from self._pairs([fact for fact in self._options if fact not in alone])

    def _pairs(self, facts: Sequence[str]) -> Iterator[Flip]:
        tried = 0
        for first, second in combinations(facts, 2):
            found: set[int] = set()
            for left in self._options[first]:
                for right in self._options[second]:
                    tried += 1
                    if tried > _MOST_PAIRS:
                        self.complete = False
                        return
                    status = self._status({first: left, second: right})
                    if status != self._base and status not in found:
                        found.add(status)
                        yield self._flip({first: left, second: right}, status)

    def _changeable(self) -> dict[str, list[Value]]:
        """For each known fact the other cells, nearest first."""
        options: dict[str, list[Value]] = {}
        for fact, values in cells_of(self._book).items():
            now = self._values.get(fact)
            if now is None or fact in _FIXED or fact in self._book.concluded:
                continue
            others = [value for value in values if value != now]
            if isinstance(now, tuple):
                middle = now[0] if now[0] is not None else (now[1] or 0)
                others.sort(key=lambda value: abs((value[0] or 0) - middle) if isinstance(value, tuple) else 0)
            options[fact] = others
        return options

    def _status(self, changed: Values) -> int:
        return self._program.run({**self._values, **changed}).status

    def _flip(self, changed: Values, status: int) -> Flip:
        changes = tuple(
            Change(fact, shown(self._book, fact, self._values.get(fact)), shown(self._book, fact, value))
            for fact, value in changed.items()
        )
        return Flip(changes, STRICTNESS[status])


def flips_dict(checked: Checked, found: Flips) -> dict[str, Any]:
    """What was found by the keys of its JSON."""
    changes = [
        {"status": f.status, "changes": [{"fact": c.fact, "was": c.was, "would_be": c.would_be} for c in f.changes]}
        for f in found.found
    ]
    return {
        "id": checked.deal.id,
        "status": checked.answer.verdict.status,
        "complete": found.complete,
        "flips": changes,
    }
