"""A share as people write it, ``25``, ``25-50 %``, ``more than 50``, ``1/3``, as the parts that enclose it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from fencepost.model.holding import WHOLE, parts

_LONGEST = 80
_HUNDRED = Decimal(100)
_NUMBER = r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,6})?"
_BARE = re.compile(rf"[+-]?{_NUMBER}")
_FRACTION = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")
_RANGE = re.compile(rf"(?:between |from )?({_NUMBER})\s*(?:\.\.\.?|-|~|to|and)\s*({_NUMBER})")
_SIDED = re.compile(rf"(\D+?)\s*({_NUMBER})\s*(or (?:more|less)|and (?:more|above|below)|\+)?")
_BOTH = re.compile(r"([^\d]*[\d.]+[^\d,;]*?)\s*(?:,|;| but | and )\s*(\D.*)")
_AFTER = re.compile(rf"({_NUMBER})\s*(or more|or less|and above|and more|and below|\+|以上|以下)")
_MARKS = re.compile(r"percent|per cent|pct|%")
_DASHES = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "至": "-", "到": "-"}
)

_ABOVE = frozenset({">", "more than", "over", "greater than", "above", "exceeding", "大于", "超过", "超過", "高于"})
_AT_LEAST = frozenset({">=", "=>", "≥", "at least", "not less than", "minimum", "min", "不低于", "不少于", "至少"})
_BELOW = frozenset({"<", "less than", "under", "below", "fewer than", "小于", "低于", "不足", "少于"})
_AT_MOST = frozenset(
    {"<=", "=<", "≤", "at most", "up to", "not more than", "no more than", "maximum", "max", "不超过", "至多"}
)
_EXACT = frozenset({"=", "exactly", "为"})
_FROM = frozenset({"or more", "and more", "and above", "+", "以上"})
_WORDS: dict[str, tuple[int, int]] = {
    "majority": (WHOLE // 2 + 1, WHOLE),
    "minority": (0, WHOLE // 2 - 1),
    "wholly owned": (WHOLE, WHOLE),
    "whole": (WHOLE, WHOLE),
    "all": (WHOLE, WHOLE),
    "half": (WHOLE // 2, WHOLE // 2),
    "全资": (WHOLE, WHOLE),
}
_NOT_TOLD = frozenset(
    {
        "",
        "-",
        "?",
        "unknown",
        "n/a",
        "na",
        "not told",
        "not disclosed",
        "undisclosed",
        "none given",
        "未披露",
        "未知",
        "不详",
    }
)


@lru_cache(maxsize=1 << 16)
def share_of(text: str) -> tuple[int, int]:
    """The least and greatest parts of ``WHOLE`` that a text allows, rounded outwards; the whole range if not told.

    A bare number is a percentage, so ``0.25`` is a quarter of one percent. An end that is not included is one part
    further in: ``<50`` ends at 49.999999.

    >>> share_of("25..50"), share_of(">50"), share_of("1/3")
    ((25000000, 50000000), (50000001, 100000000), (33333333, 33333334))

    Raises:
        ValueError: it is no share; the message says why, in words.
    """
    shown = text.strip()[:_LONGEST]
    if len(text) > _LONGEST * 4:
        raise ValueError(f"{shown!r}… is no percentage")
    plain = " ".join(_MARKS.sub(" ", _normal(text)).split())
    if plain in _NOT_TOLD:
        return 0, WHOLE
    if plain in _WORDS:
        return _WORDS[plain]
    low, high = _ends(plain, shown)
    if low > high:
        raise ValueError(f"{shown!r} ends below where it begins")
    return low, high


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()


def _ends(plain: str, shown: str) -> tuple[int, int]:
    if _BARE.fullmatch(plain):
        return _point(plain, shown)
    if found := _FRACTION.fullmatch(plain):
        return _fraction(int(found[1]), int(found[2]), shown)
    if found := _RANGE.fullmatch(plain):
        return _point(found[1], shown)[0], _point(found[2], shown)[1]
    if found := _AFTER.fullmatch(plain):
        low, high = _point(found[1], shown)
        return (low, WHOLE) if found[2] in _FROM else (0, high)
    if found := _BOTH.fullmatch(plain):
        one, other = _ends(found[1].strip(), shown), _ends(found[2].strip(), shown)
        return max(one[0], other[0]), min(one[1], other[1])
    found = _SIDED.fullmatch(plain)
    sided = _sided(found[1].strip(), *_point(found[2], shown)) if found and not found[3] else None
    if sided is None:
        raise ValueError(f"{shown!r} is no percentage")
    return sided


def _sided(side: str, low: int, high: int) -> tuple[int, int] | None:
    if side in _ABOVE:
        return low + 1, WHOLE
    if side in _AT_LEAST:
        return low, WHOLE
    if side in _BELOW:
        return 0, high - 1
    if side in _AT_MOST:
        return 0, high
    return (low, high) if side in _EXACT else None


def _point(number: str, shown: str) -> tuple[int, int]:
    value = Decimal(number.replace(",", "."))
    if value > _HUNDRED:
        raise ValueError(f"{shown!r} is more than 100 percent")
    if value < 0:
        raise ValueError(f"{shown!r} is less than nothing")
    return parts(value), parts(value, up=True)


def _fraction(top: int, bottom: int, shown: str) -> tuple[int, int]:
    if not bottom or top > bottom:
        raise ValueError(f"{shown!r} is no part of a whole")
    share = Fraction(top * WHOLE, bottom)
    return share.__floor__(), share.__ceil__()
