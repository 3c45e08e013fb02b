"""A mistake is told in words that say what to do; nobody is shown a traceback, and other rows are answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
USAGE, FILE, LAW = 2, 3, 4

FILES: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "the file is empty"),
    "head.csv": (b"date,item,to\n", "no deals"),
    "columns.csv": (b"a,b\n1,2\n", "no column 'date'"),
    "junk.bin": (bytes(range(256)) * 20, "not text"),
    "broken.json": (b'[{"date": ', "not JSON"),
    "broken.xlsx": (b"PK\x03\x04" + b"\x00" * 400, "broken.xlsx"),
    "broken.parquet": (b"PAR1" + b"\x00" * 400 + b"PAR1", "broken.parquet"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_named_with_its_remedy(fencepost: Fencepost, tmp_path: Path, name: str) -> None:
    """Code 3, the file's name, what is wrong with it, and no answer."""
    content, words = FILES[name]
    (tmp_path / name).write_bytes(content)
    done = fencepost("check", tmp_path / name)
    assert (done.code, done.out) == (FILE, "")
    assert words in done.err
    assert name in done.err
    assert "Traceback" not in done.err


def test_a_file_that_is_not_there_is_said_not_to_be_there(fencepost: Fencepost, tmp_path: Path) -> None:
    """Code 3, and how to read standard input instead."""
    done = fencepost("check", tmp_path / "none.csv")
    assert done.code == FILE
    assert "there is no file" in done.err


def test_a_folder_is_no_file_of_orders(fencepost: Fencepost, tmp_path: Path) -> None:
    """A folder that is there is not said to be missing."""
    done = fencepost("check", tmp_path)
    assert done.code == FILE
    assert "folder" in done.err or "directory" in done.err


def test_an_output_that_cannot_be_written_is_said_so(fencepost: Fencepost, orders: Path, tmp_path: Path) -> None:
    """Code 3 and the path, for a folder that does not exist."""
    done = fencepost("check", orders, "-o", tmp_path / "none" / "answers.csv")
    assert done.code == FILE
    assert "answers.csv" in done.err


def test_the_file_that_is_read_is_never_written_over(fencepost: Fencepost, orders: Path) -> None:
    """Code 3, by whatever path it is named, and the orders are as they were."""
    before = orders.read_bytes()
    for output in (orders, orders.parent / "." / "x" / ".." / orders.name):
        (orders.parent / "x").mkdir(exist_ok=True)
        done = fencepost("check", orders, "-o", output)
        assert done.code == FILE
        assert "destroy" in done.err
    assert orders.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check"], "Missing argument"),
        (["check", "-", "--nope"], "No such option"),
        (["check", "-", "--on", "2026-02-30"], "not a day of the calendar"),
        (["check", "-", "--axis", "sideways"], "is not one of"),
        (["check", "-", "--format", "pdf"], "is not one of"),
        (["judge"], "No such command"),
        (["classify"], "give a chip's name"),
        (["diff", "-"], "--and"),
        (["law", "diff", "--on", "2024-01-01"], "--and"),
    ],
)
def test_a_wrong_call_is_told_from_a_wrong_file(fencepost: Fencepost, words: list[str], told: str) -> None:
    """Code 2, with the option or command that is wrong."""
    done = fencepost(*words)
    assert done.code == USAGE
    assert told in done.err


def test_every_bad_row_is_answered_beside_the_good_ones(fencepost: Fencepost) -> None:
    """An impossible date, an unknown chip, a missing item, too many cells: each is told with its row, none is lost."""
    text = (
        "id,date,item,to,quantity\n"
        "good,2024-06-01,H20,CN,1\n"
        "date,2024-02-30,H20,CN,1\n"
        "chip,2024-06-01,Zephyr ZX-9000,CN,1\n"
        "place,2024-06-01,H20,Atlantis,1\n"
        "item,2024-06-01,,CN,1\n"
        "count,2024-06-01,H20,CN,-4\n"
        "long,2024-06-01,H20,CN,1,2,3\n"
        "last,2024-06-01,H20,CN,1\n"
    )
    done = fencepost("check", "-", "--known-on", "2026-09-24", "--format", "ndjson", stdin=text.encode())
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [a["id"] for a in answers] == ["good", "date", "chip", "place", "item", "count", "long", "last"]
    bad = {a["id"]: a for a in answers if a.get("error")}
    assert list(bad) == ["date", "chip", "place", "item", "count", "long"]
    assert all(a["status"] == "not_covered" and a["certain"] is False and a["receipt"] is None for a in bad.values())
    for name, column in (("chip", "item"), ("place", "to"), ("item", "item"), ("count", "quantity"), ("date", "date")):
        assert f"row {bad[name]['row']}, column {column}" in bad[name]["error"], name


def test_a_line_that_is_not_json_costs_only_itself(fencepost: Fencepost) -> None:
    """In NDJSON one broken line is one bad row."""
    good = '{"date": "2024-06-01", "item": "H20", "to": "CN"}'
    done = fencepost("check", "-", "--format", "ndjson", stdin=f'{good}\n{{"date": \n[1]\n{good}\n'.encode())
    assert [bool(json.loads(line).get("error")) for line in done.out.splitlines()] == [False, True, True, False]


def test_explain_of_a_row_that_is_not_there_or_not_read(fencepost: Fencepost, orders: Path) -> None:
    """A row that no one called so is said not to be there; a bad one says what is wrong with it."""
    missing, bad = fencepost("check", orders, "--explain", "O-99"), fencepost("check", orders, "--explain", "O-23")
    assert (missing.code, bad.code) == (FILE, FILE)
    assert "has no row 'O-99'" in missing.err
    assert "2026-02-30" in bad.err


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00junk", b"no json", b"[]", b"[1, 2]", b'{"format": "x"}', b'{"receipt": null}']
)
def test_what_is_no_receipt_is_refused(fencepost: Fencepost, tmp_path: Path, content: bytes) -> None:
    """Junk, an empty list, a number, another format: code 3 and what to give instead."""
    path = tmp_path / "receipt.json"
    path.write_bytes(content)
    done = fencepost("replay", path)
    assert done.code == FILE
    assert done.err.strip()


def test_faulty_law_is_told_with_file_line_and_caret(fencepost: Fencepost, tmp_path: Path) -> None:
    """Code 4: the law is at fault, not the orders."""
    (tmp_path / "bad.yaml").write_text("id: us.ear.bad\nkind: contrl\nkind: control\n", encoding="utf-8")
    done = fencepost("law", "lint", "--law", tmp_path)
    assert done.code == LAW
    assert "bad.yaml:" in done.err
    assert "^" in done.err


def test_a_name_too_long_for_a_file_is_a_name(fencepost: Fencepost) -> None:
    """A hundred Chinese characters are more bytes than a file may be called by; they are looked for all the same."""
    done = fencepost("screen", "科" * 100, "--list", "shipped")
    assert "REVIEW" in done.out
    assert "the first 60 were looked for" in done.out


def test_a_list_too_long_for_a_file_is_no_snapshot(fencepost: Fencepost) -> None:
    """Code 3, and the command that shows the snapshots."""
    done = fencepost("screen", "Huawei", "--list", "x" * 300)
    assert done.code == FILE
    assert "fencepost lists status" in done.err
