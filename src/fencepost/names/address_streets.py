"""The streets of an address: which words are a street's name, and which number is the house's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fencepost.names.address_places import known_streets, place_at, street_key
from fencepost.names.address_tokens import Token
from fencepost.names.address_words import (
    BUILDING_KINDS,
    ORDINALS,
    PINYIN_KINDS,
    PREFIX_STREET_KINDS,
    SIDES,
    STREET_KINDS,
    WEAK_STREET_KINDS,
)

Span = tuple[int, int, str]
_MOST_WORDS = 5
_NOT_A_NAME = frozenset({"main", "old", "new", "ring"})
_SPAN = re.compile(r"(?<![a-z0-9])([a-z]?)(\d+)([a-z]?)(?:\s*(?:-|~|to|/)\s*[a-z]?(\d+)[a-z]?)?(?![a-z0-9])")
_BEFORE_A_NAME = frozenset({"of", "and", "district", "dist", "city", "county", "town", "province", "subdistrict"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its name run together, its kind, its directions, the house numbers, and whether the table knows it.

    A number is its first and last house and its mark: ``2-16`` is ``(2, 16, "")``, ``14C`` is ``(14, 14, "c")``,
    ``A13`` is ``(13, 13, "a-")`` and ``38-3``, the third gate of house 38, ``(38, 38, "-3")``.
    """

    name: str
    kind: str = ""
    sides: tuple[str, ...] = ()
    numbers: tuple[Span, ...] = ()
    known: bool = False

    def numbered(self, numbers: tuple[Span, ...]) -> Street:
        """The same street with these house numbers."""
        return replace(self, numbers=numbers)


def spans_of(text: str) -> tuple[Span, ...]:
    """The house numbers of a written list: ``351 & 353`` are two."""
    found = []
    for part in re.split(r"\s*(?:&|,|\band\b)\s*", text):
        span = _SPAN.search(part)
        if span:
            before, low, behind, high = span[1], int(span[2]), span[3], int(span[4] or span[2])
            mark = f"{before}-" if before else behind
            found.append((low, high, mark) if high >= low else (low, low, f"-{high}"))
    return tuple(sorted(found))


def find_streets(tokens: Sequence[Token]) -> tuple[list[Street], set[int]]:
    """The streets of an address with their numbers, and the places of the tokens that none of them took."""
    left = set(range(len(tokens)))
    streets: list[Street] = []
    finder = _Finder(tokens, left)
    ends = [at for at, token in enumerate(tokens) if token.kind == "word" and finder.is_end(at)]
    for end in ends:
        street = finder.ending_at(end)
        if street:
            streets.append(street)
    if not streets:
        weak = [at for at, token in enumerate(tokens) if token.kind == "word" and token.text in WEAK_STREET_KINDS]
        streets = [street for at in weak if (street := finder.weak_at(at))]
    if not streets:
        numbers = [at for at, token in enumerate(tokens) if token.kind in {"number", "bare", "block"}]
        streets = [street for at in numbers if (street := finder.without_kind(at))][:1]
    return streets, left


class _Finder:
    __slots__ = ("_left", "_tokens")

    def __init__(self, tokens: Sequence[Token], left: set[int]) -> None:
        self._tokens = tokens
        self._left = left

    def is_end(self, at: int) -> bool:
        """Whether a street ends in this word: its kind, or a street of the table that has none (Queensway)."""
        word = self._tokens[at].text
        return word in STREET_KINDS or word in PREFIX_STREET_KINDS or word in known_streets()

    def ending_at(self, end: int) -> Street | None:
        """The street whose kind is this word, with its number taken from beside it."""
        if end not in self._left:
            return None
        word = self._tokens[end].text
        start = self._start(end)
        if start == end and word not in known_streets():
            return self._prefixed(end) if word in PREFIX_STREET_KINDS else None
        words = [self._tokens[at].text for at in range(start, end)]
        last = self._sides_behind(end)
        sides = [SIDES[self._tokens[at].text] for at in range(end + 1, last + 1)]
        skip = self._places_before(words, word, sides)
        return self._made(start + skip, end, last)

    def weak_at(self, end: int) -> Street | None:
        """A street such as ``5 Dragon Terrace``: only with its number right before it."""
        start = self._start(end)
        if start in {end, 0} or self._tokens[start - 1].kind not in {"bare", "number"}:
            return None
        return self._made(start, end, end)

    def without_kind(self, at: int) -> Street | None:
        """``47 Yanwachi``, ``No. 26, Nanhexia``: a number and a name that is neither a building's nor a place's."""
        token, first = self._tokens[at], at + 1
        if token.kind == "block" and not self._is_house(at):
            return None
        if token.kind == "number" and first < len(self._tokens) and self._tokens[first].kind == "mark":
            first += 1
        last = first
        while last < len(self._tokens) and self._tokens[last].kind == "word" and last - first < _MOST_WORDS:
            last += 1
        words = [self._tokens[place].text for place in range(first, last)]
        named = next((size for size in range(len(words)) if place_at(words, size)[0]), len(words))
        whole = last == len(self._tokens) or self._tokens[last].kind == "mark" or named < len(words)
        if not named or not whole or any(word in BUILDING_KINDS or not word.isascii() for word in words[:named]):
            return None
        numbers = spans_of(token.text)
        if not numbers or not token.text[0].isdigit() or len(token.text) > 5:  # noqa: PLR2004 - a postcode is longer
            return None
        self._left.difference_update({at, *range(first, first + named)})
        return Street("".join(words[:named]), "", (), numbers, False)

    def _start(self, end: int) -> int:
        """The first word of the name that ends here: words, back to a mark, a number or a building."""
        start = end - 1 if self._is_numbered_name(end) else end
        while start > 0 and end - start < _MOST_WORDS and start - 1 in self._left:
            token = self._tokens[start - 1]
            ends_other = token.text in BUILDING_KINDS or token.text in STREET_KINDS
            named = any(self._tokens[at].text not in SIDES for at in range(start, end))
            if token.kind != "word" or (ends_other and named) or token.text in _BEFORE_A_NAME:
                break
            if token.text in STREET_KINDS and self._tokens[end].text not in PINYIN_KINDS:
                break
            start -= 1
        return start

    def _is_numbered_name(self, end: int) -> bool:
        """``Jinye 2 Road``: the number is in the name."""
        if end < 2 or not {end - 1, end - 2} <= self._left:  # noqa: PLR2004 - a name, a number, the kind
            return False
        number, name = self._tokens[end - 1], self._tokens[end - 2]
        plain = number.kind in {"bare", "number"} and number.text.isdigit() and len(number.text) < 3  # noqa: PLR2004
        return plain and name.kind == "word" and name.text not in BUILDING_KINDS and name.text not in STREET_KINDS

    def _sides_behind(self, end: int) -> int:
        after = end + 1
        if after < len(self._tokens) and self._tokens[after].kind == "word" and self._tokens[after].text in SIDES:
            return after
        return end

    def _places_before(self, words: list[str], kind: str, sides: list[str]) -> int:
        """How many words before the name are no part of it: a street of the table, or places, tell."""
        for skip in range(len(words)):
            if street_key([*words[skip:], kind, *sides]) in known_streets():
                return skip
        skip = 0
        while skip < len(words):
            length = place_at(words, skip)[0]
            rest = words[skip + length :]
            if not length or not rest or all(word in _NOT_A_NAME or word in SIDES for word in rest):
                break
            skip += length
        return skip

    def _made(self, start: int, end: int, last: int) -> Street:
        words = [_ordinal(self._tokens[at]) for at in range(start, end)]
        kind = self._tokens[end].text
        behind = [self._tokens[at].text for at in range(end + 1, last + 1)]
        numbers = self._number_beside(start, last)
        self._left.difference_update(range(start, last + 1))
        return _street([*words, kind, *behind], numbers)

    def _prefixed(self, at: int) -> Street | None:
        """``ul Nikitina``, ``Calle Mexico``: the name stands behind the kind."""
        last = at
        while last + 1 < len(self._tokens) and self._tokens[last + 1].kind == "word" and last - at < _MOST_WORDS - 2:
            last += 1
        if last == at:
            return None
        name = "".join(self._tokens[place].text for place in range(at + 1, last + 1))
        numbers = self._number_beside(at, last)
        self._left.difference_update(range(at, last + 1))
        return Street(name, PREFIX_STREET_KINDS[self._tokens[at].text], (), numbers)

    def _number_beside(self, start: int, last: int) -> tuple[Span, ...]:
        """The house number: right before the name, right behind it, or past one mark."""
        for at in (start - 1, last + 1, start - 2, last + 2):
            if not (0 <= at < len(self._tokens) and at in self._left):
                continue
            token, between = self._tokens[at], self._between(at, start, last)
            taken = token.kind in {"bare", "number"} and between and not (token.text.isdigit() and len(token.text) > 4)  # noqa: PLR2004
            if token.kind == "block" and at < start and between and self._is_house(at):
                taken = True
            if taken and spans_of(token.text) and not (at > last and self._before_another_name(at)):
                self._left.discard(at)
                return self._with_gap(at, spans_of(token.text))
        return ()

    def _with_gap(self, at: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """``2 16 Fa Yuen St``: a range that lost its hyphen."""
        before = self._tokens[at - 1] if at else None
        if not before or at - 1 not in self._left or before.kind != "bare" or not before.text.isdigit():
            return spans
        low, high = int(before.text), spans[0][1]
        if not low < spans[0][0] == high <= low + _LONGEST_RANGE:
            return spans
        self._left.discard(at - 1)
        return ((low, high, ""),)

    def _between(self, at: int, start: int, last: int) -> bool:
        between = range(at + 1, start) if at < start else range(last + 1, at)
        return all(self._tokens[place].kind == "mark" for place in between)

    def _is_house(self, at: int) -> bool:
        """``MW Tower 111 Bonham Strand``: a number behind a named tower, right before a street, is the street's."""
        named = at >= 2 and self._tokens[at - 2].kind == "word"  # noqa: PLR2004 - the name before the word "tower"
        return named and self._tokens[at].text.isdigit()

    def _before_another_name(self, at: int) -> bool:
        """A bare number behind a street that stands right before other words is not the street's."""
        after = at + 1
        return (
            self._tokens[at].kind == "bare"
            and after < len(self._tokens)
            and self._tokens[after].kind == "word"
            and self._tokens[at - 1].kind == "mark"
        )


def _ordinal(token: Token) -> str:
    if token.kind == "word":
        if token.text not in ORDINALS:
            return token.text
        token = Token("bare", str(ORDINALS[token.text]))
    return token.text + {"1": "st", "2": "nd", "3": "rd"}.get(token.text, "th")


def _street(words: Sequence[str], numbers: tuple[Span, ...]) -> Street:
    known = street_key(words) in known_streets()
    kinds = [at for at, word in enumerate(words) if word in STREET_KINDS or word in WEAK_STREET_KINDS]
    if not kinds:
        return Street("".join(words), "", (), numbers, known)
    end = kinds[-1]
    name = list(words[:end])
    sides = [SIDES[word] for word in words[end + 1 :] if word in SIDES]
    for place in (-1, 0):
        word = name[place] if len(name) > 1 else ""
        if word in SIDES and (len(word) == 1 or words[end] in PINYIN_KINDS):
            sides.append(SIDES[name.pop(place)])
    rest = [word for word in name if SIDES.get(word) != word and not _ORDINAL.fullmatch(word)]
    if rest:
        sides.extend(word for word in name if word not in rest)
        name = rest
    kind = STREET_KINDS.get(words[end], words[end])
    return Street("".join(name), kind, tuple(sorted(sides)), numbers, known)
