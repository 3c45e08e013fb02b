"""Cells of a published list as clean text and days; whatever is mended on the way is told."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import date

from fencepost.sources.encoding import has_undecodable, mended
from fencepost.sources.limits import MAX_CELL
from fencepost.sources.lines import JsonNumber, text_of

_NOTHING = frozenset({"nan", "#n/a", "-0-", "<na>"})
"""What programs write for an empty cell. 'null' and 'none' are not here: they are surnames too."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
_WORDS_US = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}


def clean(value: object, what: str, faults: list[str]) -> str:
    r"""A cell as one line of text; ``what`` names it in the faults that are added.

    >>> clean("Ministry of Defence\xa0of  Belarus", "the name", [])
    'Ministry of Defence of Belarus'
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else _text_of_other(value, what, faults)
    if len(text) > MAX_CELL:
        faults.append(f"{what} is {len(text):,} characters long and was cut to {MAX_CELL:,}")
        text = text[:MAX_CELL]
    if not (text.isascii() and text.isprintable()):
        text = _readable(text, what, faults)
    text = " ".join(text.split())
    if len(text) <= 4 and text.casefold() in _NOTHING:  # noqa: PLR2004 - the longest of them
        faults.append(f"{what} is {text!r}, which stands for nothing")
        return ""
    return text


def clean_all(values: object, what: str, faults: list[str]) -> tuple[str, ...]:
    """A cell that should hold a list of texts: without empty ones, in order, each once."""
    if values is None or values in ("", []):
        return ()
    if isinstance(values, str | int | float | JsonNumber | dict):
        values = [values]
    if not isinstance(values, Iterable):
        faults.append(f"{what} is no list")
        return ()
    return tuple(dict.fromkeys(text for value in values if (text := clean(value, what, faults))))


def day(value: object, what: str, faults: list[str]) -> date | None:
    """A day as publishers write it: ``2019-05-21``, ``21 May 2019``, ``May 21, 2019``, or the U.S. ``5/21/2019``."""
    text = clean(value, what, faults)
    if not text:
        return None
    found = _parts_of_day(text)
    try:
        if found is not None:
            return date(*found)
    except ValueError:
        pass
    faults.append(f"{what} is {text[:40]!r}, which is no day")
    return None


def _parts_of_day(text: str) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _US.fullmatch(text):
        return int(match[3]), int(match[1]), int(match[2])
    if (match := _WORDS.fullmatch(text)) and (month := _MONTHS.get(match[2][:3].casefold())):
        return int(match[3]), month, int(match[1])
    if (match := _WORDS_US.fullmatch(text)) and (month := _MONTHS.get(match[1][:3].casefold())):
        return int(match[3]), month, int(match[2])
    return None


def _readable(text: str, what: str, faults: list[str]) -> str:
    if has_undecodable(text):
        faults.append(f"{what} holds bytes that are not text")
        text = mended(text)
    if _CONTROL.search(text):
        faults.append(f"{what} holds control characters, read as spaces")
        text = _CONTROL.sub(" ", text)
    return _INVISIBLE.sub("", text)


def _text_of_other(value: object, what: str, faults: list[str]) -> str:
    if isinstance(value, float) and math.isnan(value):
        faults.append(f"{what} is NaN, which stands for nothing")
        return ""
    kind = {JsonNumber: "a number", int: "a number", float: "a number", bool: "a truth", dict: "an object"}
    faults.append(f"{what} is {kind.get(type(value), 'a list')}, not text")
    try:
        return text_of(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, default=str)
