"""Lists on the command line: kept, compared and shown, with mistakes told in words that say what to do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
FILE, USAGE = 3, 2
Rows = list[tuple[str, str, str | None]]
OLD: Rows = [
    ("Entity List (EL)", "Acme Ltd.", "2019-05-16"),
    ("Entity List (EL)", "=SUM(A1)", "2020-01-01"),
    ("Unverified List (UVL)", "Beta", None),
]
NEW: Rows = [OLD[0], OLD[2], ("Unverified List (UVL)", "Gamma (GMM)", None)]
HUAWEI = "For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2"


def listing(rows: Rows, **more: Any) -> bytes:
    return json.dumps(
        [{"id": str(n), "source": s, "name": name, "start_date": day} | more for n, (s, name, day) in enumerate(rows)]
    ).encode()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    monkeypatch.setenv("FENCEPOST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def two(fencepost: Fencepost, tmp_path: Path) -> None:
    """Two snapshots, of January and of February 2026."""
    for day, rows, more in (("2026-01-05", OLD, {}), ("2026-02-05", NEW, {"license_requirement": HUAWEI})):
        (tmp_path / "list.json").write_bytes(listing(rows, **more))
        assert fencepost("lists", "update", "--from", tmp_path / "list.json", "--taken", day).code == 0


def test_without_a_snapshot_the_way_to_one_is_shown(fencepost: Fencepost, home: Path) -> None:
    """Looking makes no folder, and says how to fetch a list."""
    assert "lists update" in fencepost("lists", "status").out
    done = fencepost("lists", "show")
    assert (done.code, done.out) == (FILE, "")
    assert "lists update" in done.err
    assert not home.exists()


def test_an_update_from_a_file_tells_what_was_kept(fencepost: Fencepost, tmp_path: Path, two: None) -> None:  # noqa: ARG001
    """Counts of each list, and the signed difference to the snapshot before."""
    (tmp_path / "list.json").write_bytes(listing(OLD))
    out = fencepost("lists", "update", "--from", tmp_path / "list.json", "--taken", "2026-03-05").out
    assert "csl: 3 parties kept as" in out
    assert "EL 2, UVL 1" in out
    assert "+1 -1 ~2" in out


def test_status_shows_the_newest_and_its_age(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """An old snapshot is said to be too old; JSON has every taking."""
    out = fencepost("lists", "status").out
    assert "of 2026-02-05" in out
    assert "too old" in out or "days old" in out
    told = json.loads(fencepost("lists", "status", "--format", "json").out)
    assert [one["taken"][:10] for one in told["snapshots"]] == ["2026-01-05", "2026-02-05"]
    assert [one["latest"] for one in told["snapshots"]] == [False, True]
    assert told["snapshots"][1]["counts"] == {"EL": 1, "UVL": 2}


@pytest.mark.parametrize("words", [(), ("previous", "latest"), ("2026-01-31", "2026-02-28")])
def test_the_difference_is_signed(fencepost: Fencepost, two: None, words: tuple[str, ...]) -> None:  # noqa: ARG001
    """Added, removed and changed parties each on a line, with counts per list."""
    out = fencepost("lists", "diff", *words).out
    assert "+ UVL Gamma" in out
    assert "- EL =SUM(A1)" in out
    assert "~ EL Acme Ltd.: licence_requirement, footnotes" in out
    assert "EL: +0 -1 ~1" in out
    assert "1 added, 1 removed, 2 changed" in out


def test_the_difference_as_json(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """Every field that changed, before and after."""
    told = json.loads(fencepost("lists", "diff", "--format", "json", "--list", "el").out)
    assert told["counts"] == {"EL": {"added": 0, "removed": 1, "changed": 1}}
    assert told["changed"][0]["fields"]["footnotes"] == [[], ["1", "2"]]
    assert told["removed"][0]["name"] == "=SUM(A1)"


def test_who_is_on_a_list(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """A table for people; a part of a name finds its party."""
    out = fencepost("lists", "show", "UVL").out
    assert "Gamma" in out
    assert "Acme" not in out
    assert out.rstrip().endswith("2 parties")
    assert "1 party" in fencepost("lists", "show", "--search", "gmm").out
    assert "1 of 3 parties" in fencepost("lists", "show", "--limit", "1").out


def test_who_was_on_a_list_on_a_day(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """Who came off between two snapshots may have been on it; before the first, the removed cannot be seen."""
    rows = json.loads(fencepost("lists", "show", "EL", "--on", "2026-01-20", "--format", "json").out)
    assert {row["name"]: row["state"]["on"] for row in rows} == {"Acme Ltd.": "listed", "=SUM(A1)": "not_established"}
    done = fencepost("lists", "show", "EL", "--on", "2019-05-15")
    assert "0 parties" in done.out
    assert "cannot be seen" in done.err


def test_a_name_is_no_formula_in_a_spreadsheet(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """A published name that begins as a formula is written as text."""
    out = fencepost("lists", "show", "--on", "2026-01-20", "--format", "csv").out
    names = [row["name"] for row in csv.DictReader(io.StringIO(out))]
    assert "'=SUM(A1)" in names


def test_ndjson_has_one_party_a_line(fencepost: Fencepost, two: None) -> None:  # noqa: ARG001
    """Each line is a whole record, with what the list means."""
    lines = [json.loads(line) for line in fencepost("lists", "show", "--format", "ndjson").out.splitlines()]
    assert {line["name"]: line["effect"] for line in lines} == {"Acme Ltd.": "control", "Beta": "duty", "Gamma": "duty"}


def test_a_list_that_shrank_is_refused_and_kept_by_force(fencepost: Fencepost, tmp_path: Path) -> None:
    """Code 3 with each loss; --force keeps it and status says so."""
    path = tmp_path / "list.json"
    many: Rows = [("Entity List (EL)", f"Party {number}", None) for number in range(40)]
    path.write_bytes(listing(many))
    assert fencepost("lists", "update", "--from", path, "--taken", "2026-01-05").code == 0
    path.write_bytes(listing(many[:20]))
    done = fencepost("lists", "update", "--from", path, "--taken", "2026-01-06")
    assert done.code == FILE
    assert "list EL shrank from 40 to 20 parties" in done.err
    forced = fencepost("lists", "update", "--from", path, "--taken", "2026-01-06", "--force")
    assert forced.code == 0
    assert "kept by --force although list EL shrank" in forced.err
    assert "kept by --force" in fencepost("lists", "status").out


MISTAKES: list[tuple[tuple[str, ...], int, str]] = [
    (("update", "nowhere"), FILE, "no source is called 'nowhere'"),
    (("update", "csll"), FILE, "Did you mean csl?"),
    (("update", "--from", "none.json"), FILE, "there is no file"),
    (("update", "a", "b", "--from", "none.json"), USAGE, "one SOURCE"),
    (("update", "--taken", "2026-01-01"), USAGE, "--from"),
    (("update", "--settings", "none.toml"), FILE, "settings cannot be read"),
    (("diff",), FILE, "no snapshot is kept"),
    (("diff", "2026-02-30", "latest"), FILE, "no snapshot is kept"),
    (("show", "--on", "2026-02-30"), USAGE, "not a day of the calendar"),
]


@pytest.mark.parametrize(("words", "code", "told"), MISTAKES, ids=[" ".join(words) for words, _, _ in MISTAKES])
def test_a_mistake_is_told_with_its_remedy(fencepost: Fencepost, words: tuple[str, ...], code: int, told: str) -> None:
    """The right code, what is wrong, and no traceback."""
    done = fencepost("lists", *words)
    assert done.code == code
    assert told in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "ELL"), "Did you mean EL?"),
        (("show", "ZZZ"), "The snapshots hold EL, UVL."),
        (("diff", "zzzz"), "no snapshot begins with 'zzzz'"),
        (("diff", "2020-01-01"), "no snapshot was taken by 2020-01-01"),
        (("diff", "2026-02-30"), "not a day of the calendar"),
        (("diff", "--source", "un"), "no snapshot is kept"),
    ],
)
def test_a_name_that_fits_nothing_is_told(fencepost: Fencepost, two: None, words: tuple[str, ...], told: str) -> None:  # noqa: ARG001
    """The nearest right spelling, or what there is."""
    done = fencepost("lists", *words)
    assert (done.code, done.out) == (FILE, "")
    assert told in done.err


def test_a_file_that_is_no_list_leaves_no_snapshot(fencepost: Fencepost, tmp_path: Path, home: Path) -> None:
    """A web page that came instead of the list is told to be one."""
    (tmp_path / "list.json").write_text("<!DOCTYPE html><html>Access denied</html>")
    done = fencepost("lists", "update", "--from", tmp_path / "list.json")
    assert done.code == FILE
    assert "web page" in done.err
    assert not list(home.rglob("manifest.json"))
