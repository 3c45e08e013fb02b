from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from fencepost.book.files import load_corpus
from fencepost.book.shelf import Shelf
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.receipt import differences, replay
from fencepost.decide.written import answer_dict
from fencepost.sources.shipped import shipped

TODAY = date(2026, 11, 23)
DAYS = (date(2022, 9, 1), date(2023, 11, 17), date(2025, 5, 15), date(2026, 11, 20))
FIXED = frozenset({"instruments.yaml", "regime.yaml"})
_FINGERPRINTS = """
from datetime import date
from fencepost.book.files import load_corpus
from fencepost.book.shelf import Shelf
corpus = load_corpus()
print(corpus.fingerprint)
for day in ({days}):
    print(Shelf(corpus).open(day, date(2026, 11, 23)).fingerprint)
"""


def fingerprints(seed: str) -> str:
    days = " ".join(f"date({day.year}, {day.month}, {day.day})," for day in DAYS)
    code = _FINGERPRINTS.format(days=days)
    there = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=there, capture_output=True, text=True, check=True).stdout  # noqa: S603 - own code


def written(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The law again, every provision under another name in another folder."""
    there = tmp_path_factory.mktemp("elsewhere") / "law"
    for path in shipped("law").rglob("*.yaml"):
        inside = path.relative_to(shipped("law"))
        is_gate = inside.parts[0] == "gates" and inside.parent.name != "signal"
        if path.name.endswith(".cases.yaml") or is_gate:
            continue
        name = hashlib.sha256(str(inside).encode()).hexdigest()[:12]
        fact = path.parent.name == "facts"
        target = there / ("facts" if fact else name[:6]) / (path.name if path.name in FIXED else f"{name}.yaml")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return there


def test_order_of_files_does_not_matter(checker: Checker, worked: tuple[Checked, ...], renamed: Path) -> None:
    """The same law under other file names has the same fingerprints and gives the same answers to the byte."""
    other = Checker(load_corpus(renamed), checker.gatherer.catalogue)
    assert other.shelf.corpus.fingerprint == checker.shelf.corpus.fingerprint
    for checked in worked[::2]:
        again = other.check(checked.deal, known_on=checked.book.known_on, axis=checked.book.axis)
        assert written(answer_dict(again)) == written(answer_dict(checked))


def test_books_have_the_same_fingerprint_under_other_file_names(checker: Checker, renamed: Path) -> None:
    """A book's fingerprint tells the law and not where it is kept."""
    other = Shelf(load_corpus(renamed).about("deal"))
    for day in DAYS:
        assert other.open(day, TODAY).fingerprint == checker.shelf.open(day, TODAY).fingerprint


def test_fingerprints_are_equal_across_processes() -> None:
    """Two processes that hash differently give the same fingerprints."""
    assert fingerprints("1") == fingerprints("2")


def test_an_answer_is_equal_to_itself(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """Answering a deal again gives the same bytes."""
    for checked in worked[::4]:
        again = checker.check(checked.deal, known_on=checked.book.known_on, axis=checked.book.axis)
        assert written(answer_dict(again)) == written(answer_dict(checked))


def test_a_receipt_replays_to_the_same_bytes(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """A receipt that went through a file gives the answer it belongs to, byte for byte."""
    for checked in worked:
        answer = answer_dict(checked)
        receipt = json.loads(json.dumps(answer["receipt"]))
        again = answer_dict(replay(receipt, checker))
        assert differences(receipt, again["receipt"]) == []
        assert written(again) == written(answer), checked.deal.cells
