"""What became of the texts on rented computing, and that those which are no law are never cited as a duty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fencepost.book.book import Book
from fencepost.book.shelf import Shelf
from fencepost.decide.cases import CaseBench

TODAY = date(2026, 11, 23)
OURS = ("us.iaas", "us.state", "eu.ai")
LIVES = [
    ("us.iaas.eo_14110.4.2.b.i", "2023-10-29", "silent"),
    ("us.iaas.eo_14110.4.2.b.i", "2023-10-30", "law"),
    ("us.iaas.eo_14110.4.2.b.i", "2025-01-19", "law"),
    ("us.iaas.eo_14110.4.2.b.i", "2025-01-20", "silent"),
    ("us.iaas.eo_14110.4.2.a", "2025-01-19", "pending"),
    ("us.iaas.eo_14110.4.2.a", "2025-01-20", "silent"),
    ("us.iaas.7.302.d", "2024-01-28", "silent"),
    ("us.iaas.7.302.d", "2024-01-29", "pending"),
    ("us.iaas.7.302.d", "2026-06-30", "pending"),
    ("us.iaas.702.7", "2024-09-10", "silent"),
    ("us.iaas.702.7", "2024-09-11", "pending"),
    ("us.iaas.748.supp2.dd.1.vi", "2026-01-14", "silent"),
    ("us.iaas.748.supp2.dd.1.vi", "2026-01-15", "law"),
    ("us.iaas.hr_2683", "2026-01-11", "silent"),
    ("us.iaas.hr_2683", "2026-01-12", "pending"),
    ("us.state.ca_sb_1047.22604", "2024-09-02", "silent"),
    ("us.state.ca_sb_1047.22604", "2024-09-03", "pending"),
    ("us.state.ca_sb_1047.22604", "2024-09-28", "pending"),
    ("us.state.ca_sb_1047.22604", "2024-09-29", "silent"),
    ("us.state.ca_sb_53.22757.12.a", "2025-12-31", "silent"),
    ("us.state.ca_sb_53.22757.12.a", "2026-01-01", "law"),
    ("eu.ai.51.2", "2025-08-01", "silent"),
    ("eu.ai.51.2", "2025-08-02", "law"),
]
"""Each text the day before and on each day that changes it."""


def standing(book: Book, name: str) -> str:
    if name in book.by_id:
        return "law"
    return "pending" if any(changed == name for b in book.branches for changed, _ in b.changes) else "silent"


@pytest.mark.parametrize(("name", "day", "wanted"), LIVES)
def test_each_text_stands_as_it_stood(bench: CaseBench, name: str, day: str, wanted: str) -> None:
    """Before it, pending, in force or over: on every day what it was, and a reason where it is silent."""
    book = bench.shelf.open(date.fromisoformat(day), TODAY)
    assert standing(book, name) == wanted
    assert wanted == "law" or any(silent.id == name and silent.why for silent in book.silent)


def test_what_is_no_law_never_governs(bench: CaseBench) -> None:
    """On no day that changes anything does a proposed, vetoed or merely directed text stand among the rules of the book."""
    shelf = Shelf(bench.corpus)
    unpassed = {
        provision.id
        for provision in bench.corpus.provisions.values()
        if provision.regime in OURS and all(version.proposed is not None for version in provision.versions)
    }
    assert len(unpassed) > 10
    for day in shelf.turning_days:
        for near in (day - timedelta(days=1), day):
            assert not unpassed & shelf.open(near, TODAY).by_id.keys()


def test_the_veto_is_told_with_its_day(bench: CaseBench) -> None:
    """Years after, the silence of the vetoed bill says when and how it ended."""
    book = bench.shelf.open(date(2026, 6, 1), TODAY)
    told = {silent.id: silent.why for silent in book.silent}
    assert "vetoed on 2024-09-29" in told["us.state.ca_sb_1047.22604"]
    assert "never made final" in told["us.iaas.7.302.d"]
    assert "revoked on 2025-01-20" in told["us.iaas.eo_14110.4.2.a"]
