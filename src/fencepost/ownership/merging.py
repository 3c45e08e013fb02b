"""Which units of several files are one: by an identifier first, then by name and country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from fencepost.names.han import parts_of_script
from fencepost.names.text import has_han
from fencepost.names.words import words

_FIRST = r"([\p{L}\p{N}]+)"
_FEW = 20_000
_IS_ITS_NAME = pl.col("id").str.to_lowercase() == pl.col("name").str.to_lowercase()


def merged(units: pl.DataFrame) -> tuple[list[int], list[str]]:
    """For each row of ``units`` (with a column ``file``) the row that stands for it, and what was merged, in words.

    Units with one identifier in common are one, in one file or in several. Units of two files with one name (legal
    forms aside) are one unless their countries differ or each has another identifier of the same scheme. Within a file
    two ids stay two units, since its maker could tell them apart; where the names themselves are the ids, nobody did.
    """
    roots = _Roots(units.height)
    said = list(_by_identifier(units, roots))
    said.extend(_by_name(units, roots))
    return [roots.of(row) for row in range(units.height)], said


class _Roots:
    """Sets of rows, each known by its first row."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, row: int) -> int:
        while self._above[row] != row:
            self._above[row] = self._above[self._above[row]]
            row = self._above[row]
        return row

    def join(self, one: int, other: int) -> bool:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first
        return first != second


def _by_identifier(units: pl.DataFrame, roots: _Roots) -> Iterator[str]:
    shared = (
        units.select("identifiers")
        .with_row_index("at")
        .explode("identifiers", empty_as_null=True)
        .drop_nulls()
        .group_by("identifiers", maintain_order=True)
        .agg("at")
        .filter(pl.col("at").list.len() > 1)
    )
    for identifier, rows in shared.iter_rows():
        for row in rows[1:]:
            if roots.join(rows[0], row):
                yield f"{_named(units, row)} and {_named(units, rows[0])} are one unit: both are {identifier}"


def _by_name(units: pl.DataFrame, roots: _Roots) -> Iterator[str]:
    seen: dict[tuple[str, ...], list[int]] = {}
    for row in _candidates(units):
        for key in _keys(units, row):
            for other in seen.setdefault(key, []):
                why = _apart(units, row, other)
                if why or roots.of(row) == roots.of(other):
                    continue
                roots.join(row, other)
                yield f"{_named(units, row)} and {_named(units, other)} are taken as one unit by name"
            seen[key].append(row)


def _candidates(units: pl.DataFrame) -> list[int]:
    """Rows whose name begins with a word that names of another file begin with; of few units all."""
    if units.height <= _FEW:
        return list(range(units.height))
    first = pl.col("name").str.to_lowercase().str.extract(_FIRST)
    named = units.select("file", first.alias("first"), _IS_ITS_NAME.alias("bare")).with_row_index("at").drop_nulls()
    # A name written in Chinese characters may begin with the city or without it, so all of them are looked at.
    han = pl.col("first").str.contains(r"\p{Han}")
    several = ((pl.col("file").n_unique() > 1) | (pl.col("bare").sum() > 1)).over("first")
    return named.filter(several | (han & pl.col("bare")))["at"].to_list()


def _keys(units: pl.DataFrame, row: int) -> Iterable[tuple[str, ...]]:
    told = units.row(row, named=True)
    names = [told["name"] or "", *(told["aliases"] or ())]
    return dict.fromkeys(key for name in names if any(key := name_words(name)))


def name_words(name: str) -> tuple[str, ...]:
    """A name as its telling words, by which two spellings of one firm are equal; Chinese characters stand whole."""
    if not has_han(name):
        return words(name)
    zh, rest = parts_of_script(name)
    return (zh, *words(rest))


def _apart(units: pl.DataFrame, one: int, other: int) -> bool:
    """Whether two rows cannot be one unit, or nothing but one file tells them apart."""
    here, there = units.row(one, named=True), units.row(other, named=True)
    if here["file"] == there["file"] and not (_is_its_name(here) and _is_its_name(there)):
        return True
    for column in ("registered", "headquarters"):
        if here[column] and there[column] and here[column] != there[column]:
            return True
    schemes = [dict(text.split(":", 1) for text in told["identifiers"] or ()) for told in (here, there)]
    return any(schemes[1].get(scheme, value) != value for scheme, value in schemes[0].items())


def _is_its_name(told: Mapping[str, Any]) -> bool:
    return str(told["id"]).casefold() == str(told["name"]).casefold()


def _named(units: pl.DataFrame, row: int) -> str:
    return f"{units['name'][row] or units['id'][row]!r} ({units['file'][row]}, row {units['row'][row]})"
