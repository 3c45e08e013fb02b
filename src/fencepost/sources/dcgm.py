"""DCGM metrics of chips as rows of use: the time between samples is hours, tensor activity is how hard they worked.

The file is read twice: first for the interval of each chip, its best metric, and whether activity is a ratio or a
percentage. A chip is its UUID with its MIG instance. Metrics: DCGM field identifiers, profiling fields 1001 to 1004.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.dcgm_samples import TENSOR, is_prometheus, is_table, prometheus_samples, table_samples
from fencepost.sources.dcgm_survey import CHIP, Survey
from fencepost.sources.usage_reading import UsageReading, head_of
from fencepost.sources.usage_rows import HOURS, UNREADABLE, USAGE, OnPiece, UsageFile

__all__ = ["is_dcgm", "read_dcgm"]

OTHER_METRIC = "another metric of the same chip"
NO_CHIP = "names no chip"
NO_TIME = "one moment alone tells no hours"
SAME_MOMENT = "the same chip at the same moment once more"
OUT_OF_ORDER = "earlier than the sample before it"
OTHER_PART = "a chip that is counted itself, or by its parts"

_GAP = 3
_MS_AN_HOUR = 3_600_000
_SLICES = 7
_PERCENT = 100
_Samples = Callable[[Path, UsageReading, OnPiece | None], Iterator[pl.DataFrame]]


def is_dcgm(head_lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are DCGM metrics, as Prometheus text or as a table."""
    return is_prometheus(head_lines) or is_table(head_lines)


def read_dcgm(path: Path, on_piece: OnPiece | None = None) -> UsageFile:
    """Rows of use from samples of chips: namespace/pod or host is the account, the UUID the resource.

    Of each chip only its best metric counts time. A gap of more than three usual intervals counts as one interval.

    Raises:
        FencepostError: the file holds no such metrics, or cannot be unpacked.
    """
    reading = UsageReading(path.name)
    lines = head_of(path, reading).decode("utf-8", "replace").splitlines()
    if not is_dcgm(lines):
        todo = "Give the exporter's text, or a table with time, UUID, modelName and the metrics."
        raise FencepostError(Fault("this holds no DCGM metrics of chips.", todo, path.name))
    samples: _Samples = prometheus_samples if is_prometheus(lines) else table_samples
    survey = Survey()
    for frame in samples(path, UsageReading(path.name), None):
        survey.take(frame)
    chips = survey.chips(reading)
    metrics = _Metrics(chips, reading, percent=survey.percent)
    return UsageFile(path.name, "DCGM metrics", metrics.pieces(samples, path, on_piece), reading.faults, reading.notes)


class _Metrics:
    """One file of metrics that is read for the second time."""

    def __init__(self, chips: pl.DataFrame, reading: UsageReading, *, percent: bool) -> None:
        self._chips = chips
        self._reading = reading
        self._scale = _PERCENT if percent else 1
        self._last = pl.DataFrame(schema={**dict.fromkeys(CHIP, pl.String), "at": pl.Int64})
        self._gaps = self._whole_parts = self._outside = 0
        if percent:
            reading.notes.append("Tensor activity is told in percent in this file; it was divided by 100.")

    def pieces(self, samples: _Samples, path: Path, on_piece: OnPiece | None) -> Iterator[pl.DataFrame]:
        for frame in samples(path, self._reading, on_piece):
            if frame.height:
                yield self._usage(frame)
        for count, text in (
            (self._gaps, "gaps longer than three intervals were not bridged; each counts as one interval."),
            (self._whole_parts, "samples of MIG instances without a profile count as a whole chip, an upper figure."),
            (self._outside, "values of tensor activity lie outside 0 to 1; their hours count without activity."),
        ):
            if count:
                self._reading.notes.append(f"{count:,} {text}")
        self._reading.close()

    def _usage(self, samples: pl.DataFrame) -> pl.DataFrame:
        for row in samples.filter("broken").get_column("row"):
            what = "the sample cannot be read."
            self._reading.fault(what, 'Write METRIC{gpu="0",UUID="GPU-…"} value time.', row, "value or time")
        frame = samples.join(self._chips, on=CHIP, how="left", nulls_equal=True, maintain_order="left")
        best = ~pl.col("broken") & pl.col("uuid").is_not_null() & (pl.col("metric") == pl.col("best")) & pl.col("taken")
        frame = frame.with_columns(best.fill_null(False).alias("best_of_chip"))
        frame = self._with_steps(frame)
        frame = frame.with_columns(self._reason().alias("reason"))
        return self._rows(frame)

    def _with_steps(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The milliseconds since the sample before, across pieces."""
        timed = frame.filter(pl.col("best_of_chip") & pl.col("at").is_not_null()).select("row", *CHIP, "at")
        before = self._last.with_columns(pl.lit(0, dtype=pl.Int64).alias("row")).select("row", *CHIP, "at")
        both = pl.concat([before, timed])
        # The latest moment so far, so that a sample that comes too late does not make the next one count twice.
        latest = pl.col("at").cum_max().over(CHIP)
        both = both.with_columns(latest.alias("latest"))
        both = both.with_columns((pl.col("at") - pl.col("latest").shift(1).over(CHIP)).alias("step"))
        self._last = both.group_by(CHIP).agg(pl.col("at").max())
        return frame.join(
            both.filter(pl.col("row") > 0).select("row", "step"), on="row", how="left", maintain_order="left"
        )

    def _reason(self) -> pl.Expr:
        cases = [
            (pl.col("broken"), UNREADABLE),
            (pl.col("uuid").is_null(), NO_CHIP),
            (~pl.col("taken").fill_null(False), OTHER_PART),
            (~pl.col("best_of_chip"), OTHER_METRIC),
            (pl.col("at").is_null() | pl.col("interval").is_null(), NO_TIME),
            (pl.col("step") == 0, SAME_MOMENT),
            (pl.col("step") < 0, OUT_OF_ORDER),
        ]
        chain = pl.lit("")
        for case, reason in reversed(cases):
            chain = pl.when(case).then(pl.lit(reason)).otherwise(chain)
        return chain

    def _rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        counts = pl.col("reason") == ""
        bridged = pl.col("step") <= pl.col("interval") * _GAP
        slices = pl.col("profile").str.extract(r"(\d)g\.").cast(pl.Int64, strict=False)
        share = pl.when(pl.col("instance").is_not_null()).then(slices.clip(0, _SLICES))
        value = pl.col("value") / self._scale
        inside = value.is_between(0, 1)
        frame = frame.with_columns(
            pl.when(bridged).then("step").otherwise("interval").alias("length"), share.fill_null(_SLICES).alias("share")
        )
        tensor = pl.col("best_of_chip") & (pl.col("metric") == TENSOR)
        self._gaps += frame.filter(counts & ~bridged).height
        self._whole_parts += frame.filter(counts & pl.col("instance").is_not_null() & slices.is_null()).height
        self._outside += frame.filter(tensor & ~inside).height
        product = pl.col("length").cast(HOURS) * pl.col("share").cast(HOURS)
        hours = product / pl.lit(_MS_AN_HOUR * _SLICES).cast(HOURS)
        pod = pl.concat_str("namespace", "pod", separator="/")
        moment = pl.from_epoch("at", time_unit="ms").dt.cast_time_unit("us").dt.replace_time_zone("UTC")
        model = pl.coalesce("model", pl.lit("GPU of ") + pl.coalesce("host", pl.lit(self._reading.name)))
        told = {
            "account": pl.coalesce(pod, "pod", "host"),
            "provider": pl.col("host"),
            "resource": pl.col("uuid"),
            "accelerator": pl.when(pl.col("uuid").is_not_null()).then(model),
            "hours": pl.when(counts).then(hours),
            "start": pl.when(counts).then(moment - pl.duration(milliseconds="length")),
            "end": moment,
            "activity": pl.when(tensor & inside & ~pl.col("mixed").fill_null(False)).then(value),
            "kind": pl.when(counts).then(pl.lit("use")).otherwise(pl.lit("none")),
            "mark": pl.struct(*CHIP, "metric", "at", "value").hash(11),
        }
        kept = ("row", "reason")
        columns = [told.get(name, pl.col(name) if name in kept else pl.lit(None)).alias(name) for name in USAGE]
        return frame.select(columns).cast(USAGE)
