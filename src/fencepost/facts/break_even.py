"""What would settle a figure that straddles a line: the value of the thing behind it at which the line is met."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from fencepost.model.fact import Fact
from fencepost.model.quantity import EXACT, Interval

_SHOWN = Decimal("0.001")


def break_even(fact: str, line: Decimal, facts: Mapping[str, Fact]) -> str:
    """How a straddled line would be settled, in words; empty where the figure itself is what to ask for."""
    if fact != "item.performance_density" or not line:
        return ""
    total = facts.get("item.tpp")
    if total is None or not isinstance(total.value, Interval):
        return ""
    value = total.value
    met = None if value.low is None else _divided(value.low, line, ROUND_FLOOR)
    missed = None if value.high is None else _divided(value.high, line, ROUND_CEILING)
    if met is None or missed is None:
        return ""
    if missed - met <= _SHOWN:
        return f"density {line} is reached at a die area of at most {met} mm2"
    return f"density {line} is reached at a die area of at most {met} mm2 and not reached above {missed} mm2"


def _divided(number: Decimal, line: Decimal, rounding: str) -> Decimal:
    return EXACT.divide(number, line).quantize(_SHOWN, rounding, EXACT)
