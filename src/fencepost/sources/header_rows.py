"""Which row of a table is its header, and by which headers a table is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fencepost.model.deal import REQUIRED_COLUMNS
from fencepost.sources.headers import header_key, map_headers
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


class _Orders(Wanted):
    """The columns of an order file, in any spelling."""

    __slots__ = ()

    def found(self, headers: Sequence[str]) -> set[str]:
        return {column for column in map_headers(headers[:MAX_COLUMNS]).columns if column}


ORDERS = _Orders(frozenset(), frozenset(REQUIRED_COLUMNS))
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
