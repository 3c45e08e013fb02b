"""The lists of restricted parties that are known: their codes, their titles, and what a hit on each means."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, cast

from fencepost.model.fact import Sure
from fencepost.sources.shipped import shipped

Effect = Literal["control", "prohibition", "duty", "diligence"]

_BRACKETED = re.compile(r"\(([A-Z0-9]{2,6}|NS-MBS List)\)")
_AGENCY = re.compile(r"\s+-\s+[^-]+$")
_SLUG = re.compile(r"[^A-Z0-9]+")
_CODE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Register:
    """One list of restricted parties; a row of ``lists.csv``."""

    code: str
    title: str
    agency: str
    citation: str
    effect: Effect
    meaning: str
    names: tuple[str, ...]
    programs: tuple[str, ...]
    topic: str
    source: str
    sure: Sure


@lru_cache(maxsize=1)
def registers() -> Mapping[str, Register]:
    """Every list that is known, by its code."""
    with shipped("data", "lists.csv").open(encoding="utf-8", newline="") as rows:
        return MappingProxyType({row["code"]: _register(row) for row in csv.DictReader(rows)})


@lru_cache(maxsize=4096)
def list_code(title: str) -> tuple[str, bool]:
    """The code of a list by whatever its publisher calls it, and whether the list is known.

    A list that is not known gets a code made from its title, so that its parties are kept apart.

    >>> list_code("Military End User (MEU) List - Bureau of Industry and Security")
    ('MEU', True)
    >>> list_code("Our own watch list")
    ('OUR_OWN_WATCH_LIST', False)
    """
    text = title.strip()
    known = registers()
    if text.upper() in known:
        return text.upper(), True
    bracketed = _BRACKETED.search(text)
    if bracketed:
        code = {"NS-MBS List": "MBS"}.get(bracketed[1], bracketed[1])
        if code in known:
            return code, True
    bare = _BRACKETED.sub(" ", _AGENCY.sub("", text))
    named = _by_name().get(_key(bare)) or _by_name().get(_key(text))
    if named is not None:
        return named, True
    return _SLUG.sub("_", text.upper()).strip("_")[:_CODE_LENGTH] or "UNNAMED", False


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {_key(name): code for code, one in registers().items() for name in (one.title, *one.names)}


def _key(name: str) -> str:
    return " ".join(_BRACKETED.sub(" ", name).casefold().split())


def _register(row: Mapping[str, str]) -> Register:
    return Register(
        code=row["code"],
        title=row["title"],
        agency=row["agency"],
        citation=row["citation"],
        effect=cast("Effect", row["effect"]),
        meaning=row["meaning"],
        names=tuple(name for name in row["names"].split("|") if name),
        programs=tuple(name for name in row["programs"].split("|") if name),
        topic=row["topic"],
        source=row["source"],
        sure=cast("Sure", row["sure"]),
    )
