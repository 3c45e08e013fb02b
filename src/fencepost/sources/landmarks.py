"""Tables of places: landmarks with the round trips they measured, or points that are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.landmark import Landmark, Point
from fencepost.sources.delimited import read_delimited
from fencepost.sources.encoding import mended
from fencepost.sources.formats import HEAD, format_of
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.lines import Grid, Line, text_of

MOST_ROWS = 100_000
MOST_BYTES = 64 * 1024 * 1024
_MOST_FAULTS = 1_000
_LONGEST_NAME = 80
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WORDS = {
    "name": ("name", "landmark", "place", "city", "site", "probe", "anchor"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    # A delay without its unit may be in seconds, and a factor of a thousand would reach round the earth.
    "rtt_ms": ("rtt_ms", "delay_ms", "round_trip_ms", "ping_ms", "min_rtt_ms"),
}
_COLUMNS = {header_key(word): column for column, words in _WORDS.items() for word in words}


class _Measured(Wanted):
    """The columns of a table of places, in any spelling."""

    __slots__ = ()

    def found(self, headers: Sequence[str]) -> set[str]:
        return {column for header in headers if (column := _COLUMNS.get(header_key(header)))}


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of a table of places: those that were read, and a fault for each that was not, a thousand at most."""

    landmarks: tuple[Landmark, ...]
    points: tuple[tuple[str, Point], ...]
    faults: tuple[Fault, ...]
    unread: int
    notes: tuple[str, ...]


def read_landmarks(stream: BinaryIO, name: str) -> Places:
    """Landmarks with the columns landmark, lat, lon and rtt_ms.

    Raises:
        FencepostError: it is no CSV file, is too large, lacks a column, or has no row that can be read.
    """
    return _read(stream, name, ("latitude", "longitude", "rtt_ms"))


def read_points(stream: BinaryIO, name: str) -> Places:
    """Points with the columns name, lat and lon.

    Raises:
        FencepostError: it is no CSV file, is too large, lacks a column, or has no row that can be read.
    """
    return _read(stream, name, ("latitude", "longitude"))


def _read(stream: BinaryIO, name: str, required: tuple[str, ...]) -> Places:
    body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise FencepostError(Fault(f"the file is larger than {MOST_BYTES:,} bytes.", "Give fewer rows.", name))
    form, _ = format_of(body[:HEAD], name)
    if form != "csv":
        raise FencepostError(Fault(f"the file is {form}.", "Save the table as CSV and give that file.", name))
    grid = read_delimited(BytesIO(body), body[:HEAD], name, _Measured(frozenset(), frozenset(required)))
    columns = [_COLUMNS.get(header_key(header)) for header in grid.headers]
    _require(columns, required, grid, name)
    rows = _Rows(name, columns, required, [])
    for line in grid.lines:
        if line.row > MOST_ROWS:
            rows.fault(line.row, None, f"only the first {MOST_ROWS:,} rows are read.", "Give those that matter.")
            break
        rows.take(line)
    if not rows.landmarks and not rows.points:
        raise FencepostError(*rows.faults, Fault("no row could be read.", "Mend the rows above.", name))
    return Places(tuple(rows.landmarks), tuple(rows.points), tuple(rows.faults), rows.unread, tuple(grid.notes))


def _require(columns: list[str | None], required: tuple[str, ...], grid: Grid, name: str) -> None:
    lacking = [column for column in required if column not in columns]
    if lacking:
        shown = ", ".join(f"'{header[:40]}'" for header in grid.headers[:12]) or "none"
        raise FencepostError(
            *(
                Fault(f"there is no column '{column}'; the headers are: {shown}.", _todo(column), name, grid.header_row)
                for column in lacking
            )
        )


def _todo(column: str) -> str:
    return f"Call it {' or '.join(_WORDS[column][:2])}" + ("; the unit must be told." if column == "rtt_ms" else ".")


class _Rows:
    """Rows while they are read; a bad cell costs its own row only."""

    def __init__(self, name: str, columns: list[str | None], required: tuple[str, ...], faults: list[Fault]) -> None:
        self.name = name
        self.columns = columns
        self.required = required
        self.faults = faults
        self.unread = 0
        self.landmarks: list[Landmark] = []
        self.points: list[tuple[str, Point]] = []

    def take(self, line: Line) -> None:
        cells = {
            column: text_of(value).strip()
            for column, value in zip(self.columns, line.values, strict=False)
            if column is not None
        }
        numbers = dict(self._numbers(line, cells))
        if line.faults or len(numbers) < len(self.required):
            self.unread += 1
            for fault in line.faults:
                self.fault(line.row, None, fault.what, fault.todo)
            return
        self._keep(line.row, _shown(cells.get("name", "")) or f"row {line.row}", numbers)

    def _keep(self, row: int, named: str, numbers: Mapping[str, float]) -> None:
        column = "lat and lon"
        try:
            at = Point(numbers["latitude"], numbers["longitude"])
            column = "rtt_ms"
            if "rtt_ms" in self.required:
                self.landmarks.append(Landmark(named, at, numbers["rtt_ms"]))
            else:
                self.points.append((named, at))
        except ValueError as error:
            self.unread += 1
            what, _, todo = str(error).partition("; ")
            self.fault(row, column, f"{what}.", f"{todo[:1].upper()}{todo[1:]}.")

    def _numbers(self, line: Line, cells: Mapping[str, str]) -> Iterator[tuple[str, float]]:
        for column in self.required:
            text = cells.get(column, "")
            if _NUMBER.fullmatch(text):
                yield column, float(text)
            elif not line.faults:
                what = f"{mended(text[:40])!r} is no number." if text else "the cell is empty."
                self.fault(line.row, column, what, "Write a number such as 1.3521, with a point before decimals.")

    def fault(self, row: int, column: str | None, what: str, todo: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(what, todo, self.name, row, column))


def _shown(name: str) -> str:
    """A name short enough to show, on one line and without control marks."""
    return "".join(mark if mark.isprintable() else " " for mark in mended(name[:_LONGEST_NAME])).strip()
