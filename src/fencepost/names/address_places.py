"""The streets of Hong Kong and the places of Hong Kong and China, in both scripts."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fencepost.names.address_words import SIDES, STREET_KINDS
from fencepost.names.han import simplified
from fencepost.sources.shipped import shipped

_COUNTRY_ALIASES = {
    "china": "CN",
    "prc": "CN",
    "p r c": "CN",
    "peoples republic of china": "CN",
    "mainland china": "CN",
    "uae": "AE",
    "u a e": "AE",
    "russia": "RU",
    "iran": "IR",
    "syria": "SY",
    "turkey": "TR",
    "taiwan": "TW",
    "vietnam": "VN",
    "viet nam": "VN",
    "south korea": "KR",
    "north korea": "KP",
    "venezuela": "VE",
    "bolivia": "BO",
    "tanzania": "TZ",
    "moldova": "MD",
    "laos": "LA",
    "uk": "GB",
    "usa": "US",
    "burma": "MM",
    "congo democratic republic of the": "CD",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A city, province, district or country that an address may name; ``name`` is its first spelling."""

    name: str
    kind: str
    country: str


def words_of(text: str) -> tuple[str, ...]:
    """A name as the words by which it is looked up: small letters, no apostrophes."""
    return tuple(
        re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    )


def street_key(words: Sequence[str]) -> str:
    """A street's words as one key, the abbreviations of its kind and direction apart: ``fayuen street``."""
    name = [word for word in words if word not in STREET_KINDS and word not in SIDES]
    kind = [STREET_KINDS[word] for word in words if word in STREET_KINDS][-1:]
    sides = sorted(SIDES[word] for word in words if word in SIDES)
    return " ".join(["".join(name or sides), *kind, *(sides if name else ())])


@cache
def known_streets() -> dict[str, tuple[str, ...]]:
    """The English words of each street of the table, by its key."""
    return {street_key(words): words for words, _ in _street_rows()}


@cache
def streets_by_han() -> dict[str, tuple[str, ...]]:
    """The English words of each street of the table, by its name in simplified characters."""
    return {simplified(chinese): words for words, chinese in _street_rows()}


@cache
def places() -> dict[tuple[str, ...], Place]:
    """Every spelling of every place, country names among them, by its words."""
    import pycountry  # noqa: PLC0415 - read only where an address is parsed

    found: dict[tuple[str, ...], Place] = {}
    for country in pycountry.countries:
        for name in {country.name, getattr(country, "common_name", country.name)}:
            found[words_of(name)] = Place(country.name.casefold(), "country", country.alpha_2)
    for alias, code in _COUNTRY_ALIASES.items():
        found[tuple(alias.split())] = Place(alias, "country", code)
    for row in _rows("address_places.csv"):
        spellings = [words_of(name) for name in row["names"].split("|")]
        place = Place(" ".join(spellings[0]), row["kind"], row["country"])
        found.update(dict.fromkeys(spellings, place))
    return found


@cache
def first_words() -> frozenset[str]:
    """The first word of every place, so that most words need no look-up."""
    return frozenset(words[0] for words in places())


@cache
def places_by_han() -> dict[str, Place]:
    """Every place of the table by its name in simplified characters."""
    return {
        simplified(row["chinese"]): Place(" ".join(words_of(row["names"].split("|")[0])), row["kind"], row["country"])
        for row in _rows("address_places.csv")
    }


def place_at(words: Sequence[str], start: int) -> tuple[int, Place | None]:
    """The longest place whose name begins at this word, and how many words it has; nothing is 0 and ``None``."""
    if words[start] not in first_words():
        return 0, None
    table = places()
    for length in range(min(6, len(words) - start), 0, -1):
        place = table.get(tuple(words[start : start + length]))
        if place:
            return length, place
    return 0, None


def _street_rows() -> list[tuple[tuple[str, ...], str]]:
    return [(words_of(row["english"]), row["chinese"]) for row in _rows("hk_streets.csv")]


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with shipped("data", name).open(encoding="utf-8", newline="") as text:
        return tuple(csv.DictReader(text))
