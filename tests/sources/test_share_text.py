"""A share is read as the parts that enclose it, however people write it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.holding import WHOLE
from fencepost.sources.share_text import share_of

ALL = (0, WHOLE)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("25", 25_000_000, 25_000_000),
        ("25%", 25_000_000, 25_000_000),
        ("25 %", 25_000_000, 25_000_000),
        ("\uff15\uff10\uff05", 50_000_000, 50_000_000),
        ("33,3", 33_300_000, 33_300_000),
        ("25-50", 25_000_000, 50_000_000),
        ("25..50", 25_000_000, 50_000_000),
        ("25 – 50 %", 25_000_000, 50_000_000),
        ("25% to 50%", 25_000_000, 50_000_000),
        ("between 25 and 50 percent", 25_000_000, 50_000_000),
        ("25至50", 25_000_000, 50_000_000),
        (">50", 50_000_001, WHOLE),
        (">=50", 50_000_000, WHOLE),
        ("≥ 50 %", 50_000_000, WHOLE),
        ("<50", 0, 49_999_999),
        ("<=50", 0, 50_000_000),
        ("more than 25 percent", 25_000_001, WHOLE),
        ("more than 25% but not more than 50%", 25_000_001, 50_000_000),
        ("at least 75", 75_000_000, WHOLE),
        ("75+", 75_000_000, WHOLE),
        ("50%以上", 50_000_000, WHOLE),
        ("超过50%", 50_000_001, WHOLE),
        ("up to 10", 0, 10_000_000),
        ("1/3", 33_333_333, 33_333_334),
        ("1/4", 25_000_000, 25_000_000),
        ("0.25", 250_000, 250_000),
        ("majority", 50_000_001, WHOLE),
        ("全资", WHOLE, WHOLE),
        ("1e-400000", 0, 1),
        ("unknown", *ALL),
        ("", *ALL),
        ("未披露", *ALL),
    ],
)
def test_a_share_is_enclosed(text: str, low: int, high: int) -> None:
    """A figure, a range, a side, a fraction or a word gives the parts that enclose the share."""
    assert share_of(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        *("100.0000001", "1e400", "101%", "-1", "NaN", "inf", "1/0", "4/3", "50..25", ">100", "<0", "half of it"),
        *("about 30", "25-50-75", "x" * 5000, "2" * 5000, "between", "25 25"),
    ],
)
def test_what_is_no_share_is_refused(text: str) -> None:
    """A text that is no share, or one of more than a whole, is refused and quoted."""
    with pytest.raises(ValueError, match=r"\w"):
        share_of(text)


@given(st.decimals(0, 100, places=12))
def test_a_figure_lies_within_its_parts(figure: Decimal) -> None:
    """The parts of a figure enclose it within one part, and are one where the figure is whole parts."""
    low, high = share_of(f"{figure:f}")
    exact = figure * 1_000_000
    assert low <= exact <= high
    assert high - low == (exact != exact.to_integral_value())


@given(st.integers(0, 999), st.integers(1, 999))
def test_a_fraction_lies_within_its_parts(top: int, bottom: int) -> None:
    """A fraction is read exactly, to within one part."""
    if top <= bottom:
        low, high = share_of(f"{top}/{bottom}")
        assert low <= Fraction(top * WHOLE, bottom) <= high
        assert high - low <= 1


@given(st.text(max_size=40))
def test_any_text_is_a_share_or_is_refused(text: str) -> None:
    """No text breaks the reading: it gives parts of a whole in order, or a refusal."""
    try:
        low, high = share_of(text)
    except ValueError:
        return
    assert 0 <= low <= high <= WHOLE
