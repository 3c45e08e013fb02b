"""The other commands: what each shows of real chips, real orders and the law as it stood."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
KNOWN = ("--known-on", "2026-09-24")


@pytest.mark.parametrize(
    ("chip", "day", "found"),
    [
        ("A800 SXM4 80GB", "2023-06-01", "3A991.p"),
        ("A800 SXM4 80GB", "2023-12-01", "3A090.a"),
        ("RTX 4090", "2023-12-01", "3A090.a"),
        ("L40", "2023-12-01", "3A090.b"),
    ],
)
def test_a_chip_by_name_is_classified_on_a_day(fencepost: Fencepost, chip: str, day: str, found: str) -> None:
    """The class changes with the day, not with the chip."""
    done = fencepost("classify", chip, "--on", day, *KNOWN)
    assert done.code == 0
    assert found in done.out.splitlines()[0]


def test_an_unknown_die_gives_the_break_even(fencepost: Fencepost) -> None:
    """TPP 2400 on an unknown die may be in either paragraph; the area that settles it is named."""
    done = fencepost("classify", "--tops", "300", "--bits", "8", "--datacenter", "yes", "--on", "2024-06-01", *KNOWN)
    assert done.code == 0
    assert "3A090.a?" in done.out.splitlines()[0]
    assert "405.405 mm2" in done.out


def test_figures_are_classified_as_json(fencepost: Fencepost) -> None:
    """--format json gives the class, the margins and the facts behind it."""
    words = ("--tops", "600", "--bits", "8", "--die", "800", "--nonplanar", "yes")
    done = fencepost("classify", *words, "--on", "2024-06-01", *KNOWN, "--format", "json")
    found = json.loads(done.out)
    assert found["classification"] == "3A090.a"
    assert found["facts"]["item.tpp"][0] == "4800"


def test_chips_are_listed_in_three_forms(fencepost: Fencepost) -> None:
    """The table, the CSV and the JSON hold the same rows."""
    listed = json.loads(fencepost("chips", "h20", "--format", "json").out)
    assert {"H20" in row["name"] for row in listed} == {True}
    assert list(csv.DictReader(io.StringIO(fencepost("chips", "h20", "--format", "csv").out))) == listed
    assert fencepost("chips", "h20").out.splitlines()[-1] == f"{len(listed)} rows"


def test_every_name_that_chips_lists_is_understood(fencepost: Fencepost) -> None:
    """What the list calls a chip, an order file may call it too."""
    names = [row["name"] for row in json.loads(fencepost("chips", "--format", "json").out)]
    lines = [json.dumps({"date": "2024-06-01", "item": name, "from": "US", "to": "JP"}) for name in names]
    done = fencepost("check", "-", "--format", "ndjson", stdin="\n".join(lines).encode())
    refused = [a["deal"]["item"] for a in map(json.loads, done.out.splitlines()) if a.get("error")]
    assert refused == []


def test_law_show_tells_a_provision_in_english(fencepost: Fencepost) -> None:
    """On a day in force one version is shown; without a day all of them."""
    old = fencepost("law", "show", "us.ear.3a090.a", "--on", "2023-06-01").out
    every = fencepost("law", "show", "us.ear.3a090.a").out
    assert "87 FR 62186" in old
    assert "88 FR 73458" not in old
    assert "88 FR 73458" in every


def test_law_show_lists_and_refuses(fencepost: Fencepost) -> None:
    """Part of an id lists what bears it; a name of nothing is an error."""
    listed = fencepost("law", "show", "3a090").out.splitlines()
    assert len(listed) > 2
    assert all("3a090" in line for line in listed)
    assert fencepost("law", "show", "us.nothing").code == 3


def test_law_diff_tells_what_a_rule_changed(fencepost: Fencepost) -> None:
    """The rule of 2023-11-17 put a new 3A090 in the place of the old one; a day with itself differs in nothing."""
    done = fencepost("law", "diff", "--on", "2023-11-16", "--and", "2023-11-17")
    assert "~ us.ear.3a090.a" in done.out
    assert "+ us.ear.3a090.b" in done.out
    assert fencepost("law", "diff", "--on", "2024-02-01", "--and", "2024-02-01").out == "0 changes\n"


def test_law_timeline_is_in_order_and_may_be_cut(fencepost: Fencepost) -> None:
    """Each line bears its day, and the days do not fall."""
    days = [
        line[:10]
        for line in fencepost("law", "timeline", "--from", "2023-01-01", "--to", "2023-12-31").out.splitlines()
    ]
    assert days == sorted(days)
    assert {day[:4] for day in days} == {"2023"}


def test_law_lint_and_law_test_run_over_the_shipped_law(fencepost: Fencepost) -> None:
    """Lint counts its findings, and every worked case passes."""
    lint, cases = fencepost("law", "lint"), fencepost("law", "test")
    assert lint.out.splitlines()[-1].endswith("findings")
    assert lint.code == (not lint.out.startswith("0 findings"))
    assert cases.out.splitlines()[-1].endswith(" cases, 0 fail"), cases.out
    assert cases.code == 0


def test_law_schema_writes_json_schema(fencepost: Fencepost, tmp_path: Path) -> None:
    """Each file is JSON that calls itself a schema of objects."""
    done = fencepost("law", "schema", tmp_path / "schema")
    made = [Path(line) for line in done.out.splitlines()]
    assert made
    assert all(
        "properties" in path.read_text(encoding="utf-8") and json.loads(path.read_text(encoding="utf-8"))
        for path in made
    )


def test_settle_names_the_facts_that_matter_and_whom_to_ask(fencepost: Fencepost, orders: Path) -> None:
    """The unknown die area of a custom chip matters, and its manufacturer knows it."""
    text = fencepost("settle", orders, "O-17", *KNOWN).out
    found = json.loads(fencepost("settle", orders, "O-17", *KNOWN, "--format", "json").out)
    assert text.startswith(f"O-17: {found['status']}")
    assert any(matter["fact"] == "item.performance_density" and matter["who"] for matter in found["matters"])


def test_flips_name_a_change_that_would_change_the_answer(fencepost: Fencepost, orders: Path) -> None:
    """No flip gives the status that stands already."""
    found = json.loads(fencepost("flips", orders, "O-10", *KNOWN, "--format", "json").out)
    assert found["flips"]
    assert all(flip["status"] != found["status"] and 1 <= len(flip["changes"]) <= 2 for flip in found["flips"])
    assert fencepost("flips", orders, "O-10", *KNOWN).out.startswith(f"O-10: {found['status']}")


def test_diff_tells_which_rows_change_between_two_days(fencepost: Fencepost, orders: Path) -> None:
    """The policy for H200s changed in January 2026; a day against itself changes nothing."""
    done = fencepost("diff", orders, "--on", "2025-05-01", "--and", "2026-02-01", *KNOWN)
    assert "O-14" in done.out
    assert done.out.splitlines()[-1].endswith("rows differ")
    same = fencepost("diff", orders, "--on", "2025-05-01", "--and", "2025-05-01", *KNOWN)
    assert same.out.splitlines() == ["0 of 24 rows differ"]


def test_a_file_of_answers_replays_bit_for_bit(fencepost: Fencepost, orders: Path, tmp_path: Path) -> None:
    """Each answer comes again from its receipt to the same bytes; rows that were not read have none."""
    path, again = tmp_path / "answers.json", tmp_path / "again.ndjson"
    fencepost("check", orders, *KNOWN, "-o", path)
    done = fencepost("replay", path, "-o", again)
    assert done.code == 0, done.out
    kept = [answer for answer in json.loads(path.read_text(encoding="utf-8")) if answer["receipt"]]
    assert len(done.out.splitlines()) == len(kept)
    assert [json.loads(line) for line in again.read_text(encoding="utf-8").splitlines()] == kept


@pytest.mark.parametrize("tampered", ["status", "facts", "trace", "law"])
def test_a_receipt_that_was_tampered_with_is_reported(
    fencepost: Fencepost, orders: Path, tmp_path: Path, tampered: str
) -> None:
    """A changed answer, fact, trace or law no longer replays as the same: code 1, and what differs."""
    path = tmp_path / "answer.json"
    fencepost("check", orders, *KNOWN, "-o", path)
    answer = json.loads(path.read_text(encoding="utf-8"))[1]
    receipt = answer["receipt"]
    if tampered == "facts":
        receipt["facts"]["deal.to"][0] = "JP"
    elif tampered == "status":
        answer["status"] = "no_licence_required"
    else:
        receipt[tampered] = "0" * 64
    path.write_text(json.dumps(answer), encoding="utf-8")
    done = fencepost("replay", path)
    assert done.code == 1, "a changed status beside an honest receipt must be reported too"
    assert "differs" in done.out
