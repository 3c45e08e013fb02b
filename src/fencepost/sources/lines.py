"""A table as it comes out of any file: headers, and lines of values not yet understood."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from fencepost.model.fault import Fault

_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_SHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its row number, its values in header order, and what was wrong with it."""

    row: int
    values: tuple[object, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Grid:
    """A table being read: ``headers`` may grow (JSON keys), ``blank`` and ``notes`` fill as lines are taken."""

    headers: list[str]
    lines: Iterator[Line]
    notes: list[str] = field(default_factory=list)
    blank: int = 0
    short: int = 0
    unheaded: int = 0
    header_row: int | None = 1


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number of a JSON file, as it was written."""

    text: str


def text_of(value: object) -> str:
    """A value as cell text: dates YYYY-MM-DD, whole numbers without .0, yes/no, nothing for nothing.

    A float is written to 15 significant digits, as a spreadsheet shows it: the sheet stores 3.18 as
    3.1800000000000002, and a limit must be compared with the number its owner saw.

    Raises:
        TypeError: the value is not one that a cell can hold, such as an object inside JSON.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in _SHEET_ERRORS else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list | tuple):
        return ";".join(text for text in map(text_of, value) if text)
    return _number_text(value)


def _number_text(value: object) -> str:
    if isinstance(value, JsonNumber):
        whole = _WHOLE.fullmatch(value.text)
        return whole[1] if whole else value.text
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if math.isinf(value):
            return str(value)
        return _plain(Decimal(f"{value:.15g}"))
    if isinstance(value, Decimal):
        return "" if value.is_nan() else _plain(value)
    raise TypeError(type(value).__name__)


def _plain(number: Decimal) -> str:
    """Digits without an exponent, unless the exponent is what keeps them short."""
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004 - as wide as any real figure
        return str(number)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def is_blank(values: tuple[object, ...] | list[str]) -> bool:
    """Whether a line holds nothing at all."""
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in values)
