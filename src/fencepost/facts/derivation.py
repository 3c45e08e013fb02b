"""A derivation: a few cells of a deal in, some facts out. The same functions serve one deal and a million.

For a million deals each derivation runs once per distinct combination of its cells, so what it says
for one deal is by construction what it says in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fencepost.model.fact import Fact, FactValue, Sure
from fencepost.model.fault import Fault
from fencepost.model.quantity import Interval

Cells = Mapping[str, str | None]
"""The cells a derivation reads, by column; ``None`` is unknown."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What derivations may know besides the cells: the tables of the day and who each letter is addressed to."""

    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    letters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


CONTRADICTS = "; the catalogue says "
"""How a source tells that the row's own figure and the catalogue's cannot both be right."""


@dataclass(slots=True)
class Findings:
    """The facts and faults that one derivation finds."""

    facts: dict[str, Fact] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    hits: list[Any] = field(default_factory=list)
    """Listed parties that the deal's parties may be (``facts.screening.PartyHit``)."""
    remarks: list[str] = field(default_factory=list)
    """What a reader of the answer has to be told besides."""

    def know(self, fact: str, value: FactValue | None, source: str, sure: Sure = "text") -> None:
        """Note a fact; an unknown value keeps the reason why, and a range without ends is unknown."""
        if isinstance(value, Interval) and value.low is None and value.high is None:
            value = None
        self.facts[fact] = Fact(fact, value, source, sure)

    def override(self, fact: str, value: FactValue | None, source: str, sure: Sure = "text") -> None:
        """Note a fact above the one found before, and tell in the source where the two cannot both be right."""
        before = self.facts.get(fact)
        self.know(fact, value, source, sure)
        if before is not None and before.value is not None and value is not None and _apart(before.value, value):
            self.know(fact, value, f"{source}{CONTRADICTS}{before.value} ({before.source})", sure)

    def fault(self, column: str, what: str, todo: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(what=what, todo=todo, column=column))


def _apart(one: FactValue, other: FactValue) -> bool:
    if not isinstance(one, Interval) or not isinstance(other, Interval):
        return one != other
    below = one.high is not None and other.low is not None and one.high < other.low
    above = one.low is not None and other.high is not None and one.low > other.high
    return below or above


@dataclass(frozen=True, slots=True)
class Derivation:
    """Reads ``columns`` and tells ``facts``.

    ``dated`` marks one that reads the tables of the day; ``stated`` one whose column names the fact
    itself and so stands above the others. ``only_where`` names columns that are read only where
    another column's text meets a test, so that a million rows have few distinct combinations.
    ``remarks`` marks one that tells only what red flags read: it finds no faults and changes no status,
    so a portfolio goes without it.
    """

    columns: tuple[str, ...]
    facts: tuple[str, ...]
    run: Callable[[Cells, Setting, Findings], None]
    dated: bool = False
    stated: bool = False
    remarks: bool = False
    only_where: Mapping[str, tuple[str, Callable[[str | None], bool]]] = field(default_factory=dict, hash=False)


_YES = frozenset({"yes", "y", "true", "t", "1", "x", "是", "有"})
_NO = frozenset({"no", "n", "false", "f", "0", "none", "否", "无"})


def yes_or_no(text: str) -> bool:
    """A flag as people write it.

    Raises:
        ValueError: it is neither yes nor no.
    """
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def listed(text: str) -> list[str]:
    """The entries of a cell that holds several, split by semicolon, comma, slash or bar, in lower case."""
    for mark in (",", "|", "/"):
        text = text.replace(mark, ";")
    return [entry.strip().casefold() for entry in text.split(";") if entry.strip()]


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """A word list entry as an identifier: ``"Purchase order"`` and ``purchase-order`` are ``purchase_order``."""
    return "_".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
