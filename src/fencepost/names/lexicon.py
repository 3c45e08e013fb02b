"""What the parts of a Chinese name may be called in Latin letters: places, words of the trade, brands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fencepost.names.likeness import Synonyms
from fencepost.names.words import words
from fencepost.sources.lexicons import read_brands, read_legal_forms, read_places, read_words
from fencepost.sources.shipped import shipped

Kind = Literal["place", "word", "brand", "legal"]
Spelling = tuple[str, ...]
"""One way of writing a part in Latin letters, as the words that are compared."""

_BRAND = 0.85
_LONGEST, _SHORT = 12, 3
_SHORTEST_SPELLING = 3
_TELLING = {"集团": "group", "控股": "holding"}
"""Legal forms that English names carry as a word."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a Chinese name that the tables know, and its spellings, the usual one first."""

    zh: str
    kind: Kind
    spellings: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Every part the tables know, by its simplified characters."""

    parts: Mapping[str, Part]

    def parts_of(self, text: str, at: int) -> Iterator[Part]:
        """The known parts that begin at a place of a text, longest first."""
        for length in range(min(_LONGEST, len(text) - at), 0, -1):
            part = self.parts.get(text[at : at + length])
            if part is not None:
                yield part


@lru_cache(maxsize=1)
def tables_mark() -> str:
    """A few letters that change with the tables: what was spelled by other tables is spelled again."""
    mark = hashlib.sha256()
    for name in ("brands", "han_places", "han_words", "legal_forms", "address_places", "hk_streets"):
        mark.update(shipped("data", f"{name}.csv").read_bytes())
    return mark.hexdigest()[:8]


def lexicon() -> Lexicon:
    """The shipped tables, less what is left out for the while."""
    return _lexicon(_left_out.get())


@contextmanager
def without(parts: frozenset[str]) -> Iterator[None]:
    """Leave out some parts for the while: how well would a name do if the tables did not know them?"""
    token = _left_out.set(parts)
    try:
        yield
    finally:
        _left_out.reset(token)


def owed_to(name: str, others: Iterable[str]) -> frozenset[str]:
    """The parts that the tables may owe to one name, simplified, and to none of the others.

    These are the brands that stand in it or hold it, and its words and places of more than three characters;
    shorter words are the language's own.
    """
    kept = "\n".join(others)
    whole = (part for part in _lexicon(frozenset()).parts.values() if part.kind == "brand" or len(part.zh) > _SHORT)
    return frozenset(part.zh for part in whole if (part.zh in name or name in part.zh) and part.zh not in kept)


_left_out: ContextVar[frozenset[str]] = ContextVar("_left_out", default=frozenset())


@lru_cache(maxsize=4)
def _lexicon(left_out: frozenset[str]) -> Lexicon:
    parts: dict[str, Part] = {}
    for word in read_words():
        if word.kind != "legal" and word.zh not in left_out:
            _add(parts, word.zh, "word", word.english)
    for place in read_places():
        for zh in {place.zh, place.full} - left_out:
            _add(parts, zh, "place", (*place.english, place.pinyin))
    brands = [brand for brand in read_brands() if brand.zh not in left_out]
    for brand in brands:
        _add(parts, brand.zh, "brand", (*brand.brands, brand.pinyin))
    for form in read_legal_forms():
        if form.script in {"Hans", "Hant"}:
            telling = _TELLING.get(form.form[:2])
            parts[form.form] = Part(form.form, "word" if telling else "legal", ((telling,),) if telling else ())
    return Lexicon(parts)


def brand_synonyms() -> Synonyms:
    """Words in Latin letters that are two names of one brand: ``langchao`` and ``inspur``."""
    synonyms: dict[str, dict[str, float]] = {}
    for brand in read_brands():
        _stand_for(synonyms, (*brand.brands, brand.pinyin))
    return synonyms


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """Single words in Latin letters that name a place of China, Taiwan or Hong Kong, or a country."""
    spelled = (words(name) for place in read_places() for name in (*place.english, place.pinyin))
    return frozenset(found[0] for found in spelled if len(found) == 1 and len(found[0]) >= _SHORTEST_SPELLING)


def _add(parts: dict[str, Part], zh: str, kind: Kind, spelled: tuple[str, ...]) -> None:
    spellings = tuple(dict.fromkeys(found for text in spelled if (found := words(text))))
    before = parts.get(zh)
    if before is not None:
        spellings = tuple(dict.fromkeys((*spellings, *before.spellings)))
    parts[zh] = Part(zh, kind, spellings)


def _stand_for(synonyms: dict[str, dict[str, float]], spelled: tuple[str, ...]) -> None:
    single = [found[0] for text in spelled if len(found := words(text)) == 1 and len(found[0]) >= _SHORTEST_SPELLING]
    for word in single:
        for other in single:
            if word != other:
                synonyms.setdefault(word, {})[other] = _BRAND
