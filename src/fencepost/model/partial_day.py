"""Days known only in part: a year, a half, a quarter, a month, or the beginning, middle or end of a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(
    r"^(?:(?P<third>early|mid|late)-)?(?P<year>\d{4})"
    r"(?:-(?:(?P<part>[HQ])(?P<number>\d)|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?$"
)
_THIRDS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_MONTHS = {"H": 6, "Q": 3}
_YEAR = 12


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A day at the precision at which it is known: as it was written, and the first and last day that it can be."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDay:
        """Read ``2024``, ``2024-H2``, ``2024-Q3``, ``2024-08``, ``2024-08-23``, or ``early-``, ``mid-``, ``late-2024``.

        A year's beginning, middle and end are its thirds: January to April, May to August, September to December.

        Raises:
            ValueError: the text is none of these.

        >>> PartialDay.parse("2024-02").last
        datetime.date(2024, 2, 29)
        """
        found = _FORM.match(text.strip())
        if found is None or (found["third"] and (found["part"] or found["month"])):
            raise ValueError(f"{text!r} is no day, month, quarter, half or year")
        year = int(found["year"])
        if found["day"]:
            return cls._whole(text.strip())
        if found["third"]:
            start, end = _THIRDS[found["third"]]
        elif found["part"]:
            length, number = _MONTHS[found["part"]], int(found["number"])
            start, end = (number - 1) * length + 1, number * length
        elif found["month"]:
            start = end = int(found["month"])
        else:
            start, end = 1, _YEAR
        if not 1 <= start <= end <= _YEAR:
            raise ValueError(f"{text!r} is no part of a year")
        after = date(year + end // _YEAR, end % _YEAR + 1, 1)
        return cls(text.strip(), date(year, start, 1), after - timedelta(days=1))

    @classmethod
    def _whole(cls, text: str) -> PartialDay:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text!r} is no day of the calendar") from None
        return cls(text, day, day)

    def __str__(self) -> str:
        """As it was written."""
        return self.text
