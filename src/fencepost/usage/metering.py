"""Totals of accelerator-hours from rows of use, piece by piece: exact, and of no more memory than there are groups.

Hours are added as decimals and multiplied by the accelerators of a machine only in the end, as fractions. Costs of
different currencies are never added. Every row that went in is counted, or is told by the reason why it was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import polars as pl

from fencepost.model.fault import Fault
from fencepost.sources.usage_rows import USAGE, UsageFile
from fencepost.usage.bills import Bills
from fencepost.usage.machines import LOOKS_LIKE_ONE, Held, Machines

AGAIN = "already in another bill"

_NAMES = ("machine", "accelerator", "provider")
_GROUP = ("payer", "account", "provider", "seller", "region", "machine", "accelerator", "month", "kind", "currency")
_SPAN = ("account", "provider", "machine", "accelerator", "start", "end")
_MANY = 200_000
_MOST_SPANS = 4_000_000
_PARTS = 1_000_000
"""Activity is read to the millionth."""

_COUNTED = ("use", "at_most")
_Names = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One total: whose, where, of what and when, and how much of it; ``hours`` are hours of accelerators.

    ``kind`` is ``use``, ``at_most`` (an upper end), ``idle`` (paid for and not used) or ``correction`` (net; may be
    below zero). ``metered`` are the hours whose activity was measured, and ``activity`` their mean share of the peak.
    """

    payer: str | None
    account: str | None
    provider: str | None
    seller: str | None
    region: str | None
    machine: str | None
    accelerator: str
    month: str | None
    kind: str
    currency: str | None
    rows: int
    hours: Fraction
    cost: Decimal | None
    metered: Fraction
    activity: Fraction | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A machine that is not in the table of accelerators: how many rows and hours of it there are."""

    provider: str | None
    machine: str | None
    reason: str
    rows: int
    hours: Decimal

    @property
    def loud(self) -> bool:
        """Whether its name is like those of GPU machines, so that hours of accelerators are likely missing."""
        return self.reason == LOOKS_LIKE_ONE


@dataclass(frozen=True, slots=True)
class Spans:
    """Hours of each account, machine and period, for concurrency; ``None`` where there are too many."""

    frame: pl.DataFrame | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What some files come to; ``rows_in`` is ``counted`` and all of ``skipped`` together."""

    lines: tuple[Line, ...]
    rows_in: int
    counted: int
    skipped: dict[str, int]
    unknown: tuple[Unknown, ...]
    spans: Spans
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]


class Watch(Protocol):
    """What looks on while rows are counted: told each file's name, and the rows of it that are new."""

    def begin(self, name: str) -> None:
        """A file begins."""

    def take(self, rows: pl.DataFrame) -> None:
        """Rows of known accelerators that stand in no earlier bill."""


@dataclass(slots=True)
class Meter:
    """Totals in the making; files are taken one after the other."""

    machines: Machines = field(default_factory=Machines)
    bills: Bills = field(default_factory=Bills)
    watch: Watch | None = None
    rows_in: int = 0
    counted: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    _held: dict[_Names, Held] = field(default_factory=dict)
    _groups: list[pl.DataFrame] = field(default_factory=list)
    _spans: list[pl.DataFrame] | None = field(default_factory=list)
    _unknown: dict[tuple[str | None, str | None, str], list[Decimal]] = field(default_factory=dict)

    def take(self, rows: pl.DataFrame) -> None:
        """Rows of use of the file that is being read."""
        self.rows_in += rows.height
        live = rows.filter(pl.col("kind") != "none")
        if live.height < rows.height:
            self._skip(rows.filter(pl.col("kind") == "none")["reason"])
        if live.height:
            again = self.bills.again(live)
            self._skip_many(AGAIN, int(again.sum()))
            self._take_fresh(live.filter(~again))

    def _take_fresh(self, live: pl.DataFrame) -> None:
        found = live.join(self._resolved(live), on=_NAMES, how="left", nulls_equal=True, maintain_order="left")
        self._note_unknown(found.filter(pl.col("lacks") != ""))
        fresh = found.filter(pl.col("lacks") == "")
        if not fresh.height:
            return
        if self.watch is not None:
            self.watch.take(fresh)
        used = fresh.filter(pl.col("kind") == "use")
        counts = pl.col("kind").is_in(_COUNTED)
        self.counted += fresh.filter(counts).height
        self._skip(fresh.filter(~counts)["reason"])
        self._groups = _add(self._groups, _grouped(fresh), _GROUP)
        self._add_spans(used)

    def finish(self, files: Iterable[UsageFile]) -> Totals:
        """The totals of everything that was taken."""
        groups = _summed(pl.concat(self._groups), _GROUP) if self._groups else None
        lines = () if groups is None else tuple(self._line(row) for row in groups.sort(_GROUP).iter_rows(named=True))
        notes = [held.note for held in self._held.values() if held.note]
        spans = None
        if self._spans is not None:
            spans = _summed(pl.concat(self._spans), _SPAN) if self._spans else _no_spans()
        read = list(files)
        return Totals(
            lines=lines,
            rows_in=self.rows_in,
            counted=self.counted,
            skipped=dict(sorted(self.skipped.items())),
            unknown=self._all_unknown(),
            spans=Spans(spans),
            faults=(*(fault for file in read for fault in file.faults), *self.bills.faults),
            notes=tuple(dict.fromkeys([*(f"{file.name}: {note}" for file in read for note in file.notes), *notes])),
            formats=tuple((file.name, file.format) for file in read),
        )

    def _skip(self, reasons: pl.Series) -> None:
        for reason, count in reasons.value_counts().iter_rows():
            self._skip_many(reason, count)

    def _skip_many(self, reason: str, count: int) -> None:
        if count:
            self.skipped[reason] += count

    def _resolved(self, live: pl.DataFrame) -> pl.DataFrame:
        """Each machine and accelerator that occurs, with the reason why it has none; empty where it has."""
        names = live.select(_NAMES).unique()
        lacks = []
        for key in names.iter_rows():
            if key not in self._held:
                self._held[key] = self.machines.held(*key)
            lacks.append(self._held[key].reason)
        return names.with_columns(pl.Series("lacks", lacks, dtype=pl.String))

    def _note_unknown(self, rows: pl.DataFrame) -> None:
        if not rows.height:
            return
        groups = rows.group_by("provider", "machine", "lacks").agg(pl.len(), pl.col("hours").sum())
        for provider, machine, reason, count, hours in groups.iter_rows():
            total = self._unknown.setdefault((provider, machine, reason), [Decimal(0), Decimal(0)])
            total[0] += count
            total[1] += hours or 0
            self._skip_many(reason, count)

    def _all_unknown(self) -> tuple[Unknown, ...]:
        every = [
            Unknown(provider, machine, reason, int(rows), hours)
            for (provider, machine, reason), (rows, hours) in self._unknown.items()
        ]
        return tuple(sorted(every, key=lambda one: (not one.loud, -one.hours, one.machine or "", one.provider or "")))

    def _add_spans(self, used: pl.DataFrame) -> None:
        if self._spans is None:
            return
        timed = used.filter(pl.col("start").is_not_null() & pl.col("end").is_not_null())
        if not timed.height:
            return
        spans = timed.group_by(_SPAN).agg(pl.col("hours").sum())
        self._spans = _add(self._spans, spans, _SPAN)
        if sum(part.height for part in self._spans) > _MOST_SPANS:
            self._spans = None

    def _line(self, row: dict[str, object]) -> Line:
        names = (row["machine"], row["accelerator"], row["provider"])
        held = self._held[names]  # type: ignore[index]
        metered = _fraction(row["metered"])
        active = _fraction(row["active"])
        told = {name: row[name] for name in _GROUP if name not in {"machine", "accelerator"}}
        return Line(
            **told,  # type: ignore[arg-type]
            machine=held.machine or row["machine"],  # type: ignore[arg-type]
            accelerator=held.accelerator or "",
            rows=row["rows"],  # type: ignore[arg-type]
            hours=_fraction(row["hours"]) * held.count,
            cost=row["cost"] if row["priced"] else None,  # type: ignore[arg-type]
            metered=metered * held.count,
            activity=active / metered / _PARTS if metered else None,
        )

    def held(self, machine: str | None, accelerator: str | None, provider: str | None) -> Held:
        """What an hour of something that was taken is."""
        return self._held[(machine, accelerator, provider)]


def meter(
    files: Iterable[UsageFile], machines: Machines | None = None, *, many: bool = True, watch: Watch | None = None
) -> tuple[Totals, Meter]:
    """The totals of some files of use, read to their ends; and the meter, which knows what each name was taken for."""
    made = Meter(machines or Machines(), Bills(many=many), watch)
    read = []
    for file in files:
        read.append(file)
        if watch is not None:
            watch.begin(file.name)
        for rows in file.pieces:
            made.take(rows)
        made.bills.end(file.name)
    return made.finish(read), made


def _grouped(rows: pl.DataFrame) -> pl.DataFrame:
    metered = pl.when(pl.col("activity").is_not_null()).then("hours")
    parts = (pl.col("activity") * _PARTS).round().cast(pl.Int64)
    month = rows["start"].dt.strftime("%Y-%m") if rows["start"].null_count() < rows.height else None
    return (
        rows.with_columns(pl.lit(None, dtype=pl.String).alias("month") if month is None else month.alias("month"))
        .group_by(_GROUP)
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            pl.col("hours").sum(),
            pl.col("cost").sum().alias("cost"),
            pl.col("cost").count().cast(pl.Int64).alias("priced"),
            metered.sum().alias("metered"),
            (pl.col("hours") * parts).sum().alias("active"),
        )
    )


def _add(parts: list[pl.DataFrame], more: pl.DataFrame, keys: tuple[str, ...]) -> list[pl.DataFrame]:
    """Parts with one more; added up whenever there are many rows that may be of the same groups."""
    parts = [*parts, more]
    fresh = sum(part.height for part in parts[1:])
    return [_summed(pl.concat(parts), keys)] if fresh > max(_MANY, parts[0].height) else parts


def _summed(parts: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return parts.group_by(keys).agg(pl.exclude(keys).sum())


def _no_spans() -> pl.DataFrame:
    return pl.DataFrame(schema={name: USAGE[name] for name in (*_SPAN, "hours")})


def _fraction(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, Decimal) else Fraction(0)
