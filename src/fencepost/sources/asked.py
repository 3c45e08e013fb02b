"""Parties to be screened, row by row as a file comes: a table in any form, FollowTheMoney entities, or a whole list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.delimited import read_delimited
from fencepost.sources.encoding import has_undecodable
from fencepost.sources.formats import HEAD, format_of
from fencepost.sources.ftm import asked_party
from fencepost.sources.lines import Grid, Line, text_of
from fencepost.sources.objects import read_json, read_ndjson
from fencepost.sources.own_list import OWN_TABLE, columns_of, draft_of, joined_cells
from fencepost.sources.packed import opened_list
from fencepost.sources.parties import form_of, read_parties
from fencepost.sources.party_file import Reading
from fencepost.sources.sheets import read_parquet, read_workbook

_WHOLE = (b"PK\x03\x04", b"PAR1")
_PUBLISHED = re.compile(rb'"(?:alt_names|source_list_url|source_information_url)"\s*:')
_NAME_IT = "Call that column 'name'."
_BEHIND = "What stands behind this place was not read."


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: the party that is asked about, and why the row may not say all that was written, if so.

    What else was met in it stands in ``party.faults``.
    """

    party: ListedParty
    error: str = ""


@dataclass(slots=True)
class AskedFile:
    """A file of parties to be screened; ``rows`` comes as it is taken, once, and ``notes`` is whole after it."""

    rows: Iterator[Asked]
    _reading: Reading
    _grid: Grid | None = None
    _passed: list[str] = field(default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the owner of the file should know about how it was read."""
        grid = self._grid
        told = [] if grid is None else list(grid.notes)
        if grid is not None and grid.blank:
            told.append(f"{grid.blank:,} blank {'row' if grid.blank == 1 else 'rows'} skipped.")
        if self._passed:
            kinds = ", ".join(sorted(set(self._passed)))
            told.append(f"{len(self._passed):,} entities say something of others and were not screened: {kinds}.")
        return (*told, *map(str, self._reading.faults))


def read_asked(path: Path) -> AskedFile:
    """Open a file of parties to be screened; it may be compressed with gzip.

    A table has a column of names, and perhaps columns of ids, other names, addresses, countries and identifiers. A row
    without an id is called by its number, as a spreadsheet counts it.

    Raises:
        FencepostError: the file cannot be read, or has no column of names.
    """
    reading = Reading(path.name, [])
    opened = ExitStack()
    try:
        head = _head(path)
        _check_packing(path, head)
        if _is_published(head, reading.name):
            read = read_parties(path, list_code="")
            reading.faults.extend(read.faults)
            reading.cut = read.cut
            return AskedFile(_to_the_end(map(Asked, read.parties), reading, opened), reading)
        whole = path.open("rb") if head.startswith(_WHOLE) else opened_list(path, reading)
        stream = opened.enter_context(whole)
        grid = _grid(stream, head, reading.name)
        addresses = _addresses(path) if "properties" in grid.headers else {}
        rows = _Rows(grid, reading.name, addresses)
        rows.check()
    except BaseException:
        opened.close()
        raise
    return AskedFile(_to_the_end(iter(rows), reading, opened), reading, grid, rows.passed)


def _head(path: Path) -> bytes:
    with opened_list(path, Reading(path.name, [])) as stream:
        return bytes(stream.peek(HEAD)[:HEAD])  # type: ignore[attr-defined]


def _check_packing(path: Path, head: bytes) -> None:
    """Refuse a workbook inside gzip: it is read out of order, which what is unpacked on the way cannot be."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    if packed and head.startswith(_WHOLE):
        raise FencepostError(Fault("a workbook or Parquet file is packed with gzip.", "Unpack it first.", path.name))


def _is_published(head: bytes, name: str) -> bool:
    """Whether the file is a list as its publisher has it."""
    if head.startswith(_WHOLE):
        return False
    form = form_of(head, name)
    return form in {"ofac", "un", "screening-csv"} or (form == "screening-json" and bool(_PUBLISHED.search(head)))


def _grid(stream: BinaryIO, head: bytes, name: str) -> Grid:
    form, _ = format_of(head, name.removesuffix(".gz"))
    if form == "csv":
        return read_delimited(stream, head, name, OWN_TABLE)
    if form in {"json", "ndjson"}:
        return (read_json if form == "json" else read_ndjson)(stream, head, name)
    return (read_workbook if form == "xlsx" else read_parquet)(stream, name)


def _addresses(path: Path) -> dict[str, Mapping[str, Any]]:
    """The addresses that are entities of their own; they may stand behind the party that has them."""
    with opened_list(path, Reading(path.name, [])) as stream:
        grid = _grid(stream, _head(path), path.name)
        entities = (dict(zip(grid.headers, line.values, strict=False)) for line in grid.lines)
        return {str(entity.get("id")): entity for entity in entities if entity.get("schema") == "Address"}


def _to_the_end(rows: Iterator[Asked], reading: Reading, opened: ExitStack) -> Iterator[Asked]:
    """The rows, and one more that says so where the file breaks off."""
    with opened:
        yield from rows
        if reading.cut:
            yield Asked(ListedParty("", "", ""), f"{reading.faults[-1].what} {_BEHIND}")


class _Rows:
    """The lines of a table, or the entities of a file, as parties to be screened."""

    def __init__(self, grid: Grid, name: str, addresses: Mapping[str, Mapping[str, Any]]) -> None:
        self.grid = grid
        self.name = name
        self.addresses = addresses
        self.passed: list[str] = []

    def check(self) -> None:
        """Refuse a table without names.

        Raises:
            FencepostError: no column holds names.
        """
        if "name" not in columns_of(self.grid.headers) and "properties" not in self.grid.headers:
            shown = ", ".join(f"'{header[:40]}'" for header in self.grid.headers[:12]) or "none"
            what = f"there is no column of names; the headers are: {shown}."
            raise FencepostError(Fault(what, _NAME_IT, self.name, self.grid.header_row))

    def __iter__(self) -> Iterator[Asked]:
        columns: list[str | None] = []
        for line in self.grid.lines:
            if len(columns) != len(self.grid.headers):
                columns = columns_of(self.grid.headers)
            entity = dict(zip(self.grid.headers, line.values, strict=False))
            if isinstance(entity.get("properties"), dict):
                party = asked_party(entity, line.row, self.addresses)
                if party is None:
                    self.passed.append(str(entity.get("schema")))
                else:
                    yield Asked(party, _told(line))
            else:
                yield _of_table(columns, line)


def _of_table(columns: list[str | None], line: Line) -> Asked:
    values: list[object] = []
    wrong = [_told(line)] if line.faults else []
    for column, value in zip(columns, line.values, strict=False):
        try:
            values.append(text_of(value))
        except (TypeError, RecursionError):
            values.append("")
            if column is not None:
                wrong.append(f"the {column} is an object, not text.")
    cells = joined_cells(columns, values)
    names = f"{cells.get('name', '')}\0{cells.get('aliases', '')}"
    if has_undecodable(names):
        wrong.append("the name holds bytes that are not text.")
    if "\n" in str(cells.get("name", "")).strip():
        wrong.append("the name runs over several lines; a quotation mark may be missing.")
    draft = draft_of(cells, "")
    draft.id = draft.id or str(line.row)
    party = draft.finish()
    if draft.name and draft.name != party.name:
        # What stands in brackets may be an alias; who asks sees the name as it was written, and both are looked for.
        party = replace(party, name=draft.name, aliases=(party.name, *party.aliases))
    return Asked(party, " ".join(wrong))


def _told(line: Line) -> str:
    return " ".join(f"{fault.what} {fault.todo}" for fault in line.faults)
