"""Totals of each account, accelerator and month while bills are read, with the rows in which they stand.

It looks on while the meter counts, so that a row that stands in two bills is seen once. Memory is that of the groups,
not of the rows; single machines and jobs are kept up to a number, beyond which they are left out and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl

from fencepost.sources.usage_rows import UsageFile
from fencepost.usage.machines import Machines
from fencepost.usage.metering import Line, Meter, Totals, meter

_CELL = (
    "file",
    "payer",
    "account",
    "provider",
    "seller",
    "region",
    "machine",
    "accelerator",
    "commitment",
    "month",
    "kind",
    "currency",
)
_RUN = ("file", "account", "provider", "machine", "accelerator", "resource", "month", "kind")
_PARTS = 1_000_000
_MANY = 200_000
_MOST_RUNS = 300_000

NO_DAY = "Some rows tell no day: they are in no month and raise no alert."
TOO_MANY = f"More than {_MOST_RUNS:,} machines and jobs: single runs and their names were not looked at."


@dataclass(frozen=True, slots=True)
class Cell:
    """One total with its place: ``line`` as the meter has it, and from which row of ``file`` to which.

    ``day`` is that on which the last of its use had ended; ``resource`` is told of single runs only.
    """

    line: Line
    file: str
    first_row: int
    last_row: int
    day: date
    commitment: str | None = None
    resource: str | None = None

    @property
    def month(self) -> str:
        """The month in which its rows began: ``2024-09``."""
        return self.line.month or ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All totals that have a day; ``runs`` are those of use by single machines and jobs, where these are few enough."""

    cells: tuple[Cell, ...]
    runs: tuple[Cell, ...]
    notes: tuple[str, ...]

    def used(self) -> list[Cell]:
        """Those of use, by an account that is told."""
        return [cell for cell in self.cells if cell.line.kind == "use" and cell.line.account and cell.line.hours > 0]


@dataclass(slots=True)
class Periods:
    """Totals in the making; the meter tells it each file and its new rows."""

    _file: str = ""
    _undated: bool = False
    _cells: list[pl.DataFrame] = field(default_factory=list)
    _runs: list[pl.DataFrame] | None = field(default_factory=list)

    def begin(self, name: str) -> None:
        """A file begins."""
        self._file = name

    def take(self, rows: pl.DataFrame) -> None:
        """New rows of the file that is being read."""
        day = pl.col("start").fill_null(pl.col("end"))
        dated = rows.filter(day.is_not_null())
        self._undated |= dated.height < rows.height
        if not dated.height:
            return
        told = dated.with_columns(
            day.dt.strftime("%Y-%m").alias("month"),
            pl.lit(self._file).alias("file"),
            pl.max_horizontal("start", "end").alias("ended"),
        )
        self._cells = _add(self._cells, _grouped(told, _CELL), _CELL)
        if self._runs is not None:
            named = told.filter(pl.col("resource").is_not_null() & (pl.col("kind") == "use"))
            self._runs = _add(self._runs, _grouped(named, _RUN), _RUN)
            if sum(part.height for part in self._runs) > _MOST_RUNS:
                self._runs = [_summed(pl.concat(self._runs), _RUN)]
                self._runs = None if self._runs[0].height > _MOST_RUNS else self._runs

    def finish(self, made: Meter) -> Ledger:
        """The totals, with the accelerators that the meter found in each machine."""
        notes = [NO_DAY] * self._undated + [TOO_MANY] * (self._runs is None)
        return Ledger(_made(self._cells, _CELL, made), _made(self._runs or [], _RUN, made), tuple(notes))


def read_periods(files: Sequence[UsageFile], machines: Machines | None = None) -> tuple[Ledger, Totals, Meter]:
    """The totals of some files, which are read in the order of their names, whatever order they come in."""
    periods = Periods()
    ordered = sorted(files, key=lambda file: file.name)
    totals, made = meter(ordered, machines, many=len(ordered) > 1, watch=periods)
    return periods.finish(made), totals, made


def month_before(month: str) -> str:
    """``2023-12`` of ``2024-01``."""
    count = int(month[:4]) * 12 + int(month[5:]) - 2
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def by_month(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """Cells by their months, the earliest first."""
    months: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=lambda one: one.month):
        months.setdefault(cell.month, []).append(cell)
    return months


def hours_of(cells: Iterable[Cell]) -> Fraction:
    """Accelerator-hours of some cells."""
    return sum((cell.line.hours for cell in cells), Fraction(0))


def _grouped(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    metered = pl.when(pl.col("activity").is_not_null()).then("hours")
    parts = (pl.col("activity") * _PARTS).round().cast(pl.Int64)
    return rows.group_by(keys).agg(
        pl.len().cast(pl.Int64).alias("rows"),
        pl.col("hours").sum(),
        pl.col("cost").sum(),
        pl.col("cost").count().cast(pl.Int64).alias("priced"),
        metered.sum().alias("metered"),
        (pl.col("hours") * parts).sum().alias("active"),
        pl.col("row").min().alias("first"),
        pl.col("row").max().alias("last"),
        pl.col("ended").max(),
    )


def _add(parts: list[pl.DataFrame], more: pl.DataFrame, keys: tuple[str, ...]) -> list[pl.DataFrame]:
    parts = [*parts, more]
    fresh = sum(part.height for part in parts[1:])
    return [_summed(pl.concat(parts), keys)] if fresh > max(_MANY, parts[0].height) else parts


def _summed(parts: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    ends = {"first": pl.col("first").min(), "last": pl.col("last").max(), "ended": pl.col("ended").max()}
    sums = pl.col("rows", "hours", "cost", "priced", "metered", "active").sum()
    return parts.group_by(keys).agg(sums, *ends.values())


def _made(parts: list[pl.DataFrame], keys: tuple[str, ...], made: Meter) -> tuple[Cell, ...]:
    if not parts:
        return ()
    frame = _summed(pl.concat(parts), keys).sort(keys)
    return tuple(_cell(row, made) for row in frame.iter_rows(named=True))


def _cell(row: dict[str, object], made: Meter) -> Cell:
    held = made.held(row["machine"], row["accelerator"], row["provider"])  # type: ignore[arg-type]
    metered, active = _fraction(row["metered"]), _fraction(row["active"])
    line = Line(
        payer=row.get("payer"),  # type: ignore[arg-type]
        account=row["account"],  # type: ignore[arg-type]
        provider=row["provider"],  # type: ignore[arg-type]
        seller=row.get("seller"),  # type: ignore[arg-type]
        region=row.get("region"),  # type: ignore[arg-type]
        machine=held.machine or row["machine"],  # type: ignore[arg-type]
        accelerator=held.accelerator or "",
        month=row["month"],  # type: ignore[arg-type]
        kind=row["kind"],  # type: ignore[arg-type]
        currency=row.get("currency"),  # type: ignore[arg-type]
        rows=row["rows"],  # type: ignore[arg-type]
        hours=_fraction(row["hours"]) * held.count,
        cost=row["cost"] if row["priced"] == row["rows"] else None,  # type: ignore[arg-type]
        metered=metered * held.count,
        activity=active / metered / _PARTS if metered else None,
    )
    day = row["ended"].date()  # type: ignore[attr-defined]
    commitment, resource = row.get("commitment"), row.get("resource")
    first, last = row["first"] or 0, row["last"] or 0
    return Cell(line, row["file"], first, last, day, commitment, resource)  # type: ignore[arg-type]


def _fraction(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, Decimal) else Fraction(0)
