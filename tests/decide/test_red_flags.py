"""What red flags say of a deal, and that they say nothing of its status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.program import Program
from fencepost.decide.red_flags import RedFlag, open_questions, raised
from fencepost.model.deal import Deal

TODAY = date(2026, 11, 23)
PUMP = {"kind": "export", "item": "water pump", "eccn": "EAR99", "from": "US", "to": "AE"}
CHIP = {"kind": "export", "item": "H100 SXM", "from": "US", "to": "MY"}
SUPPLEMENT, GUIDANCE = "us.ear.red_flag.732_supp3", "us.ear.red_flag.guidance_2025_05_13"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def checked(checker: Checker, row: dict[str, str], day: str, axis: Axis = "enforced", /, **cells: str) -> Checked:
    stated = {name.replace("__", "."): text for name, text in cells.items()}
    return checker.check(Deal({**row, **stated, "date": day}), known_on=TODAY, axis=axis)


def flags(
    checker: Checker, row: dict[str, str], day: str, axis: Axis = "enforced", /, **cells: str
) -> dict[str, RedFlag]:
    """The red flags raised, by the end of their ids."""
    found = checked(checker, row, day, axis, **cells)
    return {flag.id: flag for flag in raised(checker.program(found.book), found.outcome, found.facts)}


def test_nothing_known_raises_nothing(checker: Checker) -> None:
    """A row without a word on conduct, payment or delivery has no red flag among its remarks."""
    assert not [line for line in checked(checker, CHIP, "2026-02-01").answer.flags if line.startswith("red flag")]


def test_a_raised_flag_tells_where_it_stands_what_raised_it_and_what_to_ask(checker: Checker) -> None:
    """The line in the answer has the flag's title, citation, evidence and question."""
    (line,) = checked(checker, PUMP, "2026-02-01", consignee="Swift Cargo LLC", forwarder="Swift Cargo").answer.flags
    assert line == (
        "red flag: A freight forwarder is the final destination (15 CFR 732 Supp. No. 3, red flag 9):"
        " consignee.is_forwarder = true. Ask: To whom does the forwarder hand the item on?"
    )


def test_a_flag_changes_no_verdict(checker: Checker) -> None:
    """The same deal with and without every flag that one column can raise has the same verdict and asks the same."""
    plain = checked(checker, CHIP, "2026-02-01")
    shown = checked(
        checker,
        CHIP,
        "2026-02-01",
        customer__withholds_end_use="yes",
        delivery__route_abnormal="yes",
        parties__resembles_listed="yes",
        customer__first_advanced_order="202301",
    )
    assert len(shown.answer.flags) > len(plain.answer.flags)
    assert replace(shown.answer, flags=()) == replace(plain.answer, flags=())


@pytest.mark.parametrize(
    ("name", "first", "cells"),
    [
        (f"{SUPPLEMENT}.01", "2022-08-26", {"customer__withholds_end_use": "yes"}),
        (f"{SUPPLEMENT}.15", "2023-11-17", {"customer__advertised_advanced_node": "yes"}),
        (f"{SUPPLEMENT}.21", "2024-12-02", {"order__ultimate_user_known": "no"}),
        (f"{SUPPLEMENT}.27", "2024-12-02", {"end_user__joined_to_advanced_plant": "yes"}),
        (f"{SUPPLEMENT}.29", "2025-09-29", {"parties__has_listed_owner": "yes"}),
        (f"{GUIDANCE}.09", "2025-05-13", {"parties__resembles_listed": "yes"}),
    ],
)
def test_a_flag_begins_on_its_day(checker: Checker, name: str, first: str, cells: dict[str, str]) -> None:
    """On its first day a flag is raised, on the day before it is not."""
    day = date.fromisoformat(first)
    before = date.fromordinal(day.toordinal() - 1)
    assert name in flags(checker, CHIP, first, **cells)
    if before >= date(2022, 8, 26):
        assert name not in flags(checker, CHIP, before.isoformat(), **cells)


@pytest.mark.parametrize(
    ("transistors", "hbm", "designer", "up"),
    [
        ("50", "yes", "CN", False),
        ("50.000001", "yes", "CN", True),
        ("60", "no", "CN", False),
        ("60", "", "CN", False),
        ("60", "yes", "MO", True),
        ("60", "yes", "TW", False),
    ],
)
def test_flag_19_needs_more_than_fifty_billion_and_memory(
    checker: Checker,
    transistors: str,
    hbm: str,
    designer: str,
    up: bool,  # noqa: FBT001 - one column of the examples
) -> None:
    """Exactly 50 billion is not more; without shown high-bandwidth memory, or for others, there is no flag 19."""
    row = {"kind": "fabrication", "item": "wafer", "from": "TW", "to": "SG", "nonplanar": "yes"}
    row |= {"transistors_bn": transistors, "hbm": hbm, "designer_hq": designer}
    assert (f"{SUPPLEMENT}.19" in flags(checker, row, "2024-02-01")) is up


@pytest.mark.parametrize("day", ["2025-01-12", "2025-01-13", "2025-05-12", "2025-05-13", "2025-05-15", "2026-02-01"])
def test_flag_28_was_never_enforced(checker: Checker, day: str) -> None:
    """It came with AI Diffusion, which was declared unenforced two days before it had to be complied with."""
    row = {"kind": "service", "item": "H100 SXM", "from": "US", "to": "SG", "end_user_hq": "SG"}
    assert f"{SUPPLEMENT}.28" not in flags(checker, row, day, service__trains_4e091="yes")


def test_flag_28_is_left_to_the_books(checker: Checker) -> None:
    """By the books it is raised from the day of compliance, for a firm outside Supplement 5(a) and for no other."""
    row = {"kind": "service", "item": "H100 SXM", "from": "US", "to": "SG", "end_user_hq": "SG"}
    cells = {"service__trains_4e091": "yes"}
    assert f"{SUPPLEMENT}.28" not in flags(checker, row, "2025-05-14", "books", **cells)
    assert f"{SUPPLEMENT}.28" in flags(checker, row, "2025-05-15", "books", **cells)
    tier = {**row, "end_user_hq": "JP", "end_user_parent_hq": "none", "consignee_hq": "JP", "consignee_parent_hq": "JP"}
    assert f"{SUPPLEMENT}.28" not in flags(checker, tier, "2025-05-15", "books", **cells)


@pytest.mark.parametrize(
    ("day", "up"), [("2025-11-09", True), ("2025-11-10", False), ("2026-11-09", False), ("2026-11-10", True)]
)
def test_flag_29_is_stayed_with_its_rule(checker: Checker, day: str, up: bool) -> None:  # noqa: FBT001 - one column of the examples
    """The flag is silent through the stay, and back, with the doubt told, from the day on which the stay was to end."""
    found = flags(checker, PUMP, day, parties__has_listed_owner="yes")
    assert (f"{SUPPLEMENT}.29" in found) is up
    if day == "2026-11-10":
        assert "unverified since 2026-11-10" in found[f"{SUPPLEMENT}.29"].doubt


@pytest.mark.parametrize(("share", "up"), [("10..40", True), ("10", False), ("0", False), ("60", False), ("", False)])
def test_flag_29_asks_for_a_share_that_is_not_determined(checker: Checker, share: str, up: bool) -> None:  # noqa: FBT001 - one column of the examples
    """One figure is determined, whatever it is; a range is not."""
    assert (f"{SUPPLEMENT}.29" in flags(checker, PUMP, "2025-10-15", parties__listed_ownership_pct=share)) is up


@pytest.mark.parametrize(("month", "up"), [("202209", False), ("202210", True), ("", False)])
def test_the_first_order_counts_from_october_2022(checker: Checker, month: str, up: bool) -> None:  # noqa: FBT001 - one column of the examples
    """A customer that bought before the controls raises no flag, nor does one of which nothing is known."""
    found = flags(checker, CHIP, "2025-06-01", customer__first_advanced_order=month)
    assert (f"{GUIDANCE}.01" in found) is up


def test_the_guidance_is_about_advanced_items(checker: Checker) -> None:
    """A pump to a name like a listed one raises no flag of the guidance on chips."""
    assert not flags(checker, PUMP, "2026-02-01", parties__resembles_listed="yes")


def test_a_flag_from_memory_says_so(checker: Checker) -> None:
    """What is not established of the flag itself is marked in the line."""
    found = flags(checker, {**CHIP, "consignee": "Alpha", "end_user": "none", "payer": "Beta"}, "2026-02-01")
    assert "[knowledge]" in found[f"{GUIDANCE}.10"].line


@pytest.mark.parametrize(
    ("payer", "end_user", "up"),
    [
        ("Alpha Trading Ltd", "Gamma", False),
        ("Alpha", "Gamma", False),
        ("Beta", "Gamma", True),
        ("Beta", "none", True),
        ("Beta", "", False),
        ("Beta", "Beta Ltd", False),
        ("none", "Gamma", False),
    ],
)
def test_a_payer_that_may_be_the_buyer_is_no_third_party(checker: Checker, payer: str, end_user: str, up: bool) -> None:  # noqa: FBT001 - one column of the examples
    """Another name is a third party's; one that only begins alike, or a buyer that is not named, leaves it open."""
    row = {**CHIP, "consignee": "Alpha Trading", "end_user": end_user, "payer": payer}
    assert (f"{GUIDANCE}.10" in flags(checker, row, "2026-02-01")) is up


def test_open_questions_are_told_apart_from_what_is_raised(checker: Checker) -> None:
    """Every flag in force is raised, ruled out, or among the open questions with something to ask."""
    found = checked(checker, CHIP, "2025-06-01", customer__withholds_end_use="yes", customer__knows_item="yes")
    program: Program = checker.program(found.book)
    up = {flag.id for flag in raised(program, found.outcome, found.facts)}
    asked = {question.id: question for question in open_questions(program, found.outcome)}
    assert f"{SUPPLEMENT}.01" in up
    assert f"{SUPPLEMENT}.06" not in {*up, *asked}
    assert asked[f"{SUPPLEMENT}.13"].facts == ()
    assert asked[f"{SUPPLEMENT}.10"].facts == ("delivery.route_abnormal",)
    assert all(question.questions and all(question.questions) for question in asked.values())
    assert not up & set(asked)


def test_flags_leave_branches_and_silence_alone(checker: Checker) -> None:
    """What is unsettled or silent about a flag shows neither among the branches nor in the silence of an answer."""
    book = checked(checker, CHIP, "2026-11-20").book
    assert not [s for s in book.silent if ".red_flag." in s.id]
    assert not [b for b in book.branches if any(".red_flag." in name for name, _ in b.changes)]
    assert len(book.notices) == len(set(book.notices))
