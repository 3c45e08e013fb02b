"""Two addresses held against each other: the same unit, its building, its street, or none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import OSA

from fencepost.names.address_parts import AddressParts, Building
from fencepost.names.address_streets import Span, Street
from fencepost.names.address_units import compare_units

AddressLevel = Literal["same_unit", "overlapping_unit", "same_building", "same_street", "different", "unclear"]
Verdict = Literal["same", "similar", "overlap", "unknown", "different"]

_BASE: dict[AddressLevel, float] = {
    "same_unit": 1.0,
    "overlapping_unit": 0.75,
    "same_building": 0.5,
    "same_street": 0.25,
    "unclear": 0.15,
    "different": 0.0,
}
_PENALTY = {"same": 0.0, "overlap": 0.01, "similar": 0.03, "unknown": 0.01, "different": 0.04}
_CHINA = frozenset({"CN", "HK", "MO"})
_RANGED = _CHINA | {"TW", None}
_RANK = {"same": 4, "similar": 3, "overlap": 2, "unknown": 1, "different": 0}
_SURE_OF_BUILDING = 5
_MISPRINTS = (5, 9)
_MISPRINTS_HERE = (4, 7)
"""How long a name must be to be allowed one misprint, and two."""


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """How near two addresses are.

    ``same_unit`` is a hit; ``overlapping_unit`` is for review (a room inside a listed range, or a unit whose floor is
    not written); ``same_building`` is a red flag and no hit. ``features`` tells the verdict on each part; ``score``
    runs from 0 to 1 and orders matches, levels first.
    """

    level: AddressLevel
    score: float
    features: dict[str, str] = field(default_factory=dict)


def compare(one: AddressParts, other: AddressParts) -> AddressMatch:
    """Hold two addresses against each other; the order of the two makes no difference."""
    if one.is_place_only or other.is_place_only:
        return AddressMatch("unclear", 0.0, {"place": "only a place"})
    if one.same_parts(other):
        whole: AddressLevel = "same_unit" if one.has_unit else "same_building"
        return AddressMatch(whole, _BASE[whole], {"whole": "same"})
    features: dict[str, str] = {"place": _places(one, other)}
    if features["place"] == "different":
        return AddressMatch("different", 0.0, features)
    features |= _sites(one, other)
    level = _level(one, other, features)
    lost = sum(_PENALTY.get(verdict, 0.0) for verdict in features.values())
    return AddressMatch(level, round(max(0.0, _BASE[level] - lost), 3) if _BASE[level] else 0.0, features)


def _level(one: AddressParts, other: AddressParts, features: dict[str, str]) -> AddressLevel:
    site = _site(features, in_china=bool({one.country, other.country} & _CHINA))
    if site != "same_building":
        return site
    features["block"] = _sets(one.blocks, other.blocks)
    features["loose"] = _sets(one.loose, other.loose)
    features["unit"] = _unit(one, other, features["number"])
    if features["unit"] in {"different", "unknown"} or features["block"] == "different":
        return "same_building"
    whole = features["unit"] == "same" and features["block"] == features["loose"] == "same"
    if not whole:
        return "overlapping_unit" if features["loose"] != "different" else "same_building"
    return "same_unit" if features["building"] != "different" else "same_building"


def _site(features: dict[str, str], *, in_china: bool) -> AddressLevel:
    street, number, building = features["street"], features["number"], features["building"]
    same_building = building in {"same", "similar"}
    if street in {"same", "similar"}:
        if number in {"same", "overlap"}:
            return "unclear" if street == "similar" and building == "different" else "same_building"
        if number == "unknown" and same_building:
            return "same_building"
        return "same_street"
    if same_building and features["telling"] == "same":
        located = features["place"] == "same" or in_china
        return "same_building" if street == "unknown" and located else "unclear"
    if street == "unknown":
        return "different" if building == "different" and number not in {"same", "overlap"} else "unclear"
    return "different"


def _unit(one: AddressParts, other: AddressParts, number: str) -> str:
    if one.house and other.house:
        return "same" if set(one.house) == set(other.house) else "different"
    if (one.house or other.house) and number == "same":
        return "overlap"  # A flat of the house that the other address names whole.
    return compare_units((one.units, one.floors), (other.units, other.floors))


def _places(one: AddressParts, other: AddressParts) -> Verdict:
    if one.country and other.country and one.country != other.country and not {one.country, other.country} <= _CHINA:
        return "different"
    cities, cities_b = _cities(one), _cities(other)
    if cities and cities_b:
        return "same" if cities & cities_b else "different"
    if one.country in _CHINA or other.country in _CHINA or not (one.names and other.names):
        return "unknown"
    shared = any(_near(name, name_b) != "different" for name in one.names for name_b in other.names)
    return "same" if shared else "different"


def _cities(parts: AddressParts) -> set[str]:
    return set(parts.cities) | ({"hong kong"} if parts.country == "HK" else set())


def _sites(one: AddressParts, other: AddressParts) -> dict[str, str]:
    """The verdicts on street, house number and building, each the best of all pairs."""
    street, number = _best_street(one, other)
    here = street in {"same", "similar"} and number in {"same", "overlap"}
    named, named_b = (*one.buildings, *_as_buildings(one)), (*other.buildings, *_as_buildings(other))
    pairs = [(_building(a, b, here=here), a, b) for a in named for b in named_b]
    best = max((verdict for verdict, _, _ in pairs), key=lambda verdict: _RANK[verdict], default="unknown")
    one_script = not any(building.han for building in one.buildings + other.buildings)
    if best == "different" and not (one.buildings and other.buildings and one_script):
        best = "unknown"  # A loose name, or a Chinese name beside an English one, contradicts nothing.
    telling = any(
        verdict == best and min(len(a.name), len(b.name)) >= _SURE_OF_BUILDING
        for verdict, a, b in pairs
        if a in one.buildings or b in other.buildings
    )
    if street == best == "unknown" and _same_names(one, other):
        best, telling = "same", True
    return {"street": street, "number": number, "building": best, "telling": "same" if telling else "no"}


def _best_street(one: AddressParts, other: AddressParts) -> tuple[Verdict, Verdict]:
    """The best pair of streets; one that has a number goes before a district's that has none."""
    hong_kong = "HK" in {one.country, other.country}
    pairs = [(a, b) for a in one.streets for b in other.streets]
    numbered = [(a, b) for a, b in pairs if a.numbers and b.numbers]
    ranges = one.country in _RANGED and other.country in _RANGED
    verdicts = [
        (_street(a, b, hong_kong=hong_kong), _numbers(a.numbers, b.numbers, ranges=ranges))
        for a, b in numbered or pairs
    ]
    return max(
        verdicts,
        key=lambda pair: (_RANK[pair[0]] >= _RANK["similar"], _RANK[pair[1]], _RANK[pair[0]]),
        default=("unknown", "unknown"),
    )


def _same_names(one: AddressParts, other: AddressParts) -> bool:
    """Whether two addresses without street and building consist of the same names, misprints apart."""
    words, words_b = ({word for name in parts.names for word in name.split()} for parts in (one, other))
    if not words or len(words) != len(words_b) or max(map(len, words)) < _SURE_OF_BUILDING:
        return False
    return all(any(_near(a, b) != "different" for b in words_b) for a in words) and all(
        any(_near(a, b) != "different" for a in words) for b in words_b
    )


def _as_buildings(parts: AddressParts) -> Iterable[Building]:
    """Names that nothing knows may be a building's without its kind: ``Mega Cube``."""
    return (Building(name.replace(" ", "")) for name in parts.names)


def _street(one: Street, other: Street, *, hong_kong: bool) -> Verdict:
    if not one.kind or not other.kind:
        written = [_near(a, b) for a in _wholes(one) for b in _wholes(other)]
        name: Verdict = max([_near(one.name, other.name), *written], key=lambda verdict: _RANK[verdict])
        return "different" if name == "similar" and one.known and other.known else name
    name = _near(one.name, other.name)
    if name == "similar" and one.known and other.known:
        return "different"  # Hing Yip Street and Shing Yip Street are two streets, not one and its misprint.
    if one.sides != other.sides and not _wholes(one).isdisjoint(_wholes(other)):
        return "same"  # "Wuyieast Road" is Wuyi East Road.
    if name == "different":
        return name
    if one.kind != other.kind:
        if hong_kong or name == "similar":
            return "different"
        name = "similar"
    if one.sides == other.sides:
        return name
    if one.sides and other.sides:
        return "different"
    return "similar" if hong_kong and name == "same" else "different"


def _wholes(street: Street) -> set[str]:
    """The street in one word, its direction behind the name or before it."""
    sides = "".join(street.sides)
    return {street.name + sides + street.kind, sides + street.name + street.kind}


def _near(one: str, other: str, *, here: bool = False) -> Verdict:
    """Whether two names are the same, or one is the other with a misprint: one in up to eight letters, two in more.

    At one and the same house number (``here``) a building's name may be shorter.
    """
    if one == other:
        return "same"
    short, long = sorted((len(one), len(other)))
    one_from, two_from = _MISPRINTS_HERE if here else _MISPRINTS
    allowed = 0 if long < one_from else 1 if short < two_from else 2
    if not allowed or long - short > allowed:
        return "different"
    if int(OSA.distance(one, other, score_cutoff=allowed)) > allowed:
        return "different"
    return "similar" if re.findall(r"\d", one) == re.findall(r"\d", other) else "different"


def _building(one: Building, other: Building, *, here: bool) -> Verdict:
    if one.han and other.han:
        return "same" if one.han == other.han else "different"
    verdict = _near(one.name, other.name, here=here)
    if verdict == "different" and here:
        short, long = sorted((one.name, other.name), key=len)
        if len(short) >= _SURE_OF_BUILDING and (long.startswith(short) or long.endswith(short)):
            return "similar"  # Without its commas an address runs the name before into the building's.
    return verdict


def _numbers(one: tuple[Span, ...], other: tuple[Span, ...], *, ranges: bool) -> Verdict:
    """House numbers: the same, ranges that share a house, or different; a letter makes another house.

    Only in Greater China is ``2-16`` a range; elsewhere the second number is often a gate or a block.
    """
    if not one or not other:
        return "unknown"
    if set(one) == set(other):
        return "same"
    if not ranges:
        return "different"
    for low, high, mark in one:
        for low_b, high_b, mark_b in other:
            if mark == mark_b and low <= high_b and low_b <= high:
                return "overlap"
    return "different"


def _sets(one: tuple[str, ...], other: tuple[str, ...]) -> Verdict:
    """Blocks, or loose numbers: the same, one more fully told than the other, or different."""
    if one == other:
        return "same"
    return "unknown" if set(one) <= set(other) or set(other) <= set(one) else "different"
