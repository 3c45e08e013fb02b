"""Order files in CSV, XLSX, JSON, NDJSON or Parquet: every row a deal, or a row that could not be read."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Self

from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.delimited import read_delimited
from fencepost.sources.encoding import has_undecodable, mended
from fencepost.sources.formats import HEAD, format_of
from fencepost.sources.header_rows import Headed
from fencepost.sources.headers import ORDERS, HeaderMap, HeaderWords
from fencepost.sources.limits import MAX_CELL, MAX_COLUMNS, MAX_SPOOL
from fencepost.sources.lines import Grid, Line, text_of
from fencepost.sources.objects import read_json, read_ndjson
from fencepost.sources.sheets import read_parquet, read_workbook

_SHOWN = 200
_MAX_IDS = 1_000_000
_SPOOL_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read: what could be made out of it, and what is wrong.

    ``cells`` holds the readable cells by canonical column, long ones cut, for show only.
    """

    row: int
    id: str
    cells: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class OrderFile:
    """An order file being read: ``rows`` comes as it is taken, once.

    ``mapping`` and ``notes`` are whole when ``rows`` has been taken to its end: a JSON key may turn
    up late, and blank rows and repeated ids are known only then.
    """

    name: str
    format: str
    rows: Iterator[Deal | BadRow]
    _headers: HeaderMap
    _grid: Grid
    _opened: ExitStack
    _ids: _Ids
    _before: tuple[str, ...] = ()

    @property
    def mapping(self) -> tuple[tuple[str, str | None], ...]:
        """Each header as written, with the column it is read as, or ``None`` where it is not used."""
        return tuple(self._headers.pairs)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the owner of the file should know about how it was read."""
        grid = self._grid
        counted = (
            (grid.blank, "blank {rows} skipped."),
            (grid.short, "{rows} with fewer cells than there are headers; the cells that lack are unknown."),
            (grid.unheaded, "{rows} with something in a column without a header, which was not read."),
        )
        told = [f"{count:,} {text.format(rows='row' if count == 1 else 'rows')}" for count, text in counted if count]
        return (*self._before, *grid.notes, *self._headers.notes, *told, *self._ids.notes())

    def close(self) -> None:
        """Close what was opened; taking ``rows`` to the end does so too."""
        self._opened.close()

    def __enter__(self) -> Self:
        """Give the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


def read_orders(
    source: Path | BinaryIO,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    name: str = "",
    words: HeaderWords = ORDERS,
) -> OrderFile:
    """Open an order file and read its headers; its rows are read as they are taken.

    Every row that is not blank becomes a :class:`~fencepost.model.deal.Deal` or a :class:`BadRow`.
    ``row`` counts as a spreadsheet does, the header being row 1: in XLSX it is the sheet's own
    number, in CSV the record's (a cell with line breaks is one record), in Parquet the first row is
    2; in NDJSON it is the line, in JSON the place in the array counted from 1. ``format`` is one of
    ``csv``, ``xlsx``, ``json``, ``ndjson``, ``parquet``; without it the first bytes and the name tell.
    A stream that is handed in stays open. ``words`` are those of another kind of file than orders, such as leases.

    Raises:
        FencepostError: the file cannot be opened, is empty, has no deals, lacks the column ``date``,
            ``item`` or ``to``, or goes over a limit of :mod:`fencepost.sources.limits`.
    """
    opened = ExitStack()
    try:
        name = name or (source.name if isinstance(source, Path) else str(getattr(source, "name", "") or "orders"))
        stream, head = _opened(source, name, opened)
        form, note = format_of(head, name, format)
        grid = _grid(form, (stream, head), name, opened, words)
        headers, lines = _start(grid, name, words)
    except BaseException:
        opened.close()
        raise
    ids = _Ids()
    rows = _Reader(headers, grid, name, ids).rows(lines, opened)
    return OrderFile(name, form, rows, headers, grid, opened, ids, (note,) if note else ())


def _start(grid: Grid, name: str, words: HeaderWords) -> tuple[HeaderMap, Iterator[Line]]:
    """The reading of the headers, and the lines from the first on; refuse a file that holds no deals."""
    first = next(grid.lines, None)
    nothing = Fault("the file holds no deals.", "Add one row for each deal, under the headers.", name)
    if len(grid.headers) > MAX_COLUMNS:
        what = f"the file has more than {MAX_COLUMNS:,} columns."
        raise FencepostError(Fault(what, "Keep only the columns of an order file.", name))
    if not grid.headers:
        raise FencepostError(*(first.faults if first and first.faults else (nothing,)))
    headers = HeaderMap(words=words)
    headers.add(grid.headers)
    headers.require(name, grid.header_row)
    if first is None:
        raise FencepostError(nothing)
    return headers, chain((first,), grid.lines)


def _opened(source: Path | BinaryIO, name: str, opened: ExitStack) -> tuple[BinaryIO, bytes]:
    """The stream, at its start, and its first bytes."""
    if not isinstance(source, Path):
        stream = source
    else:
        try:
            stream = opened.enter_context(source.open("rb"))
        except OSError as error:
            what = f"the file cannot be opened: {error.strerror or error}."
            raise FencepostError(Fault(what, "Check the path and your rights to it.", name or str(source))) from error
    if stream.seekable():
        place = stream.tell()
        head = stream.read(HEAD)
        stream.seek(place)
        return stream, head
    head = stream.read(HEAD)
    return io.BufferedReader(_Replay(head, stream)), head


class _Replay(io.RawIOBase):
    """A stream that gives again the first bytes taken from a pipe, then the rest of the pipe."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the head while it lasts."""
        data = self._head[: len(buffer)]
        self._head = self._head[len(buffer) :]
        if not data:
            one = getattr(self._rest, "read1", self._rest.read)
            data = one(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _grid(form: str, source: tuple[BinaryIO, bytes], name: str, opened: ExitStack, words: HeaderWords) -> Grid:
    stream, head = source
    if form == "csv":
        return read_delimited(stream, head, name, Headed.by(words))
    if form == "ndjson":
        return read_ndjson(stream, head, name)
    if form == "json":
        return read_json(stream, head, name)
    whole = stream if stream.seekable() else _spooled(stream, name, opened)
    return read_workbook(whole, name) if form == "xlsx" else read_parquet(whole, name)


def _spooled(stream: BinaryIO, name: str, opened: ExitStack) -> BinaryIO:
    """A copy of a pipe that can be read out of order, on disk once it is large."""
    copy = opened.enter_context(tempfile.SpooledTemporaryFile(_SPOOL_MEMORY))  # noqa: SIM115 - the stack closes it
    size = 0
    while chunk := stream.read(HEAD):
        size += len(chunk)
        if size > MAX_SPOOL:
            what = f"more than {MAX_SPOOL:,} bytes came through the pipe."
            raise FencepostError(Fault(what, "Give the file by its path.", name))
        copy.write(chunk)
    copy.seek(0)
    return copy  # type: ignore[return-value]


@dataclass(slots=True)
class _Ids:
    """The ids met so far, as hashes and up to a limit, and the first that came twice."""

    seen: set[int] = field(default_factory=set)
    repeated: int = 0
    example: str = ""
    full: bool = False

    def meet(self, identity: str, row: int) -> None:
        mark = hash(identity)
        if mark in self.seen:
            self.repeated += 1
            self.example = self.example or f"'{identity[:60]}' in row {row}"
        elif len(self.seen) < _MAX_IDS:
            self.seen.add(mark)
        else:
            self.full = True

    def notes(self) -> list[str]:
        told = []
        if self.repeated:
            rows = "row repeats" if self.repeated == 1 else "rows repeat"
            told.append(f"{self.repeated:,} {rows} the id of an earlier one, first {self.example}.")
        if self.full:
            told.append(f"After {_MAX_IDS:,} different ids, repeated ids were no longer looked for.")
        return told


@dataclass(slots=True)
class _Reader:
    """Lines to deals, under one reading of the headers."""

    headers: HeaderMap
    grid: Grid
    name: str
    ids: _Ids

    def rows(self, lines: Iterator[Line], opened: ExitStack) -> Iterator[Deal | BadRow]:
        with opened:
            columns = self.headers.columns
            for line in lines:
                if len(self.grid.headers) > len(columns):
                    self.headers.add(self.grid.headers[len(columns) :])
                    columns = self.headers.columns
                yield self.deal(line, columns)

    def deal(self, line: Line, columns: tuple[str | None, ...]) -> Deal | BadRow:
        cells: dict[str, str] = {}
        faults = list(line.faults)
        for place, value in enumerate(line.values):
            column = columns[place]
            text, fault = self.cell(value, place, column, line.row)
            if fault is not None:
                faults.append(fault)
            if column is not None and text:
                cells[column] = text
        given = cells.get("id", "").strip()
        if given:
            self.ids.meet(given, line.row)
        if not faults:
            return Deal(cells, line.row, self.name)
        shown = {column: mended(text[:_SHOWN]) for column, text in cells.items()}
        return BadRow(line.row, mended(given[:_SHOWN]) or str(line.row), MappingProxyType(shown), tuple(faults))

    def cell(self, value: object, place: int, column: str | None, row: int) -> tuple[str, Fault | None]:
        """The text of one value, and what is wrong with it."""
        try:
            text = text_of(value)
        except TypeError:
            text, what, todo = "", "the cell holds an object or another value that is not text.", "Write it as text."
            if column is None:
                return "", None
        except RecursionError:
            text, what, todo = "", "the cell is nested too deep.", "Write it as text."
        else:
            if len(text) <= MAX_CELL and "\x00" not in text and not has_undecodable(text):
                return text, None
            what, todo = _cell_fault(text)
        where = column or mended(self.grid.headers[place][:60])
        return text[:_SHOWN].replace("\x00", "\ufffd"), Fault(what, todo, self.name, row, where)


def _cell_fault(text: str) -> tuple[str, str]:
    if len(text) > MAX_CELL:
        return f"the cell is {len(text):,} characters long; the limit is {MAX_CELL:,}.", "Shorten it."
    if "\x00" in text:
        return "the cell holds a NUL, a byte that no text has.", "Write the cell again, or save the file again."
    return "the cell holds bytes that are not text in the file's encoding.", "Save the file as 'CSV UTF-8'."
