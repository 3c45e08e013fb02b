"""Order files: every row comes out as a deal or as a row that could not be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources import limits
from fencepost.sources.orders import BadRow, OrderFile, read_orders

EXAMPLE = Path(__file__).parents[2] / "examples" / "orders.csv"
HEAD = "id,date,item,to\n"
Rows = list[Deal | BadRow]


def read(data: bytes | str, name: str = "o.csv", form: str | None = None) -> tuple[OrderFile, Rows]:
    """Read bytes as an order file, to the end."""
    raw = data.encode() if isinstance(data, str) else data
    file = read_orders(io.BytesIO(raw), format=form, name=name)
    return file, list(file.rows)


def fault(data: bytes | str, name: str = "o.csv") -> str:
    """The message with which a file is refused."""
    with pytest.raises(FencepostError) as caught:
        read(data, name)
    assert all(part.what and part.todo and part.file == name for part in caught.value.faults)
    return str(caught.value)


def workbook(fill: Callable[[Any], object], **options: object) -> bytes:
    """The bytes of a workbook whose first sheet is filled by a function."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book)
    return out.getvalue()


def sheet_rows(*rows: Sequence[object]) -> bytes:
    """The bytes of a workbook with these rows."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)

    return workbook(fill)


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info.filename, change(body) if info.filename == part else body)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """A stream that cannot go back, as standard input from a pipe."""

    def __init__(self, data: bytes) -> None:
        """Hold the bytes."""
        self.below = io.BytesIO(data)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer."""
        return self.below.readinto(buffer)


# The shipped example


def test_the_example_is_read_whole() -> None:
    """Every line of the shipped example is a deal, in order, under columns that are all known."""
    with read_orders(EXAMPLE) as file:
        rows = list(file.rows)
    assert [row.id for row in rows] == [f"O-{number:02d}" for number in range(1, 25)]
    assert all(isinstance(row, Deal) for row in rows)
    assert all(header == column for header, column in file.mapping)
    assert file.notes == ()
    assert (file.format, file.name) == ("csv", "orders.csv")


# Rows in, rows out


@given(
    grid=st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=4, max_size=4), min_size=1),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030-declared"]),
)
@settings(deadline=None)
def test_any_grid_of_text_comes_back_row_for_row(grid: list[list[str]], delimiter: str, encoding: str) -> None:
    """Text written as CSV is read back cell by cell; only wholly blank rows are skipped, and counted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["id", "date", "item", "to"], *grid])
    codec = "utf-8" if encoding == "gb18030-declared" else encoding
    file, rows = read_or_refuse(out.getvalue().encode(codec))
    kept = [(row, cells) for row, cells in enumerate(grid, start=2) if any(cell.strip() for cell in cells)]
    assert [row.row for row in rows] == [row for row, _ in kept]
    for found, (_, cells) in zip(rows, kept, strict=True):
        if isinstance(found, Deal):
            assert [found.cells.get(name, "") for name in ("id", "date", "item", "to")] == [
                "" if cell in ERRORS else cell for cell in cells
            ]
        else:
            assert any("\x00" in cell for cell in cells)
    assert file is None or len(kept) == len(grid) or any("blank" in note for note in file.notes)


ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}


def read_or_refuse(data: bytes) -> tuple[OrderFile | None, Rows]:
    """Read a file, or refuse it for holding no deals, or for holding bytes that are not text at its top."""
    try:
        return read(data)
    except FencepostError as error:
        assert "holds no deals" in str(error) or "not text" in str(error)  # noqa: PT017 - either may be
        return None, []


@given(st.binary(max_size=400), st.sampled_from(["o.csv", "o.json", "o.ndjson", "o.xlsx", "o.parquet", "orders"]))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_with_a_fault(data: bytes, name: str) -> None:
    """No bytes, under any name, raise anything but a fault."""
    for tail in (data, HEAD.encode() + data, b'{"date": 1, "item": 2, "to": 3}\n' + data):
        try:
            read(tail, name)
        except FencepostError as error:
            assert error.faults  # noqa: PT017 - either may be


@given(st.text(alphabet='a,"\n\r; x', max_size=300))
@settings(deadline=None)
def test_stray_quotation_marks_never_lose_a_marked_row(middle: str) -> None:
    """However quotation marks fall, a well-formed last row after a quoted-free line is still found."""
    _, rows = read(f"{HEAD}first,2024-01-01,x,JP\n{middle}\nlast,2024-01-01,x,JP\n")
    text = json.dumps([dict(row.cells) for row in rows])
    assert rows[0].id == "first"
    assert "last" in text


# CSV


def test_a_quoted_line_break_is_one_row() -> None:
    """Rows are counted as records, so a cell of three lines is one row."""
    _, rows = read(HEAD + 'a,2024-01-01,"H100\r\nSXM\n80GB",JP\nb,2024-01-01,x,JP\n')
    assert [(row.row, row.cells["item"]) for row in rows] == [(2, "H100\r\nSXM\n80GB"), (3, "x")]


def test_a_quotation_mark_never_closed_costs_its_own_row_only() -> None:
    """The rows after a stray quotation mark are read again, not swallowed."""
    _, rows = read(HEAD + 'a,2024-01-01,"H100,JP\nb,2024-01-01,x,JP\nc,2024-01-01,x,JP\n')
    assert [(row.id, type(row)) for row in rows] == [("a", BadRow), ("b", Deal), ("c", Deal)]
    assert isinstance(rows[0], BadRow)
    assert "never closed" in rows[0].faults[0].what


def test_quotation_marks_built_to_be_read_again_take_linear_time() -> None:
    """Forty thousand lines that each open a quotation mark anew do not each cost the rest of the file."""
    start = time.monotonic()
    _, rows = read(HEAD + ',"x,y"z,"\n' * 40_000)
    assert len(rows) == 40_000
    assert time.monotonic() - start < 20


def test_a_ragged_row_is_told_and_the_others_go_on() -> None:
    """A row with too many cells cannot be trusted; one with too few leaves its last cells unknown."""
    file, rows = read(HEAD + "a,2024-01-01,H100, SXM,JP\nb,2024-01-01,x\nc,2024-01-01,x,JP,,\n")
    assert isinstance(rows[0], BadRow)
    assert str(rows[0].faults[0]).startswith("o.csv, row 2: the row has 5 cells, but there are 4 headers")
    assert (rows[0].id, rows[0].cells["date"]) == ("a", "2024-01-01")
    assert [row.cells.get("to") for row in rows[1:]] == [None, "JP"]
    assert any("1 row with fewer cells" in note for note in file.notes)


def test_blank_rows_are_skipped_and_counted() -> None:
    """A blank line and a line of empty cells are no deals; they keep their row numbers and are counted."""
    file, rows = read(HEAD + "\na,2024-01-01,x,JP\n,,,\n   \nb,2024-01-01,x,JP\n")
    assert [row.row for row in rows] == [3, 6]
    assert file.notes == ("3 blank rows skipped.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_chinese_is_read_in_every_encoding_that_spreadsheets_write(encoding: str) -> None:
    """Simplified Chinese comes through, whatever the encoding."""
    text = "order id,日期,品名,目的地,最终用户\na,2024-01-01,加速卡,CN,深圳市前海计算贸易有限公司\n"
    _, rows = read(text.encode(encoding))
    assert rows[0].cells["end_user"] == "深圳市前海计算贸易有限公司"


def test_traditional_chinese_in_big5_is_read() -> None:
    """A Taiwanese spreadsheet's CSV comes through, with a note that the encoding was guessed."""
    file, rows = read(
        "出貨日期,品名,目的地,最終使用者\n2024-01-01,伺服器,CN,台灣積體電路製造股份有限公司\n".encode("big5")
    )
    assert rows[0].cells["end_user"] == "台灣積體電路製造股份有限公司"
    assert "Big5" in file.notes[0]


def test_western_text_falls_back_to_windows() -> None:
    """Accented letters that are not UTF-8 are read as Windows-1252, with a note."""
    file, rows = read("date,item,to,end user\n2024-01-01,x,DE,Müller & Söhne Größe\n".encode("cp1252"))
    assert rows[0].cells["end_user"] == "Müller & Söhne Größe"
    assert "Windows-1252" in file.notes[0]


def test_one_row_of_wrong_bytes_does_not_change_the_encoding_of_the_rest() -> None:
    """In a UTF-8 file a row of other bytes is a bad row; the names in the others stay right."""
    good = "{},2024-01-01,x,CN,深圳公司\n"
    text = ("id,date,item,to,end_user\n" + good.format("a") + good.format("b")).encode()
    _, rows = read(text + b"c,2024-01-01,x,CN,\xff\xfe\n" + good.format("d").encode())
    assert [type(row) for row in rows] == [Deal, Deal, BadRow, Deal]
    assert rows[3].cells["end_user"] == "深圳公司"
    assert rows[2].cells["end_user"] == "\ufffd\ufffd"


def test_a_nul_byte_spoils_its_row_only() -> None:
    """A NUL is told where it stands."""
    _, rows = read(HEAD + "a,2024-01-01,H1\x0000,JP\nb,2024-01-01,x,JP\n")
    assert isinstance(rows[0], BadRow)
    assert rows[0].faults[0].column == "item"
    assert isinstance(rows[1], Deal)


def test_a_line_of_five_megabytes_is_one_bad_row() -> None:
    """An endless line is not held; its row is told and the next is read."""
    _, rows = read(HEAD + "a,2024-01-01," + "x" * 5_000_000 + ",JP\nb,2024-01-01,x,JP\n")
    assert [(row.id, type(row)) for row in rows] == [("a", BadRow), ("b", Deal)]
    assert len(rows[0].cells["item"]) <= 200


def test_a_cell_over_the_limit_is_a_bad_row() -> None:
    """The longest cell is read; one character more is a fault of that row, quoted or not."""
    fit, over = "x" * limits.MAX_CELL, "x" * (limits.MAX_CELL + 1)
    _, rows = read(HEAD + f'a,2024-01-01,{fit},JP\nb,2024-01-01,{over},JP\nc,2024-01-01,"{over}",JP\n')
    assert [type(row) for row in rows] == [Deal, BadRow, BadRow]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_delimiters_are_found_out(mark: str) -> None:
    """Semicolons, tabs and bars part cells too, even where cells hold commas."""
    text = HEAD.replace(",", mark) + mark.join(["a", "2024-01-01", "H100, 80GB, SXM", "JP"])
    _, rows = read(text)
    assert rows[0].cells["item"] == "H100, 80GB, SXM"


def test_excels_separator_line_is_obeyed() -> None:
    """A first line 'sep=;' names the delimiter and is not a row."""
    _, rows = read("sep=;\r\ndate;item;to\r\n2024-01-01;x;JP\r\n")
    assert (rows[0].row, rows[0].cells["to"]) == (2, "JP")


def test_a_title_above_the_headers_is_passed_over() -> None:
    """The header row is found under a title, and rows keep the sheet's numbers."""
    file, rows = read("Orders of May\n\nid,date,item,to\na,2024-01-01,x,JP\n")
    assert rows[0].row == 4
    assert "row 3" in file.notes[0]


def test_repeated_ids_are_noted_and_kept() -> None:
    """Two rows of one id are two deals, and a note."""
    file, rows = read(HEAD + "a,2024-01-01,x,JP\na,2024-01-01,y,JP\n")
    assert len(rows) == 2
    assert file.notes == ("1 row repeats the id of an earlier one, first 'a' in row 3.",)


def test_cells_are_kept_as_written() -> None:
    """Nothing is turned into a number, a country or a formula on the way in."""
    _, rows = read(HEAD + "007, 2024-01-01 ,=1+1,NO\n")
    assert dict(rows[0].cells) == {"id": "007", "date": " 2024-01-01 ", "item": "=1+1", "to": "NO"}


def test_rows_are_read_as_they_are_taken() -> None:
    """Two hundred thousand rows are read without being held."""
    data = io.BytesIO(HEAD.encode() + b"a,2024-01-01,H100 SXM,JP\n" * 200_000)
    tracemalloc.start()
    count = sum(1 for _ in read_orders(data, name="o.csv").rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 5_000_000


# Files that are refused


@pytest.mark.parametrize("name", ["o.csv", "o.json", "o.ndjson", "o.xlsx", "o.parquet"])
def test_an_empty_file_is_refused(name: str) -> None:
    """Nothing is not an order file, under any name."""
    assert "empty" in fault(b"", name)


@pytest.mark.parametrize(("data", "name"), [(HEAD, "o.csv"), (HEAD + "\n,,,\n", "o.csv"), ("[]", "o.json")])
def test_a_file_without_deals_is_refused(data: str, name: str) -> None:
    """Headers alone are told from a file with deals."""
    assert "holds no deals" in fault(data, name)


def test_a_workbook_with_headers_only_is_refused() -> None:
    """The same holds for a sheet."""
    assert "holds no deals" in fault(sheet_rows(["date", "item", "to"]), "o.xlsx")


def test_missing_columns_are_named() -> None:
    """Each missing column is told, with the headers that were found."""
    said = fault("id,when,what,to\na,b,c,d\n")
    assert "no column 'date'" in said
    assert "no column 'item'" in said
    assert "'when', 'what', 'to'" in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
        (bytes(range(256)) * 4, "not text"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"PAR1 and then nothing", "damaged"),
        (b"<html><table><tr><td>date</td>", "web page"),
    ],
)
def test_other_kinds_of_file_are_refused_by_their_kind(data: bytes, words: str) -> None:
    """What is not a table is named for what it is."""
    assert words in fault(data)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """A wrong path is told as such, and so is a folder."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FencepostError, match="cannot be opened"):
            read_orders(path)


def test_a_thousand_columns_are_enough() -> None:
    """More columns than the limit are refused."""
    extra = ",".join(f"c{n}" for n in range(limits.MAX_COLUMNS))
    assert "more than 1,000 columns" in fault(f"date,item,to,{extra}\na,b,c\n")


def test_an_unknown_format_is_refused() -> None:
    """The formats that exist are named."""
    with pytest.raises(FencepostError, match="Use one of csv, xlsx, json, ndjson, parquet"):
        read(HEAD, form="ods")


def test_magic_bytes_beat_the_name() -> None:
    """A workbook called .csv is read as a workbook, with a note; said to be CSV outright, it is refused."""
    data = sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"])
    file, rows = read(data, "o.csv")
    assert (file.format, rows[0].cells["to"]) == ("xlsx", "JP")
    assert "the file is xlsx" in file.notes[0]
    with pytest.raises(FencepostError, match="is xlsx, not csv"):
        read(data, form="csv")


# XLSX


def test_typed_cells_become_text() -> None:
    """Dates, whole floats, booleans and empties become the text that their owner sees."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        share = book.add_format({"num_format": "0%"})
        heads = ["date", "item", "to", "quantity", "unit_value", "us_person", "us content", "order id", "die_mm2"]
        sheet.write_row(0, 0, heads)
        sheet.write_datetime(1, 0, dt.datetime(2024, 2, 29), day)  # noqa: DTZ001 - a sheet has no zones
        sheet.write_row(1, 1, ["H100", "NO", 8.0, 0.1 + 0.2, True])
        sheet.write_number(1, 6, 0.25, share)
        sheet.write_number(1, 7, 1001)
        sheet.write_formula(1, 8, "=1/0", None, "#DIV/0!")

    _, rows = read(workbook(fill), "o.xlsx")
    assert dict(rows[0].cells) == {
        "date": "2024-02-29",
        "item": "H100",
        "to": "NO",
        "quantity": "8",
        "unit_value": "0.3",
        "us_person": "yes",
        "us_content_pct": "25",
        "id": "1001",
    }


def test_the_sheet_called_orders_is_read() -> None:
    """A sheet of that name is chosen over the first, and the choice is noted."""

    def fill(book: Any) -> None:
        book.add_worksheet("Cover").write(0, 0, "Dear customs")
        book.add_worksheet("Orders").write_row(0, 0, ["date", "item", "to"])
        book.get_worksheet_by_name("Orders").write_row(4, 0, ["2024-01-01", "x", "JP", "a comment"])

    file, rows = read(workbook(fill), "o.xlsx")
    assert rows[0].row == 5
    assert file.notes == (
        "The sheet 'Orders' was read; 1 other was not.",
        "3 blank rows skipped.",
        "1 row with something in a column without a header, which was not read.",
    )


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    """The dimension tag, gaps without end and rows that run backwards lose no row and cost no time."""
    data = sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"], ["2024-01-02", "y", "DE"])

    def lie(xml: bytes) -> bytes:
        xml = xml.replace(b'ref="A1:C3"', b'ref="A1"').replace(b'<row r="2"', b'<row r="99999999999"')
        return xml.replace(b'r="A2"', b'r="A999999"')

    _, rows = read(repacked(data, "xl/worksheets/sheet1.xml", lie), "o.xlsx")
    assert [row.cells["to"] for row in rows] == ["JP", "DE"]


def test_a_workbook_written_by_another_program_is_read() -> None:
    """Openpyxl's own output, with inline and shared text, is read the same."""
    book = openpyxl.Workbook()
    book.active.append(["date", "item", "to"])
    book.active.append([dt.date(2024, 1, 1), "x", "JP"])
    out = io.BytesIO()
    book.save(out)
    _, rows = read(out.getvalue(), "o.xlsx")
    assert dict(rows[0].cells) == {"date": "2024-01-01", "item": "x", "to": "JP"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """A workbook that would unpack to hundreds of times its size is refused on its declared sizes."""
    data = sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"])
    bomb = repacked(data, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 60_000_000)
    assert len(bomb) < 100_000
    start = time.monotonic()
    assert "zip bomb" in fault(bomb, "o.xlsx")
    assert time.monotonic() - start < 2


def test_a_great_part_is_refused() -> None:
    """Shared text is held whole, so it has a limit of its own."""
    noise = b"".join(str(hash((n, "x"))).encode() for n in range(200_000))
    data = sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"])
    big = repacked(data, "xl/sharedStrings.xml", lambda xml: xml + noise * (limits.MAX_PART // len(noise) + 1))
    assert "sharedStrings.xml" in fault(big, "o.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_a_workbook_is_refused(encoding: str) -> None:
    """XML entities are never expanded, in any encoding."""
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

    def attack(xml: bytes) -> bytes:
        text = xml.decode()
        return text.replace("?>", "?>" + entity, 1).replace("UTF-8", encoding, 1).encode(encoding)

    data = sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"])
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        assert "document type" in fault(repacked(data, part, attack), "o.xlsx")


def test_a_damaged_sheet_tells_where_it_breaks_off() -> None:
    """Rows before the damage are deals; the damage is one bad row, not the end of the run."""
    data = sheet_rows(["date", "item", "to"], *[["2024-01-01", "x", "JP"]] * 60)
    cut = repacked(data, "xl/worksheets/sheet1.xml", lambda xml: xml[: xml.index(b'<row r="50"')] + b"<row <<")
    _, rows = read(cut, "o.xlsx")
    assert len(rows) == 49
    assert isinstance(rows[-1], BadRow)
    assert "damaged here" in rows[-1].faults[0].what
    assert rows[-1].row == 50


def test_other_zip_archives_are_refused() -> None:
    """A zip of CSV files, and one locked with a password, are told apart from a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("orders.csv", HEAD)
    plain = out.getvalue()
    assert "not an .xlsx" in fault(plain, "o.zip")
    central = plain.index(b"PK\x01\x02") + 8
    locked = plain[:6] + b"\x01" + plain[7:central] + b"\x01" + plain[central + 1 :]
    assert "locked with a password" in fault(locked, "o.zip")


# JSON and NDJSON

ROW = '{"id": "a", "date": "2024-01-01", "item": "x", "to": "JP"'


@pytest.mark.parametrize("text", [f"[{ROW}}}]", f'{{"orders": [{ROW}}}]}}', ROW + "}"])
def test_json_is_an_array_or_orders_or_one_deal(text: str) -> None:
    """All three shapes are read; rows are counted from 1."""
    _, rows = read(text, "o.json")
    assert (rows[0].row, rows[0].cells["to"]) == (1, "JP")


def test_json_values_become_text_as_written() -> None:
    """Numbers keep their digits, lists are parted by semicolons, null and NaN are unknown."""
    more = ', "quantity": 8.0, "die_mm2": 814.10, "via": ["SG", "HK"], "us_person": false, "bits": null, "tops": NaN'
    _, rows = read(f"[{ROW}{more}}}]", "o.json")
    cells = dict(rows[0].cells)
    assert [cells.get(name) for name in ("quantity", "die_mm2", "via", "us_person", "bits", "tops")] == [
        *("8", "814.10", "SG;HK", "no", None, None)
    ]


def test_ndjson_lines_that_do_not_parse_are_bad_rows() -> None:
    """Each line is its own outcome; rows are line numbers and blank lines are counted."""
    text = f'{ROW}}}\n{{"id": \n\n[1]\nnull\n{ROW}, "id": "b"}}\n{ROW}, "to": {{"a": 1}}}}\n{ROW}}}'
    file, rows = read(text, "o.ndjson")
    assert [row.row for row in rows] == [1, 2, 4, 5, 6, 7, 8]
    assert [type(row) for row in rows] == [Deal, *[BadRow] * 5, Deal]
    assert "1 blank row skipped." in file.notes


def test_a_key_that_turns_up_late_is_mapped() -> None:
    """Keys after the first hundred objects still count, and stand in the mapping."""
    text = f"{ROW}}}\n" * 150 + f'{ROW}, "Qty": 5, "mood": 1}}\n'
    file, rows = read(text, "o.jsonl")
    assert rows[-1].cells["quantity"] == "5"
    assert file.mapping[-2:] == (("Qty", "quantity"), ("mood", None))


def test_endless_new_keys_are_stopped() -> None:
    """An object that brings more keys than columns are allowed is a bad row."""
    many = json.dumps({"date": "1", **{f"k{n}": 1 for n in range(limits.MAX_COLUMNS + 1)}})
    _, rows = read(f"{ROW}}}\n{many}\n", "o.ndjson")
    assert [type(row) for row in rows] == [Deal, BadRow]


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"a": 1,]', "7", '"x"'])
def test_json_that_is_no_table_is_refused(text: str) -> None:
    """Nesting without end, broken JSON and single values are faults."""
    assert "JSON" in fault(text, "o.json")


def test_json_over_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON file that cannot be streamed is sent to NDJSON."""
    monkeypatch.setattr("fencepost.sources.objects.MAX_JSON", 50)
    assert "NDJSON" in fault(f"[{ROW}}}]", "o.json")


def test_ndjson_called_json_is_read() -> None:
    """One object a line under the name .json is read, with a note."""
    file, rows = read(f"{ROW}}}\n{ROW}}}\n", "o.json")
    assert len(rows) == 2
    assert "NDJSON" in file.notes[0]


# Parquet and pipes


def parquet() -> bytes:
    """The bytes of a small Parquet file with typed columns."""
    out = io.BytesIO()
    frame = pl.DataFrame(
        {
            "Ship Date": [dt.date(2024, 1, 1), None],
            "SKU": ["x", "y"],
            "dest": ["JP", "DE"],
            "qty": [8.0, float("nan")],
            "via": [["SG", "HK"], []],
            "us_person": [True, None],
        }
    )
    frame.write_parquet(out)
    return out.getvalue()


def test_parquet_is_read() -> None:
    """Typed columns become text; the first row is row 2."""
    _, rows = read(parquet(), "o.parquet")
    assert dict(rows[0].cells) == {
        "date": "2024-01-01",
        "item": "x",
        "to": "JP",
        "quantity": "8",
        "via": "SG;HK",
        "us_person": "yes",
    }
    assert (rows[1].row, dict(rows[1].cells)) == (3, {"item": "y", "to": "DE"})


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (HEAD.encode() + b"a,2024-01-01,x,JP\n" * 30_000, "csv"),
        (f"{ROW}}}\n".encode() * 30_000, "ndjson"),
        (f"[{ROW}}}]".encode(), "json"),
        (sheet_rows(["date", "item", "to"], ["2024-01-01", "x", "JP"]), "xlsx"),
        (parquet(), "parquet"),
    ],
)
def test_a_pipe_without_a_name_is_read(data: bytes, form: str) -> None:
    """The form is told from the first bytes, and nothing is lost where the stream cannot go back."""
    pipe: BinaryIO = io.BufferedReader(Pipe(data))
    file = read_orders(pipe)
    rows = list(file.rows)
    assert file.format == form
    assert len(rows) in (1, 2, 30_000)
    assert all(isinstance(row, Deal) for row in rows)
    assert not pipe.closed
