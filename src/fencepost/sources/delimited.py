"""Tables of delimited text: comma, semicolon or tab; one broken row never swallows the next."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.encoding import bounded_lines, guess_encoding
from fencepost.sources.header_rows import ORDERS, Wanted, header_place, trimmed
from fencepost.sources.limits import MAX_COLUMNS, MAX_RECORD
from fencepost.sources.lines import Grid, Line, is_blank

DELIMITERS = (",", ";", "\t", "|")
"""The marks that may part the cells, in order of preference."""

_SEPARATOR_LINE = re.compile(r"\ufeff?sep=([,;|\t])\r?\n?", re.IGNORECASE)
_LOOK_AHEAD = 20
_MAX_RESCANS = 100
_UNCLOSED = "a quotation mark opens in this row and is never closed."
_CLOSE_IT = 'Close the quotation mark, or double it ("") where it stands for inches.'
_TOO_LONG = f"the row is longer than {MAX_RECORD:,} characters."


def read_delimited(stream: BinaryIO, head: bytes, name: str, wanted: Wanted = ORDERS) -> Grid:
    """Read a CSV file, whatever its encoding and delimiter.

    Rows are counted as records, the header's own line included, so that a cell with line breaks is
    one row as in a spreadsheet. An Excel ``sep=;`` line is not counted.

    Raises:
        FencepostError: the file is not text.
    """
    encoding, note = guess_encoding(head)
    lines = bounded_lines(stream, encoding)
    sample = list(islice(lines, _LOOK_AHEAD))
    delimiter, skipped = delimiter_of(sample, wanted)
    sample = sample[skipped:]
    numbered = enumerate(Records(chain(sample, lines), delimiter), start=1)
    ahead = list(islice(numbered, _LOOK_AHEAD))
    start, first = header_place((values for _, (values, _) in ahead), wanted)
    grid = Grid(trimmed(ahead[start][1][0]) if ahead else [], iter(()), [note] if note else [])
    refuse_binary(grid.headers, sample, name, wanted)
    if start != first:
        grid.notes.append(f"The headers stand in row {start + 1}; what is written above them was not read.")
    grid.header_row = start + 1
    grid.lines = lines_of(chain(ahead[start + 1 :], numbered), grid, name)
    return grid


def lines_of(numbered: Iterator[tuple[int, tuple[list[str], Fault | None]]], grid: Grid, name: str) -> Iterator[Line]:
    """Numbered records as lines under a table's headers; blank ones are counted and left out."""
    width = len(grid.headers)
    for row, (values, fault) in numbered:
        if fault is not None:
            placed = Fault(fault.what, fault.todo, name, row)
            yield Line(row, tuple(values[:width]), (placed,))
            continue
        if is_blank(values):
            grid.blank += 1
            continue
        if len(values) < width:
            grid.short += 1
        yield Line(row, tuple(values[:width]), _too_many(values, width, name, row))


def _too_many(values: list[str], width: int, name: str, row: int) -> tuple[Fault, ...]:
    if len(values) <= width or is_blank(values[width:]):
        return ()
    what = f"the row has {len(values)} cells, but there are {width} headers, so the cells may have shifted."
    return (Fault(what, "Put cells that hold the delimiter between quotation marks.", name, row),)


class Records:
    """The records of delimited text, each with what was wrong with it.

    A quotation mark that never closes would swallow the file to its end; it is found out after at
    most one bounded record, costs its own line only, and the lines after it are read again. After
    many of those no record may span lines any more, so that a hostile file takes linear time.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        """Read from lines with their ends, however long."""
        self._lines = lines
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._rescans = 0

    def __iter__(self) -> Iterator[tuple[list[str], Fault | None]]:
        """The cells of each record, and its fault."""
        while (line := self._take()) is not None:
            if len(line) >= MAX_RECORD:
                todo = "Look for a missing line break, or shorten the cell."
                yield [cell[:200] for cell in self._split(line[:4096])], Fault(_TOO_LONG, todo)
            elif '"' not in line:
                yield self._split(line), None
            else:
                yield self._quoted(line)

    def _take(self) -> str | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._delimiter)

    def _quoted(self, first: str) -> tuple[list[str], Fault | None]:
        held = [first]
        unclosed = False

        def feed() -> Iterator[str]:
            nonlocal unclosed
            yield first
            size = len(first)
            while self._rescans < _MAX_RESCANS and (line := self._take()) is not None:
                held.append(line)
                size += len(line)
                if size >= MAX_RECORD:
                    break
                yield line
            unclosed = True

        try:
            values = next(csv.reader(feed(), delimiter=self._delimiter))
        except (csv.Error, StopIteration):  # a cell over csv's own limit, four times that of a cell
            values, unclosed = [], True
        if not unclosed:
            return values, None
        self._rescans += 1
        self._again.extendleft(reversed(held[1:]))
        return [cell[:200] for cell in self._split(first.replace('"', ""))], Fault(_UNCLOSED, _CLOSE_IT)


def delimiter_of(sample: list[str], wanted: Wanted) -> tuple[str, int]:
    """The mark between the cells, and how many lines at the top only name it."""
    said = _SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    return (said[1], 1) if said else (_delimiter(sample, wanted), 0)


def _delimiter(sample: list[str], wanted: Wanted) -> str:
    """The mark under which the most required columns are found, then the most columns."""

    def score(mark: str) -> tuple[int, int, int]:
        best = (0, 0, 0)
        for values, _ in islice(Records(iter(sample), mark), _LOOK_AHEAD):
            found = wanted.found(values)
            best = max(best, (len(found & wanted.required), len(found), min(len(values), MAX_COLUMNS)))
        return best

    return max(DELIMITERS, key=score)


def refuse_binary(headers: list[str], sample: list[str], name: str, wanted: Wanted) -> None:
    """Refuse a file whose top is not text; one with the headers that are wanted is text, whatever follows."""
    if wanted.required <= wanted.found(headers):
        return
    top = "".join(sample)[:4096]
    strange = sum(1 for c in top if (c < " " and c not in "\t\r\n\x0b\x0c\x1a") or "\udc80" <= c <= "\udcff")
    if "\x00" in top or strange * 20 > len(top):
        what = "the file holds bytes that are not text."
        raise FencepostError(Fault(what, "Save the table as 'CSV UTF-8' or .xlsx and give that file.", name))
