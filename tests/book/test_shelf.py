"""Books are bound to their day's tables, equal where the law is equal, and say what they cover."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fencepost.book.book import Book
from fencepost.book.files import Corpus
from fencepost.book.shelf import Shelf, facts_read
from fencepost.logic.closure import closure
from fencepost.model.located import LawError

Law = Callable[..., Corpus]
TABLE = """
id: xx.law.far
title: Far places
kind: table
of: place
cite: Annex
versions:
- {from: 2022-01-01, by: r2022, sure: text, rows: [CN, MO]}
- {from: 2021-01-01, by: r2021, sure: text, rows: [CN]}
"""
CONTROL = """
id: xx.law.send
title: Sending
kind: control
outcome: licence_required
cite: Sec. 1
versions:
- from: 2020-06-01
  by: r2020
  sure: text
  when: {all: [item.chip, deal.to in xx.law.far]}
  open_text: [ask a person]
"""
CHIP = """
id: xx.law.chip
title: Chips
kind: classification
concludes: item.chip
cite: Sec. 0
versions:
- {from: 2021-06-01, by: r2021, sure: text, when: item.size >= 5}
"""
LATE = date(2029, 12, 31)


def holds(book: Book, place: str) -> object:
    ruling = book.by_id["xx.law.send"]
    assert ruling.when is not None
    return closure(ruling.when)({"item.chip": True, "deal.to": place})


def test_a_table_has_the_rows_of_the_day(law: Law) -> None:
    """A place is in a table from the day of the version that lists it; before the first version nothing is."""
    shelf = Shelf(law(TABLE, CONTROL, CHIP))
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    books = [shelf.open(day, LATE) for day in days]
    assert [(holds(book, "CN"), holds(book, "MO")) for book in books] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]
    assert books[0].by_id["xx.law.send"].tables == ("xx.law.far",)


def test_a_conclusion_nobody_draws_is_false_and_stands_before_its_reader(law: Law) -> None:
    """Before the classification begins nothing is a chip; afterwards it is decided before the control reads it."""
    shelf = Shelf(law(TABLE, CONTROL, CHIP))
    before, after = shelf.open(date(2021, 5, 31), LATE), shelf.open(date(2021, 6, 1), LATE)
    assert (before.unconcluded, after.unconcluded) == (frozenset({"item.chip"}), frozenset())
    assert [ruling.id for ruling in after.rulings] == ["xx.law.chip", "xx.law.send"]
    assert list(after.concluded) == ["item.chip"]
    assert facts_read(after) == ("item.size", "item.chip", "deal.to")


def test_a_branch_redraws_its_conclusions(law: Law) -> None:
    """Where a branch takes a classification away, its conclusion is false there, not unknown; and the other way round."""
    doubtful = CHIP.replace("when: item.size >= 5", "when: item.size >= 5, doubt: {why: unclear, cite: Note}")
    shelf = Shelf(law(TABLE, CONTROL, doubtful))
    book = shelf.open(date(2022, 1, 1), LATE)
    other = shelf.branch(book, book.branches[0])
    assert (book.unconcluded, other.unconcluded) == (frozenset(), frozenset({"item.chip"}))
    assert other.fingerprint != book.fingerprint


def test_books_of_one_era_differ_in_their_day_alone(law: Law) -> None:
    """Between two days on which nothing changes the law is one law, whichever day is opened first."""
    corpus = law(TABLE, CONTROL, CHIP)
    days = [date(2022, 3, 1), date(2024, 3, 1)]
    forth = [Shelf(corpus).open(day, LATE) for day in days]
    shelf = Shelf(corpus)
    back = [shelf.open(day, LATE) for day in reversed(days)][::-1]
    assert forth == back
    assert replace(forth[0], day=days[1]) == forth[1]
    assert forth[0].fingerprint == forth[1].fingerprint
    assert shelf.era(days[0]) == shelf.era(days[1])


def test_what_is_silent_does_not_depend_on_which_book_was_opened_first(law: Law) -> None:
    """Two days of knowledge in one era are told the same, in whatever order they ask."""
    corpus = law(CHIP)
    day, known = date(2022, 1, 1), [date(2020, 2, 1), date(2020, 9, 1)]
    shelf = Shelf(corpus)
    shelf.open(day, known[0])
    assert shelf.open(day, known[1]) == Shelf(corpus).open(day, known[1])


def test_every_turning_day_opens_another_era(law: Law) -> None:
    """The day before a version begins belongs to another era than the day itself."""
    shelf = Shelf(law(TABLE, CONTROL, CHIP))
    assert date(2021, 6, 1) in shelf.turning_days
    for day in shelf.turning_days:
        assert shelf.era(day - timedelta(days=1)) + 1 == shelf.era(day)


def test_a_book_covers_its_regime_from_its_first_day(law: Law) -> None:
    """Outside the span the book covers nothing; of a regime that is not modelled it covers no day."""
    shelf = Shelf(law(CHIP))
    assert not shelf.open(date(2019, 12, 31), LATE).covers("xx.law")
    assert shelf.open(date(2020, 1, 1), LATE).covers("xx.law")
    assert not shelf.open(date(2020, 1, 1), LATE).covers("yy.law")


def test_a_day_beyond_the_text_that_was_read_bears_a_notice(law: Law) -> None:
    """The last day read bears none, the next does, though both stand in one era."""
    shelf = Shelf(law(CHIP))
    noticed = [shelf.open(day, LATE).notices for day in (date(2030, 1, 1), date(2030, 1, 2), date(2030, 1, 1))]
    assert noticed == [(), ("text read through 2030-01-01: The law is taken as it stood then",), ()]


def test_a_fingerprint_is_the_same_in_every_process(law: Law, tmp_path: Path) -> None:
    """Neither the seed of the hashes nor the process changes it."""
    law(TABLE, CONTROL, CHIP)
    program = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from fencepost.book.files import load_corpus; from fencepost.book.shelf import Shelf;"
        "c = load_corpus(Path(sys.argv[1]));"
        "print(c.fingerprint, Shelf(c).open(date(2022, 1, 1), date(2029, 12, 31)).fingerprint)"
    )
    folder = next(tmp_path.iterdir())
    printed = {
        subprocess.run(  # noqa: S603 - this interpreter, on this test's own folder
            [sys.executable, "-c", program, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_a_fingerprint_does_not_depend_on_files(law: Law) -> None:
    """The order and the names of the files, and the order of their keys, do not show in it."""
    swapped = "\n".join([*CHIP.strip().splitlines()[1:], "id: xx.law.chip"])
    one, other = law(TABLE, CONTROL, CHIP), law(swapped, CONTROL, TABLE, names="z{}.yaml")
    assert one.fingerprint == other.fingerprint
    day = date(2022, 1, 1)
    assert Shelf(one).open(day, LATE).fingerprint == Shelf(other).open(day, LATE).fingerprint


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("outcome: licence_required", "outcome: prohibited"),
        ("cite: Sec. 1", "cite: Sec. 1\nneeds: knowledge"),
        ("all: [item.chip", "any: [item.chip"),
        ("rows: [CN, MO]", "rows: [CN, HK]"),
    ],
)
def test_a_fingerprint_shows_every_change_that_could_change_an_answer(law: Law, was: str, is_now: str) -> None:
    """A change of the outcome, of what it rests on, of a condition or of a row shows."""
    shelves = [
        Shelf(law(TABLE, CONTROL, CHIP)),
        Shelf(law(TABLE.replace(was, is_now), CONTROL.replace(was, is_now), CHIP)),
    ]
    assert len({shelf.open(date(2022, 1, 1), LATE).fingerprint for shelf in shelves}) == 2


def test_a_circle_of_conclusions_is_refused_by_name(law: Law) -> None:
    """Conclusions that rest on each other are named in their circle."""
    facts = "- {id: item.board, type: flag, meaning: a board}\n"
    chip = CHIP.replace("item.size >= 5", "item.board")
    board = (
        chip.replace("xx.law.chip", "xx.law.board").replace("item.board", "item.x").replace("item.chip", "item.board")
    )
    with pytest.raises(LawError, match=r"xx\.law\.board → xx\.law\.chip → xx\.law\.board"):
        Shelf(law(chip, board.replace("item.x", "item.chip"), facts=facts))


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("deal.to in xx.law.fra", "no table is called 'xx.law.fra'"),
        ("deal.to in xx.law.chip", "no table is called 'xx.law.chip'"),
        ("item.code in xx.law.far", "xx.law.far holds places, but item.code is a path"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(law: Law, condition: str, says: str) -> None:
    """An unknown table, a provision that is none, and a table of another kind are refused."""
    facts = "- {id: item.code, type: path, meaning: an ECCN}\n"
    control = CONTROL.replace("{all: [item.chip, deal.to in xx.law.far]}", condition)
    with pytest.raises(LawError, match=says):
        Shelf(law(TABLE, control, CHIP, facts=facts))


VETOED = """
id: xx.law.bill
title: A bill
kind: duty
outcome: duty
cite: Bill 1
versions:
- from: 2021-01-01
  by: r2021
  sure: text
  proposed: {stage: passed, ended: 2021-05-05, how: vetoed, by: r2021}
  when: item.size >= 5
"""


def test_the_end_of_a_proposal_is_a_turning_day(law: Law) -> None:
    """A bill is pending until the day before its veto, whichever of the two days is opened first."""
    last, vetoed = date(2021, 5, 4), date(2021, 5, 5)
    for days in ((last, vetoed), (vetoed, last)):
        shelf = Shelf(law(VETOED))
        pending = {day: bool(shelf.open(day, LATE).branches) for day in days}
        assert pending == {last: True, vetoed: False}
