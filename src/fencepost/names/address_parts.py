"""The parts of an address: unit, floor, block, building, street and number, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from fencepost.names.address_han import building_core, in_english, pinyin
from fencepost.names.address_places import Place, place_at
from fencepost.names.address_streets import Street, find_streets, spans_of
from fencepost.names.address_tokens import Token, clean, tokens_of
from fencepost.names.address_words import (
    BUILDING_KINDS,
    BUILT_CITIES,
    FACILITY_WORDS,
    GENERIC_BUILDING_WORDS,
    NOT_NAMES,
)
from fencepost.names.text import has_han

_CHINA = frozenset({"HK", "CN", "MO"})
_T = TypeVar("_T")
_POSTCODE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Building:
    """A named building: the words that tell it from others run together, its kind where written, its Chinese name."""

    name: str
    kind: str = ""
    han: str = ""


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address names, each part in one form however it was written.

    ``units`` and ``floors`` are labels without leading noughts, ranges in full; ``blocks`` are towers, numbered
    buildings and phases; ``loose`` are numbers that belong to nothing known, and keep two addresses apart;
    ``country`` is an ISO 3166 alpha-2 code; ``cities`` and ``districts`` are names from the table of places,
    ``names`` those that no table knows.
    """

    text: str
    country: str | None = None
    units: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    buildings: tuple[Building, ...] = ()
    streets: tuple[Street, ...] = ()
    loose: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    postcode: str = ""

    @property
    def is_place_only(self) -> bool:
        """Whether it names no more than a country, city or district, so that nobody can be found by it."""
        bare = not (self.units or self.floors or self.blocks or self.buildings or self.streets or self.loose)
        return bare and not any(word in FACILITY_WORDS for name in self.names for word in name.split())

    @property
    def has_unit(self) -> bool:
        """Whether it goes down to a room, a floor, or a house whose number has a letter (``14C``)."""
        return bool(self.units or self.floors or self.house)

    @property
    def house(self) -> tuple[tuple[int, int, str], ...]:
        """The house number, where it has a letter and neither building nor unit follows: such a house is the unit."""
        if self.units or self.floors or self.buildings or self.blocks:
            return ()
        return tuple(sorted(span for street in self.streets for span in street.numbers if span[2]))

    def same_parts(self, other: AddressParts) -> bool:
        """Whether every part is equal, the text and the country's code apart."""
        return _comparable(self) == _comparable(other)


def parse(text: str, country: str | None = None) -> AddressParts:
    """Read an address in English or Chinese, in any order of its parts.

    ``country`` is the alpha-2 code where it is known from elsewhere; a country that the text names goes before it.
    """
    cleaned = clean(text)
    tokens = tokens_of(in_english(cleaned) if has_han(cleaned) else cleaned)
    return _Reader(tokens).read(text, country)


@dataclass(slots=True)
class _Reader:
    """The tokens of one address, taken up part by part until only names are left."""

    tokens: list[Token]
    units: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    postcode: str = ""

    def read(self, text: str, country: str | None) -> AddressParts:
        streets, left = find_streets(self.tokens)
        floors = [label for token in self.tokens if token.kind == "floor" for label in token.labels]
        self.units = [label for token in self.tokens if token.kind == "unit" for label in token.labels]
        for run in _runs(self.tokens, left):
            self._run(run)
        streets = self._numbers(streets, left)
        if floors and not self.units and [len(label) for label in self.loose] == [1]:
            self.units, self.loose = self.loose, []  # "D, 16/F"
        named = [place.country for place in self.places if place.kind == "country"]
        country = self._country(named, country)
        return AddressParts(
            text=text,
            country=country,
            units=_once(self.units),
            floors=_once(floors),
            blocks=tuple(sorted(set(self.blocks))),
            buildings=_once(self.buildings),
            streets=tuple(streets),
            loose=tuple(sorted(set(self.loose))),
            cities=self._placed("city"),
            districts=self._placed("district"),
            names=_once(self.names),
            postcode=self.postcode,
        )

    def _country(self, named: list[str], given: str | None) -> str | None:
        """The country named, Hong Kong before China; a district tells it only where nothing else does."""
        given = given.upper() if given else None
        cities = {place.country for place in self.places if place.kind in {"city", "province"}}
        districts = {place.country for place in self.places if place.kind == "district"}
        others = [code for code in named if code not in _CHINA]
        if others or given not in {None, *_CHINA}:
            return others[-1] if others else given
        for code in ("HK", "MO"):
            if code in named or code in cities or code in districts:
                return code  # Lists give many addresses in Hong Kong under CN.
        return named[-1] if named else given or next(iter(sorted(cities | districts)), None)

    def _placed(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted({place.name for place in self.places if place.kind == kind}))

    def _run(self, run: list[str]) -> None:
        """One run of words between marks: a building, places, or a name that nothing knows."""
        last = max((at for at, word in enumerate(run) if _ends_building(run, at)), default=-1)
        if last >= 0 and self._building(run[: last + 1]):
            run = run[last + 1 :]
        at, name = 0, []
        while at < len(run):
            length, place = place_at(run, at)
            if place:
                self.places.append(place)
                at += length
            else:
                name.append(BUILDING_KINDS.get(run[at], run[at]))
                at += 1
        self.loose.extend(word for word in name if len(word) == 1 and word not in NOT_NAMES)
        name = [word for word in name if len(word) > 1 and word not in NOT_NAMES]
        if name:
            self.names.append(" ".join(name))

    def _building(self, words: list[str]) -> bool:
        """Take the words as a building, the places before its name apart."""
        start = 0
        while start < len(words):
            length, place = place_at(words, start)
            if not place or not _telling(words[start + length :]):
                break
            self.places.append(place)
            start += length
        words = words[start:]
        han = next((word for word in words if has_han(word)), "")
        if han:
            self.buildings.append(Building(pinyin(building_core(han)), "", building_core(han)))
            return True
        telling = _telling(words)
        of_place = bool(telling) and place_at(telling, 0)[0] == len(telling)
        if not telling or (of_place and words[-1] in {"park", "garden", "gardens"}):
            return len(words) == 1 and words[0] != "park"  # "Building" alone has its number beside it.
        self.buildings.append(Building("".join(telling), BUILDING_KINDS.get(words[-1], "")))
        return True

    def _numbers(self, streets: list[Street], left: set[int]) -> list[Street]:
        """Give each number that is left to a street without one, to a block, to the unit, or to none."""
        waiting = [at for at in sorted(left) if self.tokens[at].kind in {"number", "bare", "block", "box"}]
        for at in sorted(waiting, key=lambda at: self.tokens[at].kind != "number"):
            token = self.tokens[at]
            if token.kind == "block":
                self.blocks.append(token.text)
            elif token.kind == "box":
                self.loose.append(token.text)
            elif self._is_postcode(token, at):
                self.postcode = token.text
            elif self._is_block(token, at):
                self.blocks.extend(token.labels)
            elif streets and not any(street.numbers for street in streets) and token.text[0].isdigit():
                streets[0] = streets[0].numbered(spans_of(token.text))
            elif not self.units:
                self.units.extend(token.labels)
            else:
                self.loose.extend(token.labels)
        return streets

    def _is_block(self, token: Token, at: int) -> bool:
        """``No. 5 Building``, and ``Building 1-4`` where no name stands before the word."""
        words = {"building", "bldg", "block", "tower"}
        if token.kind == "number" and self._word(at + 1) in words:
            return True
        return at > 0 and self._word(at - 1) in words and not (at > 1 and self._word(at - 2))

    def _is_postcode(self, token: Token, at: int) -> bool:
        if token.kind != "bare" or not token.text.isdigit():
            return False
        if len(token.text) != _POSTCODE_DIGITS:
            return len(token.text) > _POSTCODE_DIGITS
        last = at + 1 == len(self.tokens) or self.tokens[at + 1].kind == "mark"
        return last and bool(self._word(at - 1))  # "Liaoning Province 11601," but not "11601 Foo Mansion"

    def _word(self, at: int) -> str:
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "word" else ""


def _ends_building(run: Sequence[str], at: int) -> bool:
    word = run[at]
    return word in BUILDING_KINDS or has_han(word) or (word == "city" and not BUILT_CITIES.isdisjoint(run[:at]))


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in GENERIC_BUILDING_WORDS]


def _comparable(parts: AddressParts) -> tuple[object, ...]:
    sites = (parts.buildings, parts.streets, parts.cities, parts.districts, parts.names)
    return (parts.units, parts.floors, parts.blocks, parts.loose, *sites)


def _runs(tokens: Sequence[Token], left: set[int]) -> list[list[str]]:
    """The words that no street took, in runs between marks and other tokens."""
    runs: list[list[str]] = [[]]
    for at, token in enumerate(tokens):
        if at in left and token.kind == "word":
            runs[-1].append(token.text)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _once(items: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
