"""A long table of holdings while it is read: one number a cell, so that two million rows stay small."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from fencepost.model.holding import HoldingKind
from fencepost.sources.held_days import Stretch
from fencepost.sources.holdings import HOLDINGS, UNITS, Gathering, Holdings, lists_of

NEVER = -(2**31)
"""Stands for a day that is not told."""
_EPOCH = date(1970, 1, 1).toordinal()
_NUMBERS = ("owner", "owned", "kind", "low", "high", "since", "until", "source", "row")
KINDS: tuple[HoldingKind, ...] = ("share", "votes", "control", "consolidation", "fund", "officer", "link")


@dataclass(slots=True)
class About:
    """What a table tells of a unit beside its name."""

    aliases: tuple[str, ...] = ()
    registered: str | None = None
    headquarters: str | None = None
    identifiers: tuple[str, ...] = ()
    anonymous: bool = False


@dataclass(slots=True)
class Told:
    """The units and holdings of a table by number; ``gathering`` takes the faults.

    A unit is known by its sound identifiers, else by its name, letter case and blanks aside. A name that a single
    identifier of the table goes with is that unit also where the identifier is left out.
    """

    gathering: Gathering
    names: list[str] = field(default_factory=list)
    about: dict[int, About] = field(default_factory=dict)
    first_rows: array[int] = field(default_factory=lambda: array("i"))
    _by_name: dict[str, int] = field(default_factory=dict)
    _by_identifier: dict[str, int] = field(default_factory=dict)
    _identified: dict[str, set[int]] = field(default_factory=dict)
    _sources: dict[str, int] = field(default_factory=dict)
    _columns: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("b" if name == "kind" else "i") for name in _NUMBERS}
    )

    def named(self, name: str, row: int) -> int:
        """The number of a unit that is told by its name alone."""
        name = " ".join(name.split())
        key = name.casefold()
        found = self._by_name.get(key)
        if found is None:
            found = self._by_name[key] = self._fresh(name, row)
        elif row < self.first_rows[found]:
            self.first_rows[found] = row
        return found

    def each_named(self, names: pl.Series, rows: pl.Series) -> pl.Series:
        """The numbers of units that are told by their names alone, blanks in them single."""
        known, first = self._by_name, self.first_rows
        numbers = array("i")
        for name, row in zip(names, rows, strict=True):
            key = name.casefold()
            found = known.get(key)
            if found is None:
                found = known[key] = self._fresh(name, row)
            elif row < first[found]:
                first[found] = row
            numbers.append(found)
        return _series(numbers)

    def identified(self, name: str, identifiers: tuple[str, ...], row: int) -> int:
        """The number of a unit with sound identifiers; its first name is its name, and others are other names."""
        name = " ".join(name.split())
        number = next((self._by_identifier[one] for one in identifiers if one in self._by_identifier), None)
        if number is None:
            number = self._fresh(name or identifiers[0], row)
        about = self.about.setdefault(number, About())
        about.identifiers = tuple(dict.fromkeys((*about.identifiers, *identifiers)))
        for one in identifiers:
            self._by_identifier.setdefault(one, number)
        if name:
            self._identified.setdefault(name.casefold(), set()).add(number)
            self._call(number, name, about)
        return number

    def nameless(self, owned: int, row: int) -> int:
        """The number of an owner of whom it is told only that there is one."""
        number = self._fresh(f"owner of {self.names[owned]} that is not named (row {row})", row)
        self.about[number] = About(anonymous=True)
        return number

    def hold(self, ends: tuple[int, int], kind: int, stretch: Stretch, source: str, row: int) -> None:
        """Take a holding; ``ends`` are owner and owned, ``kind`` its place in ``KINDS``."""
        since = NEVER if stretch.since is None else day_number(stretch.since)
        until = NEVER if stretch.until is None else day_number(stretch.until)
        values = (*ends, kind, stretch.low, stretch.high, since, until, self.source(source), row)
        for column, value in zip(self._columns.values(), values, strict=True):
            column.append(value)

    def hold_many(self, columns: pl.DataFrame) -> None:
        """Take holdings with columns of numbers: ``owner, owned, kind, low, high, since, until, source, row``."""
        for name, column in self._columns.items():
            kind = np.int8 if column.typecode == "b" else np.int32
            column.frombytes(columns[name].to_numpy().astype(kind).tobytes())

    def source(self, text: str) -> int:
        """The number of a source."""
        return self._sources.setdefault(text, len(self._sources))

    def finish(self, form: str) -> Holdings:
        """The tables, in order of rows; nothing can be taken any more."""
        places, kept = self._one_each()
        self._by_name.clear()
        ids = self._ids(kept)
        numbers = {name: _series(column) for name, column in self._columns.items()}
        self._columns.clear()
        place = _series(places)
        holdings = pl.DataFrame(
            {
                "owner": ids.gather(place.gather(numbers["owner"])),
                "owned": ids.gather(place.gather(numbers["owned"])),
                "kind": pl.Series(KINDS).gather(numbers["kind"].cast(pl.Int32)),
                "low": numbers["low"],
                "high": numbers["high"],
                "since": _days(numbers["since"]),
                "until": _days(numbers["until"]),
                "direct": pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(numbers["row"])),
                "source": pl.Series(list(self._sources), dtype=pl.String).gather(numbers["source"]),
                "row": numbers["row"],
            }
        ).select(pl.col(name).cast(kind) for name, kind in HOLDINGS.items())
        if not holdings["row"].is_sorted():
            holdings = holdings.sort("row", maintain_order=True)
        told = self.gathering
        faults = sorted(told.faults, key=lambda fault: fault.row or 0)
        return Holdings(self._units(ids, kept), holdings, tuple(faults), told.skipped, form, told.name)

    def _call(self, number: int, name: str, about: About) -> None:
        """Take up a name of a unit that is known by its identifiers."""
        known = self.names[number]
        if known in about.identifiers:
            self.names[number] = name
        elif name.casefold() != known.casefold() and name not in about.aliases:
            about.aliases = (*about.aliases, name)

    def _fresh(self, name: str, row: int) -> int:
        self.names.append(name)
        self.first_rows.append(row)
        return len(self.names) - 1

    def _one_each(self) -> tuple[array[int], list[int]]:
        """For each number its row in the table of units, and the numbers that have one."""
        same = {
            here: next(iter(there))
            for name, there in self._identified.items()
            if len(there) == 1 and (here := self._by_name.get(name)) is not None
        }
        kept = [number for number in range(len(self.names)) if number not in same]
        places = array("i", bytes(4 * len(self.names)))
        for place, number in enumerate(kept):
            places[number] = place
        for number, other in same.items():
            places[number] = places[other]
            about, told = self.about[other], self.about.get(number, About())
            about.registered = about.registered or told.registered
            about.headquarters = about.headquarters or told.headquarters
        return places, kept

    def _ids(self, kept: list[int]) -> pl.Series:
        """An identifier where there is one, else the name as it was first written."""
        ids = pl.Series(self.names, dtype=pl.String)
        coded = [(number, about.identifiers[0]) for number, about in self.about.items() if about.identifiers]
        if coded:
            ids = ids.scatter([number for number, _ in coded], [code for _, code in coded])
        return ids.gather(kept) if len(kept) < len(self.names) else ids

    def _units(self, ids: pl.Series, kept: list[int]) -> pl.DataFrame:
        names = pl.DataFrame({"name": pl.Series(self.names, dtype=pl.String), "row": _series(self.first_rows)})
        self.names.clear()
        held = set(kept) if len(kept) < names.height else range(names.height)
        about = [(number, one) for number, one in self.about.items() if number in held]
        told = pl.DataFrame(
            {
                "number": pl.Series([number for number, _ in about], dtype=pl.UInt32),
                "aliases": lists_of([one.aliases for _, one in about]),
                "registered": pl.Series([one.registered for _, one in about], dtype=pl.String),
                "headquarters": pl.Series([one.headquarters for _, one in about], dtype=pl.String),
                "identifiers": lists_of([one.identifiers for _, one in about]),
                "anonymous": pl.Series([one.anonymous for _, one in about], dtype=pl.Boolean),
            }
        )
        units = names.with_row_index("number")
        if len(kept) < units.height:
            units = units[pl.Series(kept)]
        units = units.with_columns(id=ids).join(told, on="number", how="left", maintain_order="left")
        nothing = pl.lit([], dtype=UNITS["identifiers"])
        return units.with_columns(
            name=pl.when(pl.col("anonymous")).then(pl.lit("")).otherwise("name"),
            aliases=pl.col("aliases").fill_null(nothing),
            kind=pl.lit("unknown"),
            address=pl.lit(""),
            identifiers=pl.col("identifiers").fill_null(nothing),
            anonymous=pl.col("anonymous").fill_null(False),
            source=pl.lit(self.gathering.name),
        ).select(pl.col(name).cast(kind) for name, kind in UNITS.items())


def day_number(day: date) -> int:
    """A day as Polars counts days."""
    return day.toordinal() - _EPOCH


def _series(column: array[int]) -> pl.Series:
    return pl.Series(np.frombuffer(column, dtype=np.int8 if column.typecode == "b" else np.int32))


def _days(numbers: pl.Series) -> pl.Series:
    return numbers.set(numbers == NEVER, None).cast(pl.Date)
