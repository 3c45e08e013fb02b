"""fencepost screen: every row an outcome, and never that a party is clear."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
USAGE, FILE, ERROR, HIT, REVIEW = 2, 3, 50, 30, 20
LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"
TITLES = {"EL": "Entity List (EL)", "SDN": "Specially Designated Nationals (SDN)"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test."""
    monkeypatch.setenv("FENCEPOST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def listed(path: Path, *rows: dict[str, Any]) -> Path:
    """A list in the form of the published one."""
    results = [{"id": str(n), "source": TITLES["EL"], **row} for n, row in enumerate(rows, start=1)]
    path.write_text(json.dumps({"total": len(results), "results": results}), encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# --- Names, days and codes.


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [
        ("Sichuan University", HIT, "HIT"),
        ("四川大學", HIT, "HIT"),
        ("Shenzhen University", 0, "no match in"),
        ("Baidu", 0, "no match in"),
        ("???", ERROR, "REVIEW"),
        ("Co., Ltd.", ERROR, "REVIEW"),
    ],
)
def test_a_name_has_an_outcome_and_the_command_its_code(fencepost: Fencepost, name: str, code: int, word: str) -> None:
    """Against the shipped table, which says that it is not the full list."""
    done = fencepost("screen", name)
    assert done.code == code
    assert f"{name}: {word}" in done.out
    assert "may still be listed" in done.out
    assert "clear" not in done.out.lower()


@pytest.mark.parametrize(
    ("day", "code"), [("2019-10-01", 0), ("2019-10-08", 0), ("2019-10-09", HIT), ("2019-10-10", HIT)]
)
def test_iflytek_is_no_hit_before_its_listing_and_one_from_it(fencepost: Fencepost, day: str, code: int) -> None:
    """The lists as of the day."""
    assert fencepost("screen", "IFLYTEK", "--on", day).code == code


def test_a_case_for_review_has_its_code(fencepost: Fencepost, tmp_path: Path) -> None:
    """20, between no match and hit."""
    own = listed(tmp_path / "l.json", {"name": "China Communications Construction Group"})
    assert fencepost("screen", "China Comm Constr GRP", "--list", own).code == REVIEW


def test_country_is_read_by_name_or_code(fencepost: Fencepost, tmp_path: Path) -> None:
    """As everywhere; what is none is a mistake in the call."""
    own = listed(tmp_path / "l.json", {"name": "Acme"})
    for country in ("CN", "China", "cn"):
        assert fencepost("screen", "Nobody", "--country", country, "--list", own).code == 0
    done = fencepost("screen", "Nobody", "--country", "Ruritania", "--list", own)
    assert done.code == USAGE
    assert "Ruritania" in done.err


def test_address_and_identifier_may_be_given(fencepost: Fencepost, tmp_path: Path) -> None:
    """Of the one name; a file has columns for them."""
    own = listed(
        tmp_path / "l.json",
        {"name": "Acme Optics", "ids": [{"type": "Tax ID", "number": "5030000000", "country": "RU"}]},
    )
    assert fencepost("screen", "Nobody", "--identifier", "5030-0000-00", "--list", own).code == HIT
    (tmp_path / "q.csv").write_text("id,name\n1,Acme\n", encoding="utf-8")
    assert fencepost("screen", tmp_path / "q.csv", "--identifier", "1", "--list", own).code == USAGE


# --- Files of names.


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_rows_in_are_rows_out(fencepost: Fencepost, tmp_path: Path, form: str) -> None:
    """In their order, each with its outcome, whatever is wrong with some of them."""
    given = tmp_path / "q.csv"
    given.write_bytes(
        'id,name,name_other,address,country,identifier\n1,Iflytek,,,,\n2,,,,,\n3,"Acme\n4,Blue Ocean,四川大学,,CN,\n'
        "5,x,y,z,w,v,u,t\n6,???,,,,\n7,Co. Ltd.,,,,\n8,Nobody,,,Ruritania,\n".encode()
    )
    done = fencepost("screen", given, "--format", form)
    assert done.code == ERROR
    assert "Traceback" not in done.err
    if form == "csv":
        found = list(csv.DictReader(io.StringIO(done.out)))
        assert list(dict.fromkeys(row["id"] for row in found)) == list("12345678")
        return
    found = json.loads(done.out) if form == "json" else rows(done.out)
    told = [(one["id"], one["outcome"], "error" in one) for one in found]
    assert told == [
        ("1", "hit", False),
        ("2", "review", True),
        ("3", "review", True),
        ("4", "hit", False),
        ("5", "review", True),
        ("6", "review", True),
        ("7", "review", True),
        ("8", "no_match", False),
    ]
    assert found[7]["faults"] == ["the country 'Ruritania' is not known"]


def test_json_rows_keep_their_other_names(fencepost: Fencepost, tmp_path: Path) -> None:
    """A row of JSON says as much as a row of CSV."""
    row = {"id": 1, "name": "Blue Ocean", "name_other": ["科大讯飞"]}
    for name, text in (("q.json", json.dumps([row])), ("q.ndjson", json.dumps(row))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert fencepost("screen", tmp_path / name).code == HIT


def test_entities_go_in(fencepost: Fencepost, tmp_path: Path) -> None:
    """One a line; a line that broke has an outcome too."""
    entity = {"id": "e1", "schema": "Company", "properties": {"name": ["IFLYTEK"]}}
    (tmp_path / "q.ndjson").write_text(f"{json.dumps(entity)}\nbroken\n", encoding="utf-8")
    done = fencepost("screen", tmp_path / "q.ndjson", "--format", "ndjson")
    assert [(one["id"], one["outcome"]) for one in rows(done.out)] == [("e1", "hit"), ("2", "review")]


def test_a_blank_row_is_told(fencepost: Fencepost, tmp_path: Path) -> None:
    """On standard error, apart from the answers."""
    (tmp_path / "q.csv").write_text("id,name\n1,Nobody\n,\n", encoding="utf-8")
    done = fencepost("screen", tmp_path / "q.csv", "--format", "ndjson")
    assert len(rows(done.out)) == 1
    assert "1 blank row skipped" in done.err


FAULTY: dict[str, bytes] = {
    "nul.csv": b"id,name\n1,IFLY\x00TEK\n2,Nobody\n",
    "utf16.csv": "id,name\n1,科大讯飞\n2,Nobody\n".encode("utf-16"),
    "gb.csv": "id,name\n1,科大讯飞股份有限公司\n2,北京大学\n".encode("gb18030"),
    "latin.csv": b"id,name\n1,Soci\xe9t\xe9 G\xe9n\xe9rale\n2,Nobody\n",
    "surrogate.ndjson": b'{"id": 1, "name": "Acme \\udcff"}\n{"id": 2, "name": "Nobody"}\n',
    "long.csv": b"id,name\n1," + b"IFLYTEK " * 1_300_000 + b"\n2,Nobody\n",
    "long.json": json.dumps([{"id": 1, "name": "x" * 10_000_000}, {"id": 2, "name": "Nobody"}]).encode(),
    "wide.csv": b"id,name" + b",c" * 5000 + b"\n1,Acme\n2,Nobody\n",
    "ragged.csv": b"id,name,country\n1\n2,Nobody\n",
    "cut.ndjson": b'{"id": 1, "name": "Acme"}\n{"id": 2, "na',
    "deep.ndjson": b'{"id": 1, "name": ' + b"[" * 100_000 + b"\n" + b'{"id": 2, "name": "Nobody"}\n',
}


@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson"])
@pytest.mark.parametrize("name", FAULTY)
def test_dirty_files_have_an_outcome_for_each_row(fencepost: Fencepost, tmp_path: Path, name: str, form: str) -> None:
    """Two rows in, two rows out, whatever was done to them, and no traceback."""
    (tmp_path / name).write_bytes(FAULTY[name])
    done = fencepost("screen", tmp_path / name, "--format", form, "--limit", 1)
    assert done.code in {0, REVIEW, HIT, ERROR}, done.err
    assert "Traceback" not in done.err
    done.raw.decode()  # what is written is text
    if form == "ndjson":
        assert [str(one["id"]) for one in rows(done.out)] == ["1", "2"]
    if form == "json":
        assert len(json.loads(done.out)) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.csv", b""), ("none.csv", b"a,b\n1,2\n"), ("junk.csv", bytes(range(256)) * 9), ("page.xml", b"<html>"), ("cut.json", b'[{"na')],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(fencepost: Fencepost, tmp_path: Path, name: str, data: bytes) -> None:
    """Code 3, the file, and what to do; nothing on standard output but what the form begins with."""
    (tmp_path / name).write_bytes(data)
    done = fencepost("screen", tmp_path / name, "--format", "ndjson")
    assert (done.code, done.out) == (FILE, "")
    assert name in done.err
    assert "Traceback" not in done.err


def test_what_is_plainly_a_path_is_no_name(fencepost: Fencepost, tmp_path: Path) -> None:
    """A file that is not there is not screened as a party of that name; nor is a folder."""
    for path in (tmp_path / "none.csv", tmp_path / "none.xlsx", tmp_path, Path("none.ndjson.gz")):
        done = fencepost("screen", path)
        assert (done.code, done.out) == (FILE, "")
    assert fencepost("screen", "Booz.Allen").code == 0


def test_a_cell_is_no_formula(fencepost: Fencepost, tmp_path: Path) -> None:
    """What a spreadsheet program would run is quoted, wherever it stands."""
    (tmp_path / "q.csv").write_text("id,name\n=1+1,\"=cmd|' /C calc'!A0\"\n@x,+1 Ltd\n", encoding="utf-8")
    own = listed(tmp_path / "l.json", {"name": "=cmd calc", "license_requirement": "-all"})
    done = fencepost("screen", tmp_path / "q.csv", "--format", "csv", "--list", own)
    for row in csv.reader(io.StringIO(done.out)):
        assert not [cell for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


# --- Lists.


@pytest.mark.parametrize("packed", [False, True])
def test_a_list_of_ones_own_may_be_given(fencepost: Fencepost, tmp_path: Path, packed: bool) -> None:  # noqa: FBT001 - a column
    """A file of any form, also gzipped; the answer says what it is."""
    data = b"id,name\n7,Acme Optics\n"
    path = tmp_path / ("own.csv.gz" if packed else "own.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    done = fencepost("screen", "Acme Optics Ltd", "--list", path, "--format", "ndjson")
    assert (done.code, rows(done.out)[0]["hits"][0]["entry_id"]) == (HIT, "7")


def test_a_kept_snapshot_is_looked_in_and_may_be_named(fencepost: Fencepost, tmp_path: Path, home: Path) -> None:
    """Without --list the newest; with it the one that begins so. Updating keeps the indexes beside it."""
    old = listed(tmp_path / "old.json", {"name": "Acme Optics"}, {"name": "Ajax Photonics"})
    new = listed(tmp_path / "new.json", {"name": "Ajax Photonics"})
    assert fencepost("lists", "update", "csl", "--from", old, "--taken", "2026-01-05").code == 0
    assert {path.suffix for path in home.glob("lists/*/beside-*/*")} == {".npz", ".json"}
    first = rows(fencepost("screen", "Acme Optics", "--format", "ndjson").out)[0]["lists"][0]
    assert fencepost("lists", "update", "csl", "--from", new, "--taken", "2026-02-05", "--force").code == 0
    assert fencepost("screen", "Acme Optics").code == 0
    assert fencepost("screen", "Acme Optics", "--list", first[:6]).code == HIT
    between = fencepost("screen", "Acme Optics", "--on", "2026-01-20", "--format", "ndjson")
    assert (between.code, rows(between.out)[0]["hits"][0]["standing"]) == (HIT, "not_established")


def test_a_kept_index_that_is_damaged_is_built_again(fencepost: Fencepost, tmp_path: Path, home: Path) -> None:
    """A truncated file costs a moment; the answer is the same."""
    own = listed(tmp_path / "l.json", {"name": "Acme Optics"})
    fencepost("lists", "update", "csl", "--from", own, "--taken", "2026-01-05")
    before = fencepost("screen", "Acme Optics").out
    for path in home.glob("lists/*/beside-*/*"):
        path.write_bytes(path.read_bytes()[:100])
    after = fencepost("screen", "Acme Optics")
    assert (after.code, after.out) == (HIT, before)


@pytest.mark.parametrize("which", ["0123456789ab", "none.csv", "folder/none"])
def test_a_list_that_is_not_there_is_said_so(fencepost: Fencepost, which: str) -> None:
    """Code 3, never an answer from another list."""
    done = fencepost("screen", "IFLYTEK", "--list", which)
    assert (done.code, done.out) == (FILE, "")


# --- Decisions.


def test_a_decision_is_remembered_and_open_again_when_the_entry_changes(fencepost: Fencepost, tmp_path: Path) -> None:
    """Set aside it is shown and does not count; a new entry is a new question."""
    own = listed(tmp_path / "l.json", {"name": "Acme Optics", "license_policy": "Presumption of denial"})
    said = ("--not-same", "EL:1", "--by", "A. Reviewer", "--why", "another firm", "--list", own)
    assert fencepost("screen", "Acme Optics GmbH", "--list", own).code == HIT
    made = fencepost("screen", "Acme Optics GmbH", *said)
    assert made.code == 0
    assert "Remembered: Acme Optics GmbH is not Acme Optics (EL 1)" in made.out
    done = fencepost("screen", "Acme Optics GmbH", "--list", own)
    assert done.code == 0
    assert "decided not the same by A. Reviewer" in done.out
    assert fencepost("screen", "Acme Optics Ltd", "--list", own).code == HIT
    listed(own, {"name": "Acme Optics", "license_policy": "Policy of denial"})
    again = fencepost("screen", "Acme Optics GmbH", "--list", own)
    assert again.code == HIT
    assert "the entry has changed since, so this is open again" in " ".join(again.out.split())


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--same", "EL:1"), USAGE, "--by"),
        (("--same", "EL:1", "--by", "me"), USAGE, "--why"),
        (("--same", "EL:1", "--not-same", "EL:1", "--by", "me", "--why", "x"), USAGE, "not both"),
        (("--same", "EL:99", "--by", "me", "--why", "x"), FILE, "Its hits are: EL:1"),
        (("--same", "nonsense", "--by", "me", "--why", "x"), FILE, "none of this name's hits"),
    ],
)
def test_a_decision_that_cannot_be_made_is_told(
    fencepost: Fencepost, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """And nothing is written."""
    own = listed(tmp_path / "l.json", {"name": "Acme Optics"})
    done = fencepost("screen", "Acme Optics", "--list", own, *words)
    assert done.code == code
    assert told in done.err
    assert not (tmp_path / "home" / "dispositions.ndjson").exists()


def test_a_file_of_decisions_that_is_damaged_is_named(fencepost: Fencepost, home: Path) -> None:
    """Code 3, file and line: a decision that cannot be read may be one that was made."""
    home.mkdir()
    (home / "dispositions.ndjson").write_bytes(b"\xff\xfe broken\n")
    done = fencepost("screen", "IFLYTEK")
    assert (done.code, done.out) == (FILE, "")
    assert "row 1: this line is no decision" in done.err


# --- The real command and the real list.


def process(*words: object, home: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "FENCEPOST_HOME": str(home), **env}
    command = [sys.executable, "-m", "fencepost.cli.main", "screen", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own command


@pytest.mark.skipif(os.name == "nt", reason="arguments are no bytes there")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson"])
def test_a_narrow_terminal_and_bytes_that_are_no_text_are_no_accident(home: Path, form: str, encoding: str) -> None:
    """What the output cannot carry is escaped; JSON stays JSON; a byte that was lost makes a case for review."""
    done = process(
        "科大讯飞\U00020000 IFLYTEK",
        "--format",
        form,
        home=home,
        PYTHONIOENCODING=encoding,
        PYTHONUTF8="0",
        LC_ALL="C.UTF-8",
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (HIT, False), done.stderr.decode()
    if form == "ndjson":
        assert json.loads(done.stdout)["name"] == "科大讯飞\U00020000 IFLYTEK"
    lost = subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable.encode(),
            b"-m",
            b"fencepost.cli.main",
            b"screen",
            b"Acm\xff Optics",
            b"--format",
            form.encode(),
        ],
        env={**os.environ, "FENCEPOST_HOME": str(home), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (lost.returncode, b"Traceback" in lost.stderr) == (ERROR, False), lost.stderr.decode()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of another process is told by wait4")
def test_a_hundred_thousand_rows_are_read_in_the_memory_of_few(tmp_path: Path, home: Path) -> None:
    """Rows come and go; those that repeat a name are looked up once."""
    peaks = {}
    for height in (1_000, 100_000):
        given, out = tmp_path / f"{height}.csv", tmp_path / f"{height}.ndjson"
        given.write_text(
            "id,name,note\n" + "".join(f"{n},Nobody {n % 50},{'x' * 300}\n" for n in range(height)), encoding="utf-8"
        )
        with out.open("wb") as stream:
            child = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "fencepost.cli.main", "screen", str(given), "--format", "ndjson"],
                stdout=stream,
                env={**os.environ, "FENCEPOST_HOME": str(home)},
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        peaks[height] = usage.ru_maxrss
        with out.open(encoding="utf-8") as lines:
            assert sum(1 for _ in lines) == height
    assert peaks[100_000] < 1.25 * peaks[1_000]


@pytest.mark.slow
@pytest.mark.skipif(not LISTS.is_file(), reason="the screening list of the shared data is not here")
def test_the_published_list_from_the_command(fencepost: Fencepost, home: Path) -> None:
    """Kept once, then a name is answered soon, in either script and on either side of a listing."""
    assert fencepost("lists", "update", "csl", "--from", LISTS, "--taken", "2026-07-31").code == 0
    for name, code in (
        ("Sichuan University", HIT),
        ("Shenzhen University", 0),
        ("深圳大学", 0),
        ("Baidu", 0),
        ("Yunda", 0),
    ):
        assert fencepost("screen", name).code == code, name
    for day, code in (("2019-10-01", 0), ("2019-10-10", HIT)):
        assert fencepost("screen", "科大讯飞", "--on", day).code == code
    process("IFLYTEK", home=home)
    start = time.perf_counter()
    assert process("Sichuan University", home=home).returncode == HIT
    assert time.perf_counter() - start < 10
