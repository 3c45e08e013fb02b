"""End uses, letters, notices and certificates say what is written, and leave the rest open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fencepost.facts.gather import Known, read_day
from fencepost.model.fault import FencepostError
from fencepost.model.quantity import Interval

Gather = Callable[..., Known]
LETTERS = ("nvidia_2022_08_26", "amd_2022_08", "tsmc_2024_11_11")


def letters(known: Known) -> list[object]:
    return [known.facts[f"letter.{name}"].value for name in LETTERS]


@pytest.mark.parametrize(
    ("exporter", "informed_by", "found"),
    [
        ("", "", [None, None, None]),
        ("", "none", [False, False, False]),
        ("NVIDIA Corporation", "", [True, False, False]),
        ("NVIDIA Corporation", "none", [True, False, False]),
        ("Advanced Devices", "", [None, None, None]),
        ("Advanced Devices", "none", [False, False, False]),
        ("Amdocs", "", [None, None, None]),
        ("NVIDIA Partner Reseller Co", "", [None, None, None]),
        ("NVIDIA Partner Reseller Co", "none", [False, False, False]),
        ("Other Ltd", "nvidia_2022_08_26", [True, False, False]),
        ("Other Ltd", "letter-amd-2022-08; TSMC 2024-11-11", [False, True, True]),
        ("Other Ltd", "2024-11-11", [False, False, True]),
        ("AMD", "tsmc_2024_11_11", [False, True, True]),
    ],
)
def test_a_letter_binds_its_addressee_and_whoever_received_it(
    gather: Gather, exporter: str, informed_by: str, found: list[object]
) -> None:
    """The addressee is informed whatever the row says; others are where they name the letter, and open otherwise."""
    assert letters(gather(exporter=exporter, informed_by=informed_by)) == found


def test_a_letter_that_cannot_be_told_is_a_fault_and_never_a_no(gather: Gather) -> None:
    """A letter under another name leaves every letter open and says which ones there are."""
    known = gather(informed_by="nvidia_2022_08_62")
    assert [str(fault) for fault in known.faults] == [
        "orders.csv, row 2, column informed_by: no letter is called 'nvidia_2022_08_62'. Did you mean nvidia_2022_08_26?"
    ]
    assert letters(known) == [None, None, None]


def test_certificates_are_held_denied_or_open(gather: Gather) -> None:
    """What is listed is held; the rest is open unless the cell says none."""
    held = gather(certified="PO, LPP").facts
    assert [held[f"certified.{name}"].value for name in ("purchase_order", "lpp", "aia")] == [True, True, None]
    assert gather(certified="none").facts["certified.aia"].value is False
    assert gather().facts["certified.aia"].value is None


@pytest.mark.parametrize(
    ("notified", "days"),
    [("2025-02-13", "25"), ("2025-02-14", "24"), ("2025-03-10", "0"), ("2025-03-12", "-2"), ("none", "-1"), ("", None)],
)
def test_a_notice_is_counted_in_days_before_the_deal(gather: Gather, notified: str, days: str | None) -> None:
    """Twenty-five days are told from twenty-four; no notice is below nought; an empty cell is open."""
    found = gather(notified=notified).facts["deal.notice_days"].value
    assert found == (None if days is None else Interval.point(days))


def test_a_notice_on_no_day_is_a_fault(gather: Gather) -> None:
    """A date that is none is pointed out, and the notice stays open."""
    known = gather(notified="2025-02-30")
    assert [fault.column for fault in known.faults] == ["notified"]
    assert known.facts["deal.notice_days"].value is None


@pytest.mark.parametrize(
    ("text", "use", "truth"),
    [
        ("", "military", None),
        ("none", "military", None),
        ("civil", "military", False),
        ("commercial", "wmd", False),
        ("civil", "military_intelligence", False),
        ("civil", "supercomputer", None),
        ("civil", "advanced_node_ic", None),
        ("civil; military", "military", True),
        ("data center", "supercomputer", None),
        ("data center", "advanced_node_ic", False),
        ("AI training", "sme_production", False),
        ("supercomputer", "advanced_node_ic", False),
        ("advanced_node_ic", "ic_unknown_node", False),
        ("advanced_node_ic", "supercomputer", False),
        ("advanced_node_ic", "military", None),
        ("packaging", "back_end", True),
        ("packaging", "advanced_node_ic", False),
        ("back end", "packaging", False),
    ],
)
def test_a_stated_end_use_excludes_only_what_it_contradicts(
    gather: Gather,
    text: str,
    use: str,
    truth: bool | None,  # noqa: FBT001 - one column of the examples
) -> None:
    """Civil excludes the military, a use at one facility the others; a datacentre may be a supercomputer."""
    assert gather(end_use=text).facts[f"end_use.{use}"].value is truth


def test_an_unknown_end_use_is_a_fault(gather: Gather) -> None:
    """An end use that is none is pointed out with the nearest one."""
    assert "Did you mean supercomputer?" in str(gather(end_use="supercomputers").faults[0])


@pytest.mark.parametrize("text", ["2025-03-10", "2025/03/10", "20250310", "2025-03-10T23:59", " 2025-03-10 08:00 "])
def test_a_day_is_read_and_its_time_dropped(text: str) -> None:
    """A day may bear a time."""
    assert read_day(text) == date(2025, 3, 10)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "10/03/2025", "2025-03-1", "2025-03-101", "2025-03-10x", "2025-W11-1", "x"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """An impossible day, another order of its parts, and anything behind it but a time are refused."""
    with pytest.raises(FencepostError, match="is not a day of the calendar"):
        read_day(text)


@pytest.mark.parametrize(
    ("end_use", "given"),
    [("civil", True), ("", True), ("military", False), ("AI; wmd", False), ("intelligence", False)],
)
def test_a_certificate_that_the_row_contradicts_is_not_given(gather: Gather, end_use: str, given: object) -> None:
    """748 Supp. No. 2(dd)(1)(iv) is a confirmation that there is no such use."""
    assert gather(certified="dd", end_use=end_use).facts["certified.dd"].value is given
