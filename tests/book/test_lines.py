"""The lines that law draws on a figure are told with how each text stands, and none is told as more than it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fencepost.book.lines import LawLine
from fencepost.face import law_lines

TODAY = date(2026, 11, 23)
RUN = ("run.operations", "run.operations_cumulative")


def standing(day: date, provision: str) -> set[str]:
    return {
        line.standing
        for line in law_lines((*RUN, "cluster.operations_per_s"), day, TODAY)
        if line.provision == provision
    }


@pytest.mark.parametrize(
    ("provision", "day", "expected"),
    [
        ("us.iaas.eo_14110.4.2.b.i", date(2023, 10, 29), "silent"),
        ("us.iaas.eo_14110.4.2.b.i", date(2023, 10, 30), "in_force"),
        ("us.iaas.eo_14110.4.2.b.i", date(2025, 1, 19), "in_force"),
        ("us.iaas.eo_14110.4.2.b.i", date(2025, 1, 20), "silent"),
        ("us.iaas.702.7", date(2024, 9, 10), "silent"),
        ("us.iaas.702.7", date(2024, 9, 11), "pending"),
        ("us.state.ca_sb_1047.22604", date(2024, 9, 28), "pending"),
        ("us.state.ca_sb_1047.22604", date(2024, 9, 29), "silent"),
        ("us.state.ca_sb_53.22757.11.h", date(2025, 12, 31), "silent"),
        ("us.state.ca_sb_53.22757.11.h", date(2026, 1, 1), "in_force"),
        ("eu.ai.51.2", date(2025, 8, 1), "silent"),
        ("eu.ai.51.2", date(2025, 8, 2), "in_force"),
    ],
)
def test_a_line_stands_as_its_text_does(provision: str, day: date, expected: str) -> None:
    """The day before, the first day, the last day and the day after of each text that draws a line."""
    assert standing(day, provision) == {expected}


def test_lines_are_as_strict_as_they_are_written() -> None:
    """Of the clusters' lines one is above 1e20 and two are from 1e20 on; no run's line includes its number."""
    lines = law_lines(("cluster.operations_per_s",), TODAY, TODAY)
    assert {(line.op, line.number) for line in lines} == {(">", Decimal("1e20")), (">=", Decimal("1e20"))}
    assert {line.op for line in law_lines(RUN, TODAY, TODAY)} == {">"}


def test_what_is_in_force_stands_first_and_alone_has_no_reason() -> None:
    """Lines in force come before the others, and every other line says why it does not decide."""
    lines: tuple[LawLine, ...] = law_lines(RUN, TODAY, TODAY)
    words = [line.standing for line in lines]
    assert words == sorted(words, key=("in_force", "pending", "silent").index)
    assert all((line.standing == "in_force") == (not line.why) for line in lines)
