"""Answers written out: the same answers in every form, safe to open and safe to print."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.cli.outputs import FORMATS, write_answers
from fencepost.decide.answer_cells import COLUMNS, MAX_CELL
from fencepost.model.fault import FencepostError

ANSWER: dict[str, object] = {
    "row": 2,
    "id": "O-01",
    "status": "licence_required",
    "certain": True,
    "regimes": {"us.ear": {"status": "licence_required"}, "cn.trade": {"status": "not_covered"}},
    "classification": "3A090.a",
    "review_policy": "presumption_of_denial",
    "missing": [],
    "margins": [{"line": "4800", "distance": "192"}],
    "flags": [],
    "hits": [],
    "branches": [],
    "silent": ["us.ear.x"],
    "open_text": [],
    "steps": [{"text": "item.tpp >= 4800", "cite": "3A090.a.1", "sure": "text"}],
    "receipt": {"book": "abc"},
    "deal": {"date": "2023-12-01", "item": "A800 SXM 80GB", "to": "CN", "end_user": "深圳市前海公司"},
    "reasons": ["TPP 4,992 is over 4,800", "China is in D:5"],
}
OPEN: dict[str, object] = {
    **ANSWER,
    "row": 3,
    "id": "O-02",
    "status": "exception_available",
    "certain": False,
    "missing": [{"fact": "deal.notice_given", "question": "Was notice given?"}, "end_user.hq"],
}
BROKEN: dict[str, object] = {
    "row": 4,
    "id": "O-03",
    "deal": {"date": "2026-02-30"},
    "error": "o.csv, row 4, column date: '2026-02-30' is not a date. Write YYYY-MM-DD.",
}
THREE = [ANSWER, OPEN, BROKEN]


def written(answers: list[dict[str, object]], form: str, *, colour: bool = False) -> str:
    """The text that is written."""
    out = io.StringIO()
    assert write_answers(answers, form, out, colour=colour) == len(answers)
    return out.getvalue()


def sheet(answers: list[dict[str, object]]) -> list[list[Any]]:
    """The rows of the workbook that is written."""
    out = io.BytesIO()
    assert write_answers(answers, "xlsx", out) == len(answers)
    return [list(row) for row in openpyxl.load_workbook(out).active.values]


def test_every_form_holds_every_row() -> None:
    """Answers in are answers out, in each form."""
    assert json.loads(written(THREE, "json")) == THREE
    assert [json.loads(line) for line in written(THREE, "ndjson").splitlines()] == THREE
    assert len(list(csv.reader(io.StringIO(written(THREE, "csv"))))) == 4
    assert len(sheet(THREE)) == 4
    assert "3 rows: 1 licence required, 1 exception available, 1 not read." in written(THREE, "table")


@pytest.mark.parametrize("form", FORMATS)
def test_no_answers_are_written_too(form: str) -> None:
    """An empty run gives an empty but valid file."""
    out = io.BytesIO()
    assert write_answers([], form, out) == 0
    assert out.getvalue() or form == "ndjson"
    assert form != "json" or json.loads(out.getvalue()) == []


def test_lists_and_objects_are_flattened() -> None:
    """In CSV and XLSX a list is parted by semicolons and an object stands as its question or its JSON."""
    rows = list(csv.DictReader(io.StringIO(written(THREE, "csv"))))
    assert rows[0]["reasons"] == "TPP 4,992 is over 4,800; China is in D:5"
    assert rows[0]["regimes"] == "us.ear: licence_required; cn.trade: not_covered"
    assert rows[0]["margins"] == '{"line": "4800", "distance": "192"}'
    assert (rows[0]["row"], rows[0]["certain"], rows[1]["certain"]) == ("2", "yes", "no")
    assert rows[1]["missing"] == "Was notice given?; end_user.hq"
    assert rows[0]["end_user"] == "深圳市前海公司"
    assert "is not a date" in rows[2]["error"]
    first = dict(zip(COLUMNS, sheet(THREE)[1], strict=True))
    assert {name: str(value or "") for name, value in first.items()} == rows[0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001 - the wide one is meant
def test_a_formula_in_a_cell_stays_text(start: str) -> None:
    """A cell that begins as a formula gets an apostrophe in CSV and is a string in XLSX."""
    evil = f'{start}HYPERLINK("http://x","y")'
    answer = {**ANSWER, "id": evil, "reasons": [evil]}
    row = next(csv.DictReader(io.StringIO(written([answer], "csv"), newline="")))
    assert row["id"] == row["reasons"] == "'" + evil.replace("\r", "\n")
    out = io.BytesIO()
    write_answers([answer], "xlsx", out)
    cell = openpyxl.load_workbook(out).active.cell(2, 2)
    assert cell.data_type == "s"
    assert cell.value.endswith('HYPERLINK("http://x","y")')


def test_a_link_in_a_cell_is_not_a_link() -> None:
    """A web address stays text."""
    out = io.BytesIO()
    write_answers([{**ANSWER, "id": "https://example.org/x"}], "xlsx", out)
    assert openpyxl.load_workbook(out).active.cell(2, 2).hyperlink is None


def test_a_long_cell_is_cut_and_says_so() -> None:
    """No cell is longer than a spreadsheet holds; JSON has the whole."""
    answer = {**ANSWER, "reasons": ["x" * 40_000]}
    cell = sheet([answer])[1][COLUMNS.index("reasons")]
    assert len(cell) == MAX_CELL
    assert cell.endswith("(cut; see JSON)")
    assert len(json.loads(written([answer], "json"))[0]["reasons"][0]) == 40_000


def test_json_is_always_json() -> None:
    """Numbers that are not finite become null, exact numbers and broken characters text."""
    answer: dict[str, object] = {"row": 1, "a": math.nan, "b": Decimal("5.920"), "c": "\ud800", "d": {2, 1}}
    assert json.loads(written([answer], "ndjson")) == {"row": 1, "a": None, "b": "5.920", "c": "\ufffd", "d": [1, 2]}


def test_json_is_written_as_answers_come() -> None:
    """Each answer is out before the next is made."""
    out = io.StringIO()
    seen: list[int] = []

    def answers() -> Iterator[dict[str, object]]:
        for row in range(3):
            seen.append(out.getvalue().count('"row"'))
            yield {"row": row}

    write_answers(answers(), "json", out)
    assert seen == [0, 1, 2]


def test_the_table_fits_a_pipe() -> None:
    """Without a terminal the table is 100 columns wide, with every cell of the row in reach."""
    text = written(THREE, "table")
    assert max(len(line.rstrip("\n")) for line in text.splitlines()) <= 100
    assert "\x1b" not in text
    for word in ("row", "review", "reason", "missing", "O-01", "2023-12-01", "A800 SXM", "CN", "licence", "not read"):
        assert word in text
    assert "…" not in text.split("O-02")[0]


def test_colour_only_when_asked() -> None:
    """Escape codes are written when asked for and never otherwise."""
    assert "\x1b[" in written(THREE, "table", colour=True)
    assert all("\x1b" not in written(THREE, form, colour=True) for form in ("csv", "json", "ndjson"))


def test_a_cell_cannot_move_the_cursor_or_mark_up() -> None:
    """Control marks, marks that turn the writing round, and markup in a user's cell are shown, not obeyed."""
    deal = {"date": "2024", "item": "[red]a\x1b[2Jb\u202ec", "to": "CN"}
    text = written([{**ANSWER, "deal": deal}], "table")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]" in text


def test_pages_of_a_long_table_stand_under_one_header() -> None:
    """Hundreds of answers have one header and one sum."""
    text = written([{**ANSWER, "row": row} for row in range(2, 603)], "table")
    assert text.count("review") == 1
    assert "601 rows: 601 licence required." in text


def test_a_narrow_encoding_escapes_what_it_lacks() -> None:
    """A terminal without Unicode gets escapes, never an error, and JSON that is still JSON."""
    for form in ("table", "csv", "json", "ndjson"):
        raw = io.BytesIO()
        text = io.TextIOWrapper(raw, "ascii")
        write_answers(THREE, form, text)
        text.flush()
        assert form != "json" or json.loads(raw.getvalue()) == THREE


def test_streams_stay_open() -> None:
    """A stream that is handed in is not closed, be it bytes or text."""
    for form in FORMATS:
        out = io.BytesIO()
        write_answers(THREE, form, out)
        assert out.getvalue()


def test_xlsx_goes_through_standard_output() -> None:
    """A text stream over a binary one carries a workbook; one over nothing is refused."""
    raw = io.BytesIO()
    standard = io.TextIOWrapper(raw, "utf-8")
    write_answers(THREE, "xlsx", standard)
    assert raw.getvalue().startswith(b"PK")
    assert not standard.closed
    with pytest.raises(FencepostError, match="stream of text"):
        write_answers(THREE, "xlsx", io.StringIO())


def test_an_unknown_form_is_refused() -> None:
    """The forms that exist are named."""
    with pytest.raises(FencepostError, match="table, csv, json, ndjson, xlsx"):
        write_answers(THREE, "pdf", io.StringIO())


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from([*COLUMNS, "deal", "steps"]), VALUES, max_size=8), max_size=4))
@settings(deadline=None, max_examples=40)
def test_any_answer_is_written_in_every_form(answers: list[dict[str, object]]) -> None:
    """Whatever stands in the answers, no writer fails and none loses a row."""
    for form in FORMATS:
        out = io.BytesIO()
        assert write_answers(answers, form, out) == len(answers)
        if form == "json":
            assert len(json.loads(out.getvalue())) == len(answers)
        if form == "csv":
            text = io.StringIO(out.getvalue().decode(), newline="")
            assert len(list(csv.reader(text))) == len(answers) + 1
