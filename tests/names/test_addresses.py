"""Addresses read, rewritten, compared and found."""

from __future__ import annotations

import gzip
import json
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.model.party import PartyAddress
from fencepost.names.addresses import AddressIndex, compare, parse

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"
needs_lists = pytest.mark.skipif(not LISTS.exists(), reason=f"{LISTS} is not there; it holds the lists as published")


# --- Rewriting: the ways in which people write one address differently, none of them made for a certain address.

ABBREVIATIONS = (
    ("Road", "Rd"), ("Street", "St."), ("Avenue", "Ave"), ("Centre", "Ctr"), ("Center", "Centre"), ("Building", "Bldg."),
    ("Commercial", "Comm"), ("Industrial", "Ind."), ("Tower", "Twr"), ("Kowloon", "KLN"), ("New Territories", "N.T."),
)  # fmt: skip
UNITS = ("Unit", "Room", "Rm", "Flat", "Suite", "Office")
UNIT = re.compile(r"\b(Flat/R[Mm]|Unit|Room|Rm|Flat|Suite|Office)\b\.?\s*(?=[A-Z]{0,2}\d|[A-Z]\b)")
FLOOR = re.compile(r"\b(\d{1,2})\s*(?:/F\b\.?|F\b|(?:st|nd|rd|th) [Ff]loor\b)")
TAIL = re.compile(r"(?:[,\s]+(?:Hong Kong|China|HK))+\s*$")
KEPT = frozenset(
    "road street avenue centre center building commercial industrial tower house plaza room floor unit suite office level block "
    "north south east west central kowloon territories hong kong wan chai mong kok sheung tsim tsui admiralty china district phase "
    "industry international lane drive garden mansion factory square first second third number district province".split()
)


def ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ends.get(number % 10, 'th')}"


def turned(text: str, dice: random.Random) -> str:
    parts = [part.strip() for part in TAIL.sub("", text).split(",") if part.strip()]
    tail = TAIL.search(text)
    parts = parts[::-1] if dice.random() < 0.5 else parts[1:] + parts[:1]
    return ", ".join(parts) + (tail[0] if tail else "")


def cased(text: str, dice: random.Random) -> str:
    return dice.choice((text.upper(), text.lower(), text.title().replace("'S", "'s")))


def marked(text: str, dice: random.Random) -> str:
    return text.replace(",", dice.choice((" ", ";", " ,", ",\n")))


def abbreviated(text: str, dice: random.Random) -> str:
    for one, other in ABBREVIATIONS:
        if re.search(rf"\b{one}\b", text):
            text = re.sub(rf"\b{one}\b", other, text)
        elif dice.random() < 0.5:
            text = re.sub(rf"\b{re.escape(other.rstrip('.'))}\b\.?", one, text)
    return re.sub(r"\bNos?\.?\s*(?=\d)", "", text)


def floored(text: str, dice: random.Random) -> str:
    form = dice.choice(("{n}/F", "{n}F", "{o} Floor", "Floor {n}", "Level {n}", "{n} /F."))
    return FLOOR.sub(lambda found: form.format(n=found[1], o=ordinal(int(found[1]))), text)


def united(text: str, dice: random.Random) -> str:
    text = UNIT.sub(lambda found: f"{dice.choice(UNITS)} ", text, count=1)
    if dice.random() < 0.5:
        text = re.sub(r"\b(Unit|Room|Rm|Flat) 0?(\d)\b", r"\1 0\2" if dice.random() < 0.5 else r"\1 \2", text, count=1)
    return text


def placed(text: str, dice: random.Random) -> str:
    if not re.search(r"Hong Kong|Kowloon|N\.T\.|Wan Chai", text):
        return text
    return TAIL.sub("", text) + dice.choice(("", ", HK", ", Hong Kong SAR, China", " 香港", ", H.K."))


def joined(text: str, dice: random.Random) -> str:
    pairs = [found for found in re.finditer(r"\b([A-Z][a-z]{1,5}) ([A-Z][a-z]{1,5})(?= (?:[A-Z][a-z]+ )?(?:Road|Street|St|Rd)\b)", text)]
    if not pairs:
        return text
    pair = dice.choice(pairs)
    return text[: pair.start()] + pair[1] + pair[2].lower() + text[pair.end() :]


def misprinted(text: str, dice: random.Random) -> str:
    """One letter doubled, dropped, changed or swapped in a word of five letters or more of a street's or building's name."""
    words = [found for found in re.finditer(r"\b[A-Za-z]{5,}\b", text) if found[0].lower() not in KEPT]
    if not words:
        return text
    found = dice.choice(words)
    word, at = found[0], dice.randrange(1, len(found[0]) - 1)
    wrong = dice.choice(
        (
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + dice.choice("aeinrst") + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word[:at] + word[at + 1 :],
        )
    )
    return text[: found.start()] + wrong + text[found.end() :]


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    turned, abbreviated, floored, united, placed, joined, misprinted, marked, cased,
)  # fmt: skip


def rewritten(text: str, seed: int) -> str:
    """The address after two to four of the ways, case and marks last, so that the others still see words."""
    dice = random.Random(f"{text}|{seed}")  # noqa: S311 - no secret
    for way in sorted(dice.sample(range(len(WAYS)), dice.randint(2, 4))):
        text = WAYS[way](text, dice)
    return text


# --- Neighbours: units beside the one that is named.

NAMED = re.compile(r"\b(Flat/R[Mm]|Unit|Room|Rm|Flat|Suite|Office)\b(\.?\s*(?:No\.?\s*)?)([A-Z]{0,2})(\d+|(?<=[A-Z]))([A-Z]?)(\s*-\s*(\d+))?(?![\w/])")


def neighbours(text: str) -> Iterator[str]:
    """The same address at units beside its own: one up and down, with a letter, another end of its range, another floor."""
    found = NAMED.search(text)
    if found:
        word, gap, before, digits, behind, span, end = found.groups()
        labels = [before + digits + behind + ("" if span else "A")] if not behind else [before + digits]
        if digits:
            size = len(digits)
            labels += [f"{before}{int(digits) + step:0{size}d}{behind}" for step in (1, 7, 10) if not span]
            if int(digits) > 1 and not span:
                labels.append(f"{before}{int(digits) - 1:0{size}d}{behind}")
        else:
            labels += [chr(ord(before[0]) + 1) if before[0] < "Z" else "A", "0"]
        if span and end:
            labels += [f"{digits}-{int(end) + 1}", f"{digits}-{int(end) + 2}", digits]
        for label in labels:
            if label != before + digits + behind + (span or ""):
                yield text[: found.start()] + word + gap + label + text[found.end() :]
    floor = FLOOR.search(text)
    if floor:
        number = int(floor[1])
        for other in (number + 1, number - 1, number + 10):
            if other > 0:
                yield text[: floor.start()] + f"{other}/F" + text[floor.end() :]
    tower = re.search(r"\b(Tower|Block) ([A-Y1-8])\b", text)
    if tower:
        yield text[: tower.start(2)] + chr(ord(tower[2]) + 1) + text[tower.end(2) :]
    house = re.match(r"(\d+)([A-Y])\b(?=,)", text)
    if house:
        yield f"{house[1]}{chr(ord(house[2]) + 1)}{text[house.end() :]}"
        yield f"{int(house[1]) + 1}{house[2]}{text[house.end() :]}"
        yield house[1] + text[house.end() :]


# --- The lists as published.


@cache
def listed() -> tuple[tuple[str, PartyAddress], ...]:
    with gzip.open(LISTS) as rows:
        results = json.load(rows)["results"]
    return tuple(
        (f"{row['id']} {row['name']}", PartyAddress(", ".join(part for part in parts if part), address["country"]))
        for row in results
        for address in row["addresses"] or []
        if (parts := [address[name] for name in ("address", "city", "state", "postal_code")])[0]
    )


@cache
def index() -> AddressIndex:
    return AddressIndex.build(listed())


@cache
def bare() -> tuple[PartyAddress, ...]:
    """The eighteen bare addresses of the Entity List, one writing of each."""
    found = {key.split(" ", 1)[1]: address for key, address in listed() if re.search(r" Address \d\d$", key)}
    return tuple(found[name] for name in sorted(found))


@cache
def of_units() -> tuple[PartyAddress, ...]:
    """Every other address in Hong Kong or China that goes down to a unit."""
    seen = {address.text: address for _, address in listed()}
    own = {address.text for address in bare()}
    return tuple(
        address
        for text, address in sorted(seen.items())
        if text not in own and (parts := parse(text, address.country)).country in {"HK", "CN"} and parts.has_unit
    )
