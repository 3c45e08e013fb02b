"""Numbers that may be known only within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from itertools import takewhile

_TELLING = 6
_RANGE_MARKS = ("..", "–", " to ")
_GROUPED = re.compile(r"^[<>=+-]*\d{1,3}(,\d{3})+(\.\d+)?$")
_MOST_DIGITS = 60

EXACT = Context(prec=4 * _MOST_DIGITS)
"""Python keeps 28 digits unless told otherwise, and would round 4799.99… up to the line; this keeps them all."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range of decimals; an end that is ``None`` is unbounded.

    A single published value is a point (``low == high``); ranged, estimated or conflicting values
    keep both ends until the answer is given.
    """

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        """Refuse ends that are not numbers, and ends the wrong way round."""
        for end in (self.low, self.high):
            if end is not None and not end.is_finite():
                raise ValueError(f"an end of a range must be a finite number, not {end}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the range {self.low}..{self.high} runs backwards; write the lower end first")

    @classmethod
    def point(cls, value: Decimal | int | str) -> Interval:
        """The range that holds exactly one value."""
        number = Decimal(value)
        return cls(number, number)

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read ``"814"``, ``"1,979"``, ``"800..826"``, ``">=800"`` or ``"<=826"``.

        Raises:
            ValueError: the text is none of these.
        """
        body = text.strip()
        for mark in _RANGE_MARKS:
            low, found, high = body.partition(mark)
            if found:
                return cls(_decimal(low), _decimal(high))
        if body.startswith(">="):
            return cls(_decimal(body[2:]), None)
        if body.startswith("<="):
            return cls(None, _decimal(body[2:]))
        return cls.point(_decimal(body))

    @property
    def is_point(self) -> bool:
        """Whether the range holds one value only."""
        return self.low is not None and self.low == self.high

    def union(self, other: Interval) -> Interval:
        """The smallest range that holds both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Interval(low, high)

    def times(self, factor: Decimal | int) -> Interval:
        """The range multiplied by a number that is not negative."""
        number = Decimal(factor)
        return Interval(
            None if self.low is None else EXACT.multiply(self.low, number),
            None if self.high is None else EXACT.multiply(self.high, number),
        )

    def __str__(self) -> str:
        """The range as people write it: ``4992``, ``800..826``, ``>=800``."""
        if self.is_point:
            return _plain(self.low)
        if self.high is None:
            return "unknown" if self.low is None else f">={_plain(self.low)}"
        if self.low is None:
            return f"<={_plain(self.high)}"
        return f"{_plain(self.low)}..{_plain(self.high)}"

    @property
    def short(self) -> str:
        """The range for people: a quotient that does not terminate as its first digits and an ellipsis."""
        if self.low is None or self.high is None or self.is_point:
            return str(self)
        shared = _shared(_plain(self.low), _plain(self.high))
        return f"{shared}…" if len(shared.partition(".")[2]) >= _TELLING else str(self)


def _shared(left: str, right: str) -> str:
    """The digits with which two numbers of one length begin."""
    if left.find(".") != right.find("."):
        return ""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _decimal(text: str) -> Decimal:
    body = text.strip()
    if _GROUPED.match(body):
        body = body.replace(",", "")
    elif "," in body:
        raise ValueError(f"{body!r} has a comma that does not part thousands; write a point before decimals")
    try:
        number = Decimal(body)
    except InvalidOperation:
        raise ValueError(f"{body!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{body!r} is not a finite number")
    if len(number.as_tuple().digits) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"{_short(body)!r} has more than {_MOST_DIGITS} digits; no figure has so many")
    return number


def _short(text: str) -> str:
    return text if len(text) <= _MOST_DIGITS else f"{text[:_MOST_DIGITS]}…"


def _plain(number: Decimal | None) -> str:
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
