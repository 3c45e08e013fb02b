"""A very long table of delimited text, piece by piece as columns; a piece with a broken row is read row by row.

Polars reads a clean piece many times faster than rows can be read one by one, but cannot say which row is broken. So
each piece is checked: as many rows as lines, no byte that is not text, no row with too many cells. One that fails is
read as ``delimited`` reads a whole file, with the same words for the same faults.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import polars as pl
from polars.exceptions import PolarsError

from fencepost.model.fault import Fault
from fencepost.sources.delimited import Records, delimiter_of, lines_of, refuse_binary
from fencepost.sources.encoding import guess_encoding, mended
from fencepost.sources.header_rows import Wanted, header_place, trimmed
from fencepost.sources.limits import MAX_RECORD
from fencepost.sources.lines import Grid, Line

_PIECE = 8 * 1024 * 1024
_LOOK_AHEAD = 20
_LOOK_BACK = 64

OnFault = Callable[[Fault], None]
Record = tuple[list[str], Fault | None]


@dataclass(slots=True)
class LongTable:
    """A table whose headers have been read; ``frames`` takes the rest of the stream, once."""

    headers: list[str]
    header_row: int
    notes: list[str]
    name: str
    _delimiter: str
    _width: int
    _chunks: Iterator[bytes]
    _left: bytes

    def frames(self, columns: Mapping[str, int], on_fault: OnFault, *, whole: bool = False) -> Iterator[pl.DataFrame]:
        """Pieces of the table: the columns asked for by their places, as text without outer blanks, and ``row``.

        An empty cell is an empty text; blank rows are left out. A row that is broken goes to ``on_fault`` alone.
        With ``whole`` nothing is left out and no cell is touched, for those who count rows: an empty cell may be null.
        """
        row = self.header_row + 1
        for data in _whole_records(self._chunks, self._left):
            cells = self._columns_of(data, columns)
            if cells is None:
                records = list(self._records(data))
                count, cells = len(records), self._row_by_row(records, row, columns, on_fault)
            else:
                count, cells = cells.height, cells.with_row_index("row", row)
            row += count
            tidy = cells.with_columns(pl.col("row").cast(pl.Int64)) if whole else _tidy(cells)
            if tidy.height:
                yield tidy

    def _columns_of(self, data: bytes, columns: Mapping[str, int]) -> pl.DataFrame | None:
        """A piece read at once; ``None`` where it is not clean."""
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        if len(data) >= MAX_RECORD * max(1, lines) or b"\x00" in data or data.count(b"\r") != data.count(b"\r\n"):
            return None
        header = self._delimiter.join(f"c{at}" for at in range(self._width + 1)).encode() + b"\n"
        try:
            cells = pl.read_csv(
                header + data,
                separator=self._delimiter,
                columns=[*sorted(set(columns.values())), self._width],
                infer_schema=False,
                low_memory=True,
            )
        except PolarsError:
            return None
        # Polars does not count the cells that it leaves out, so one column too many is asked for.
        if cells.height != lines or cells[f"c{self._width}"].is_not_null().any():
            return None
        return cells.select(pl.col(f"c{at}").alias(name) for name, at in columns.items())

    def _records(self, data: bytes) -> Records:
        text = data.decode("utf-8", "surrogateescape")
        return Records(iter(io.StringIO(text, newline="")), self._delimiter)

    def _row_by_row(
        self, records: list[Record], row: int, columns: Mapping[str, int], on_fault: OnFault
    ) -> pl.DataFrame:
        grid = Grid(self.headers, iter(()), header_row=self.header_row)
        good: list[Line] = []
        for line in lines_of(enumerate(records, start=row), grid, self.name):
            if line.faults:
                on_fault(line.faults[0])
            else:
                good.append(line)
        cells = {name: pl.Series([_cell(line, at) for line in good], dtype=pl.String) for name, at in columns.items()}
        return pl.DataFrame({"row": pl.Series([line.row for line in good], dtype=pl.UInt32), **cells})


def read_long_table(stream: BinaryIO, head: bytes, name: str, wanted: Wanted) -> LongTable:
    """Find the headers of a table, whatever its encoding and delimiter, and leave the rest for ``frames``.

    Raises:
        FencepostError: the file is not text.
    """
    encoding, note = guess_encoding(head)
    chunks = _as_utf8(stream, encoding)
    top = next(chunks, b"")
    lines = list(islice(io.StringIO(top[:MAX_RECORD].decode("utf-8", "surrogateescape"), newline=""), _LOOK_AHEAD))
    delimiter, skipped = delimiter_of(lines, wanted)
    sample = lines[skipped:]
    ahead = [values for values, _ in islice(Records(iter(sample), delimiter), _LOOK_AHEAD)]
    start, first = header_place(iter(ahead), wanted)
    raw = ahead[start] if ahead else []
    headers = trimmed(raw)
    refuse_binary(headers, sample, name, wanted)
    notes = [note] if note else []
    if start != first:
        notes.append(f"The headers stand in row {start + 1}; what is written above them was not read.")
    used = skipped + _lines_of_records(sample, delimiter, start + 1)
    taken = len("".join(lines[:used]).encode("utf-8", "surrogateescape"))
    return LongTable(headers, start + 1, notes, name, delimiter, max(1, len(raw)), chunks, top[taken:])


def _lines_of_records(lines: list[str], delimiter: str, count: int) -> int:
    """How many lines the first records take."""
    for taken in range(count, len(lines) + 1):
        records = list(Records(iter(lines[:taken]), delimiter))
        if len(records) >= count and records[count - 1][1] is None:
            return taken
    return len(lines)


def _as_utf8(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """The bytes of a text as UTF-8; what the encoding does not know stays unreadable, so that its row is told."""
    if encoding in {"utf-8", "utf-8-sig"}:
        first = True
        while data := stream.read(_PIECE):
            yield data.removeprefix(codecs.BOM_UTF8) if first else data
            first = False
        return
    errors = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    while data := stream.read(_PIECE):
        yield decoder.decode(data).encode("utf-8", "surrogatepass")
    try:
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        yield b"\xff\n"  # half a character at the end: a row that cannot be read


def _whole_records(chunks: Iterator[bytes], left: bytes) -> Iterator[bytes]:
    """Pieces that end where a row does; a line too long for a piece is cut, and the rest of it dropped."""
    dropping = False
    for chunk in chunks:
        data = left + chunk
        if dropping:
            _, mark, data = data.partition(b"\n")
            dropping = not mark
        cut = _cut(data)
        if cut:
            yield data[:cut]
        elif len(data) > _PIECE:
            yield data[:_PIECE]
            data, dropping = b"", True
        left = data[cut:]
    if left and not dropping:
        yield left


def _cut(data: bytes) -> int:
    """The end of the last line at which no quotation mark stands open; of the last line, where all seem open."""
    last = end = data.rfind(b"\n") + 1
    open_marks = data.count(b'"', 0, end) % 2
    for _ in range(_LOOK_BACK):
        if not end or not open_marks:
            return end or last
        before = data.rfind(b"\n", 0, end - 1) + 1
        open_marks = (open_marks + data.count(b'"', before, end)) % 2
        end = before
    return last


def _cell(line: Line, at: int) -> str:
    # A byte that is not text shows as the replacement character, which the readers tell of.
    return mended(str(line.values[at])) if at < len(line.values) else ""


def _tidy(cells: pl.DataFrame) -> pl.DataFrame:
    texts = pl.col(pl.String).fill_null("").str.strip_chars()
    tidy = cells.with_columns(texts)
    told = [pl.col(name) != "" for name in cells.columns if name != "row"]
    return tidy.filter(pl.any_horizontal(told)).with_columns(pl.col("row").cast(pl.Int64))
