"""A text that never became law governs nothing, whatever became of it; what it would ask travels as a branch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fencepost.book.book import Book
from fencepost.book.files import Corpus
from fencepost.book.shelf import Shelf
from fencepost.model.located import LawError

Law = Callable[..., Corpus]
LATE = date(2029, 12, 31)
BILL = """
id: xx.law.bill
title: Bill
kind: duty
outcome: duty
cite: Sec. 9
versions:
- from: 2022-01-01
  by: r2022
  sure: text
  proposed: {stage: passed one house%s}
  when: item.chip
"""
RULE = """
id: xx.law.rule
title: Rule
kind: duty
outcome: duty
cite: Sec. 8
versions:
- {from: 2022-01-01, by: r2022, sure: text, proposed: {stage: to be amended}, when: {any: [item.chip, item.size >= 1]}}
- {from: 2020-06-01, by: r2020, sure: text, when: item.chip}
"""
CHIP = """
id: xx.law.chip
title: Chips
kind: classification
concludes: item.chip
cite: Sec. 0
versions:
- {from: 2020-06-01, by: r2020, sure: text, when: item.size >= 5}
"""
VETOED = BILL.replace("%s", ", ended: 2024-01-01, how: vetoed, by: r2024")
PENDING = BILL.replace("%s", "")


def silence(book: Book) -> str:
    return next(one.why for one in book.silent if one.id == "xx.law.bill")


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1), LATE])
def test_a_bill_never_governs(law: Law, day: date) -> None:
    """On no day, before, while or after it was pending, is a proposal among the rulings of the book."""
    for text in (PENDING, VETOED):
        assert "xx.law.bill" not in Shelf(law(CHIP, text)).open(day, LATE).by_id


def test_a_pending_bill_shows_what_it_would_ask(law: Law) -> None:
    """While it is pending a branch holds it, which is not a doubt about what the law is."""
    shelf = Shelf(law(CHIP, PENDING))
    book = shelf.open(date(2023, 6, 1), LATE)
    (branch,) = book.branches
    assert not branch.unsettled
    assert "passed one house" in branch.why
    assert "xx.law.bill" in shelf.branch(book, branch).by_id


def test_a_vetoed_bill_asks_nothing_from_its_veto_on(law: Law) -> None:
    """The last day before the veto has the branch, the day of the veto has none, and the silence says why."""
    shelf = Shelf(law(CHIP, VETOED))
    assert shelf.open(date(2023, 12, 31), LATE).branches
    after = shelf.open(date(2024, 1, 1), LATE)
    assert not after.branches
    assert "vetoed on 2024-01-01" in silence(after)


def test_a_veto_that_could_not_be_known_is_not_told(law: Law) -> None:
    """As known before the veto was public, the bill is pending still."""
    book = Shelf(law(CHIP, VETOED)).open(date(2024, 6, 1), date(2023, 12, 31))
    assert book.branches
    assert "vetoed" not in silence(book)


def test_a_proposal_leaves_the_older_law_in_force(law: Law) -> None:
    """An amendment that is only proposed does not take the place of the version that is law."""
    book = Shelf(law(CHIP, RULE)).open(date(2023, 6, 1), LATE)
    assert book.by_id["xx.law.rule"].version.begins == date(2020, 6, 1)
    assert [branch.label for branch in book.branches] == ["Rule: were it law"]


def test_the_end_of_a_proposal_is_told_whole_or_not_at_all(law: Law) -> None:
    """A day without the way and the instrument of the end is a fault of the law file."""
    with pytest.raises(LawError, match="told in part"):
        law(CHIP, BILL.replace("%s", ", ended: 2024-01-01"))


def test_bodies_of_law_are_asked_apart(law: Law) -> None:
    """What a regime says about leases is not asked of a deal, and what no regime describes goes with the deals."""
    regime = "id: xx.law\ntitle: T\nkind: regime\nabout: lease\nfrom: 2020-01-01\nread_through: 2024-01-01\nmodelled: [a]\nnot_modelled: [b]\n"
    corpus = law(CHIP, PENDING, regime=regime)
    assert not corpus.about("deal").provisions
    assert set(corpus.about("lease").provisions) == {"xx.law.chip", "xx.law.bill"}
