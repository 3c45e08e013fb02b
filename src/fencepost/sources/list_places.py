"""The country of a listed party, as its publisher writes it: ``CN; HK``, ``REGION: CHINA``, or an address's end."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from fencepost.sources.places import NOWHERE, place
from fencepost.sources.shipped import shipped

_REGION = re.compile(r"^region:\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s*[;|/\n]\s*")
_NOT_SAID = frozenset({"", "undetermined", "unknown", "n/a", "na", "-0-", "none", "xx", "zz"})
# 'CA' at the end of an address is California as often as Canada, 'DE' Delaware as often as Germany.
_SHORTEST_NAME = 4
_LONGEST_NAME = 60
_MAX_SEGMENTS = 3


def countries(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that a country cell gives, in order and once each, and the parts of it that could not be read.

    >>> countries("CN; HK")
    (('CN',), ())
    >>> countries("REGION: IRAN; OS")
    (('IR',), ('OS',))
    """
    codes: dict[str, None] = {}
    unread: list[str] = []
    for part in _parts(text):
        code = _code(part)
        if code is not None:
            codes.setdefault(code)
        elif part.casefold() not in _NOT_SAID:
            unread.append(part)
    return tuple(codes), tuple(unread)


@lru_cache(maxsize=16384)
def country_at_end(address: str) -> str | None:
    """The country that an address ends with, written out; a code of two or three letters there may be a state's.

    >>> country_at_end("Pyongyang, Korea, North")
    'KP'
    """
    segments = address.rstrip(" .,;").rsplit(",", _MAX_SEGMENTS)
    for first in range(max(0, len(segments) - _MAX_SEGMENTS), len(segments)):
        name = ",".join(segments[first:]).strip()
        if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and (code := _code(name)) is not None:
            return code
    return None


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    whole = text.strip()
    if _code(whole) is not None:
        return (whole,)
    return tuple(part for part in _PARTS.split(whole) if part)


@lru_cache(maxsize=8192)
def _code(name: str) -> str | None:
    bare = _REGION.sub("", name.strip()).strip(" .,")
    known = _aliases().get(bare.casefold())
    if known is not None:
        return known
    try:
        code = place(bare)
    except ValueError:
        return None
    return None if code == NOWHERE else code


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    with shipped("data", "list_places.csv").open(encoding="utf-8", newline="") as rows:
        return {row["name"]: row["code"] for row in csv.DictReader(rows)}
