"""A plain table of owners: ``owner, owned, min %, max %, from, until, source``, as anyone can write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.holding import WHOLE
from fencepost.sources.delimited_pieces import LongTable, read_long_table
from fencepost.sources.held_days import is_backwards, stretches
from fencepost.sources.holding_cells import BadCellError, day_of, kind_of, share_cell, source_of
from fencepost.sources.holding_columns import NEVER, Told, day_number
from fencepost.sources.holding_ends import Ends
from fencepost.sources.holding_headers import LEAST, OWNERS_TABLE, columns_of
from fencepost.sources.holdings import Gathering, Holdings

_END_COLUMNS = ("", "_id", "_country", "_hq")
_SHARES = ("share", "min", "max")
_MANY = 20
"""So many shares of one or less, and none above, are perhaps fractions."""


def read_plain(stream: BinaryIO, head: bytes, name: str) -> Holdings:
    """The holdings of a CSV file with columns for owners and what they own.

    ``until`` is the last day on which a holding holds. Where no share is told it is unknown, from nothing to the
    whole. A row that cannot be taken is a fault with its row and column, and counted.

    Raises:
        FencepostError: there are no such columns, or the file is not text.
    """
    table = read_long_table(stream, head, name, OWNERS_TABLE)
    columns = _columns(table)
    told = Told(Gathering(name))
    rows = _Rows(told, columns, {column: table.headers[at].strip() for column, at in columns.items()})
    for frame in table.frames(columns, rows.broken):
        rows.take(frame)
    for note in table.notes:
        told.gathering.fault(note, "Check the names, or save the file as 'CSV UTF-8'.")
    rows.doubts()
    return told.finish("plain")


def _columns(table: LongTable) -> dict[str, int]:
    columns = columns_of(table.headers)
    missing = sorted(LEAST - columns.keys())
    if missing:
        shown = ", ".join(f"'{header[:40]}'" for header in table.headers[:12]) or "none"
        what = f"there is no column {' or '.join(missing)}; the headers are: {shown}."
        todo = "Call the columns owner, owned, min %, max %, from, until, source."
        raise FencepostError(Fault(what, todo, table.name, table.header_row))
    return columns


@dataclass(slots=True)
class _Rows:
    """The rows of a table piece by piece: clean ones as columns, and each with anything to say by itself.

    A row is clean where every cell is read without a word. Cells of columns are read once for each different text.
    """

    told: Told
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    small: int = 0
    large: bool = False

    def broken(self, fault: Fault) -> None:
        """A row that the table could not be parted into."""
        self.told.gathering.fault(fault.what, fault.todo, fault.row, lost=True)

    def take(self, cells: pl.DataFrame) -> None:
        """Take a piece of the table."""
        ends = Ends(self.told, self.headers)
        read = cells.select("row").with_columns(
            owner=self._end(cells, "owner", ends),
            owned=self._end(cells, "owned", ends),
            kind=self._each(cells, "kind", kind_of, 0),
            since=self._each(cells, "from", _first_day, NEVER),
            until=self._each(cells, "until", _day_after, NEVER),
            source=self._sources(cells),
            **self._shares(cells),
        )
        self._weigh(read)
        kept = read.drop_nulls()
        days = pl.col("since", "until") != NEVER
        backwards = pl.all_horizontal(days) & (pl.col("since") >= pl.col("until"))
        clean = kept.filter((pl.col("owner") != pl.col("owned")) & (pl.col("low") <= pl.col("high")) & ~backwards)
        self.told.hold_many(clean)
        if clean.height < cells.height:
            for row in cells.join(clean.select("row"), on="row", how="anti").iter_rows(named=True):
                self._take_one(row, ends)

    def _shares(self, cells: pl.DataFrame) -> dict[str, pl.Series | pl.Expr]:
        """``low`` and ``high`` of each row; nothing where one of its cells cannot be read."""
        given = [column for column in _SHARES if column in self.columns]
        read = pl.DataFrame(
            {
                f"{end}_{column}": self._each(cells, column, _end_of_share(end == "high"), whole)
                for column in given
                for end, whole in (("low", 0), ("high", WHOLE))
            }
        )
        lows = [f"low_{column}" for column in given if column != "max"]
        highs = [f"high_{column}" for column in given if column != "min"]
        every = pl.all_horizontal(pl.all().is_not_null()) if given else pl.lit(True)
        low = pl.max_horizontal(pl.lit(0), *lows)
        high = pl.min_horizontal(pl.lit(WHOLE), *highs)
        if not given:
            return {"low": pl.lit(0), "high": pl.lit(WHOLE)}
        bounds = read.select(low=pl.when(every).then(low), high=pl.when(every).then(high))
        return {"low": bounds["low"], "high": bounds["high"]}

    def _each(
        self, cells: pl.DataFrame, column: str, read: Callable[[str], int | None], absent: int
    ) -> pl.Series | pl.Expr:
        """A number for each cell, the same for the same text; nothing where it says more than a number can."""
        if column not in self.columns:
            return pl.lit(absent, dtype=pl.Int32)
        texts = cells[column].unique()
        values = pl.Series([_or_nothing(read, text) if text else absent for text in texts], dtype=pl.Int32)
        return cells[column].replace_strict(texts, values, return_dtype=pl.Int32)

    def _end(self, cells: pl.DataFrame, end: str, ends: Ends) -> pl.Series:
        names = [f"{end}{part}" for part in _END_COLUMNS if f"{end}{part}" in self.columns]
        each = cells.group_by(names, maintain_order=True).agg(pl.col("row").first())
        known = each.drop("row").with_columns(number=ends.numbers(each, end))
        return cells.select(names).join(known, on=names, how="left", maintain_order="left")["number"]

    def _sources(self, cells: pl.DataFrame) -> pl.Series:
        names = [name for name in ("source", "sure", "note") if name in self.columns]
        if not names:
            return pl.Series([self.told.source("")], dtype=pl.Int32).new_from_index(0, cells.height)
        each = cells.select(names).unique()
        numbers = [self.told.source(source_of(row)) for row in each.iter_rows(named=True)]
        known = each.with_columns(number=pl.Series(numbers, dtype=pl.Int32))
        return cells.select(names).join(known, on=names, how="left", maintain_order="left")["number"]

    def _take_one(self, cells: Mapping[str, str | int], ends: Ends) -> None:
        """Take a row by itself, or note with its column why it cannot be taken."""
        row = int(cells["row"])
        texts = {column: str(text) for column, text in cells.items() if column != "row" and text}
        try:
            kind = kind_of(texts.get("kind", "share"))
            low, high = _bounds(texts)
            since, last = day_of(texts, "from"), day_of(texts, "until")
            until = last and last.after()
            if is_backwards(since, until):
                what = f"it ends on {texts['until'][:40]}, before it begins on {texts['from'][:40]}."
                raise BadCellError("until", what, "Write the first day under from and the last day under until.")
        except BadCellError as bad:
            header = self.headers.get(bad.column, bad.column)
            self.told.gathering.fault(bad.what, bad.todo, row, header, lost=True)
            return
        both = ends.of(texts, row)
        if both is not None:
            for stretch in stretches(since, until, low, high):
                self.told.hold(both, kind, stretch, source_of(texts), row)

    def _weigh(self, read: pl.DataFrame) -> None:
        told = read.select(pl.col("high").filter(pl.col("high") < WHOLE)).to_series()
        self.large = self.large or bool((told > WHOLE // 100).any())
        self.small += int((told > 0).sum())

    def doubts(self) -> None:
        """Say where the whole table looks as if its shares were fractions of one."""
        if self.small >= _MANY and not self.large:
            what = "no share of the file is above 1; they were read as percentages, so that 0.5 is half a percent."
            self.told.gathering.fault(what, "If they are fractions of one, multiply them by 100.")


def _or_nothing(read: Callable[[str], int | None], text: str) -> int | None:
    try:
        return read(text)
    except BadCellError:
        return None


def _end_of_share(upper: bool) -> Callable[[str], int | None]:  # noqa: FBT001 - one of two ends
    return lambda text: share_cell({"share": text}, "share")[upper]


def _bounds(texts: Mapping[str, str]) -> tuple[int, int]:
    low, high = 0, WHOLE
    for column in _SHARES:
        if column in texts:
            least, most = share_cell(texts, column)
            low = low if column == "max" else max(low, least)
            high = high if column == "min" else min(high, most)
    if low > high:
        what = f"the least share, {low / 1_000_000:g} %, is above the greatest, {high / 1_000_000:g} %."
        raise BadCellError("min" if "min" in texts else "share", what, "Put the smaller figure under the least share.")
    return low, high


def _first_day(text: str) -> int | None:
    return _exact_day(text, after=False)


def _day_after(text: str) -> int | None:
    return _exact_day(text, after=True)


def _exact_day(text: str, *, after: bool) -> int | None:
    """A day as a number; nothing where the text is a month or a year."""
    edge = day_of({"day": text}, "day")
    if edge is None or edge.first != edge.last:
        return None
    said = edge.after() if after else edge
    return NEVER if said is None else day_number(said.first)
