"""Which row of a table is its header, and by which headers a table is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fencepost.sources.headers import ORDERS as ORDER_WORDS
from fencepost.sources.headers import HeaderWords, header_key, map_headers
from fencepost.sources.limits import MAX_COLUMNS
from fencepost.sources.lines import is_blank


@dataclass(frozen=True, slots=True)
class Wanted:
    """The headers by which a table's delimiter and header row are found, and those that it must have, as keys."""

    known: frozenset[str]
    required: frozenset[str]

    def found(self, headers: Sequence[str]) -> set[str]:
        """The wanted columns among some headers."""
        return {key for header in headers[:MAX_COLUMNS] if (key := header_key(header)) in self.known}


@dataclass(frozen=True, slots=True)
class Headed(Wanted):
    """The columns of one kind of file, in any spelling that is known for them."""

    words: HeaderWords

    @classmethod
    def by(cls, words: HeaderWords) -> Headed:
        """Found by the words of that kind of file."""
        return cls(frozenset(), frozenset(words.required), words)

    def found(self, headers: Sequence[str]) -> set[str]:
        """The columns among some headers."""
        return {column for column in map_headers(headers[:MAX_COLUMNS], self.words).columns if column}


ORDERS = Headed.by(ORDER_WORDS)
"""An order file."""


def header_place(rows: Iterable[list[str]], wanted: Wanted = ORDERS) -> tuple[int, int]:
    """Where, counted from 0, the row that names all required columns stands, and the first row that is not blank.

    Both are the same where no row names them all.
    """
    first: int | None = None
    for place, values in enumerate(rows):
        if is_blank(values):
            continue
        first = place if first is None else first
        if wanted.required <= wanted.found(values):
            return place, first
    return first or 0, first or 0


def trimmed(values: Iterable[str]) -> list[str]:
    """Headers without the byte order mark and without empty ones at the end."""
    headers = [value.removeprefix("\ufeff") for value in values]
    while headers and not headers[-1].strip():
        headers.pop()
    return headers
