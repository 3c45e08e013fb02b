"""The tables behind red flags: their weights, places where goods are handed on, words of vague papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, read_rows

GRADES = ("1", "2", "3")
"""The weights there are; data/flag_weights.card.md says what each of them means."""

_SAYS = ("vague", "other")


@dataclass(frozen=True, slots=True)
class FlagWeight:
    """What a red flag weighs in the queue, what it is about (flags about one thing count once), and why so much."""

    flag: str
    weight: int
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class Hub:
    """A country where goods are handed on, by the code people write (``HK`` is one of its own here), and its cases."""

    code: str
    name: str
    cases: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """A description that papers bear: ``other`` names other goods, and without it the words fit almost anything.

    ``fits`` are words of an item for which the description is an honest name after all.
    """

    phrase: str
    other: bool
    fits: tuple[str, ...]


def read_flag_weights(path: Path | None = None) -> Mapping[str, FlagWeight]:
    """The weight of each red flag by its id.

    Raises:
        TableError: every bad cell is one fault.
    """
    rows = read_rows(path or shipped("data", "flag_weights.csv"), ("flag", "weight", "about", "why"), _weight)
    return {row.flag: row for row in rows}


@lru_cache(maxsize=1)
def hubs() -> Mapping[str, Hub]:
    """The countries where goods are handed on, by code."""
    rows = read_rows(shipped("data", "transhipment_hubs.csv"), ("code", "name", "cases", "why"), _hub)
    return {row.code: row for row in rows}


@lru_cache(maxsize=1)
def paper_words() -> Mapping[str, PaperWords]:
    """What papers say that does not name the goods, by the phrase in lower case."""
    rows = read_rows(shipped("data", "vague_goods.csv"), ("phrase", "says", "fits"), _words)
    return {row.phrase: row for row in rows}


def _weight(row: Row) -> FlagWeight:
    grade = row.one_of("weight", GRADES)
    weight = int(grade) if grade in GRADES else 1
    return FlagWeight(row.required("flag"), weight, row.required("about"), row.required("why"))


def _hub(row: Row) -> Hub:
    return Hub(row.required("code"), row.required("name"), row.parts("cases", " "), row.text("why"))


def _words(row: Row) -> PaperWords:
    phrase = row.required("phrase")
    if phrase != phrase.casefold():
        row.fault("phrase", f"{phrase!r} has capitals.", "Write it in lower case.")
    return PaperWords(phrase, row.one_of("says", _SAYS) == "other", row.parts("fits"))
