"""Which version of a provision governs on a day, as known on a day, and what is not settled about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fencepost.book.book import Axis, Book
from fencepost.book.files import Corpus
from fencepost.book.shelf import Shelf

Law = Callable[..., Corpus]
HEAD = "id: xx.law.big\ntitle: Big things\nkind: control\noutcome: licence_required\ncite: Sec. 1\nversions:\n"
RELEASE = "id: xx.law.let\ntitle: Small things\nkind: release\neffect: exception\nreleases: [xx.law.big]\ncite: Sec. 2\nversions:\n"
FIRST = "- {from: 2021-01-01, by: r2021, sure: text, when: item.size >= 1}\n"
SECOND = "- {from: 2022-01-01, by: r2022, sure: text, when: item.size >= 2}\n"
LATER = "- {from: 2022-01-01, comply_from: 2022-07-01, by: r2022, sure: text, when: item.size >= 2}\n"
SUNSET = "- {from: 2022-01-01, until: 2022-06-30, by: r2022, sure: text, when: item.size >= 2}\n"
DROPPED = (
    "- {from: 2022-01-01, enforced: {until: 2023-01-01, by: r2023}, by: r2022, sure: text, when: item.size >= 2}\n"
)
DOUBTFUL = "- {from: 2022-01-01, by: r2022, sure: text, when: item.size >= 2, doubt: {why: unclear, cite: Note 3}}\n"


def stay(restores: str, settles: str = "") -> str:
    read = f", readings: [{{by: A, on: 2025-02-01, source: text, settles: {settles}}}]" if settles else ""
    head = "- {from: 2024-01-01, by: r2024, sure: text, suspends: true, until: 2025-01-01"
    return f"{head}, restores: {restores}{read}}}\n"


def opened(corpus: Corpus, day: str, known_on: str = "2029-12-31", axis: Axis = "enforced") -> Book:
    return Shelf(corpus).open(date.fromisoformat(day), date.fromisoformat(known_on), axis)


def governs(book: Book) -> str:
    """The first day of the version that governs, or why none does."""
    ruling = next(iter(book.by_id.values()), None)
    return str(ruling.version.begins) if ruling else book.silent[0].why


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2020-12-31", "begins on 2021-01-01 (Cite r2021)"),
        ("2021-01-01", "2021-01-01"),
        ("2021-12-31", "2021-01-01"),
        ("2022-01-01", "2022-01-01"),
        ("2035-01-01", "2022-01-01"),
    ],
)
def test_the_newest_version_that_has_begun_governs(law: Law, day: str, found: str) -> None:
    """A version governs from its first day until a newer one begins; before the first one the provision is silent."""
    assert governs(opened(law(HEAD + SECOND + FIRST), day)) == found


@pytest.mark.parametrize(
    ("day", "found", "noticed"),
    [("2021-12-31", "2021-01-01", False), ("2022-06-30", "2021-01-01", True), ("2022-07-01", "2022-01-01", False)],
)
def test_an_older_version_decides_until_compliance_is_due(law: Law, day: str, found: str, noticed: bool) -> None:  # noqa: FBT001 - one column of the examples
    """Between the first day and the day of compliance the older version decides, and a notice says so."""
    book = opened(law(HEAD + LATER + FIRST), day)
    assert governs(book) == found
    assert any("compliance is due from 2022-07-01" in notice for notice in book.notices) is noticed


@pytest.mark.parametrize(
    ("day", "found"), [("2022-06-30", "2022-01-01"), ("2022-07-01", "ended on 2022-06-30 (Cite r2022)")]
)
def test_a_sunset_that_was_read_ends_the_law_after_its_last_day(law: Law, day: str, found: str) -> None:
    """The last day is in force; from the next on the provision is silent, and no older version comes back."""
    ended = SUNSET.replace("}\n", ", readings: [{by: A, on: 2022-07-02, source: text, settles: ended}]}\n")
    assert governs(opened(law(HEAD + ended + FIRST), day)) == found


def test_a_sunset_that_nobody_read_is_unverified_and_carries_both_branches(law: Law) -> None:
    """Without a signed reading the control is taken as still in force, and the branch shows it ended."""
    book = opened(law(HEAD + SUNSET + FIRST), "2022-07-01")
    assert governs(book) == "2022-01-01"
    assert [(branch.unsettled, branch.changes) for branch in book.branches] == [(True, (("xx.law.big", None),))]
    assert any("unverified since 2022-06-30" in notice for notice in book.notices)


def test_a_sunset_that_was_put_off_does_not_end_the_law(law: Law) -> None:
    """A signed reading that the end was extended keeps the version in force."""
    extended = SUNSET.replace("}\n", ", readings: [{by: A, on: 2022-07-02, source: text, settles: extended}]}\n")
    assert governs(opened(law(HEAD + extended), "2022-07-01")) == "2022-01-01"


@pytest.mark.parametrize(
    ("restores", "settles", "day", "found", "unsettled"),
    [
        ("nothing", "", "2023-12-31", "2022-01-01", []),
        (
            "nothing",
            "",
            "2024-12-31",
            "suspended from 2024-01-01 until 2025-01-01 by Cite r2024, which restores nothing",
            [],
        ),
        ("nothing", "", "2025-01-01", "2022-01-01", [None]),
        ("nothing", "", "2025-01-02", "2022-01-01", [None]),
        ("2021-01-01", "", "2024-12-31", "2021-01-01", []),
        ("2021-01-01", "", "2025-01-01", "2022-01-01", ["2021-01-01"]),
        ("nothing", "ended", "2025-01-01", "2022-01-01", []),
        ("2021-01-01", "extended", "2025-01-01", "2021-01-01", []),
        ("2021-01-01", "extended", "2024-12-31", "2021-01-01", []),
    ],
)
def test_a_suspension_restores_what_it_says_until_its_end(
    law: Law, *, restores: str, settles: str, day: str, found: str, unsettled: list[str | None]
) -> None:
    """During a stay what it restores governs; from its end on the rule, with the stay as a branch until it is read."""
    book = opened(law(HEAD + stay(restores, settles) + SECOND + FIRST), day)
    assert governs(book) == found
    shown = [version and str(version.begins) for branch in book.branches for _, version in branch.changes]
    assert shown == unsettled
    assert all(branch.unsettled for branch in book.branches)
    assert any("unverified since 2025-01-01" in notice for notice in book.notices) is bool(unsettled)


def test_a_stay_that_alone_is_public_leaves_the_provision_silent(law: Law) -> None:
    """Where the rule behind a stay is not public yet, nothing governs after the stay's end."""
    late = (
        "- {id: late, title: Late, kind: letter, cite: Late, published: 2021-01-01, public: 2028-01-01, sure: text}\n"
    )
    rule = "- {from: 2021-01-01, by: late, sure: text, when: item.size >= 1}\n"
    corpus = law(HEAD + stay("nothing") + rule, instruments=late)
    assert governs(opened(corpus, "2025-01-02", known_on="2027-01-01")) == "nothing else of it is public"
    assert governs(opened(corpus, "2025-01-02", known_on="2028-01-01")) == "2021-01-01"


def test_a_rule_declared_unenforced_is_a_branch_on_one_axis_and_the_law_on_the_other(law: Law) -> None:
    """Enforced, the older version governs and the books' answer is a settled branch; by the books the rule governs."""
    corpus = law(HEAD + DROPPED + FIRST)
    enforced, books = (opened(corpus, "2023-01-01", axis=axis) for axis in ("enforced", "books"))
    assert (governs(enforced), governs(books)) == ("2021-01-01", "2022-01-01")
    assert [(b.unsettled, b.changes[0][1] and b.changes[0][1].begins) for b in enforced.branches] == [
        (False, date(2022, 1, 1))
    ]
    assert books.branches == ()
    assert "declared unenforced since 2023-01-01 (Cite r2023)" in enforced.silent[0].why
    assert governs(opened(corpus, "2022-12-31")) == "2022-01-01"


def test_an_unknown_declaration_changes_nothing(law: Law) -> None:
    """Somebody who asks as of a day before the declaration is told that the rule is enforced."""
    assert governs(opened(law(HEAD + DROPPED + FIRST), "2023-06-01", known_on="2022-12-31")) == "2022-01-01"


def test_what_an_unenforced_rule_leaves_behind_keeps_its_own_doubt(law: Law) -> None:
    """Where the version behind an unenforced rule is in doubt, both branches travel."""
    doubtful = DOUBTFUL.replace("2022-01-01", "2021-01-01").replace("r2022", "r2021")
    book = opened(law(HEAD + DROPPED + doubtful), "2023-01-01")
    assert [branch.unsettled for branch in book.branches] == [False, True]


def test_a_control_in_doubt_is_in_force_and_a_release_in_doubt_is_not(law: Law) -> None:
    """The reading that asks for more is taken, and the branch shows the other."""
    corpus = law(HEAD + DOUBTFUL, RELEASE + DOUBTFUL)
    book = opened(corpus, "2022-01-01")
    assert list(book.by_id) == ["xx.law.big"]
    assert [(name, version and version.begins) for b in book.branches for name, version in b.changes] == [
        ("xx.law.big", None),
        ("xx.law.let", date(2022, 1, 1)),
    ]
    assert [s.why for s in book.silent] == ["in doubt: unclear"]
    shelf = Shelf(corpus)
    assert [list(shelf.branch(book, branch).by_id) for branch in book.branches] == [[], ["xx.law.big", "xx.law.let"]]


def test_law_that_is_not_public_is_not_known(law: Law) -> None:
    """A version counts from the day its instrument could be known, even where it began before."""
    corpus = law(HEAD + SECOND + FIRST)
    assert governs(opened(corpus, "2022-06-01", known_on="2021-12-31")) == "2021-01-01"
    assert governs(opened(corpus, "2022-06-01", known_on="2022-01-01")) == "2022-01-01"
    assert governs(opened(corpus, "2022-06-01", known_on="2020-12-31")) == "not yet public on the day of the knowledge"
