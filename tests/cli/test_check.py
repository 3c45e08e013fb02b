"""fencepost check: every form in, every form out, one answer a row, and a code that a script can act on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

Fencepost = Callable[..., Any]
KNOWN = ("--known-on", "2026-09-24")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: list[dict[str, str]], form: str, folder: Path) -> Path:
    """The same orders in another form; an empty cell stays out of JSON."""
    path = folder / f"orders.{form}"
    full = [{name: text for name, text in row.items() if text} for row in rows]
    if form == "json":
        path.write_text(json.dumps(full), encoding="utf-8")
    elif form == "ndjson":
        path.write_text("".join(json.dumps(row) + "\n" for row in full), encoding="utf-8")
    elif form == "parquet":
        pl.DataFrame([{name: text or None for name, text in row.items()} for row in rows]).write_parquet(path)
    else:
        book = openpyxl.Workbook()
        book.active.append(list(rows[0]))
        for row in rows:
            book.active.append([text or None for text in row.values()])
        book.save(path)
    return path


def told(text: str) -> list[tuple[object, ...]]:
    """Of each answer what does not hang on the file it came from."""
    keys = ("id", "status", "certain", "classification", "review_policy")
    answers = [json.loads(line) for line in text.splitlines()]
    return [(*(answer[key] for key in keys), len(answer["missing"]), bool(answer.get("error"))) for answer in answers]


@pytest.mark.parametrize("form", ["xlsx", "json", "ndjson", "parquet"])
def test_every_form_of_input_gives_the_answers_of_csv(
    fencepost: Fencepost, orders: Path, tmp_path: Path, form: str
) -> None:
    """A deal is answered alike whichever form of file it stands in."""
    as_csv = fencepost("check", orders, *KNOWN, "--format", "ndjson")
    other = fencepost("check", written(rows_of(orders), form, tmp_path), *KNOWN, "--format", "ndjson")
    assert (other.code, told(other.out)) == (as_csv.code, told(as_csv.out))


def test_standard_input_gives_the_answers_of_the_file(fencepost: Fencepost, orders: Path) -> None:
    """A dash reads standard input."""
    named = fencepost("check", orders, *KNOWN, "--format", "ndjson")
    piped = fencepost("check", "-", *KNOWN, "--format", "ndjson", stdin=orders.read_bytes())
    assert (piped.code, told(piped.out)) == (named.code, told(named.out))


def test_rows_in_are_rows_out_in_every_form(fencepost: Fencepost, orders: Path) -> None:
    """CSV, JSON, NDJSON, XLSX and the table all hold one answer a row, in the order of the rows, and agree."""
    ids = [row["id"] for row in rows_of(orders)]
    made = {form: fencepost("check", orders, *KNOWN, "--format", form) for form in ("csv", "json", "ndjson", "table")}
    lines = [json.loads(line) for line in made["ndjson"].out.splitlines()]
    assert [line["id"] for line in lines] == ids
    assert json.loads(made["json"].out) == lines
    flat = list(csv.DictReader(io.StringIO(made["csv"].out)))
    assert [(row["id"], row["certain"]) for row in flat] == [
        (line["id"], "yes" if line["certain"] else "no") for line in lines
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(fencepost("check", orders, *KNOWN, "--format", "xlsx").raw)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ids
    assert all(name in made["table"].out for name in ids)
    assert f"{len(ids)} rows" in made["table"].out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.csv", b"row,id,status"),
        ("a.json", b"[\n{"),
        ("a.ndjson", b'{"row"'),
        ("a.jsonl", b'{"row"'),
        ("a.xlsx", b"PK"),
    ],
)
def test_the_name_of_the_output_tells_its_form(
    fencepost: Fencepost, orders: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    """-o answers.csv writes CSV, and so on; nothing then goes to standard output."""
    done = fencepost("check", orders, *KNOWN, "-o", tmp_path / name)
    assert done.out == ""
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_given_format_stands_above_the_name_of_the_output(fencepost: Fencepost, orders: Path, tmp_path: Path) -> None:
    """--format says what is written, whatever the file is called."""
    fencepost("check", orders, *KNOWN, "--format", "ndjson", "-o", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b'{"row"')


ONE = "date,item,from,to,end_use,parties.entity_listed\n{},{},US,{},civil,no\n"


@pytest.mark.parametrize(
    ("day", "item", "to", "code"),
    [
        ("2024-06-01", "H20", "CN", 0),
        ("2024-06-01", "L40", "CN", 20),
        ("2024-06-01", "H100 SXM", "CN", 30),
        ("2020-06-01", "H100 SXM", "CN", 50),
        ("2024-06-01", "Zephyr ZX-9000", "CN", 50),
    ],
)
def test_the_exit_code_is_the_strictest_outcome(fencepost: Fencepost, day: str, item: str, to: str, code: int) -> None:
    """Free is 0, an exception 20, a licence 30, not covered or not read 50."""
    assert fencepost("check", "-", *KNOWN, stdin=ONE.format(day, item, to).encode()).code == code


def test_one_bad_row_stands_above_the_good_ones_in_the_exit_code(fencepost: Fencepost) -> None:
    """A file with a row that has no answer ends with 50, though the other row needs a licence."""
    text = ONE.format("2024-06-01", "H100 SXM", "CN") + "2024-02-30,H100 SXM,US,CN,civil,no\n"
    assert fencepost("check", "-", *KNOWN, stdin=text.encode()).code == 50


def test_on_takes_every_row_on_one_day(fencepost: Fencepost, orders: Path) -> None:
    """With --on a row's own date no longer counts, so that an impossible one does no harm."""
    done = fencepost("check", orders, *KNOWN, "--on", "2024-06-01", "--format", "ndjson")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert {answer["receipt"]["day"] for answer in answers if answer["receipt"]} == {"2024-06-01"}
    assert not next(answer for answer in answers if answer["id"] == "O-23").get("error")


def test_known_on_hides_what_was_not_public(fencepost: Fencepost) -> None:
    """Before the rule of 2023-10 was published, nobody could know that an A800 would need a licence."""
    deal = ONE.format("2023-12-01", "A800 SXM 80GB", "CN").encode()
    assert fencepost("check", "-", "--known-on", "2023-06-01", stdin=deal).code == 0
    assert fencepost("check", "-", *KNOWN, stdin=deal).code == 30


def test_the_books_axis_follows_the_text_that_is_not_enforced(fencepost: Fencepost) -> None:
    """AI Diffusion is in the books and unenforced: H100s to Poland are free on one axis and not on the other."""
    deal = ONE.format("2025-07-08", "H100 SXM", "PL").encode()
    enforced = json.loads(fencepost("check", "-", *KNOWN, "--format", "ndjson", stdin=deal).out)
    books = json.loads(fencepost("check", "-", *KNOWN, "--axis", "books", "--format", "ndjson", stdin=deal).out)
    assert enforced["status"] == "no_licence_required"
    assert books["status"] != "no_licence_required"
    assert [branch["status"] for branch in enforced["branches"]] == [books["status"]]


@pytest.mark.parametrize("row", ["O-02", "3"])
def test_explain_tells_one_row_by_id_or_number(fencepost: Fencepost, orders: Path, row: str) -> None:
    """Every step bears its citation, and the code is that row's own."""
    done = fencepost("check", orders, *KNOWN, "--explain", row)
    assert done.code == 30
    assert done.out.startswith("O-02: A800 SXM 80GB to CN on 2023-12-01")
    assert "3A090.a" in done.out
    assert "88 FR 73458" in done.out


def test_the_mapping_of_headers_is_shown_beside_the_answers(fencepost: Fencepost) -> None:
    """Headers in other words are mapped; which, and which were not used, stands on standard error."""
    text = "Ship Date,Product,Destination,Weather\n2024-06-01,H20,CN,rain\n"
    done = fencepost("check", "-", *KNOWN, "--format", "csv", stdin=text.encode())
    assert "Ship Date → date, Product → item, Destination → to" in done.err
    assert "columns not used: Weather" in done.err
    assert "Weather" not in done.out


def test_nothing_is_coloured_when_nobody_looks(fencepost: Fencepost, orders: Path) -> None:
    """A table in a pipe holds no escape marks."""
    assert "\x1b" not in fencepost("check", orders, *KNOWN).out
    assert "\x1b" not in fencepost("check", orders, *KNOWN, "--explain", "O-02").out
