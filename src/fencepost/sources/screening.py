"""The Consolidated Screening List as trade.gov publishes it, in JSON and in CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from fencepost.model.party import ListedParty
from fencepost.sources.delimited import read_delimited
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.header_rows import Wanted
from fencepost.sources.json_rows import JsonRows
from fencepost.sources.lines import JsonNumber
from fencepost.sources.party_draft import Draft
from fencepost.sources.party_file import Reading
from fencepost.sources.registers import list_code

CSV_TABLE = Wanted(frozenset({"source", "name", "altnames", "sourcelisturl"}), frozenset({"source", "altnames"}))
"""The headers by which the CSV is known."""

_KEYS = ("results",)
_PARTS = re.compile(r"\s*;\s*")
_PLACE = ("address", "city", "state", "postal_code")
_COUNTRY_CODE = re.compile(r"(.*?),?\s*\b([A-Z]{2})")


def read_screening_json(stream: BinaryIO, head: bytes, reading: Reading) -> Iterator[ListedParty]:
    """The parties of ``{"total": …, "results": [{…}, …]}``; a total that is not met is a fault of the file."""
    encoding, note = guess_encoding(head)
    if note:
        reading.fault(note, "Check the names, or download the file again.")
    rows = JsonRows(stream, encoding, _KEYS, reading)
    found = 0
    for found, row in enumerate(rows, start=1):  # noqa: B007 - the count is wanted
        yield _party(row, reading)
    total = rows.beside.get("total")
    if isinstance(total, JsonNumber) and total.text != str(found) and not reading.cut:
        reading.broken_off(f"the file says that it holds {total.text} parties, and holds {found}.")


def read_screening_csv(stream: BinaryIO, head: bytes, reading: Reading) -> Iterator[ListedParty]:
    """The parties of the CSV, whose cells hold several values parted by semicolons."""
    grid = read_delimited(stream, head, reading.name, CSV_TABLE)
    headers = [header.strip().casefold() for header in grid.headers]
    for note in grid.notes:
        reading.fault(note, "Check the names, or download the file again.")
    for line in grid.lines:
        cells = dict(zip(headers, line.values, strict=False))
        draft = _draft(_from_csv(cells), reading)
        draft.faults.extend(f"row {line.row}: {fault.what}" for fault in line.faults)
        yield draft.finish()


def _party(row: object, reading: Reading) -> ListedParty:
    if isinstance(row, Mapping):
        return _draft(row, reading).finish()
    draft = Draft("UNNAMED", faults=["the row is no object"])
    draft.name = draft.text(row, "the row")
    return draft.finish()


def _draft(row: Mapping[str, object], reading: Reading) -> Draft:
    draft = Draft("")
    draft.code = _code(draft, row, reading)
    ofac_number = draft.text(row.get("entity_number"), "the entity number")
    # OFAC's number stays the same from one publication to the next; the copy's own id may not.
    draft.id = ofac_number or draft.text(row.get("id") or row.get("_id"), "the id")
    draft.name = draft.text(row.get("name"), "the name")
    draft.aliases.extend(draft.texts(row.get("alt_names"), "an alias"))
    draft.add_kind(row.get("type"))
    draft.programs = draft.texts(row.get("programs"), "a programme")
    _addresses(draft, row.get("addresses"))
    for column in ("citizenships", "nationalities", "vessel_flag"):
        for value in draft.texts(row.get(column), f"the {column}"):
            draft.add_country(value)
    draft.births = (
        *draft.texts(row.get("dates_of_birth"), "a date of birth"),
        *draft.texts(row.get("places_of_birth"), "a place of birth"),
    )
    _identifiers(draft, row)
    draft.add_citations(draft.text(row.get("federal_register_notice"), "the notice"))
    draft.listed = draft.day(row.get("start_date"), "the start date")
    draft.removed = draft.day(row.get("end_date"), "the end date")
    draft.licence_requirement = draft.text(row.get("license_requirement"), "the licence requirement")
    draft.review_policy = draft.text(row.get("license_policy"), "the review policy")
    draft.url = draft.text(row.get("source_information_url") or row.get("source_list_url"), "the address of the source")
    for column in ("title", "standard_order", "vessel_type", "vessel_owner", "remarks"):
        text = draft.text(row.get(column), f"the {column}")
        if text:
            draft.remarks.append(text if column == "remarks" else f"{column.replace('_', ' ')}: {text}")
    return draft


def _code(draft: Draft, row: Mapping[str, object], reading: Reading) -> str:
    title = draft.text(row.get("source"), "the source")
    if not title:
        draft.faults.append("the row does not say which list it is of")
        return "UNNAMED"
    code, known = list_code(title)
    if not known and not any(title in fault.what for fault in reading.faults):
        reading.fault(f"the list {title[:80]!r} is not known; it is kept as {code}.", "See 'fencepost lists show'.")
    return code


def _addresses(draft: Draft, value: object) -> None:
    if value is None or value == "":
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            codes = draft.add_country(item.get("country"))
            parts = (draft.text(item.get(part), "an address") for part in _PLACE)
            draft.add_address(", ".join(part for part in parts if part), codes)
        else:
            draft.add_address(draft.text(item, "an address"))


def _identifiers(draft: Draft, row: Mapping[str, object]) -> None:
    ids = row.get("ids")
    for item in ids if isinstance(ids, list) else [ids] if ids else []:
        if isinstance(item, Mapping):
            words = (draft.text(item.get(part), "an identifier") for part in ("type", "number", "country"))
            text = " ".join(word for word in words if word)
        else:
            text = draft.text(item, "an identifier")
        if text:
            draft.identifiers.setdefault(text)
    call_sign = draft.text(row.get("call_sign"), "the call sign")
    if call_sign:
        draft.identifiers.setdefault(f"call sign {call_sign}")


def _from_csv(cells: Mapping[str, object]) -> dict[str, object]:
    """The cells as the JSON would have them; an address there ends with the code of its country."""
    row: dict[str, object] = dict(cells)
    lists = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "ids")
    for column in lists:
        row[column] = _split(cells.get(column))
    addresses: list[object] = []
    for text in _split(cells.get("addresses")):
        match = _COUNTRY_CODE.fullmatch(text)
        addresses.append({"address": match[1], "country": match[2]} if match else text)
    row["addresses"] = addresses
    return row


def _split(cell: object) -> list[str]:
    return [part for part in _PARTS.split(str(cell)) if part] if cell is not None else []
