"""Units of time in bills, blocks of them too, and quantities in them as exact hours."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import polars as pl

from fencepost.sources.usage_rows import HOURS

_PLACES = Decimal("1e-12")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_UNIT = re.compile(r"(?:(\d{1,6})\s*)?(?:instance|machine|vm|node|gpu)?[\s-]*([a-z]+)(?:\s*\(s\))?", re.ASCII)
_HOUR = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(1, 60)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Fraction(1, 3600)),
    **dict.fromkeys(("day", "days"), Fraction(24)),
}


def hours_in(unit: str | None) -> Fraction | None:
    """How many hours one of a unit is: ``Hours`` 1, ``100 Hours`` 100, ``Seconds`` 1/3600; ``None`` for no time."""
    found = _UNIT.fullmatch((unit or "").strip().lower())
    if found is None or found[2] not in _HOUR:
        return None
    return _HOUR[found[2]] * int(found[1] or 1)


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
