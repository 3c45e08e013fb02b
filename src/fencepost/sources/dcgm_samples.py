"""Samples of a chip's counters, one a row, from the text that Prometheus scrapes or from a table.

Formats: the Prometheus text exposition format; the labels of NVIDIA's DCGM exporter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import polars as pl

from fencepost.model.fault import Fault
from fencepost.sources.delimited_pieces import read_long_table
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.usage_reading import UsageReading, head_of, line_pieces, opened_use
from fencepost.sources.usage_rows import OnPiece

PREFIX = "DCGM_FI_"
TENSOR = "PROF_PIPE_TENSOR_ACTIVE"
BY_RANK = (TENSOR, "PROF_GR_ENGINE_ACTIVE", "PROF_SM_ACTIVE", "DEV_GPU_UTIL", "DEV_POWER_USAGE")
"""The metrics whose samples can stand for a chip's time, the best first."""

LABELS = ("uuid", "instance", "profile", "model", "host", "namespace", "pod")
SAMPLES = pl.Schema(
    {
        "row": pl.Int64,
        "metric": pl.String,
        **dict.fromkeys(LABELS, pl.String),
        "at": pl.Int64,  # milliseconds since 1970, UTC
        "value": pl.Float64,  # null where blank, NaN or a mark for "no value"
        "broken": pl.Boolean,
    }
)

_SPELLINGS = {
    "uuid": ("uuid", "gpu_uuid", "gpuuuid"),
    "instance": ("gpu_i_id", "gpuiid"),
    "profile": ("gpu_i_profile", "gpuiprofile"),
    "model": ("modelname", "model", "model_name", "gpu_name"),
    "host": ("hostname", "host", "node", "instance"),
    "namespace": ("exported_namespace", "namespace"),
    "pod": ("exported_pod", "pod", "hpc_job"),
    "time": ("time", "timestamp", "datetime"),
    "metric": ("metric", "name", "metric_name", "__name__"),
    "value": ("value",),
}
_LINE = (
    r"^\s*(?P<metric>[A-Za-z_:][A-Za-z0-9_:]*)\s*(?:\{(?P<labels>.*)\})?\s+(?P<value>\S+)(?:\s+(?P<at>-?[0-9.]+))?\s*$"
)
_LABEL = re.compile(r'\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}
# DCGM writes a number of this size or larger where it has no value.
_NO_VALUE = 1e14
_MILLISECONDS = 100_000_000_000
_TABLE_KEYS = {header_key(text): name for name, texts in reversed(_SPELLINGS.items()) for text in reversed(texts)}
_METRIC_KEYS = {header_key(start + name): name for name in BY_RANK for start in ("", PREFIX)}
_WANTED = Wanted(frozenset({*_TABLE_KEYS, *_METRIC_KEYS}), frozenset({header_key("uuid")}))


def is_prometheus(head_lines: Sequence[str]) -> bool:
    """Whether the first lines are DCGM metrics as Prometheus scrapes them."""
    return any(re.match(rf"\s*(?:# (?:HELP|TYPE) )?{PREFIX}\w+[ {{]", line) for line in head_lines)


def is_table(head_lines: Sequence[str]) -> bool:
    """Whether the first line is the header of a table of DCGM metrics."""
    line = next((line for line in head_lines if line.strip()), "").removeprefix("\ufeff")
    for mark in (",", ";", "\t", "|"):
        keys = {header_key(cell.strip('" ')) for cell in line.split(mark)}
        if header_key("uuid") in keys and (keys & _METRIC_KEYS.keys() or {"metric", "value"} <= keys):
            return True
    return False


def prometheus_samples(path: Path, reading: UsageReading, on_piece: OnPiece | None = None) -> Iterator[pl.DataFrame]:
    """Frames of the schema ``SAMPLES``; comments are no rows, and a line that cannot be read is ``broken``."""
    for lines in line_pieces(path, reading, on_piece):
        told = lines.filter(~pl.col("line").str.strip_chars_start().str.starts_with("#"))
        parts = told.select("row", pl.col("line").str.extract_groups(_LINE).alias("part")).unnest("part")
        texts = parts.get_column("labels").unique().to_list()
        read = [labels_of(text or "") for text in texts]
        table = pl.DataFrame(
            {
                "labels": pl.Series(texts, dtype=pl.String),
                **{name: pl.Series([one.get(name) for one in read], dtype=pl.String) for name in LABELS},
            }
        )
        frame = parts.join(table, on="labels", how="left", nulls_equal=True, maintain_order="left")
        yield _samples(frame.with_columns(moment=pl.col("at")))


def table_samples(path: Path, reading: UsageReading, on_piece: OnPiece | None = None) -> Iterator[pl.DataFrame]:
    """Frames of the schema ``SAMPLES`` from a table with a column for each metric, or with metric and value."""
    head = head_of(path, reading)
    with opened_use(path, reading) as stream:
        table = read_long_table(stream, head, reading.name, _WANTED)
        places: dict[str, int] = {}
        for at, header in enumerate(table.headers):
            key = header_key(header)
            if name := _METRIC_KEYS.get(key) or _TABLE_KEYS.get(key):
                places.setdefault(name, at)
        broken: list[int] = []

        def on_fault(fault: Fault) -> None:
            reading.fault(fault.what, fault.todo, fault.row, fault.column)
            broken.append(fault.row or 0)

        for cells in table.frames(places, on_fault):
            if on_piece is not None:
                on_piece(int(cells.estimated_size()))
            yield _of_table(cells, broken)
            broken.clear()
        if broken:
            yield _of_table(pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(places, pl.String)}), broken)


def _of_table(cells: pl.DataFrame, broken: Sequence[int]) -> pl.DataFrame:
    wide = [name for name in BY_RANK if name in cells.columns]
    if wide:
        best = [pl.when(pl.col(name) != "").then(pl.lit(name)) for name in wide]
        value = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in wide]
        cells = cells.with_columns(
            pl.coalesce(*best, pl.lit(wide[0])).alias("metric"), pl.coalesce(*value, pl.lit("NaN")).alias("value")
        )
    lost = pl.DataFrame({"row": pl.Series(list(broken), dtype=pl.Int64)})
    cells = pl.concat([cells, lost], how="diagonal").sort("row")
    missing = [name for name in (*LABELS, "time", "metric", "value") if name not in cells.columns]
    cells = cells.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)
    blank = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in LABELS]
    number = pl.when(pl.col("value") == "").then(pl.lit("NaN")).otherwise(pl.col("value"))
    return _samples(cells.with_columns(*blank, number.alias("value"), moment=pl.col("time")))


def _samples(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells as values: a time in ISO form or in (milli)seconds, a number, or none where there is none."""
    number = pl.col("value").cast(pl.Float64, strict=False)
    real = number.is_finite() & (number.abs() < _NO_VALUE)
    stamp = pl.col("moment").cast(pl.Float64, strict=False)
    epoch = (
        pl.when(stamp.abs() < _MILLISECONDS).then(stamp * 1000).otherwise(stamp).round(0).cast(pl.Int64, strict=False)
    )
    iso = pl.col("moment").str.replace(" ", "T").str.strip_suffix("Z").str.replace(r"[+-]00:?00$", "")
    days = iso.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="ms", strict=False).dt.epoch("ms")
    unread = (pl.col("moment").fill_null("") != "") & epoch.is_null() & days.is_null()
    return frame.with_columns(
        pl.col("metric").str.strip_prefix(PREFIX),
        pl.coalesce(epoch, days).alias("at"),
        pl.when(real).then(number).alias("value"),
        (pl.col("metric").is_null() | number.is_null() | unread).alias("broken"),
    ).select(pl.col(name).cast(kind) for name, kind in SAMPLES.items())


@lru_cache(maxsize=65_536)
def labels_of(text: str) -> dict[str, str]:
    """The labels of a sample that are used, by our names for them, with escapes undone."""
    found = {
        name.lower(): re.sub(r'\\[n"\\]', lambda mark: _ESCAPES[mark[0]], value) for name, value in _LABEL.findall(text)
    }
    told: dict[str, str] = {}
    for name in LABELS:
        value = next((found[spelling] for spelling in _SPELLINGS[name] if found.get(spelling)), None)
        if value is not None:
            told[name] = value
    return told
