"""Cells of bills and logs as exact numbers, instants and marks: each different text is read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

import polars as pl

from fencepost.sources.usage_rows import HOURS

NULLS = frozenset({"null", "\\n", "none", "nan", "<null>"})
"""Texts by which exports write that there is nothing, in small letters."""

_PLACES = Decimal("0.000000000001")
_MOST = Decimal(10) ** 24
_ODD_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})((?:[ T].*)?)", re.ASCII)
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_SHORT_ZONE = re.compile(r"([+-]\d{2})$", re.ASCII)
_LONG_FRACTION = re.compile(r"(\.\d{6})\d+", re.ASCII)
_SHORT_FRACTION = re.compile(r"\.(\d{1,5})(?=[+-]|$)", re.ASCII)

_PER_HOUR = {
    "hour": 1,
    "hours": 1,
    "hr": 1,
    "hrs": 1,
    "h": 1,
    "instance-hrs": 1,
    "minute": 60,
    "minutes": 60,
    "min": 60,
    "second": 3600,
    "seconds": 3600,
    "s": 3600,
    "sec": 3600,
    "secs": 3600,
    "milliseconds": 3_600_000,
    "ms": 3_600_000,
}


def per_hour(unit: str) -> int | None:
    """How many of a unit of time make an hour; ``None`` where the unit is no plain unit of time."""
    return _PER_HOUR.get(" ".join(unit.lower().split()))


def text_or_nothing(column: str) -> pl.Expr:
    """A text without outer blanks; null where it is empty or one of ``NULLS``."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when((text != "") & ~text.str.to_lowercase().is_in(list(NULLS))).then(text)


def each(texts: pl.Series, read: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """What each text says, read once for each different text; null where there is none or it cannot be read."""
    known = texts.drop_nulls().unique()
    if known.is_empty():
        return pl.Series(texts.name, [None], dtype=dtype).new_from_index(0, len(texts))
    values = pl.Series([read(text) for text in known], dtype=dtype)
    return texts.replace_strict(known, values, default=None, return_dtype=dtype)


def numbers(texts: pl.Series) -> pl.Series:
    """Numbers to twelve places, rounded half to even; null where a text is none or is too large.

    A text with commas is no number here: nobody can tell a comma of thousands from one of decimals.
    """
    plain = texts.cast(HOURS, strict=False)
    odd = plain.is_null() & texts.is_not_null()
    if not odd.any():
        return plain
    # Polars reads no exponents.
    read = each(texts.set(~odd, None), number, HOURS)
    return plain.zip_with(~odd, read)


def number(text: str) -> Decimal | None:
    """A number as ``numbers`` reads it."""
    if _ODD_NUMBER.fullmatch(text.strip()) is None:
        return None
    try:
        value = Decimal(text.strip())
        return value.quantize(_PLACES) if abs(value) < _MOST else None
    except InvalidOperation:
        return None


def instants(texts: pl.Series, *, day_first: bool = False) -> pl.Series:
    """Instants in UTC; a time without a zone is taken for UTC, and null stands where a text is no time."""
    return each(texts, lambda text: instant(text, day_first=day_first), pl.Datetime("us", "UTC"))


def instant(text: str, *, day_first: bool = False) -> datetime | None:
    """A time as bills write it: ISO 8601 with or without a zone, ``2024-01-31 00:00:00 UTC``, or ``1/31/2024``.

    Of a date with strokes the month stands first, unless ``day_first``.
    """
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        one, two, year, rest = slashed.groups()
        month, day = (two, one) if day_first else (one, two)
        text = f"{year}-{int(month):02}-{int(day):02}{rest}"
    text = _SHORT_ZONE.sub(r"\1:00", _ZONE.sub("+00:00", text)) if ":" in text else text
    text = _SHORT_FRACTION.sub(lambda part: f".{part[1]:0<6}", _LONG_FRACTION.sub(r"\1", text))
    try:
        read = datetime.fromisoformat(text)
        return (read.replace(tzinfo=UTC) if read.tzinfo is None else read).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def has_zone(text: str) -> bool:
    """Whether a time tells its zone."""
    return ":" not in text or _ZONE.search(text) is not None or re.search(r"[+-]\d{2}:?\d{0,2}$", text) is not None


def zoneless(texts: pl.Series) -> bool:
    """Whether some text is a time that tells no zone, and so was taken for UTC."""
    return any(instant(text) is not None and not has_zone(text) for text in texts.drop_nulls().unique())


def day_order(texts: Iterable[str]) -> bool | None:
    """Whether the day stands first in dates with strokes; ``None`` where no date settles it."""
    months = days = False
    for text in texts:
        slashed = _SLASHED.fullmatch(text)
        if slashed:
            days = days or int(slashed[1]) > 12  # noqa: PLR2004 - a year has twelve months
            months = months or int(slashed[2]) > 12  # noqa: PLR2004 - the same
    return None if days == months else days


def day_after(days: pl.Series) -> pl.Series:
    """The instant a day later."""
    return days + timedelta(days=1)


def marks(frame: pl.DataFrame) -> pl.Series:
    """A number for each row, equal for rows of equal content; the same in every run."""
    return frame.select(pl.all().cast(pl.String).fill_null("")).hash_rows(seed=5).alias("mark")
