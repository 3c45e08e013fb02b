"""What is remarkable in a log of jobs as a whole, told once at its end with how often it was met."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from fencepost.sources.node_lists import node_count
from fencepost.sources.sacct_cells import UNTYPED
from fencepost.sources.sacct_layout import is_state
from fencepost.sources.usage_reading import UsageReading

_MOST_LABELS = 1_000
_SHOWN = 10


class Remarks:
    """Counts and hours over all pieces of a log."""

    def __init__(self, reading: UsageReading) -> None:
        """Nothing has been met."""
        self._reading = reading
        self._hours: dict[str, Decimal] = {}
        self._times: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._untyped: dict[str, Decimal] = {}
        self._states: set[str] = set()
        self._jobs: list[pl.Series] = []
        self._steps: list[pl.DataFrame] = []

    def take(self, frame: pl.DataFrame) -> None:
        """Rows of jobs, before they are split by types of GPU."""
        counted = frame.filter("counts")
        no_zone = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$"
        self._note("zone", frame.filter(pl.col("start").str.contains(no_zone)))
        self._note("longer", counted.filter(pl.col("spanned") & (pl.col("length") > pl.col("span") + 1000)))
        self._note("backwards", frame.filter(pl.col("spanned") & (pl.col("span") < 0)))
        self._states |= {word for word in frame.get_column("word").unique() if word and not is_state(word)}
        self._nodes(counted)
        self._keep_jobs(frame)

    def count(self, rows: pl.DataFrame) -> None:
        """Rows that count hours, one for each type of GPU."""
        going = ["RUNNING", "SUSPENDED", "COMPLETING", "RESIZING", "STOPPED"]
        for name, part in (
            ("running", rows.filter(pl.col("word").is_in(going))),
            ("requested", rows.filter("requested")),
            ("sliced", rows.filter("sliced")),
        ):
            self._note(name, part)
            self._hours[name] = self._hours.get(name, Decimal(0)) + Decimal(part.get_column("hours").sum())
        plain = rows.filter(pl.col("accelerator").str.starts_with(UNTYPED))
        for label, hours in plain.group_by("accelerator").agg(pl.col("hours").sum()).iter_rows():
            key = label if label in self._untyped or len(self._untyped) < _MOST_LABELS else f"{UNTYPED}other partitions"
            self._untyped[key] = self._untyped.get(key, Decimal(0)) + hours

    def close(self) -> None:
        """Tell all of it."""
        said = (
            ("running", "{n} jobs had not ended; their {h} accelerator-hours are counted up to the day of the export."),
            (
                "requested",
                "{n} rows show GPUs as requested and not as allocated; their {h} accelerator-hours are counted.",
            ),
            (
                "sliced",
                "{n} jobs use parts of a chip (MIG); each part counts as its share of the slices, {h} hours in all.",
            ),
            ("longer", "{n} jobs ran longer than from their start to their end (first: row {f}); Elapsed was taken."),
            ("backwards", "{n} jobs end before they start (first: row {f}); Elapsed was taken."),
            ("nodes", "{n} jobs list another number of nodes than NNodes says (first: row {f})."),
            ("unlisted", "{n} lists of nodes could not be read (first: row {f})."),
            ("zone", "Times without a zone were taken as UTC, in {n} rows; export with TZ=UTC to be sure."),
        )
        for name, text in said:
            if count := self._times.get(name):
                hours = _plain(self._hours.get(name, Decimal(0)))
                self._reading.notes.append(text.format(n=f"{count:,}", h=hours, f=self._first[name]))
        if self._states:
            shown = ", ".join(sorted(self._states)[:_SHOWN])
            self._reading.notes.append(f"States that are not known were counted by the time that passed: {shown}.")
        for label, untyped in sorted(self._untyped.items(), key=lambda item: -item[1])[:_SHOWN]:
            self._reading.notes.append(f"{_plain(untyped)} accelerator-hours name no type: {label}.")
        self._orphans()

    def _note(self, name: str, rows: pl.DataFrame) -> None:
        if rows.height:
            self._times[name] = self._times.get(name, 0) + rows.get_column("row").n_unique()
            self._first.setdefault(name, rows.item(0, "row"))

    def _nodes(self, counted: pl.DataFrame) -> None:
        lists = counted.get_column("nodelist").unique()
        table = pl.DataFrame(
            {"nodelist": lists, "listed": pl.Series([node_count(text) for text in lists], dtype=pl.Int64)}
        )
        met = counted.join(table, on="nodelist", how="left", maintain_order="left")
        told = pl.col("nnodes").cast(pl.Int64, strict=False)
        self._note("nodes", met.filter((pl.col("listed") > 0) & told.is_not_null() & (pl.col("listed") != told)))
        self._note("unlisted", met.filter(pl.col("listed").is_null()))

    def _keep_jobs(self, frame: pl.DataFrame) -> None:
        """Jobs by a hash of their cluster and id, 8 bytes each, and the jobs of steps with GPUs."""
        base = pl.col("jobid").str.split(".").list.first()
        read = frame.filter(pl.col("broken") == "").with_columns(pl.struct("cluster", base).hash(3).alias("job"))
        self._jobs.append(read.filter(~pl.col("step")).get_column("job").unique())
        steps = read.filter(pl.col("step") & (pl.col("none") == "") & (pl.col("length") > 0))
        self._steps.append(steps.group_by("job").agg(pl.col("row").min()))

    def _orphans(self) -> None:
        if not any(part.height for part in self._steps):
            return
        steps = pl.concat(self._steps)
        jobs = pl.concat(self._jobs).unique() if self._jobs else pl.Series("job", [], dtype=pl.UInt64)
        lost = steps.filter(~pl.col("job").is_in(jobs.implode()))
        if lost.height:
            count = lost.get_column("job").n_unique()
            what = f"{count:,} jobs with GPUs stand here only by their steps; NONE of their hours are counted."
            self._reading.fault(what, "Export the log with --allocations, so that each job has its own row.")
        self._steps, self._jobs = [], []


def _plain(hours: Decimal) -> str:
    return f"{hours:,.2f}"
