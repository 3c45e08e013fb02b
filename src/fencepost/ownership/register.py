"""The units and holdings of several files as one register, in which a party is found and a day's graph is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from rapidfuzz.process import extract

from fencepost.model.fault import Fault
from fencepost.model.holding import Holding, Unit
from fencepost.names.text import has_han, is_han
from fencepost.ownership.graph import Graph, Marks, Numbers, begins
from fencepost.ownership.merging import merged, name_words
from fencepost.sources.holdings import HOLDINGS, UNITS, Holdings

_NEAR, _SUGGESTED = 70, 5
_MOST_LOOKED_THROUGH = 2_000_000
_MOST_DAYS = 8
"""Days whose holdings are held at a time: each is as large as the whole register."""
_T = TypeVar("_T")
_ROOT = 6
"""Letters of a word that its plural and its stem share."""
_OWNABLE = ("organisation", "arrangement", "unknown")


@dataclass(frozen=True, eq=False)
class Register:
    """Units, each once, and holdings between them by number; ``notes`` say which units were taken as one.

    ``units`` has the columns of ``sources.holdings.UNITS``; ``holdings`` those of ``HOLDINGS``, with ``owner`` and
    ``owned`` as row numbers of ``units`` and ``file`` for the file that tells of it.
    """

    units: pl.DataFrame
    holdings: pl.DataFrame
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    files: tuple[str, ...] = ()
    _graphs: dict[date, Graph] = field(default_factory=dict, repr=False)
    _days: dict[date, tuple[pl.DataFrame, Numbers]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, *files: Holdings) -> Register:
        """Merge files: units on their identifiers and names, and every holding with them."""
        units = pl.concat([file.units.with_columns(file=pl.lit(_label(file, at))) for at, file in enumerate(files)])
        roots, notes = merged(units)
        numbers, kept = _numbered(roots)
        parts, start = [], 0
        for at, file in enumerate(files):
            ids = file.units.select("id", number=pl.Series(numbers[start : start + file.units.height]))
            parts.append(_joined(file.holdings, ids).with_columns(file=pl.lit(_label(file, at))))
            start += file.units.height
        faults = tuple(fault for file in files for fault in file.faults)
        labels = tuple(_label(file, at) for at, file in enumerate(files))
        return cls(_one_each(units, roots, kept), pl.concat(parts), tuple(notes), faults, labels)

    def unit(self, number: int) -> Unit:
        """A unit by its number."""
        row = self.units.row(number, named=True)
        row.pop("file", None)
        return Unit(**{**row, "aliases": tuple(row["aliases"] or ()), "identifiers": tuple(row["identifiers"] or ())})

    def name(self, number: int) -> str:
        """What a unit is called: its name, or its id where it has none."""
        return str(self._names[number] or self._ids[number])

    def told(self, ties: pl.DataFrame) -> list[tuple[int, Holding]]:
        """Some rows of ``ties`` as holdings, each with its owner's number.

        The ends of a holding are the names of its units, and its source begins with the file and the row.
        """
        return [(row["owner"], self._holding(row)) for row in ties.drop("at").iter_rows(named=True)]

    def _holding(self, row: dict[str, Any]) -> Holding:
        file = row.pop("file")
        ends = {"owner": self.name(row["owner"]), "owned": self.name(row["owned"])}
        source = f"{file}, row {row['row']}" + (f": {row['source']}" if row["source"] else "")
        return Holding(**{**row, **ends, "source": source})

    @cached_property
    def companies(self) -> Marks:
        """Which units can have owners: persons and states have none."""
        marks: Marks = (self.units["kind"].is_in(_OWNABLE) & ~self.units["anonymous"]).to_numpy()
        return marks

    def graph(self, day: date) -> Graph:
        """The shares of a day: what holds then or whose days are not told; kept for the next question."""
        found = self._graphs.get(day)
        if found is None:
            found = _kept(self._graphs, day, self._drawn(day))
        return found

    def _drawn(self, day: date) -> Graph:
        rows = self._in_force(day).filter(pl.col("kind") == "share")
        rows = rows.filter(~self._told_twice(rows))
        return Graph.of(
            self.units.height,
            rows["owner"].to_numpy().astype(np.int32),
            rows["owned"].to_numpy().astype(np.int32),
            rows["low"].to_numpy(),
            rows["high"].to_numpy(),
        )

    def ties(self, unit: int, day: date) -> pl.DataFrame:
        """The holdings of every kind that somebody has of a unit on a day, with their row as ``at``."""
        found = self._days.get(day)
        if found is None:
            rows = self._in_force(day).sort("owned", maintain_order=True)
            found = _kept(self._days, day, (rows, begins(rows["owned"].to_numpy(), self.units.height)))
        rows, first = found
        return rows[int(first[unit]) : int(first[unit + 1])]

    def _in_force(self, day: date) -> pl.DataFrame:
        begun = pl.col("since").is_null() | (pl.col("since") <= day)
        lasting = pl.col("until").is_null() | (pl.col("until") > day)
        return self.holdings.with_row_index("at").filter(begun & lasting)

    def _told_twice(self, rows: pl.DataFrame) -> pl.Series:
        """Holdings through others whose chain is told as well: to count both would count one share twice."""
        through = rows["direct"].eq_missing(pl.Series([False]))
        if not through.any():
            return through
        chain = rows.filter(~through)
        graph = Graph.of(
            self.units.height,
            chain["owner"].to_numpy().astype(np.int32),
            chain["owned"].to_numpy().astype(np.int32),
            chain["low"].to_numpy(),
            chain["high"].to_numpy(),
        )
        twice = [
            bool(mark) and owner in graph.above(owned).tolist()
            for mark, owner, owned in zip(through, rows["owner"], rows["owned"], strict=True)
        ]
        return pl.Series(twice, dtype=pl.Boolean)

    def find(self, text: str) -> tuple[int, ...]:
        """The units that a text means: by identifier or id, else by a name that is equal but for its legal form."""
        asked = text.strip()
        if not asked:
            return ()
        return self._by_code.get(asked.casefold()) or self._by_name(asked)

    def near(self, text: str) -> tuple[str, ...]:
        """Names of units that are spelled somewhat like a text, for somebody who looks for one."""
        if len(self._names) > _MOST_LOOKED_THROUGH:
            return ()
        close = extract(text, self._names, limit=_SUGGESTED, score_cutoff=_NEAR, processor=str.casefold)
        return tuple(dict.fromkeys(str(name) for name, _, _ in close))

    def _by_name(self, asked: str) -> tuple[int, ...]:
        wanted = name_words(asked)
        if not any(wanted):
            return ()
        spelled = pl.col("name").str.to_lowercase()
        if has_han(asked):
            marks = "".join(dict.fromkeys(char for char in (*asked, *wanted[0]) if is_han(char)))
            like = spelled.str.contains(f"[{marks}]")
        else:
            # A name with accents may be spelled without them, so every such name is looked at.
            longest = max(wanted, key=len)[:_ROOT]
            like = spelled.str.contains(longest, literal=True) | spelled.str.contains(r"[^\x00-\x7F]")
        rows = self._spellings.filter(like)
        found = (at for at, name in rows.iter_rows() if name_words(name) == wanted)
        return tuple(dict.fromkeys(found))

    @cached_property
    def _spellings(self) -> pl.DataFrame:
        numbered = self.units.select("name", "aliases").with_row_index("at")
        others = numbered.select("at", name="aliases").explode("name", empty_as_null=True)
        return pl.concat([numbered.select("at", "name"), others]).drop_nulls()

    @cached_property
    def _names(self) -> list[str]:
        return self.units["name"].fill_null("").to_list()

    @cached_property
    def _ids(self) -> list[str]:
        return self.units["id"].to_list()

    @cached_property
    def _by_code(self) -> dict[str, tuple[int, ...]]:
        """Units by id, by identifier and by the identifier's value without its scheme, all without case."""
        found: dict[str, tuple[int, ...]] = {}
        told = self.units.select("identifiers").with_row_index("at").explode("identifiers", empty_as_null=True)
        codes = [(at, text) for at, code in told.drop_nulls().iter_rows() for text in (code, code.partition(":")[2])]
        for at, text in (*enumerate(self._ids), *codes):
            key = text.casefold()
            before = found.get(key, ())
            if at not in before:
                found[key] = (*before, at)
        return found


def _kept(days: dict[date, _T], day: date, found: _T) -> _T:
    """Keep what was made for a day; of a file with a deal on every day of a year only the last few days stay."""
    while len(days) >= _MOST_DAYS:
        days.pop(next(iter(days)))
    days[day] = found
    return found


def _label(file: Holdings, at: int) -> str:
    return file.name or f"file {at + 1}"


def _numbered(roots: Sequence[int]) -> tuple[list[int], list[int]]:
    """The number of each row's unit, and the rows that stand for the units, in order."""
    kept = sorted(set(roots))
    number = {row: at for at, row in enumerate(kept)}
    return [number[root] for root in roots], kept


def _joined(holdings: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Holdings with the numbers of their units in place of ids."""
    for end in ("owner", "owned"):
        numbered = ids.rename({"id": end, "number": f"{end}_number"}).unique(end, keep="first")
        holdings = holdings.join(numbered, on=end, how="left", maintain_order="left")
    named = holdings.with_columns(owner="owner_number", owned="owned_number")
    return named.select(*HOLDINGS).with_columns(pl.col("owner", "owned").cast(pl.Int64))


def _one_each(units: pl.DataFrame, roots: Sequence[int], kept: Sequence[int]) -> pl.DataFrame:
    """One row for each unit: what its first row tells, what others add, and every name and identifier."""
    if len(kept) == units.height:
        return units
    first = {name: pl.col(name).drop_nulls().first() for name in UNITS if name not in {"aliases", "identifiers"}}
    # A file that knows a unit by its id alone leaves its name to another that tells it.
    nameless = (pl.col("name") == "") | (pl.col("name") == pl.col("id"))
    first["name"] = pl.col("name").sort_by(nameless, maintain_order=True).first()
    first["address"] = pl.col("address").sort_by(pl.col("address") == "", maintain_order=True).first()
    first["kind"] = pl.col("kind").sort_by(pl.col("kind") == "unknown", maintain_order=True).first()
    first["anonymous"] = pl.col("anonymous").all()
    every = pl.concat_list(pl.col("aliases").fill_null([]), pl.concat_list("name"))
    grouped = (
        units.with_columns(root=pl.Series(roots), aliases=every, identifiers=pl.col("identifiers").fill_null([]))
        .group_by("root", maintain_order=True)
        .agg(
            *(told.alias(name) for name, told in first.items()),
            pl.col("aliases").explode().replace("", None).drop_nulls().unique(maintain_order=True),
            pl.col("identifiers").explode().drop_nulls().unique(maintain_order=True),
            pl.col("file").first(),
        )
        .sort("root")
    )
    others = pl.col("aliases").list.set_difference(pl.concat_list("name"))
    return grouped.with_columns(aliases=others).select(units.columns)
