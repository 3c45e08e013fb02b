"""What reviewers decided is remembered while the entry is what it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fencepost.model.fault import FencepostError
from fencepost.model.party import ListedParty
from fencepost.names.dispositions import Dispositions, entry_hash, subject_key
from fencepost.names.held import Held
from fencepost.names.screen import Screener, Subject

DAY = date(2026, 8, 1)
ENTRY = ListedParty("3", "EL", "IFLYTEK", listed=date(2019, 10, 9), citations=("84 FR 54002",), footnotes=("4",))
MINE = Subject("Iflytek Toys Ltd", countries=("DE",))


@pytest.fixture
def made(tmp_path: Path) -> Dispositions:
    return Dispositions(tmp_path / "home" / "dispositions.ndjson")


def decided(made: Dispositions, *, same: bool, entry: ListedParty = ENTRY, subject: Subject = MINE) -> None:
    made.remember(subject, entry, same=same, by="A. Reviewer", on=DAY, why="another firm")


def test_a_decision_is_found_again_after_the_file_is_read_anew(made: Dispositions) -> None:
    """With who, when and why."""
    decided(made, same=False)
    found = Dispositions(made.path).find(MINE, ENTRY)
    assert found is not None
    assert (found.same, found.by, found.on, found.why, found.stands) == (
        False,
        "A. Reviewer",
        DAY,
        "another firm",
        True,
    )


def test_it_is_of_one_subject_and_one_entry(made: Dispositions) -> None:
    """Another subject, another legal form, another country and another entry have none."""
    decided(made, same=False)
    assert made.find(Subject("Iflytek Toys GmbH", countries=("DE",)), ENTRY) is None
    assert made.find(Subject("Iflytek Toys Ltd"), ENTRY) is None
    assert made.find(MINE, replace(ENTRY, list="SDN")) is None
    assert made.find(Subject("IFLYTEK TOYS, LTD", countries=("DE",)), ENTRY) is not None


def test_it_is_open_again_when_the_entry_changes(made: Dispositions) -> None:
    """A new footnote makes another entry; a new number of the copy does not, nor a remark of the reader."""
    decided(made, same=False)
    changed = made.find(MINE, replace(ENTRY, footnotes=("4", "5")))
    assert changed is not None
    assert not changed.stands
    for other in (replace(ENTRY, id="csl-99"), replace(ENTRY, faults=("mended",))):
        assert entry_hash(other) == entry_hash(ENTRY)
        same = made.find(MINE, other)
        assert same is not None
        assert same.stands


def test_two_entries_of_one_name_have_each_their_own(made: Dispositions) -> None:
    """A decision on the entry for one country says nothing of that for another, and neither forgets the other."""
    china, emirates = replace(ENTRY, countries=("CN",)), replace(ENTRY, countries=("AE",))
    decided(made, same=False, entry=china)
    other = made.find(MINE, emirates)
    assert other is not None
    assert not other.stands
    decided(made, same=True, entry=emirates)
    for entry, same in ((china, False), (emirates, True)):
        found = Dispositions(made.path).find(MINE, entry)
        assert found is not None
        assert (found.same, found.stands) == (same, True)


def test_the_last_word_counts_and_every_word_is_kept(made: Dispositions) -> None:
    """Lines are only ever added."""
    decided(made, same=False)
    decided(made, same=True)
    found = Dispositions(made.path).find(MINE, ENTRY)
    assert found is not None
    assert found.same
    assert len(made.path.read_text(encoding="utf-8").splitlines()) == 2
    assert len(list(made)) == 1


def test_a_decision_has_a_reviewer_and_a_reason(made: Dispositions) -> None:
    """Without either nothing is written."""
    for by, why in (("", "because"), ("me", "  ")):
        with pytest.raises(FencepostError, match="reviewer and a reason"):
            made.remember(MINE, ENTRY, same=True, by=by, on=DAY, why=why)
    assert not made.path.exists()


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b"\xff\xfe", b'{"on": "yesterday"}', b'{"on": 5}', b"null"])
def test_a_line_that_is_no_decision_is_named(made: Dispositions, line: bytes) -> None:
    """File and line, and what to do; never a traceback, and never a decision half read."""
    decided(made, same=False)
    with made.path.open("ab") as stream:
        stream.write(line + b"\n")
    with pytest.raises(FencepostError, match=r"row 2: this line is no decision\. Mend the line"):
        Dispositions(made.path)


def test_a_last_line_left_open_by_an_editor_is_closed_first(made: Dispositions) -> None:
    """So that the next decision has a line of its own."""
    decided(made, same=False)
    made.path.write_bytes(made.path.read_bytes().rstrip(b"\n"))
    decided(made, same=True)
    assert [json.loads(line)["same"] for line in made.path.read_bytes().splitlines()] == [False, True]


def test_what_is_set_aside_is_shown_and_does_not_count(held: Held, made: Dispositions) -> None:
    """The hit stays with its decision; the outcome is without it. Confirmed, it is a hit."""
    subject = Subject("IFLYTEK")
    screener = Screener(held, made)
    assert screener.screen(subject, DAY).outcome == "hit"
    entry = screener.screen(subject, DAY).hits[0].party
    decided(made, same=False, entry=entry, subject=subject)
    after = screener.screen(subject, DAY)
    assert (after.outcome, after.hits[0].disposition is not None) == ("no_match", True)
    decided(made, same=True, entry=entry, subject=subject)
    assert screener.screen(subject, DAY).outcome == "hit"


def test_a_case_for_review_that_was_confirmed_is_a_hit(held: Held, made: Dispositions) -> None:
    """What a person has said is one party is no question any more."""
    subject = Subject("Harbin Inst. Technology Weihai")
    screener = Screener(held, made)
    before = screener.screen(subject, DAY)
    assert before.outcome == "review"
    decided(made, same=True, entry=before.hits[0].party, subject=subject)
    assert screener.screen(subject, DAY).outcome == "hit"


def test_subjects_that_are_nothing_but_marks_have_a_key() -> None:
    """No two of them are one."""
    assert subject_key(Subject("???")) != subject_key(Subject("!!!"))
