"""fencepost flags: rows in are rows out, the heaviest first, and nothing is ever called clear."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
KNOWN = ("--known-on", "2026-09-24", "--list", "none")
ROWS = """\
id,date,item,quantity,from,to,via,exporter,consignee,payer,payment_from,declared_as,papers.doubtful
plain,2026-01-05,MI300X,5,TW,US,,TSMC,AMD,AMD,,,
heavy,2026-01-05,8x H100 server,4,US,MY,SG,Smith Servers,Foo Sdn Bhd,,CN,computer parts,yes
light,2026-01-05,H100,5,US,DE,SG,Smith Servers,Bar GmbH,,,,
nodate,2026-13-05,H100,5,US,DE,,Smith Servers,Bar GmbH,,,,
noitem,2026-01-05,Frobnicator,5,US,DE,,Smith Servers,Bar GmbH,,Chinna,,yes
"""


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_heaviest_comes_first_and_what_nobody_could_read_before_it(fencepost: Fencepost, deals: Path) -> None:
    """Rows in are rows out: unread ones first, then by score, and equal scores as the rows came."""
    done = fencepost("flags", deals, *KNOWN, "--format", "ndjson")
    found = lines(done.out)
    assert [(row["id"], row["rank"], row["score"]) for row in found] == [
        ("nodate", None, None),
        ("heavy", 1, 9),
        ("noitem", 2, 3),
        ("light", 3, 1),
        ("plain", 4, 0),
    ]
    assert done.code == 50


def test_every_form_tells_the_same_rows(fencepost: Fencepost, deals: Path) -> None:
    """JSON, NDJSON and CSV hold the same rows with the same scores, and the table names each."""
    made = {
        form: fencepost("flags", deals, *KNOWN, "--format", form).out for form in ("json", "ndjson", "csv", "table")
    }
    rows = lines(made["ndjson"])
    assert json.loads(made["json"]) == rows
    flat = list(csv.DictReader(io.StringIO(made["csv"])))
    assert [(row["id"], row["score"]) for row in flat] == [
        (row["id"], "" if row["score"] is None else str(row["score"])) for row in rows
    ]
    places = [made["table"].index(f" {row['id']} (row") for row in rows]
    assert places == sorted(places)


def test_a_part_has_its_source_its_evidence_and_its_question(fencepost: Fencepost, deals: Path) -> None:
    """Each part tells where the flag is written, that a signal is no law, which cell raised it, and what to ask."""
    (row,) = (row for row in lines(fencepost("flags", deals, *KNOWN, "--format", "ndjson").out) if row["id"] == "heavy")
    parts = {part["flag"]: part for part in row["parts"]}
    money = parts["gates.signal.d5_money"]
    assert (money["counts"], money["drawn_from_cases"], money["sure"]) == (3, True, "secondary")
    assert money["cite"].startswith("public cases D01")
    assert money["evidence"][0]["source"] == "column payment_from: CN"
    assert money["ask"].endswith("?")
    assert sum(part["counts"] for part in row["parts"]) == row["score"] == 9


def test_the_table_shows_evidence_and_questions_only_when_asked(fencepost: Fencepost, deals: Path) -> None:
    """Open questions are counted in every row and written out with --questions."""
    plain = fencepost("flags", deals, *KNOWN)
    asked = fencepost("flags", deals, *KNOWN, "--questions")
    assert "because the papers say 'computer parts', the item is '8x H100 server'" in plain.out
    assert "questions open" in plain.out
    assert " ? " not in plain.out
    assert asked.out.count("     ? ") > 50


def test_nothing_is_called_clear(fencepost: Fencepost, deals: Path) -> None:
    """A row in which nothing is raised says so with its open questions, and no form has a word that frees a deal."""
    for form in ("table", "csv", "json", "ndjson"):
        text = fencepost("flags", deals, *KNOWN, "--questions", "--format", form).out
        assert "nothing raised by what was given; " in text
        assert "clear" not in text.casefold().replace("no clear answer", "").replace("nuclear", "")


def test_top_leaves_out_light_rows_and_says_how_many(fencepost: Fencepost, deals: Path) -> None:
    """The heaviest N, whatever could not be read besides, and a note on what is left out."""
    done = fencepost("flags", deals, *KNOWN, "--top", "1", "--format", "ndjson")
    assert [row["id"] for row in lines(done.out)] == ["nodate", "heavy"]
    assert "--top 1 leaves out 3 rows" in done.err


def test_a_faulty_cell_hides_no_flag(fencepost: Fencepost, deals: Path) -> None:
    """An item that no catalogue holds is told with row and column, beside the flags of the row's other cells."""
    row = lines(fencepost("flags", deals, *KNOWN, "--format", "ndjson").out)[2]
    assert "row 6, column item" in row["error"]
    assert [part["flag"] for part in row["parts"]] == ["gates.signal.papers_doubtful"]
    assert row["remarks"] == ["column payment_from: 'Chinna' is no country; write its ISO code, such as MY."]


@pytest.mark.parametrize(("keep", "code"), [(("plain",), 0), (("plain", "light"), 20), (("plain", "noitem"), 50)])
def test_the_code_tells_a_script_what_was_found(
    fencepost: Fencepost, deals: Path, keep: tuple[str, ...], code: int
) -> None:
    """0 nothing raised by what was given, 20 something raised, 50 some row could not be read."""
    head, *rows = ROWS.splitlines()
    deals.write_text(
        "\n".join([head, *(row for row in rows if row.partition(",")[0] in keep)]) + "\n", encoding="utf-8"
    )
    assert fencepost("flags", deals, *KNOWN).code == code


def test_standard_input_and_another_day(fencepost: Fencepost, deals: Path) -> None:
    """A dash reads standard input; --on takes every deal on one day, also the one without a day of its own."""
    done = fencepost("flags", "-", *KNOWN, "--on", "2026-02-01", "--format", "ndjson", stdin=deals.read_bytes())
    assert {row["deal"]["date"] for row in lines(done.out)} == {"2026-02-01"}
    assert len(lines(done.out)) == 5


def test_what_was_not_public_is_not_known(fencepost: Fencepost, deals: Path) -> None:
    """With --known-on only the cases that were public by then tell anything."""
    before = fencepost("flags", deals, "--known-on", "2025-02-26", "--list", "none", "--format", "ndjson")
    row = next(row for row in lines(before.out) if row["id"] == "heavy")
    assert "gates.signal.papers_doubtful" not in {part["flag"] for part in row["parts"]}


def test_a_listed_party_is_named(fencepost: Fencepost, deals: Path) -> None:
    """With lists to look in the listed party itself is the evidence, by name, list and entry."""
    deals.write_text("id,date,item,from,to,consignee\nx,2025-06-01,H100,US,SG,Huawei International Pte. Ltd.\n")
    done = fencepost("flags", deals, "--known-on", "2026-09-24", "--list", "shipped", "--format", "ndjson")
    (row,) = lines(done.out)
    part = next(part for part in row["parts"] if part["flag"] == "gates.signal.listed_party")
    assert "Huawei International Pte. Ltd. (EL csl-3357" in part["evidence"][0]["source"]
    assert part["counts"] == 3


def test_a_cell_cannot_move_the_cursor_or_start_a_formula(fencepost: Fencepost, deals: Path) -> None:
    """Control marks in a cell do not reach the terminal, nor formulas a spreadsheet."""
    deals.write_text("id,date,item,from,to,declared_as\n=1+1,2025-06-01,H100,US,DE,\x1b[31mcomputer parts\n")
    assert "\x1b" not in fencepost("flags", deals, *KNOWN).out
    (row,) = csv.DictReader(io.StringIO(fencepost("flags", deals, *KNOWN, "--format", "csv").out))
    assert row["id"] == "'=1+1"


@pytest.mark.parametrize("text", ["", "id,date,item,to\n", "id,name\n1,2\n"])
def test_a_file_without_deals_gets_words_and_no_traceback(fencepost: Fencepost, deals: Path, text: str) -> None:
    """An empty file, one without rows, and one without the columns of a deal."""
    deals.write_text(text, encoding="utf-8")
    done = fencepost("flags", deals, *KNOWN)
    assert "Traceback" not in done.err
    assert done.out or done.err
