"""Quantities, units of time and instants of bills: exact, and read once for each text that occurs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction

import polars as pl

from fencepost.sources.usage_rows import HOURS

_PLACES = Decimal("1e-12")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_MOST_DIGITS = 24
_LONG = r"^[+-]?\d*\.\d{12}\d*[1-9]\d*$"
_UNIT = re.compile(r"(?:(\d{1,6})\s*)?(?:instance|machine|vm|node|gpu)?[\s-]*([a-z]+)(?:\s*\(s\))?", re.ASCII)
_HOUR = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(1, 60)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Fraction(1, 3600)),
    **dict.fromkeys(("day", "days"), Fraction(24)),
}
INSTANT = pl.Datetime("us", "UTC")


def hours_in(unit: str | None) -> Fraction | None:
    """How many hours one of a unit is: ``Hours`` 1, ``100 Hours`` 100, ``Seconds`` 1/3600; ``None`` for no time."""
    found = _UNIT.fullmatch((unit or "").strip().lower())
    if found is None or found[2] not in _HOUR:
        return None
    return _HOUR[found[2]] * int(found[1] or 1)


def amounts(texts: pl.Series) -> pl.Series:
    """Numbers as ``HOURS``; null where a text is none, or large. More than twelve places are rounded half even."""
    plain = texts.cast(HOURS, strict=False)
    odd = texts.is_not_null() & (plain.is_null() | texts.str.contains(_LONG) | texts.str.contains(r"[eE]"))
    if not odd.any():
        return plain
    told = texts.filter(odd).unique().to_list()
    read = {text: _amount(text) for text in told}
    mended = pl.Series([read[text] if is_odd else None for text, is_odd in zip(texts, odd, strict=True)], dtype=HOURS)
    return mended.zip_with(odd, plain).alias(texts.name)


def _amount(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
        if not number.is_finite() or number.adjusted() >= _MOST_DIGITS:
            return None
        return number.quantize(_PLACES, context=_EXACT)
    except InvalidOperation:
        return None


def times(quantities: pl.Series, factors: list[Fraction]) -> pl.Series:
    """Quantities of some units in hours: exact to the twelfth place, half even beyond it."""
    if all(factor == 1 for factor in factors):
        return quantities
    hours = [
        None
        if quantity is None
        else (
            _EXACT.divide(_EXACT.multiply(quantity, Decimal(factor.numerator)), Decimal(factor.denominator)).quantize(
                _PLACES, context=_EXACT
            )
        )
        for quantity, factor in zip(quantities, factors, strict=True)
    ]
    return pl.Series(quantities.name, hours, dtype=HOURS)


def instants(texts: pl.Series) -> tuple[pl.Series, bool]:
    """Moments in UTC, null where a text is none, and whether some text tells no zone and was taken for UTC."""
    told = texts.drop_nulls().unique().to_list()
    read = {text: _instant(text) for text in told}
    zoneless = any(naive for _, naive in read.values())
    moments = pl.Series([read[text][0] for text in told], dtype=INSTANT)
    if not told:
        return pl.Series(texts.name, [None] * len(texts), dtype=INSTANT), False
    return texts.replace_strict(pl.Series(told), moments, default=None, return_dtype=INSTANT), zoneless


def _instant(text: str) -> tuple[datetime | None, bool]:
    body = text.strip()
    try:
        moment = datetime.fromisoformat(body[:-4] + "+00:00" if body.upper().endswith(" UTC") else body)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC), True
        return moment.astimezone(UTC), False
    except (ValueError, OverflowError):
        return None, False
