"""A FOCUS bill's cells, piece by piece, whether it is CSV or Parquet; rows that are broken keep their numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.delimited_pieces import read_long_table
from fencepost.sources.focus_columns import COLUMNS, FOCUS, places_in, version_of
from fencepost.sources.formats import HEAD
from fencepost.sources.packed import opened_file
from fencepost.sources.usage_rows import OnPiece
from fencepost.sources.usage_telling import Telling

MAX_BILL = 256 * 1024 * 1024 * 1024
"""Bytes of a bill once unpacked."""

_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class NotRead:
    """Rows that are broken, by their numbers."""

    rows: list[int]


def opened_bill(path: Path, told: Telling, on_piece: OnPiece | None) -> tuple[str, Iterator[pl.DataFrame | NotRead]]:
    """What a bill is, and its pieces: ``row`` and every column asked for as text; one that it has not is null.

    Raises:
        FencepostError: the file is not there, or lacks a column that is needed.
    """
    try:
        with path.open("rb") as file:
            is_parquet = file.read(4) == b"PAR1"
        pieces = _parquet(path, told, on_piece) if is_parquet else _csv(path, told, on_piece)
        form = next(pieces)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})."
        raise FencepostError(Fault(what, "Check its name and that you may read it.", told.name)) from error
    assert isinstance(form, str)
    return form, (piece for piece in pieces if not isinstance(piece, str))


def _csv(path: Path, told: Telling, on_piece: OnPiece | None) -> Iterator[pl.DataFrame | NotRead | str]:
    with opened_file(path, told, MAX_BILL) as stream:
        head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
        if not head and told.faults:
            raise FencepostError(*told.faults)  # nothing of it could be unpacked
        table = read_long_table(_Counted(stream, on_piece) if on_piece else stream, head, told.name, FOCUS)  # type: ignore[arg-type]
        told.notes.extend(table.notes)
        places = places_in(table.headers, told.name, told.notes)
        yield version_of(table.headers)
        absent = [pl.lit(None, dtype=pl.String).alias(column) for column in COLUMNS if column not in places]
        broken: list[int] = []

        def lost(fault: Fault) -> None:
            told.fault(fault.what, fault.todo, fault.row, fault.column, lost=True)
            broken.append(fault.row or 0)

        for cells in table.frames(places, lost, whole=True):
            yield cells.with_columns(absent)
            if broken:
                yield NotRead(list(broken))
                broken.clear()


class _Counted:
    """A stream that tells how much of it has been read."""

    def __init__(self, stream: BinaryIO, on_piece: OnPiece) -> None:
        self._stream = stream
        self._on_piece = on_piece

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._on_piece(len(data))
        return data


def _parquet(path: Path, told: Telling, on_piece: OnPiece | None) -> Iterator[pl.DataFrame | NotRead | str]:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - wanted for Parquet only
    from pyarrow.lib import ArrowException  # type: ignore[import-untyped]  # noqa: PLC0415

    size = path.stat().st_size
    try:
        with pq.ParquetFile(path) as file:
            headers = list(file.schema_arrow.names)
            places = places_in(headers, told.name, told.notes)
            yield version_of(headers)
            row, total = 1, max(1, file.metadata.num_rows)
            names = {headers[at]: column for column, at in places.items()}
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(names)):
                cells = pl.DataFrame(pl.from_arrow(batch)).rename(names)
                yield _as_text(cells).with_row_index("row", row).with_columns(pl.col("row").cast(pl.Int64))
                if on_piece:
                    on_piece(size * cells.height // total)
                row += cells.height
    except ArrowException as error:
        what = f"this Parquet file is damaged ({str(error)[:120]})."
        raise FencepostError(Fault(what, "Fetch it again.", told.name)) from error


def _as_text(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(
        _written(cells[column]) if column in cells.columns else pl.lit(None, dtype=pl.String).alias(column)
        for column in COLUMNS
    )


def _written(values: pl.Series) -> pl.Series:
    """A column as a CSV would write it: moments with their zone, details as JSON."""
    kind = values.dtype
    if isinstance(kind, pl.Datetime):
        zone = "+00:00" if kind.time_zone else ""
        moments = values.dt.convert_time_zone("UTC") if kind.time_zone else values
        return moments.dt.strftime("%Y-%m-%d %H:%M:%S%.6f" + zone)
    if isinstance(kind, pl.List | pl.Struct):
        # A map comes as a list of its keys and values.
        return pl.Series(values.name, [_as_json(value) for value in values.to_list()], dtype=pl.String)
    return values.cast(pl.String)


def _as_json(value: object) -> str | None:
    if isinstance(value, list):
        value = {str(item.get("key")): item.get("value") for item in value if isinstance(item, dict)}
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
