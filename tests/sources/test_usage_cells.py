"""Cells of bills: exact numbers, instants in UTC, and marks that know a row again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.sources.usage_cells import (
    day_order,
    has_zone,
    instant,
    instants,
    marks,
    numbers,
    per_hour,
    text_or_nothing,
)


@given(st.lists(st.decimals(min_value=-(10**15), max_value=10**15, places=12)))
def test_numbers_are_read_to_the_last_digit(values: list[Decimal]) -> None:
    """What is written with twelve places is what is read, plain or with an exponent."""
    plain = numbers(pl.Series([f"{value:f}" for value in values], dtype=pl.String))
    scientific = numbers(pl.Series([f"{value:E}" for value in values], dtype=pl.String))
    assert plain.to_list() == values
    assert scientific.to_list() == values


@pytest.mark.parametrize("text", ["", "x", "1,000", "1.000,5", "1e99", "Infinity", "NaN", "0x10", "1 2", "٣"])
def test_what_is_no_number_is_nothing(text: str) -> None:
    """A comma may part thousands or decimals, so a number with one is not guessed at."""
    assert numbers(pl.Series(["2", text, "3"])).to_list() == [2, None, 3]


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14 * 4, 14 * 4))  # noqa: DTZ001 - the zone is added below
def test_a_time_with_a_zone_is_the_same_instant(moment: datetime, quarters: int) -> None:
    """Whatever the zone it is written in, the instant is one."""
    at = moment.replace(tzinfo=UTC)
    there = at.astimezone(timezone(timedelta(minutes=15 * quarters)))
    assert instants(pl.Series([there.isoformat(), at.strftime("%Y-%m-%d %H:%M:%S.%f UTC")])).to_list() == [at, at]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2025-01-31", "2025-01-31T00:00:00+00:00"),
        ("2025-01-31T05:06:07.8Z", "2025-01-31T05:06:07.800000+00:00"),
        ("2025-01-31 05:06:07.123456789+00", "2025-01-31T05:06:07.123456+00:00"),
        ("1/31/2025", "2025-01-31T00:00:00+00:00"),
        ("01/31/2025 05:06:07", "2025-01-31T05:06:07+00:00"),
    ],
)
def test_times_as_bills_write_them(text: str, read: str) -> None:
    """Days alone, fractions of any length, short zones and dates with strokes are read."""
    assert instant(text) == datetime.fromisoformat(read)


@pytest.mark.parametrize(
    "text", ["31/01/2025", "2025-02-30", "soon", "0001-01-01T00:00:00+14:00", "2025", "13/13/2025"]
)
def test_what_is_no_time_is_nothing(text: str) -> None:
    """A day that does not exist, or stands before the year one, is no time; nothing is raised."""
    assert instant(text) is None


def test_a_zone_is_seen() -> None:
    """Only a time that tells its zone has one; a day needs none."""
    assert all(
        has_zone(text)
        for text in ("2025-01-31", "2025-01-31T00:00:00Z", "2025-01-31 00:00:00 UTC", "2025-01-31T00:00+08")
    )
    assert not has_zone("2025-01-31T00:00:00")


def test_the_order_of_a_date_is_settled_by_a_day_above_twelve() -> None:
    """One such day settles it; none, or one each way, does not."""
    assert day_order(["01/02/2025", "13/02/2025"]) is True
    assert day_order(["01/02/2025", "02/13/2025"]) is False
    assert day_order(["01/02/2025"]) is None
    assert day_order(["13/02/2025", "02/13/2025"]) is None


def test_units_of_time() -> None:
    """Hours, minutes and seconds make hours; gigabyte-hours and months do not."""
    assert [per_hour(unit) for unit in ("Hrs", "hour", "seconds", "Minutes")] == [1, 1, 3600, 60]
    assert [per_hour(unit) for unit in ("GB-Hours", "byte-seconds", "Month", "100 Hours")] == [None] * 4


def test_texts_that_say_nothing_are_nothing() -> None:
    """``NULL`` and its like, and blanks, are no values; a word that holds one is."""
    cells = pl.DataFrame({"a": ["NULL", " ", "null", "\\N", " x ", "Nullarbor"]})
    assert cells.select(text_or_nothing("a"))["a"].to_list() == [None, None, None, None, "x", "Nullarbor"]


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=1, max_size=20))
def test_marks_are_of_content_alone(rows: list[tuple[str, str]]) -> None:
    """Equal rows have equal marks, wherever they stand, and different rows different ones."""
    there = marks(pl.DataFrame(rows, schema=["a", "b"], orient="row")).to_list()
    back = marks(pl.DataFrame(rows[::-1], schema=["a", "b"], orient="row")).to_list()
    assert there == back[::-1]
    assert len(set(there)) == len(set(rows))
