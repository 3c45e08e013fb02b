"""The words a condition may use: each fact's type, and for numbers the step in which they are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from fencepost.logic.tree import Kind, Range
from fencepost.model.quantity import EXACT, Interval

LOWEST, HIGHEST = -(2**63), 2**63 - 1
"""The ends of 64 bits; in columns they stand for an unbounded end."""


@dataclass(frozen=True, slots=True)
class FactType:
    """A fact's type.

    ``digits`` is the number of decimals kept of a number (negative: of trailing zeros dropped);
    ``codes`` are the only codes a ``code`` may take. ``apart`` says of a ``place`` that Hong Kong is not of China.
    """

    id: str
    kind: Kind
    digits: int = 6
    codes: frozenset[str] = frozenset()
    apart: bool = False

    def steps(self, number: Decimal) -> int | None:
        """The number as a whole count of steps, or ``None`` where it does not fall on one."""
        scaled = number.scaleb(self.digits, EXACT)
        whole = scaled.to_integral_value()
        return int(whole) if whole == scaled else None

    def range(self, interval: Interval) -> Range:
        """The smallest range of whole steps that holds the interval: low rounds down, high rounds up."""
        low, high = interval.low, interval.high
        return (
            None if low is None else int(low.scaleb(self.digits, EXACT).to_integral_value(ROUND_FLOOR)),
            None if high is None else int(high.scaleb(self.digits, EXACT).to_integral_value(ROUND_CEILING)),
        )

    def interval(self, span: Range) -> Interval:
        """The range of steps as decimals again."""
        low, high = span
        return Interval(
            None if low is None else Decimal(low).scaleb(-self.digits, EXACT),
            None if high is None else Decimal(high).scaleb(-self.digits, EXACT),
        )


Vocabulary = Mapping[str, FactType]
