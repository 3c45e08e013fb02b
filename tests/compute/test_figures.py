"""Figures are derived exactly, and ranges never lose a value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.compute.figures import (
    BITS,
    Figure,
    dram_bandwidth,
    io_total,
    memory_bandwidth_density,
    performance_density,
    quotient,
    tpp,
    tpp_of,
)
from fencepost.model.quantity import Interval

NUMBERS = st.decimals(min_value="0.001", max_value="100000", places=3)


@st.composite
def ranges_with_a_value(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    """A range and one value inside it."""
    low, inner, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    return Interval(low, high), inner


def holds(value: Interval | None, number: Fraction) -> bool:
    """Whether a range holds an exact number."""
    assert value is not None
    above = value.low is None or Fraction(value.low) <= number
    return above and (value.high is None or number <= Fraction(value.high))


def point(figure: Figure) -> Decimal:
    """The one value of a figure."""
    assert figure.value is not None
    assert figure.value.is_point
    assert figure.value.low is not None
    return figure.value.low


@pytest.mark.parametrize(("rate", "bits"), [("600", 8), ("300", 16)])
def test_the_texts_own_examples_meet_4800(rate: str, bits: int) -> None:
    """600 TOPS at 8 bits and 300 TFLOPS at 16 bits are each exactly 4,800, as Tech. Note 2 says."""
    assert point(tpp_of(Interval.point(rate), Interval.point(bits))) == 4800


def test_a_datasheet_rate_is_not_doubled_again() -> None:
    """A100: 312 TFLOPS at 16 bits is 4,992, for datasheets already count two operations."""
    assert point(tpp({"fp16": Interval.point(312)})) == 4992


def test_the_highest_format_governs() -> None:
    """MI210: FP64 matrix 45.3 x 64 beats FP16 181 x 16 by three."""
    figure = tpp({"fp64": Interval.point("45.3"), "fp16": Interval.point(181)})
    assert point(figure) == Decimal("2899.2")
    assert figure.how.startswith("fp64")


def test_tf32_gives_a_range_only_where_it_governs() -> None:
    """Trainium1 lies between 3,610 and 6,080; the A100 is 4,992 however TF32 is read."""
    trainium = {"tf32": Interval.point(190), "fp16": Interval.point(190), "int8": Interval.point(420)}
    assert tpp(trainium).value == Interval(Decimal(3610), Decimal(6080))
    assert point(tpp({"tf32": Interval.point(156), "fp16": Interval.point(312)})) == 4992


def test_a_chip_without_rates_has_no_tpp() -> None:
    """No published rate is unknown, not zero."""
    assert tpp({}).value is None


def test_a_figure_is_as_sure_as_the_best_rate_that_gives_it() -> None:
    """A rate from memory that ties with a published one takes nothing from it."""
    rates = {"fp16": Interval.point(312), "int4": Interval.point(1248)}
    assert tpp(rates, {"fp16": "secondary", "int4": "knowledge"}).sure == "secondary"


def test_density_of_a_part_with_no_nonplanar_die_is_nought() -> None:
    """Without a non-planar logic die no density line can be met, whatever the area."""
    figure = performance_density(tpp({"fp16": Interval.point(300)}), Interval.point(100), nonplanar=False)
    assert point(figure) == 0
    assert "undefined" in figure.how


def test_density_is_open_where_the_area_is() -> None:
    """An unknown area leaves density unknown, and an area bounded on one side bounds it on the other."""
    total = tpp({"fp16": Interval.point(275)})
    assert performance_density(total, None, nonplanar=True).value is None
    small = performance_density(total, Interval.parse("<=600"), nonplanar=True).value
    assert small is not None
    assert small.high is None
    assert small.low is not None
    assert Decimal("7.333") < small.low < Fraction(22, 3)
    large = performance_density(total, Interval.parse(">=600"), nonplanar=True).value
    assert large is not None
    assert large.low is None


def test_density_may_be_nought_where_the_process_is_unknown() -> None:
    """An unknown process keeps both readings: no density at all, or the quotient."""
    value = performance_density(tpp({"fp16": Interval.point(100)}), Interval.point(100), None).value
    assert value == Interval(Decimal(0), Decimal(16))


def test_a_quotient_that_ends_stays_exact() -> None:
    """1,600 over 500 is 3.2 to the last digit: the line of 3A090.b.2 is met, not approached."""
    assert quotient(Interval.point(1600), Interval.point(500)) == Interval.point("3.2")


def test_a_quotient_that_does_not_end_is_rounded_outwards() -> None:
    """4,992 over 826 lies strictly between the bounds given for it."""
    value = quotient(Interval.point(4992), Interval.point(826))
    assert value is not None
    assert value.low is not None
    assert value.high is not None
    assert Fraction(value.low) < Fraction(4992, 826) < Fraction(value.high)
    assert value.high - value.low == Decimal("1e-12")


@pytest.mark.parametrize(
    ("link", "host", "total"),
    [("600", "64", "664"), ("400", "64", "464"), ("525", "64", "589"), ("900", "128", "1028")],
)
def test_io_adds_link_and_host(link: str, host: str, total: str) -> None:
    """A100 664, A800 464, HL-225B 589 and H100 1,028 GB/s: two over the 600 of 2022 and two under."""
    assert io_total(Interval.point(link), Interval.point(host)).value == Interval.point(total)


def test_an_unknown_link_leaves_io_unbounded_above() -> None:
    """A host rate alone is the least the sum can be; nothing at all is unknown."""
    assert io_total(None, Interval.point(128)).value == Interval(Decimal(128), None)
    assert io_total(None, None).value is None


def test_sram_has_no_dram_bandwidth() -> None:
    """A wafer's 21,000,000 GB/s is SRAM and is not held against the DRAM line."""
    assert dram_bandwidth(Interval.point(21000000), "SRAM").value is None
    assert dram_bandwidth(Interval.point(4800), "HBM3e").value == Interval.point(4800)


@pytest.mark.parametrize(
    ("rate", "area", "over"), [("200", "100", False), ("200.1", "100", True), ("1178", "121", True)]
)
def test_memory_density_of_two_is_not_over_two(rate: str, area: str, over: bool) -> None:  # noqa: FBT001
    """3A090.c asks for more than 2 GB/s per mm2, and exactly 2 stays exactly 2."""
    value = memory_bandwidth_density(Interval.point(rate), Interval.point(area)).value
    assert value is not None
    assert value.low is not None
    assert (value.low > 2) is over


@given(st.dictionaries(st.sampled_from(sorted(BITS)), ranges_with_a_value(), min_size=1))
def test_tpp_of_ranges_holds_the_tpp_of_every_inner_value(rates: dict[str, tuple[Interval, Decimal]]) -> None:
    """Whatever values the rates turn out to have, and however TF32 is read, the result is in the range given."""
    value = tpp({name: pair[0] for name, pair in rates.items()}).value
    for end in ("low", "high"):
        exact = max(Fraction(pair[1]) * Fraction(getattr(BITS[name], end)) for name, pair in rates.items())
        assert holds(value, exact)


@given(ranges_with_a_value(), ranges_with_a_value())
def test_a_quotient_of_ranges_holds_every_inner_quotient(
    above: tuple[Interval, Decimal], below: tuple[Interval, Decimal]
) -> None:
    """No division of inner values falls outside the range of the division."""
    assert holds(quotient(above[0], below[0]), Fraction(above[1]) / Fraction(below[1]))


@given(ranges_with_a_value(), ranges_with_a_value())
def test_io_of_ranges_holds_every_inner_sum(left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]) -> None:
    """No sum of inner values falls outside the range of the sum."""
    assert holds(io_total(left[0], right[0]).value, Fraction(left[1]) + Fraction(right[1]))


@given(NUMBERS, NUMBERS)
def test_density_of_points_never_crosses_a_line_by_rounding(rate: Decimal, area: Decimal) -> None:
    """The lower bound never exceeds the true quotient, nor the upper bound falls short of it, by as much as 1e-12."""
    value = performance_density(tpp({"int8": Interval.point(rate)}), Interval.point(area), nonplanar=True).value
    exact = Fraction(rate) * 8 / Fraction(area)
    assert value is not None
    assert value.low is not None
    assert value.high is not None
    assert Fraction(value.low) <= exact <= Fraction(value.high)
    assert Fraction(value.high) - Fraction(value.low) <= Fraction(1, 10**12)
