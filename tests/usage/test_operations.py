"""From hours to operations: figures that others publish, ranges, and what stays open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.usage.operations import (
    HIGH,
    hours_for,
    known_part,
    operations,
    rate_of,
    together,
)


@pytest.mark.parametrize(("chip", "millions"), [("A100 SXM4 80GB", "222.6"), ("H100 SXM5 80GB", "70.2")])
def test_ten_to_the_26_at_two_fifths(chip: str, millions: str) -> None:
    """222.6 million hours of an A100, or 70.2 million of an H100, in bf16."""
    an_hour = operations(Fraction(1), rate_of(chip)).mid_high
    assert an_hour is not None
    assert round(10**26 / an_hour / 10**6, 1) == Fraction(millions)


def test_two_hundred_thousand_yuan_are_3e21() -> None:
    """27,996 dollars at 32.77 an hour of eight A100 are about 6,834 hours and 3.07e21 operations at two fifths."""
    hours = hours_for(Decimal(27996), Decimal("32.77"), 8)
    made = operations(hours, rate_of("A100 SXM4 40GB"))
    assert round(hours) == 6835
    assert made.mid_low is not None
    assert made.low is not None
    assert round(made.mid_low / 10**19) == 307
    assert made.low * 5 == made.high


def test_a_name_that_fits_several_chips_gives_the_range_over_them() -> None:
    """An H100 may be a PCIe card or an SXM module: the least of one, the greatest of the other."""
    every, least, most = (rate_of(name) for name in ("H100", "H100 PCIe 80GB", "H100 SXM5 80GB"))
    assert (every.low, every.high) == (least.low, most.high)
    assert rate_of("A100;V100").low == rate_of("V100").low
    assert rate_of("A100;V100").high == rate_of("A100").high


@pytest.mark.parametrize(("chip", "dtype"), [("H9000", "bf16"), ("A100 SXM4 80GB", "fp8"), ("HBM3", "bf16")])
def test_a_chip_without_the_figure_leaves_the_answer_open(chip: str, dtype: str) -> None:
    """It is never nought, the reason names the chip, and what is known of the rest is a lower bound."""
    rate = rate_of(chip, dtype)
    made = operations(Fraction(10), rate)
    known = operations(Fraction(10), rate_of("H100 SXM5 80GB"))
    assert made.low is None
    assert chip in rate.why
    assert together([made, known]).high is None
    assert known_part([made, known]) == known


def test_chips_without_bf16_are_said() -> None:
    """A V100 has no bf16: its fp16 rate is taken, and a note says so."""
    assert "no bf16" in rate_of("V100").note
    assert not rate_of("A100").note
    assert not rate_of("V100", "fp16").note


@given(st.fractions(0, 10**9), st.fractions(0, 10**9))
def test_operations_of_hours_add_up(one: Fraction, other: Fraction) -> None:
    """The operations of two spans are those of their sum, and the ends stand in order."""
    rate = rate_of("H100")
    made = together([operations(one, rate), operations(other, rate)])
    assert made == operations(one + other, rate)
    ends = (made.low, made.mid_low, made.mid_high, made.high)
    assert list(ends) == sorted(end for end in ends if end is not None)


def test_measured_activity_leaves_only_the_range_of_the_chip() -> None:
    """With one share for all, low, mid and high are one number where the chip is one."""
    made = operations(Fraction(1), rate_of("A100"), (HIGH, HIGH, HIGH))
    assert made.low == made.mid_low == made.mid_high == made.high == Fraction(312) * 10**12 * 3600


def test_a_price_of_nought_and_an_unknown_data_type_are_refused() -> None:
    """Nothing is divided by nought, and no data type is guessed."""
    with pytest.raises(FencepostError):
        hours_for(Decimal(1), Decimal(0), 8)
    with pytest.raises(FencepostError, match="bf17"):
        rate_of("A100", "bf17")
