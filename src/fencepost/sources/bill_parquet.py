"""Columns of a Parquet file as the texts that a CSV would hold, those inside structures too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]


def headers_of(path: Path) -> list[str]:
    """The names of a file's plain columns.

    Raises:
        OSError: the file cannot be read, or is no whole Parquet file.
    """
    try:
        return [name for name, _ in leaves_of(pq.read_schema(path))]
    except pa.ArrowException as error:
        raise OSError(" ".join(str(error).split())[:120]) from error


def leaves_of(schema: pa.Schema) -> list[tuple[str, tuple[str, ...]]]:
    """The plain columns of a Parquet file, those inside structures by their names with points between.

    Lists and maps are left out.
    """
    found: list[tuple[str, tuple[str, ...]]] = []

    def walk(fields: Iterable[pa.Field], above: tuple[str, ...]) -> None:
        for one in fields:
            way = (*above, one.name)
            if pa.types.is_struct(one.type):
                walk([one.type.field(place) for place in range(one.type.num_fields)], way)
            elif not pa.types.is_nested(one.type):
                found.append((".".join(way), way))

    walk(schema, ())
    return found


def as_text(frame: pl.DataFrame, way: tuple[str, ...]) -> pl.Series:
    """A column by the way that leads to it; moments without a zone are taken for UTC, as Parquet's writers do."""
    cells = frame[way[0]]
    for name in way[1:]:
        cells = cells.struct.field(name)
    kind = cells.dtype
    if isinstance(kind, pl.Datetime):
        utc = cells.dt.replace_time_zone("UTC") if kind.time_zone is None else cells.dt.convert_time_zone("UTC")
        return utc.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    return cells.cast(pl.String, strict=False)
