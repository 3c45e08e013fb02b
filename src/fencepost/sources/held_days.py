"""The days on which a holding holds, from dates that may be a year or a month, or may not say if the end counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].{0,40})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HAN = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?")
_ONE = timedelta(days=1)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Edge:
    """A day that is one of several: the first and the last that it may be."""

    first: date
    last: date

    def after(self) -> Edge | None:
        """The day after, of a last day on which something holds; ``None`` at the end of the calendar."""
        return None if self.last == date.max else Edge(self.first + _ONE, self.last + _ONE)

    def or_after(self) -> Edge | None:
        """That day or the next, where a format does not say whether an end day still counts."""
        return None if self.last == date.max else Edge(self.first, self.last + _ONE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ``since`` until before ``until`` on which a share is between ``low`` and ``high`` parts."""

    since: date | None
    until: date | None
    low: int
    high: int


@lru_cache(maxsize=1 << 16)
def edge_of(text: str) -> Edge:
    """A day, a month or a year as the days it may be: ``2024-05-06``, ``2024-05``, ``2024``, ``2024年5月``.

    Raises:
        ValueError: it is no date; the message says so in words.
    """
    plain = text.strip()
    found = _COMPACT.fullmatch(plain) or _ISO.fullmatch(plain) or _HAN.fullmatch(plain)
    if found is None or len(plain) > 60:  # noqa: PLR2004 - longer than any time stamp
        raise ValueError(f"{plain[:40]!r} is not a date")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if month is None:
            return Edge(date(year or 0, 1, 1), date(year or 0, _DECEMBER, 31))
        if day is None:
            return Edge(date(year or 0, month, 1), _month_end(year or 0, month))
        exact = date(year or 0, month, day)
    except ValueError as error:
        raise ValueError(f"{plain[:40]!r} is not a day of the calendar") from error
    return Edge(exact, exact)


def stretches(since: Edge | None, until: Edge | None, low: int, high: int) -> Iterator[Stretch]:
    """The days of a holding, in order. On a day on which it may hold or not, its share is from nothing to ``high``.

    ``until`` is the first day on which it holds no more. A holding of the year 2020 that began in it has at least
    ``low`` from 2021 on, and between nothing and ``high`` in the year itself.
    """
    begin, end = (since.first if since else None), (until.last if until else None)
    if not low or ((since is None or since.first == since.last) and (until is None or until.first == until.last)):
        yield Stretch(begin, end, low, high)
        return
    sure_from, sure_to = (since.last if since else None), (until.first if until else None)
    if sure_from and sure_to and sure_from >= sure_to:
        yield Stretch(begin, end, 0, high)
        return
    if since and begin != sure_from:
        yield Stretch(begin, sure_from, 0, high)
    yield Stretch(sure_from, sure_to, low, high)
    if until and end != sure_to:
        yield Stretch(sure_to, end, 0, high)


def is_backwards(since: Edge | None, until: Edge | None) -> bool:
    """Whether a holding ends before it can have begun."""
    return since is not None and until is not None and until.last <= since.first


def _month_end(year: int, month: int) -> date:
    if month == _DECEMBER:
        return date(year, _DECEMBER, 31)
    return date(year, month + 1, 1) - _ONE
