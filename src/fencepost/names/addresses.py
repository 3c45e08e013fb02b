"""Listed addresses found again at the level of the unit, however they are written.

Background: the Entity List names bare addresses in Hong Kong; a licence requirement applies to every party at such an
address (15 CFR 744.11, Supplement No. 4 to Part 744). An address in the same building is a red flag, not a hit.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from fencepost.model.party import PartyAddress
from fencepost.names.address_match import AddressLevel, AddressMatch, compare
from fencepost.names.address_parts import AddressParts, Building, parse
from fencepost.names.address_streets import Street
from fencepost.names.address_units import placed

__all__ = ["AddressHit", "AddressIndex", "AddressLevel", "AddressMatch", "AddressParts", "compare", "parse"]

Key = str | int
_VERSION = 1
_MOST_COMPARED = 24
_TOO_COMMON = 500
_ORDER: dict[AddressLevel, int] = {
    "same_unit": 0,
    "overlapping_unit": 1,
    "same_building": 2,
    "same_street": 3,
    "unclear": 4,
    "different": 5,
}


@dataclass(frozen=True, slots=True)
class AddressHit:
    """A listed address near the one asked for; ``keys`` are all entries that have it in these very words."""

    keys: tuple[Key, ...]
    address: PartyAddress
    match: AddressMatch


class AddressIndex:
    """Listed addresses, found by their street, building, number and unit."""

    __slots__ = ("_addresses", "_keys", "_made", "_postings", "_rows")

    def __init__(self) -> None:
        """An empty index; ``build`` and ``from_state`` make filled ones."""
        self._addresses: list[tuple[str, str | None]] = []
        self._keys: list[list[Key]] = []
        self._rows: list[list[Any]] = []
        self._made: dict[int, AddressParts] = {}
        self._postings: dict[str, list[int]] = {}

    def __len__(self) -> int:
        """How many different addresses it holds."""
        return len(self._addresses)

    @classmethod
    def build(cls, entries: Iterable[tuple[Key, PartyAddress]]) -> AddressIndex:
        """Index the addresses of entries; those that name only a place are left out.

        A key is whatever tells the entry: a text or a whole number.
        """
        index = cls()
        seen: dict[tuple[str, str | None], int | None] = {}
        for key, address in entries:
            written = (address.text, address.country)
            if written not in seen:
                parts = parse(address.text, address.country)
                seen[written] = None if parts.is_place_only else index._add(written, parts)
            place = seen[written]
            if place is not None and key not in index._keys[place]:
                index._keys[place].append(key)
        return index

    def search(self, text: str, country: str | None = None, limit: int = 10) -> list[AddressHit]:
        """The listed addresses nearest to this one, best first; nothing for an address that names only a place.

        Addresses on the same street, unclear and different ones are left out.
        """
        parts = parse(text, country)
        if parts.is_place_only:
            return []
        found = []
        for place in self._candidates(parts):
            match = compare(parts, self._parts(place))
            if _ORDER[match.level] <= _ORDER["same_building"]:
                found.append((_ORDER[match.level], -match.score, place, match))
        found.sort(key=lambda row: row[:3])
        return [
            AddressHit(tuple(self._keys[place]), PartyAddress(*self._addresses[place]), match)
            for _, _, place, match in found[:limit]
        ]

    def to_state(self) -> dict[str, Any]:
        """The index as plain lists and texts, fit for JSON."""
        return {
            "version": _VERSION,
            "addresses": [list(address) for address in self._addresses],
            "keys": self._keys,
            "parts": self._rows,
            "postings": self._postings,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> AddressIndex:
        """The index that ``to_state`` wrote; nothing is parsed anew.

        Raises:
            ValueError: the state was written by another version.
        """
        if state.get("version") != _VERSION:
            raise ValueError("the saved index of addresses is of another version. Build it anew from the lists.")
        index = cls()
        index._addresses = [(text, country) for text, country in state["addresses"]]
        index._keys = [list(keys) for keys in state["keys"]]
        index._rows = list(state["parts"])
        index._postings = dict(state["postings"])
        return index

    def _add(self, written: tuple[str, str | None], parts: AddressParts) -> int:
        place = len(self._addresses)
        self._addresses.append(written)
        self._keys.append([])
        self._rows.append(_row(parts))
        self._made[place] = parts
        for mark in _marks(parts):
            self._postings.setdefault(mark, []).append(place)
        return place

    def _parts(self, place: int) -> AddressParts:
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = _from_row(self._addresses[place][0], self._rows[place])
        return made

    def _candidates(self, parts: AddressParts) -> list[int]:
        """The addresses that share the rarest marks with this one, at most two dozen."""
        weights: dict[int, float] = {}
        total = len(self._addresses) + 1
        lists = sorted((self._postings[mark] for mark in _marks(parts) if mark in self._postings), key=len)
        for postings in lists:
            if weights and len(postings) > _TOO_COMMON:
                break
            weight = math.log(total / len(postings))
            for place in postings:
                weights[place] = weights.get(place, 0.0) + weight
        return [
            place
            for _, place in heapq.nsmallest(_MOST_COMPARED, ((-weight, place) for place, weight in weights.items()))
        ]


def _marks(parts: AddressParts) -> set[str]:
    """What an address is found by: names, halves of names for their misprints, house numbers, the unit."""
    names = [street.name for street in parts.streets] + [building.name for building in parts.buildings]
    names += [name.replace(" ", "") for name in parts.names]
    marks = {f"n {name}" for name in names}
    for name in names:
        if len(name) >= 6:  # noqa: PLR2004 - a half of a shorter name tells nothing
            marks |= {f"a {name[: len(name) // 2]}", f"z {name[-(len(name) // 2) :]}"}
    spans = [span for street in parts.streets for span in street.numbers]
    marks |= {f"h {number}{mark}" for low, high, mark in spans for number in (low, high)}
    units = placed(parts.units, parts.floors)
    marks |= {f"u {floor}/{unit}" for floor, unit in units}
    marks |= {f"w {unit}" for unit in parts.units}
    if not units:
        marks |= {f"f {floor}" for floor in parts.floors}
    return marks | {f"{mark} @ {name}" for mark in _house_marks(spans) for name in names}


def _house_marks(spans: Iterable[tuple[int, int, str]]) -> set[str]:
    return {f"h {low}{mark}" for low, _, mark in spans}


def _row(parts: AddressParts) -> list[Any]:
    """The parts without their text, as plain lists."""
    return [_plain(value) for value in astuple(parts)[1:]]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a dataclass
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _from_row(text: str, row: list[Any]) -> AddressParts:
    country, units, floors, blocks, buildings, streets, loose, cities, districts, names, postcode = row
    return AddressParts(
        text=text,
        country=country,
        units=tuple(units),
        floors=tuple(floors),
        blocks=tuple(blocks),
        buildings=tuple(Building(*building) for building in buildings),
        streets=tuple(
            Street(name, kind, tuple(sides), tuple((low, high, mark) for low, high, mark in numbers), known)
            for name, kind, sides, numbers, known in streets
        ),
        loose=tuple(loose),
        cities=tuple(cities),
        districts=tuple(districts),
        names=tuple(names),
        postcode=postcode,
    )
