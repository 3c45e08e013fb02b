"""The tree of a condition: all, any, not, and a leaf that compares one fact with one constant or table.

Truth is three-valued (strong Kleene): ``True``, ``False``, and ``None`` for *open*, where a missing
fact leaves the matter undecided. There is no arithmetic, no function and no null in the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Truth = bool | None
"""True, false, or open."""

Op = Literal[">=", ">", "<=", "<", "==", "!=", "in", "not in"]

Range = tuple[int | None, int | None]
"""A number as the logic sees it: both ends as whole multiples of the fact's step; ``None`` is unbounded."""

Value = Range | bool | str | None
"""What a fact holds: a range, a yes or no, a code, or ``None`` when it is unknown."""

Values = Mapping[str, Value]
"""The facts of one deal by id; an absent fact is unknown."""

Kind = Literal["number", "flag", "code", "place", "path"]
"""The types a fact may have. A ``path`` is a code with parts, such as the ECCN paragraph 3A090.a.1."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric constant: as written, and as a whole multiple of its fact's step."""

    text: str
    steps: int


@dataclass(frozen=True, slots=True)
class Word:
    """A code, place or path."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A short list of codes written in the condition itself."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A dated table of the law; ``rows`` is ``None`` until a book binds it to a day."""

    id: str
    rows: frozenset[str] | None = None


Constant = Number | Word | Words | Table | bool


@dataclass(frozen=True, slots=True)
class Test:
    """A leaf: one fact compared with one constant. ``pin`` is the paragraph it stands in."""

    __test__ = False  # not a test case, whatever its name says to a collector

    fact: str
    kind: Kind
    op: Op
    constant: Constant
    pin: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true, false when any is false, else open."""

    parts: tuple[Node, ...]
    pin: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when any part is true, false when every part is false, else open."""

    parts: tuple[Node, ...]
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; open stays open."""

    part: Node
    pin: str = ""


Node = Test | All | AnyOf | Not

ALWAYS = All(())
"""The condition that is true of every deal."""


def leaves(node: Node) -> Iterator[Test]:
    """Every leaf of a tree, left to right."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def facts_of(node: Node) -> tuple[str, ...]:
    """The facts a tree reads, in the order it reads them, each once."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(node)))


def map_leaves(node: Node, change: Mapping[Test, Test]) -> Node:
    """The same tree with some leaves replaced."""
    if isinstance(node, Test):
        return change.get(node, node)
    if isinstance(node, Not):
        return Not(map_leaves(node.part, change), node.pin)
    return type(node)(tuple(map_leaves(part, change) for part in node.parts), node.pin)


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's *and* over any number of truths."""
    outcome: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            outcome = None
    return outcome


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's *or* over any number of truths."""
    outcome: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            outcome = None
    return outcome


def negate(truth: Truth) -> Truth:
    """Kleene's *not*."""
    return None if truth is None else not truth


def under(path: str, row: str) -> Truth:
    """Whether a path is a row or stands under it; open when the path is less specific than the row.

    ``3A090.a.1`` is under ``3A090.a``; ``3A090`` may or may not be; ``3A090.b`` is not.
    """
    if path == row or path.startswith(row + "."):
        return True
    return None if row.startswith(path + ".") else False
