"""Visitor 3: a condition as Polars expressions over a million deals at once.

A three-valued truth is held as two plain boolean columns, *shown* (true) and *possible* (true or
open), so that every node is one bitwise operation and no null is ever met: ``NaN >= 5`` is true in
Polars, and a null mask costs more than a second column. How facts are laid out:

* a number: ``fact.lo`` and ``fact.hi``, Int64 counts of steps, unbounded ends at ``LOWEST`` and ``HIGHEST``;
* a flag: ``fact.t`` (yes) and ``fact.p`` (yes or unknown), Boolean;
* a code, place or path: ``fact``, small integers given by an ``Alphabet``; 0 is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import polars as pl

from fencepost.logic.tree import All, Node, Not, Number, Test, facts_of
from fencepost.logic.truth import compare


@dataclass(frozen=True, slots=True)
class Pair:
    """A three-valued truth as two expressions: shown true, and possibly true."""

    shown: pl.Expr
    possible: pl.Expr


@dataclass(slots=True)
class Alphabet:
    """The codes of one fact as small integers; 0 is unknown."""

    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, codes: Iterable[str]) -> Alphabet:
        """An alphabet of the given codes."""
        return cls({code: index for index, code in enumerate(sorted(set(codes)), start=1)})


Reader = Callable[[Node], Pair | None]
"""Reads a node from columns that hold it, or says ``None`` where its parts must be read."""


class Columns:
    """Turns conditions into expressions; a subtree met before is the same expression again."""

    def __init__(self, read: Reader, as_shown: AbstractSet[str] | None = None) -> None:
        """Take what reads nodes: ``from_facts``, or columns that already hold the truth of whole parts.

        With ``as_shown`` the pair is not (shown, possible) but (most adverse, least adverse), as in
        ``fencepost.logic.adverse``: open facts outside the set are taken as they hurt. A part that is
        read whole must then hold facts of one sort only.
        """
        self._read = read
        self._as_shown = as_shown
        self._known: dict[Node, Pair] = {}

    def pair(self, node: Node) -> Pair:
        """The condition as a pair of expressions."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._build(node)
        return found

    def _build(self, node: Node) -> Pair:
        pair = self._read(node)
        if pair is not None:
            swapped = self._as_shown is not None and not set(facts_of(node)) <= self._as_shown
            return Pair(pair.possible, pair.shown) if swapped else pair
        if isinstance(node, Test):
            raise LookupError(f"no column holds {node.fact}")  # noqa: TRY004 - the frame lacks it; the node is right
        if isinstance(node, Not):
            part = self.pair(node.part)
            return Pair(~part.possible, ~part.shown)
        if not node.parts:
            return Pair(pl.lit(isinstance(node, All)), pl.lit(isinstance(node, All)))
        pairs = [self.pair(part) for part in node.parts]
        shown, possible = pairs[0].shown, pairs[0].possible
        for pair in pairs[1:]:
            if isinstance(node, All):
                shown, possible = shown & pair.shown, possible & pair.possible
            else:
                shown, possible = shown | pair.shown, possible | pair.possible
        return Pair(shown, possible)


def from_facts(alphabets: Mapping[str, Alphabet]) -> Reader:
    """Reads a leaf from the columns of its fact; ``alphabets`` number every code in the frame."""

    def read(leaf: Node) -> Pair | None:
        if not isinstance(leaf, Test):
            return None
        if isinstance(leaf.constant, Number):
            return _number(leaf, leaf.constant.steps)
        if isinstance(leaf.constant, bool):
            yes = leaf.constant if leaf.op == "==" else not leaf.constant
            shown, possible = pl.col(f"{leaf.fact}.t"), pl.col(f"{leaf.fact}.p")
            return Pair(shown, possible) if yes else Pair(~possible, ~shown)
        return _code(leaf, alphabets[leaf.fact].numbers)

    return read


def _code(leaf: Test, numbers: Mapping[str, int]) -> Pair:
    decide = compare(leaf)
    truths = {number: decide(code) for code, number in numbers.items()}
    column = pl.col(leaf.fact)
    shown = _one_of(column, [number for number, truth in truths.items() if truth is True])
    possible = _one_of(column, [0, *(number for number, truth in truths.items() if truth is not False)])
    return Pair(shown, possible)


def _one_of(column: pl.Expr, numbers: list[int]) -> pl.Expr:
    if not numbers:
        return pl.lit(value=False)
    if len(numbers) <= 4:  # noqa: PLR2004 - measured: four equalities are still cheaper than one set look-up
        found = column == numbers[0]
        for number in numbers[1:]:
            found = found | (column == number)
        return found
    return column.is_in(numbers)


def _number(leaf: Test, line: int) -> Pair:
    low, high = pl.col(f"{leaf.fact}.lo"), pl.col(f"{leaf.fact}.hi")
    if leaf.op == ">=":
        return Pair(low >= line, high >= line)
    if leaf.op == ">":
        return Pair(low > line, high > line)
    if leaf.op == "<":
        return Pair(high < line, low < line)
    if leaf.op == "<=":
        return Pair(high <= line, low <= line)
    equal = Pair((low == line) & (high == line), (low <= line) & (high >= line))
    return equal if leaf.op == "==" else Pair(~equal.possible, ~equal.shown)
