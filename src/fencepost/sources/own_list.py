"""A list of parties that the user keeps: a CSV file with at least a column of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.delimited import read_delimited
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.party_draft import Draft
from fencepost.sources.party_file import Reading
from fencepost.sources.registers import list_code

_WORDS = {
    "id": "id|entry id|no|number|ref|reference|uid|entity number|编号|編號",
    "name": "name|party|party name|entity|entity name|company|company name|organisation|organization|full name|caption"
    "|名称|名稱|公司名称|公司名稱",
    "aliases": "aliases|alias|name other|other names|other name|aka|also known as|alt names|alternate names|别名|別名",
    "kind": "kind|type|schema|entity type",
    "address": "address|addresses|street|地址",
    "country": "country|countries|country code|nation|jurisdiction|nationality|国家|國家",
    "identifier": "identifier|identifiers|ids|registration number|registration no|company number|lei|tax id|uscc",
    "list": "list|source|source list|list name|register",
    "program": "program|programs|programme|programmes|sanctions",
    "listed": "listed|listed on|listing date|start date|date listed|effective date|from|added",
    "removed": "removed|removed on|delisted|delisted on|end date|date removed|until",
    "citation": "citation|citations|federal register notice|notice|fr",
    "licence": "licence requirement|license requirement",
    "review": "review policy|licence policy|license policy|license review policy",
    "remarks": "remarks|remark|notes|note|comment|comments|reason|备注|備註",
    "url": "url|link|source url",
}
_COLUMNS = {header_key(word): column for column, words in _WORDS.items() for word in words.split("|")}
_SEVERAL = re.compile(r"\s*[;|\n]\s*")
OWN = "OWN"
"""The code of a list that the user keeps, where none is given."""


class _OwnTable(Wanted):
    """Any table with a column of names."""

    __slots__ = ()

    def found(self, headers: object) -> set[str]:
        keys = {header_key(str(header)) for header in headers}  # type: ignore[attr-defined]
        return {column for key, column in _COLUMNS.items() if key in keys}


OWN_TABLE = _OwnTable(frozenset(_COLUMNS), frozenset({"name"}))
"""The headers by which such a table is known."""


def read_own(stream: BinaryIO, head: bytes, reading: Reading, code: str | None = None) -> Iterator[ListedParty]:
    """The parties of a CSV file with headers; cells with several values part them by ``;`` or ``|``.

    Raises:
        FencepostError: no column holds names.
    """
    grid = read_delimited(stream, head, reading.name, OWN_TABLE)
    columns = columns_of(grid.headers)
    if "name" not in columns:
        shown = ", ".join(f"'{header[:40]}'" for header in grid.headers[:12]) or "none"
        what = f"there is no column of names; the headers are: {shown}."
        raise FencepostError(Fault(what, "Call that column 'name'.", reading.name, grid.header_row))
    for note in grid.notes:
        reading.fault(note, "Check the names, or save the file as 'CSV UTF-8'.")
    for line in grid.lines:
        draft = draft_of(joined_cells(columns, line.values), code)
        draft.faults.extend(f"row {line.row}: {fault.what}" for fault in line.faults)
        yield draft.finish()


def columns_of(headers: Sequence[str]) -> list[str | None]:
    """The column that each header means, or ``None``."""
    return [_COLUMNS.get(header_key(header)) for header in headers]


def joined_cells(columns: Sequence[str | None], values: Sequence[object]) -> dict[str, object]:
    """The cells of a row by column; of several names the first is the name, and the rest are other names."""
    cells: dict[str, object] = {}
    for header, value in zip(columns, values, strict=False):
        if header is None or value is None or not str(value).strip():
            continue
        column = "aliases" if header == "name" and "name" in cells else header
        cells[column] = f"{cells[column]}; {value}" if column in cells else value
    return cells


def draft_of(cells: Mapping[str, object], code: str | None) -> Draft:
    """The cells of one row as the draft of a party."""
    draft = Draft(code or OWN)
    title = draft.text(cells.get("list"), "the list")
    if title and code is None:
        draft.code, _ = list_code(title)
    draft.id = draft.text(cells.get("id"), "the id")
    draft.name = draft.text(cells.get("name"), "the name")
    draft.aliases.extend(draft.texts(_split(cells.get("aliases")), "an alias"))
    draft.add_kind(cells.get("kind"))
    countries = draft.add_country(cells.get("country"))
    addresses = draft.texts(_split(cells.get("address")), "an address")
    for address in addresses:
        draft.add_address(address, countries if len(addresses) == 1 else ())
    if countries and not addresses:
        draft.add_address("", countries)
    draft.identifiers.update(dict.fromkeys(draft.texts(_split(cells.get("identifier")), "an identifier")))
    draft.programs = draft.texts(_split(cells.get("program")), "a programme")
    draft.listed = draft.day(cells.get("listed"), "the listing date")
    draft.removed = draft.day(cells.get("removed"), "the removal date")
    draft.add_citations(draft.text(cells.get("citation"), "the citation"))
    draft.licence_requirement = draft.text(cells.get("licence"), "the licence requirement")
    draft.review_policy = draft.text(cells.get("review"), "the review policy")
    draft.remarks.extend(draft.texts(cells.get("remarks"), "a remark"))
    draft.url = draft.text(cells.get("url"), "the address of the source")
    return draft


def _split(cell: object) -> list[str]:
    return [part for part in _SEVERAL.split(str(cell)) if part] if cell is not None else []
