"""Ranges of decimals keep every digit and both their ends."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.quantity import Interval

NUMBERS = st.decimals(min_value="0.0001", max_value="1000000", places=4)


@st.composite
def ranges(draw: st.DrawFn) -> Interval:
    """A range with any of its ends open."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Interval(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("814", "814", "814"),
        (" 1,979 ", "1979", "1979"),
        ("800..826", "800", "826"),
        ("800–826", "800", "826"),
        ("800 to 826", "800", "826"),
        (">=800", "800", None),
        ("<=826", None, "826"),
        ("1e26", "1E26", "1E26"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, low: str | None, high: str | None) -> None:
    """Grouped numbers, ranges and one-sided bounds are read."""
    assert Interval.parse(text) == Interval(low and Decimal(low), high and Decimal(high))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "NaN", "inf", "1,5", "8-9", "0x10", "826..800", "1e9999999", "9" * 61])
def test_what_is_no_figure_is_refused(text: str) -> None:
    """NaN, infinity, a decimal comma, a backward range and a number beyond any figure are refused."""
    with pytest.raises(ValueError, match=r"number|digits|comma|backwards"):
        Interval.parse(text)


@settings(deadline=None)
@given(ranges())
def test_a_written_range_reads_back(value: Interval) -> None:
    """What a range writes, it reads, unless nothing bounds it."""
    if value.low is None and value.high is None:
        assert str(value) == "unknown"
    else:
        assert Interval.parse(str(value)) == value


@settings(deadline=None)
@given(ranges(), ranges())
def test_a_union_loses_nothing(left: Interval, right: Interval) -> None:
    """The union of two ranges holds the ends of both."""
    both = left.union(right)
    for one in (left, right):
        assert both.low is None or (one.low is not None and both.low <= one.low)
        assert both.high is None or (one.high is not None and both.high >= one.high)


def test_a_product_keeps_every_digit() -> None:
    """Multiplying does not round at Python's 28 digits."""
    value = Interval.point("4799.99999999999999999999999999999").times(2)
    assert value.high == Decimal("9599.99999999999999999999999999998")
