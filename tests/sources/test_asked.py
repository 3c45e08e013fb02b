"""Parties to be screened: every row of every form is one, in its order."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.asked import Asked, read_asked

ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "name": "Acme",
        "name_other": "Ajax; 华为",
        "address": "1 High St",
        "country": "China",
        "identifier": "12345",
    },
    {"id": "b", "name": "Zeta", "name_other": None, "address": None, "country": None, "identifier": None},
]


def written(form: str) -> bytes:
    names = list(ROWS[0])
    if form == "json":
        return json.dumps(ROWS).encode()
    if form == "ndjson":
        return "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    if form == "parquet":
        stream = io.BytesIO()
        pl.DataFrame(ROWS).write_parquet(stream)
        return stream.getvalue()
    if form == "xlsx":
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for row in [names, *([row[name] for name in names] for row in ROWS)]:
            book.active.append(row)
        book.save(stream)
        return stream.getvalue()
    mark = {"csv": ",", "semicolons": "|", "tsv": "\t"}[form]
    return "\n".join(
        mark.join(str(row[name] or "") for name in names) for row in [dict(zip(names, names, strict=True)), *ROWS]
    ).encode()


def read(path: Path, data: bytes | str) -> tuple[list[Asked], tuple[str, ...]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = read_asked(path)
    return list(found.rows), found.notes


@pytest.mark.parametrize("form", ["csv", "semicolons", "tsv", "json", "ndjson", "parquet", "xlsx"])
def test_a_table_of_any_form_says_the_same(tmp_path: Path, form: str) -> None:
    """Name, other names, address, country and identifier, whatever the file."""
    suffix = {"semicolons": "csv"}.get(form, form)
    (one, other), notes = read(tmp_path / f"q.{suffix}", written(form))
    assert (one.party.id, one.party.names) == ("a", ("Acme", "Ajax", "华为"))
    assert [address.text for address in one.party.addresses] == ["1 High St"]
    assert (one.party.countries, one.party.identifiers, one.error, one.party.faults) == (("CN",), ("12345",), "", ())
    assert (other.party.id, other.party.names, notes) == ("b", ("Zeta",), ())


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_a_packed_table_is_read_too(tmp_path: Path, form: str) -> None:
    """Compressed with gzip."""
    rows, _ = read(tmp_path / f"q.{form}.gz", gzip.compress(written(form)))
    assert [row.party.id for row in rows] == ["a", "b"]


@pytest.mark.parametrize("header", ["name", "Company Name", "PARTY", "公司名称", "\ufeffname", " Name: "])
def test_a_column_of_names_is_known_in_other_spellings(tmp_path: Path, header: str) -> None:
    """And a row without an id is called by its number, without a word about it."""
    rows, _ = read(tmp_path / "q.csv", f"{header},note\nAcme,x\nAjax,y\n")
    assert [(row.party.id, row.party.name, row.party.faults) for row in rows] == [("2", "Acme", ()), ("3", "Ajax", ())]


def test_two_columns_of_names_are_two_names(tmp_path: Path) -> None:
    """One in English and one in Chinese, as in many books of customers; neither is mashed with the other."""
    [row], _ = read(tmp_path / "q.csv", "id,name,公司名称\n1,Blue Ocean,科大讯飞\n")
    assert row.party.names == ("Blue Ocean", "科大讯飞")


def test_a_name_is_shown_as_it_was_written(tmp_path: Path) -> None:
    """What stands in brackets may be an alias, and is looked for; the whole is, too."""
    [row], _ = read(tmp_path / "q.csv", 'id,name\n1,"Blue Ocean Ltd (a.k.a. IFLYTEK)"\n')
    assert row.party.name == "Blue Ocean Ltd (a.k.a. IFLYTEK)"
    assert "IFLYTEK" in row.party.aliases


def test_a_blank_row_is_counted(tmp_path: Path) -> None:
    """It asks about nobody, and is not passed over in silence."""
    rows, notes = read(tmp_path / "q.csv", "id,name\n1,Acme\n,\n\n2,Ajax\n")
    assert [row.party.id for row in rows] == ["1", "2"]
    assert notes == ("2 blank rows skipped.",)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"1,Acme,x,y,z", "the row has 5 cells"),
        (b'1,"Acme', "never closed"),
        (b'1,"Acme\n2,Ajax"', "several lines"),
        (b"1,Acm\xffe", "not text"),
        (b"1," + b"A" * 1_100_000, "longer than"),
    ],
)
def test_a_row_that_broke_is_a_row_with_an_error(tmp_path: Path, row: bytes, why: str) -> None:
    """And the rows around it are read."""
    rows, _ = read(tmp_path / "q.csv", "id,name\n0,Zürich\n0,北京\n0,東京\n".encode() + row + b"\n9,Last\n")
    assert why in rows[3].error
    assert [one.error for one in (*rows[:3], rows[-1])] == ["", "", "", ""]
    assert rows[-1].party.name == "Last"


@pytest.mark.parametrize("line", ["broken", "[1]", "5", '{"id": 1', '"Acme"', "null"])
def test_a_line_that_is_no_object_is_a_row_with_an_error(tmp_path: Path, line: str) -> None:
    """Three lines in, three rows out."""
    rows, _ = read(tmp_path / "q.ndjson", f'{{"id": 1, "name": "Acme"}}\n{line}\n{{"id": 3, "name": "Ajax"}}\n')
    assert [bool(row.error) for row in rows] == [False, True, False]
    assert [row.party.id for row in rows] == ["1", "2", "3"]


def test_a_cell_that_is_an_object_is_said_to_be_one(tmp_path: Path) -> None:
    """The name stands in it perhaps, and was not read."""
    [row], _ = read(tmp_path / "q.json", '[{"id": 1, "name": {"en": "Acme"}}]')
    assert "the name is an object" in row.error


ENTITIES: list[dict[str, Any]] = [
    {"id": "e1", "schema": "Company", "properties": {"name": ["Acme"], "alias": ["Ajax"], "country": ["cn"], "addressEntity": ["x"]}},
    {"id": "own", "schema": "Ownership", "properties": {"owner": ["e1"]}},
    {"id": "e2", "schema": "Vessel", "properties": {"name": ["Zeta"], "imoNumber": ["9123456"]}, "datasets": ["us_ofac_sdn", "eu_fsf"]},
    {"schema": "Asset", "properties": {"name": ["Mine"]}},
    {"id": "e3", "schema": "Person", "properties": {}},
    {"id": "x", "schema": "Address", "properties": {"full": ["1 High St"], "country": ["cn"]}},
]  # fmt: skip


@pytest.mark.parametrize("form", ["ndjson", "json", "ndjson.gz"])
def test_every_entity_of_a_party_is_one_row(tmp_path: Path, form: str) -> None:
    """One row, however many lists it stands in; an address of its own is put to its party; the rest is counted."""
    data = json.dumps(ENTITIES) if form == "json" else "\n".join(map(json.dumps, ENTITIES))
    packed = gzip.compress(data.encode()) if form.endswith("gz") else data
    rows, notes = read(tmp_path / f"q.{form}", packed)
    assert [row.party.id for row in rows] == ["e1", "e2", "4", "e3"]
    assert [row.party.name for row in rows] == ["Acme", "Zeta", "Mine", ""]
    assert [address.text for address in rows[0].party.addresses] == ["1 High St"]
    assert (rows[0].party.aliases, rows[0].party.countries, rows[1].party.identifiers) == (
        ("Ajax",),
        ("CN",),
        ("9123456",),
    )
    assert notes == ("2 entities say something of others and were not screened: Address, Ownership.",)


def test_an_entity_that_broke_is_a_row_with_an_error(tmp_path: Path) -> None:
    """The others are read."""
    rows, _ = read(
        tmp_path / "q.ndjson", f'{json.dumps(ENTITIES[0])}\n{{"id": "e9", "schema"\n{json.dumps(ENTITIES[2])}\n'
    )
    assert [bool(row.error) for row in rows] == [False, True, False]


def test_a_published_list_may_be_asked_about(tmp_path: Path) -> None:
    """One list held against another."""
    row = {"id": "7", "source": "EL", "name": "Acme", "alt_names": ["Ajax"], "source_list_url": "https://example.org"}
    [found], _ = read(tmp_path / "q.json", json.dumps({"total": 1, "results": [row]}))
    assert (found.party.id, found.party.names) == ("7", ("Acme", "Ajax"))


def test_a_packed_file_that_breaks_off_ends_with_an_error(tmp_path: Path) -> None:
    """What came before the break has its rows, and one more says that there were others."""
    lines = "id,name\n" + "".join(f"{n},Acme {n * 7919 % 104729}\n" for n in range(20_000))
    data = gzip.compress(lines.encode())
    rows, notes = read(tmp_path / "q.csv.gz", data[: len(data) // 2])
    assert 1 < len(rows) < 20_000
    assert "was not read" in rows[-1].error
    assert any("damaged" in note for note in notes)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("q.csv", b"", "empty"),
        ("q.csv", b"a,b\n1,2\n", "no column of names"),
        ("q.json", b"[", "not JSON"),
        ("q.json", b'[{"a": 1}]', "no column of names"),
        ("q.csv", bytes(range(256)) * 20, "not text"),
        ("q.xlsx", b"PK\x03\x04" + b"\0" * 100, "workbook"),
        ("q.parquet", b"PAR1" + b"\0" * 100, "damaged"),
        ("q.html", b"<html><body>", "web page"),
        ("q.xlsx.gz", gzip.compress(b"PK\x03\x04" + b"\0" * 100, mtime=0), "Unpack it"),
        ("q.csv", b"\0" * 5000, r"q\.csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    """What is wrong, and what to do."""
    with pytest.raises(FencepostError, match=why) as caught:
        read(tmp_path / name, data)
    assert caught.value.faults[0].todo


def test_ten_thousand_columns_are_no_accident(tmp_path: Path) -> None:
    """The names are found among them."""
    headers = ",".join(["id", "name", *(f"c{n}" for n in range(10_000))])
    rows, _ = read(tmp_path / "q.csv", f"{headers}\n1,Acme\n")
    assert rows[0].party.name == "Acme"


def test_rows_are_read_as_they_are_taken(tmp_path: Path) -> None:
    """A million rows are never held at once: the first is there before the last is written."""
    path = tmp_path / "q.csv"
    path.write_text("id,name\n" + "1,Acme\n" * 200_000, encoding="utf-8")
    found = read_asked(path)
    assert next(found.rows).party.name == "Acme"
    found.rows.close()  # type: ignore[attr-defined]
