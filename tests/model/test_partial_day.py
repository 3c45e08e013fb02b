from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.partial_day import PartialDay

YEARS = st.integers(1990, 2099)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-08-23", "2024-08-23", "2024-08-23"),
        ("early-2024", "2024-01-01", "2024-04-30"),
        ("mid-2024", "2024-05-01", "2024-08-31"),
        ("late-2023", "2023-09-01", "2023-12-31"),
    ],
)
def test_a_day_in_part_spans_what_it_can_be(text: str, first: str, last: str) -> None:
    """A month, a half or a third of a year begins and ends where the calendar has it."""
    found = PartialDay.parse(text)
    assert (str(found.first), str(found.last), str(found)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2024-Q5", "2024-H3", "2024-H0", "2024-02-30", "late-2024-05", "soon"]
)
def test_what_is_no_part_of_a_year_is_refused(text: str) -> None:
    """A thirteenth month, a fifth quarter and a third of a month are none."""
    with pytest.raises(ValueError, match=r"^'.*' is no (day|part)"):
        PartialDay.parse(text)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_whole_day_is_its_own_span(day: date) -> None:
    """A day written in full is known to the day."""
    found = PartialDay.parse(str(day))
    assert (found.first, found.last) == (day, day)


@given(YEARS, st.sampled_from([["H1", "H2"], ["Q1", "Q2", "Q3", "Q4"], [f"{month:02}" for month in range(1, 13)]]))
def test_the_parts_of_a_year_fill_it_without_gap(year: int, parts: list[str]) -> None:
    """Each part begins on the day after the one before it, and together they are the year."""
    whole = PartialDay.parse(str(year))
    spans = [PartialDay.parse(f"{year}-{part}") for part in parts]
    assert (spans[0].first, spans[-1].last) == (whole.first, whole.last)
    for before, after in pairwise(spans):
        assert after.first - before.last == timedelta(days=1)


@given(YEARS)
def test_the_thirds_of_a_year_fill_it_without_gap(year: int) -> None:
    """Early, mid and late follow each other."""
    early, mid, late = (PartialDay.parse(f"{word}-{year}") for word in ("early", "mid", "late"))
    assert mid.first - early.last == late.first - mid.last == timedelta(days=1)
    assert (early.first, late.last) == (date(year, 1, 1), date(year, 12, 31))
