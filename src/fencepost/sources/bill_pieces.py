"""The lines of a cloud's bill as columns of text, piece by piece: CSV (gzip or zip too), Parquet, or JSON a row.

The readers of bills name the columns they want by the names that the exports give them; which spelling a file uses,
with strokes, points or underscores, does not matter. A row that is broken stays in its place, with its number alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.delimited_pieces import read_long_table
from fencepost.sources.formats import HEAD
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.json_rows import json_objects
from fencepost.sources.limits import MAX_COLUMNS
from fencepost.sources.lines import JsonNumber
from fencepost.sources.packed import opened_file
from fencepost.sources.usage_cells import text_or_nothing
from fencepost.sources.usage_rows import OnPiece, UsageFile
from fencepost.sources.usage_telling import Telling

MAX_BILL = 256 * 1024 * 1024 * 1024
"""Bytes of a bill once unpacked; a month of the largest accounts stays below."""

_BATCH = 65_536
_OBJECTS = 16_384
_BROKEN = "broken"
_PARQUET = b"PAR1"
_KEY = lru_cache(maxsize=10_000)(header_key)  # the keys of objects are few, and stand in every row

Columns = Mapping[str, Sequence[str]]
"""A reader's own names of columns, each with the names the exports give it, the best first."""


@dataclass(slots=True)
class BillTelling(Telling):
    """The faults of a bill as they are met; lost rows wait until their piece is given."""

    lost: list[int] = field(default_factory=list)

    def fault(
        self, what: str, todo: str, row: int | None = None, column: str | None = None, *, lost: bool = False
    ) -> None:
        """Note what is wrong; ``lost`` where the row cannot be read at all."""
        if lost and row is not None:
            self.lost.append(row)
        Telling.fault(self, what, todo, row, column)


@dataclass(slots=True)
class BillTable:
    """A bill whose headers are known: ``pieces`` gives its rows once: ``row``, ``broken``, ``blank`` and texts."""

    path: Path
    headers: list[str]
    form: str
    columns: Columns
    needed: Sequence[str]
    telling: BillTelling
    on_piece: OnPiece | None = None
    notes: list[str] = field(default_factory=list)

    def header(self, column: str) -> str:
        """How the file spells a column."""
        spelt = {header_key(header): header for header in reversed(self.headers)}
        return next((spelt[key] for name in self.columns[column] if (key := header_key(name)) in spelt), column)

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        keys = {header_key(header) for header in self.headers}
        return self.form == "json" or any(header_key(name) in keys for name in self.columns[column])

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The rows in order: every column asked for, null where the file does not have it or says nothing."""
        parts = {"csv": _from_csv, "parquet": _from_parquet, "json": _from_json}[self.form](self)
        for part in parts:
            yield _whole(part, self.columns, self.telling)
        if self.telling.lost:
            yield _whole(pl.DataFrame(schema={"row": pl.Int64}), self.columns, self.telling)

    def usage(self, form: str, pieces: Iterator[pl.DataFrame]) -> UsageFile:
        """The file of use whose faults and notes fill up as ``pieces`` is read."""
        return UsageFile(self.telling.name, form, pieces, self.telling.faults, self.notes)


def open_bill(
    path: Path, columns: Columns, needed: Sequence[str], name: str | None = None, on_piece: OnPiece | None = None
) -> BillTable:
    """Find the form and the headers of a bill; ``needed`` are the reader's columns without which nothing is counted.

    Raises:
        FencepostError: the file cannot be opened, is none of the forms, or lacks a needed column.
    """
    telling = BillTelling(name or path.name)
    try:
        headers, form, notes = _headers(path, columns, needed, telling)
    except OSError as error:
        said = error.strerror or error
        told = Fault(f"the file cannot be read ({said}).", "Check its name, or copy it again.", telling.name)
        raise FencepostError(told) from error
    if not headers:
        nothing = Fault("the file holds no table.", "Check that the right file was exported.", telling.name)
        raise FencepostError(*(telling.faults or [nothing]))
    telling.faults.clear()  # told again where the rows are read
    telling.lost.clear()
    table = BillTable(path, headers, form, columns, needed, telling, on_piece, notes)
    keys = {header_key(header) for header in headers}
    missing = [columns[one][0] for one in needed if not keys & {header_key(name) for name in columns[one]}]
    if missing:
        shown = ", ".join(f"'{header[:40]}'" for header in headers[:12]) or "none"
        said = f"there is no column {' and no column '.join(missing)}; the headers are: {shown}."
        raise FencepostError(Fault(said, "Export the bill again with these columns.", telling.name))
    return table


@dataclass(frozen=True, slots=True)
class _AnySpelling(Wanted):
    """The columns of a bill, however the file parts their words."""

    spelt: Mapping[str, str]

    def found(self, headers: Sequence[str]) -> set[str]:
        """The reader's names of the columns among some headers."""
        return {self.spelt[key] for header in headers[:MAX_COLUMNS] if (key := header_key(header)) in self.spelt}


def _wanted(columns: Columns, needed: Iterable[str]) -> Wanted:
    spelt = {header_key(name): one for one, names in columns.items() for name in names}
    return _AnySpelling(frozenset(columns), frozenset(needed), spelt)


def _headers(
    path: Path, columns: Columns, needed: Sequence[str], telling: BillTelling
) -> tuple[list[str], str, list[str]]:
    with path.open("rb") as file:
        start = file.read(4)
    if start == _PARQUET:
        from fencepost.sources.bill_parquet import headers_of  # noqa: PLC0415 - slow to load, wanted for Parquet only

        return headers_of(path), "parquet", []
    with opened_file(path, telling, MAX_BILL) as stream:
        held = cast("io.BufferedReader", stream)
        head = held.peek(HEAD)[:HEAD]
        if not head and telling.faults:
            raise FencepostError(*telling.faults)  # nothing of it could be unpacked
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
            keys: dict[str, None] = {}
            for _, value in islice(json_objects(held, head, telling), 100):
                keys.update(dict.fromkeys(_flat(value)))
            return list(keys), "json", []
        table = read_long_table(held, head, path.name, _wanted(columns, needed))
        return table.headers, "csv", table.notes


def _places(headers: Sequence[str], columns: Columns) -> dict[str, int]:
    """Where each column stands; of several spellings the first that is there."""
    at = {header_key(header): place for place, header in reversed(list(enumerate(headers)))}
    found = {
        one: next((at[key] for name in names if (key := header_key(name)) in at), None)
        for one, names in columns.items()
    }
    return {one: place for one, place in found.items() if place is not None}


class _Counted(io.RawIOBase):
    """A stream that tells how much of it has been read."""

    def __init__(self, stream: BinaryIO, on_piece: OnPiece) -> None:
        self._stream = stream
        self._on_piece = on_piece

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._on_piece(len(data))
        return len(data)


def _counted(stream: BinaryIO, bill: BillTable) -> BinaryIO:
    if bill.on_piece is None:
        return stream
    return cast("BinaryIO", io.BufferedReader(_Counted(stream, bill.on_piece), buffer_size=1024 * 1024))


def _from_csv(bill: BillTable) -> Iterator[pl.DataFrame]:
    telling = bill.telling
    with opened_file(bill.path, telling, MAX_BILL) as stream:
        head = cast("io.BufferedReader", stream).peek(HEAD)[:HEAD]
        table = read_long_table(_counted(stream, bill), head, telling.name, _wanted(bill.columns, bill.needed))

        def broken(fault: Fault) -> None:
            telling.fault(fault.what, fault.todo, fault.row, fault.column, lost=True)

        yield from table.frames(_places(table.headers, bill.columns), broken, whole=True)


def _from_parquet(bill: BillTable) -> Iterator[pl.DataFrame]:
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load, wanted for Parquet only
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415

    from fencepost.sources.bill_parquet import as_text, leaves_of  # noqa: PLC0415

    row, size = 1, bill.path.stat().st_size
    with pq.ParquetFile(bill.path) as parquet:
        leaves = leaves_of(parquet.schema_arrow)
        at = _places([name for name, _ in leaves], bill.columns)
        tops = sorted({leaves[place][1][0] for place in at.values()})
        try:
            for batch in parquet.iter_batches(_BATCH, columns=tops):
                frame = pl.DataFrame(pl.from_arrow(batch))
                yield frame.select(
                    pl.int_range(row, row + frame.height, dtype=pl.Int64, eager=True).alias("row"),
                    *(as_text(frame, leaves[place][1]).alias(one) for one, place in at.items()),
                )
                row += frame.height
                if bill.on_piece:
                    bill.on_piece(size * frame.height // max(1, parquet.metadata.num_rows))
        except (OSError, pa.ArrowException) as error:
            left = parquet.metadata.num_rows - row + 1
            said = " ".join(str(error).split())[:120]
            bill.telling.broken_off(f"the Parquet file is damaged ({said}); {left:,} of its rows are not known.")


def _from_json(bill: BillTable) -> Iterator[pl.DataFrame]:
    names = {one: [header_key(name) for name in spellings] for one, spellings in bill.columns.items()}
    with opened_file(bill.path, bill.telling, MAX_BILL) as stream:
        head = cast("io.BufferedReader", stream).peek(HEAD)[:HEAD]
        objects = json_objects(_counted(stream, bill), head, bill.telling)
        while batch := list(islice(objects, _OBJECTS)):
            flat = [{_KEY(key): text for key, text in _flat(value).items()} for _, value in batch]
            columns = {one: [_first(row, keys) for row in flat] for one, keys in names.items()}
            rows = pl.Series("row", [row for row, _ in batch], dtype=pl.Int64)
            yield pl.DataFrame([rows, *(pl.Series(one, texts, dtype=pl.String) for one, texts in columns.items())])


def keys_at(text: str) -> list[str]:
    """The keys of the first object of a JSON text, inner ones with points between; none where it is cut short."""
    at = text.find("{")
    try:
        value = json.JSONDecoder().raw_decode(text, at)[0] if at >= 0 and text.lstrip()[:1] in {"{", "["} else {}
    except (json.JSONDecodeError, RecursionError):
        return []
    return list(_flat(value))


def _first(row: Mapping[str, str], keys: Iterable[str]) -> str | None:
    return next((row[key] for key in keys if key in row), None)


def _flat(value: Mapping[str, object], above: str = "") -> dict[str, str]:
    """The plain values of an object, those of inner objects by their names with points between; lists are left out."""
    found: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            found.update(_flat(inner, f"{above}{key}."))
        elif not isinstance(inner, list):
            found[f"{above}{key}"] = inner.text if isinstance(inner, JsonNumber) else str(inner or "")
    return found


def _whole(part: pl.DataFrame, columns: Columns, telling: BillTelling) -> pl.DataFrame:
    """A part with every column, and with the rows that were lost on the way in their places."""
    nothing = pl.lit(None, dtype=pl.String)
    texts = [(text_or_nothing(one) if one in part.columns else nothing).alias(one) for one in columns]
    whole = part.select(pl.col("row").cast(pl.Int64), *texts, pl.lit(False).alias(_BROKEN))
    whole = whole.with_columns(pl.all_horizontal(pl.col(list(columns)).is_null()).alias("blank"))
    if telling.lost:
        lost = pl.DataFrame({"row": pl.Series(telling.lost, dtype=pl.Int64), _BROKEN: True, "blank": False})
        telling.lost.clear()
        whole = pl.concat([whole, lost], how="diagonal").sort("row", maintain_order=True)
    return whole
