"""Slurm's accounting of jobs, ``sacct --parsable2``: accelerator-hours are the time that passed times the GPUs given.

The account that Slurm charges is the payer, the user is who used it, the cluster is the provider. A GPU of which the
log tells no type is the chip that the caller names for its partition or cluster, and otherwise ``GPU of
cluster/partition``, so that its hours are told and no chip is guessed. Format: sacct(1).
"""

# ruff: noqa: SIM905 - a line of words is read more easily than a list with a word a line
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.sacct_cells import UNTYPED, Given, chip_text, given, milliseconds, only_gpus
from fencepost.sources.sacct_layout import Layout, is_sacct, layout_of, other_order
from fencepost.sources.sacct_remarks import Remarks
from fencepost.sources.usage_reading import UsageReading, head_of, line_pieces
from fencepost.sources.usage_rows import HOURS, NEGATIVE, UNREADABLE, USAGE, OnPiece, UsageFile

__all__ = ["is_sacct", "read_sacct"]

STEP = "a step of a job that is counted itself"
WAITING = "has not started"
NOT_RUN = "did not run"
HEADER_AGAIN = "the header once more"

_COLUMNS = (
    "jobid jobidraw cluster partition account user uid submit start end elapsed elapsedraw state nnodes reqtres "
    "alloctres reqgres allocgres nodelist"
).split()
_NOT_TOLD = ("", "Unknown", "None", "N/A", "(null)")
_MS_AN_HOUR = 3_600_000
_HEAD_LINES = 200
_ASK = "Export it with 'sacct --parsable2 --format=jobid,cluster,partition,account,user,start,end,elapsed,state,…'."


def read_sacct(path: Path, chips: Mapping[str, str], on_piece: OnPiece | None = None) -> UsageFile:
    """Rows of use from a log of jobs; ``chips`` names the chip of a partition, cluster/partition or cluster.

    A job with GPUs of several types has one row for each, all with its ``row``. Notes and faults are complete when all
    pieces have been taken.

    Raises:
        FencepostError: the file is no such log, or cannot be unpacked.
    """
    reading = UsageReading(path.name)
    lines = head_of(path, reading).decode("utf-8", "replace").splitlines()
    # The last line of the head may be cut.
    layout = layout_of(lines[: _HEAD_LINES - 1]) if len(lines) > 1 else layout_of(lines)
    if layout is None:
        raise FencepostError(Fault("this is no accounting of Slurm that can be read.", _ASK, path.name))
    reading.notes.append(_taken_for(layout))
    log = _Log(layout, {name.lower(): chip for name, chip in chips.items()}, reading)
    return UsageFile(path.name, "sacct", log.pieces(path, on_piece), reading.faults, reading.notes)


def _taken_for(layout: Layout) -> str:
    if layout.header:
        return f"Columns by the header line: {', '.join(layout.names)}."
    return f"No header line; read as {len(layout.names)} columns in this order: {', '.join(layout.names)}."


class _Log:
    """One log that is being read."""

    def __init__(self, layout: Layout, chips: Mapping[str, str], reading: UsageReading) -> None:
        self._layout = layout
        self._chips = chips
        self._reading = reading
        self._remarks = Remarks(reading)
        self._first = True

    def pieces(self, path: Path, on_piece: OnPiece | None) -> Iterator[pl.DataFrame]:
        for lines in line_pieces(path, self._reading, on_piece):
            frame = self._cells(lines)
            if frame.height:
                yield self._usage(frame)
        self._remarks.close()
        self._reading.close()

    def _cells(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The columns that are used, as text; ``broken`` says why a row is not read."""
        layout = self._layout
        if self._first and layout.header:
            lines = lines.slice(1)
        self._first = False
        text = pl.col("line")
        if layout.trailing:
            text = text.str.strip_suffix(layout.delimiter)
        frame = lines.select("row", "line", text.str.split(layout.delimiter).alias("cells"))
        frame = frame.with_columns(pl.col("cells").list.len().cast(pl.Int64).alias("count"))
        frame = frame.with_columns(self._broken().alias("broken"))
        good = frame.select("row", "broken", *(self._cell(name) for name in _COLUMNS))
        return good if layout.header else self._mended(frame, good)

    def _cell(self, name: str) -> pl.Expr:
        at = self._layout.at(name)
        if at is None and name == "nnodes":
            at = self._layout.at("allocnodes")
        if at is None:
            return pl.lit("").alias(name)
        place: int | pl.Expr = at
        if at > self._layout.free:
            place = pl.max_horizontal(pl.lit(0), pl.col("count") - len(self._layout.names)) + at
        cell = pl.col("cells").list.get(place, null_on_oob=True).fill_null("").str.strip_chars()
        return cell.alias(name)

    def _broken(self) -> pl.Expr:
        width = len(self._layout.names)
        first = pl.col("cells").list.first().str.strip_chars().str.to_lowercase()
        header = first.is_in(["jobid", "jobidraw"]) if not self._layout.header else first == self._layout.names[0]
        short = pl.col("count") < width
        return pl.when(header).then(pl.lit(HEADER_AGAIN)).when(short).then(pl.lit(UNREADABLE)).otherwise(pl.lit(""))

    def _mended(self, frame: pl.DataFrame, good: pl.DataFrame) -> pl.DataFrame:
        """Rows of a log without a header that stand in another order than the first ones."""
        times = r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{9,11}$|Unknown|None|N/A)"
        odd = (pl.col("broken") == UNREADABLE) | ~(
            pl.col("submit").str.contains(times)
            & pl.col("start").str.contains(times)
            & pl.col("end").str.contains(times)
            & ~pl.col("alloctres").str.contains(r"^(\d+-)?\d+:\d+(:\d+)?$|^UNLIMITED$|^Partition_Limit$")
        )
        odd &= pl.col("broken") != HEADER_AGAIN
        rows = good.with_row_index("place").filter(odd).get_column("place").to_list()
        if not rows:
            return good
        changed = {place: self._in_other_order(frame.row(place, named=True)) for place in rows}
        table = pl.DataFrame([{"place": at, **cells} for at, cells in changed.items()], schema=_mended_schema())
        return good.with_row_index("place").update(table, on="place").drop("place")

    def _in_other_order(self, row: dict[str, object]) -> dict[str, str]:
        cells = [str(cell) for cell in row["cells"]]  # type: ignore[attr-defined]
        names = other_order(cells)
        blank = dict.fromkeys(_COLUMNS, "")
        if names is None:
            return {**blank, "broken": UNREADABLE, "jobid": cells[0].strip()}
        told = dict(zip(names, cells, strict=False))
        return {**{name: told.get(name, "").strip() for name in _COLUMNS}, "broken": ""}

    def _usage(self, cells: pl.DataFrame) -> pl.DataFrame:
        self._tell_broken(cells)
        frame = self._with_times(cells)
        frame = frame.join(self._given(frame), on="key", how="left", maintain_order="left")
        frame = frame.with_columns(self._reason().alias("reason"))
        frame = frame.with_columns(
            (pl.col("reason") == "").alias("counts"),
            pl.struct(*(name for name in _COLUMNS if name != "jobname")).hash(7).alias("mark"),
        )
        self._tell_cells(frame)
        self._remarks.take(frame)
        return self._rows(frame)

    def _with_times(self, cells: pl.DataFrame) -> pl.DataFrame:
        gres = [only_gpus(name).alias(f"_{name}") for name in ("alloctres", "allocgres", "reqtres", "reqgres")]
        frame = cells.with_columns(
            moment("start"),
            moment("end"),
            pl.coalesce(milliseconds("elapsed"), whole_seconds("elapsed"), whole_seconds("elapsedraw")).alias("length"),
            pl.col("state").str.split(" ").list.first().str.strip_chars("+").str.to_uppercase().alias("word"),
            pl.col("jobid").str.contains(".", literal=True).alias("step"),
            *gres,
        )
        span = (pl.col("start_at").is_not_null() & pl.col("end_at").is_not_null()).alias("spanned")
        frame = frame.with_columns(span, (pl.col("end_at") - pl.col("start_at")).dt.total_milliseconds().alias("span"))
        # Where the time that passed is not told, it is what lies between start and end.
        told = pl.coalesce("length", pl.when(pl.col("span") >= 0).then(pl.col("span")))
        allocated = pl.when(pl.col("alloctres") == "").then(pl.lit("")).otherwise(pl.lit("+"))
        key = pl.concat_str("_alloctres", "_allocgres", "_reqtres", "_reqgres", allocated, separator="\n")
        return frame.with_columns(told.alias("length"), key.alias("key"))

    def _given(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Each combination of resources, read once."""
        keys = frame.get_column("key").unique().to_list()
        told = [given(*key.split("\n")[:4], allocation_told=key.endswith("+")) for key in keys]
        kind = pl.List(pl.Struct({"type": pl.String, "num": pl.Int64, "den": pl.Int64}))
        return pl.DataFrame(
            {
                "key": pl.Series(keys, dtype=pl.String),
                "gpus": pl.Series([_listed(one) for one in told], dtype=kind),
                "requested": pl.Series([one.requested for one in told], dtype=pl.Boolean),
                "sliced": pl.Series([one.sliced for one in told], dtype=pl.Boolean),
                "none": pl.Series([one.reason for one in told], dtype=pl.String),
            }
        )

    def _reason(self) -> pl.Expr:
        waiting = pl.col("word").is_in(["PENDING", "REVOKED"]) | (pl.col("word").str.starts_with("PEND"))
        cases = [
            (pl.col("broken") != "", pl.col("broken")),
            (pl.col("step"), pl.lit(STEP)),
            (pl.col("length") < 0, pl.lit(NEGATIVE)),
            (waiting, pl.lit(WAITING)),
            (pl.col("none") != "", pl.col("none")),
            (pl.col("length").is_null(), pl.lit(UNREADABLE)),
            (pl.col("length") == 0, pl.lit(NOT_RUN)),
        ]
        chain = pl.lit("")
        for case, reason in reversed(cases):
            chain = pl.when(case).then(reason).otherwise(chain)
        return chain

    def _rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        counted = pl.col("counts")
        one = pl.col("gpus").list.head(1)
        rows = frame.with_columns(pl.when(counted).then("gpus").otherwise(one).alias("gpus")).explode(
            "gpus", empty_as_null=True, keep_nulls=True
        )
        rows = rows.with_columns(pl.col("gpus").struct.unnest())
        rows = rows.with_columns(self._chip(rows).alias("accelerator"))
        hours = pl.col("length").cast(HOURS) * pl.col("num").cast(HOURS) / (pl.col("den") * _MS_AN_HOUR).cast(HOURS)
        rows = rows.with_columns(pl.when(counted).then(hours).cast(HOURS).alias("hours"))
        self._remarks.count(rows.filter(counted))
        return rows.select(
            "row",
            _told("account").alias("payer"),
            pl.coalesce(_told("user"), _told("uid")).alias("account"),
            _told("cluster").alias("provider"),
            *(_nothing(name) for name in ("seller", "region")),
            _told("jobid").alias("resource"),
            _nothing("machine"),
            "accelerator",
            "hours",
            pl.col("start_at").alias("start"),
            pl.col("end_at").alias("end"),
            *(_nothing(name) for name in ("activity", "cost", "currency", "commitment")),
            pl.when(counted).then(pl.lit("use")).otherwise(pl.lit("none")).alias("kind"),
            "reason",
            "mark",
        ).cast(USAGE)

    def _chip(self, rows: pl.DataFrame) -> pl.Series:
        """The chip of each row: by its type, or else by its partition or cluster."""
        names = rows.select("type", "cluster", "partition").unique()
        chips = [self._name_of(*row) for row in names.iter_rows()]
        table = names.with_columns(pl.Series("chip", chips, dtype=pl.String))
        joined = rows.join(
            table, on=["type", "cluster", "partition"], how="left", nulls_equal=True, maintain_order="left"
        )
        return joined.get_column("chip")

    def _name_of(self, kind: str | None, cluster: str, partition: str) -> str | None:
        if kind is None:
            return None
        if kind:
            return chip_text(kind)
        for place in (f"{cluster}/{partition}", partition, cluster):
            if chip := self._chips.get(place.lower()):
                return chip
        return UNTYPED + ("/".join(part for part in (cluster, partition) if part) or self._reading.name)

    def _tell_broken(self, cells: pl.DataFrame) -> None:
        width = len(self._layout.names)
        for row in cells.filter(pl.col("broken") == UNREADABLE).get_column("row"):
            what = f"the row does not have the {width} columns that the log has."
            self._reading.fault(what, "Export the log again with 'sacct --parsable2'; a line may have been cut.", row)
        again = cells.filter(pl.col("broken") == HEADER_AGAIN)
        if not self._layout.header:
            for row in again.get_column("row"):
                what = "a header stands here, in a log that begins without one."
                self._reading.fault(what, "Give the exports one by one.", row)

    def _tell_cells(self, frame: pl.DataFrame) -> None:
        read = pl.col("broken") == ""
        for name in ("start", "end"):
            bad = read & pl.col(f"{name}_at").is_null() & ~pl.col(name).is_in(_NOT_TOLD)
            for row, text in frame.filter(bad).select("row", name).iter_rows():
                self._reading.fault(f"{text[:60]!r} is not a moment.", "Write 2024-05-18T09:30:00.", row, name)
        bad = pl.col("reason").is_in([UNREADABLE, NEGATIVE]) & read
        for row, text, reason in frame.filter(bad).select("row", "elapsed", "reason").iter_rows():
            what = f"{text[:60]!r} is below zero." if reason == NEGATIVE else f"{text[:60]!r} is no length of time."
            self._reading.fault(what, "Write it as 1-02:03:04, days-hours:minutes:seconds.", row, "elapsed")


def moment(name: str) -> pl.Expr:
    """A time as sacct writes it, or in seconds since 1970; UTC where no zone is told."""
    text = pl.col(name).str.replace(" ", "T")
    zoned = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us", strict=False)
    plain = text.str.strip_suffix("Z").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    short = pl.when(text.str.contains(r"^\d{9,11}$")).then(text)
    epoch = pl.from_epoch(short.cast(pl.Int64, strict=False), time_unit="s").dt.cast_time_unit("us")
    utc = [plain.dt.replace_time_zone("UTC"), zoned.dt.convert_time_zone("UTC"), epoch.dt.replace_time_zone("UTC")]
    return pl.coalesce(utc).alias(f"{name}_at")


def whole_seconds(name: str) -> pl.Expr:
    """Whole seconds as milliseconds."""
    return pl.when(pl.col(name).str.contains(r"^-?\d{1,12}$")).then(pl.col(name).cast(pl.Int64, strict=False) * 1000)


def _listed(one: Given) -> list[dict[str, object]]:
    return [{"type": kind, "num": count.numerator, "den": count.denominator} for kind, count in one.gpus]


def _told(name: str) -> pl.Expr:
    return pl.when(~pl.col(name).is_in(_NOT_TOLD)).then(pl.col(name))


def _nothing(name: str) -> pl.Expr:
    return pl.lit(None).alias(name)


def _mended_schema() -> dict[str, type[pl.DataType]]:
    return {"place": pl.UInt32, "broken": pl.String, **dict.fromkeys(_COLUMNS, pl.String)}
