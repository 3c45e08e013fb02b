"""Days that are not told exactly leave a share open on those days alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.sources.held_days import Edge, Stretch, edge_of, is_backwards, stretches

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    first = draw(DAYS)
    return Edge(first, first + timedelta(days=draw(st.integers(0, 400))))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-06", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024/5/6", date(2024, 5, 6), date(2024, 5, 6)),
        ("20240506", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024-05-06T00:00:00Z", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年5月", date(2024, 5, 1), date(2024, 5, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_is_the_days_it_may_be(text: str, first: date, last: date) -> None:
    """A day is itself, a month or a year any of its days."""
    assert edge_of(text) == Edge(first, last)


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13", "0000", "yesterday", "06/05/2024", "20245", "1" * 500])
def test_what_is_no_date_is_refused(text: str) -> None:
    """A day that the calendar has not, or that may be read in two ways, is refused."""
    with pytest.raises(ValueError, match="is not a"):
        edge_of(text)


def test_a_year_leaves_the_share_open_in_that_year() -> None:
    """A holding since 2020 has at least its share from 2021 on, and perhaps none in 2020."""
    assert list(stretches(edge_of("2020"), None, 50, 60)) == [
        Stretch(date(2020, 1, 1), date(2020, 12, 31), 0, 60),
        Stretch(date(2020, 12, 31), None, 50, 60),
    ]


def test_a_share_that_may_be_nothing_needs_no_parts() -> None:
    """Where the least share is nothing anyway, the widest days are one stretch."""
    assert list(stretches(edge_of("2020"), edge_of("2021"), 0, 60)) == [
        Stretch(date(2020, 1, 1), date(2021, 12, 31), 0, 60)
    ]


@given(st.none() | edges(), st.none() | edges(), st.integers(0, 10))
def test_each_completion_lies_within_the_stretches(since: Edge | None, until: Edge | None, low: int) -> None:
    """On every day, a share for any true first and last day lies between the ends told, and no day is told twice."""
    if is_backwards(since, until):
        return
    told = list(stretches(since, until, low, 10))
    around = [date(1999, 1, 1), date(2032, 1, 1)]
    around += [day for one in told for day in (one.since, one.until) if day]
    around += [day for one in (since, until) if one for day in (one.first, one.last)]
    for day in {near + timedelta(days=by) for near in around for by in (-1, 0, 1)}:
        on = [one for one in told if (one.since is None or one.since <= day) and (one.until is None or day < one.until)]
        assert len(on) <= 1
        must = (since is None or since.last <= day) and (until is None or day < until.first)
        may = (since is None or since.first <= day) and (until is None or day < until.last)
        least, most = (on[0].low, on[0].high) if on else (0, 0)
        assert least == (low if must else 0)
        assert most == (10 if may else 0)


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    """9999-12-31, which registers write for an open end, is no end."""
    assert edge_of("9999-12-31").after() is None
