"""An index of the names of listed parties: built in seconds, kept on disk, opened in a blink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from fencepost.model.party import ListedParty
from fencepost.names.acronyms import acronyms
from fencepost.names.features import MOST_WORDS, Candidates, features, features_of_parts
from fencepost.names.grams import Floats, Grams, Ints
from fencepost.names.han import Segment, parts_of_script, renderings, segments
from fencepost.names.index_parts import Bearers, Parts, Short, read_parts, write_parts
from fencepost.names.lexicon import brand_synonyms, place_words
from fencepost.names.likeness import Synonyms
from fencepost.names.outcome import HIT
from fencepost.names.rarity import rarity
from fencepost.names.scores import scores
from fencepost.names.synonyms import learned
from fencepost.names.text import has_han, plain
from fencepost.names.words import with_forms_mended, words

_NEAREST, _PER_SPELLING, _BY_SYNONYM, _BY_ACRONYM = 40, 40, 25, 30
_SHORT_NAME, _EDITS, _BY_EDITS, _PLAIN_ENOUGH = 9, 2, 20, 0.6
_PLACELESS, _BRAND_ALONE, _FEW_WORDS = 0.85, 0.7, 2
_ACRONYM_LETTERS = range(3, 9)


@dataclass(frozen=True, slots=True)
class Match:
    """A listed party found for a name: its place among the parties, its list and id, which of its names, the score."""

    party: int
    entry: tuple[str, str]
    alias: int
    score: float
    words: tuple[str, ...]
    """The words of the listed name, as they were compared."""
    asked: tuple[str, ...]
    """The words of the name that was looked for, as they were compared."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One way of looking for a name: its words, the names found, and their scores."""

    asked: tuple[str, ...]
    found: Ints
    scores: Floats


NOTHING = Weighed((), np.empty(0, np.int32), np.empty(0, np.float64))


class NameIndex:
    """The names of a list of parties, ready to be searched."""

    def __init__(self, parts: Parts) -> None:
        """Hold the parts; use :meth:`build` or :meth:`open`."""
        self.parts = parts
        self.names = parts.names
        self.vocabulary = parts.vocabulary
        self.places = parts.places
        self.grams = parts.grams
        self.bearers = parts.bearers
        self.short = parts.short
        self.learned = parts.synonyms
        self.synonyms = _joined(parts.synonyms, parts.brands)
        self.entries = parts.entries
        self.rarity = rarity()
        self._weights = np.array([*map(self.rarity.of, self.vocabulary), 0.0], dtype=np.float32)

    @classmethod
    def build(cls, parties: Iterable[ListedParty], *, han: bool = True) -> NameIndex:
        """Index every name of the parties, the Chinese ones if wanted; a party's number is its place among them."""
        numbers: dict[tuple[str, ...], int] = {}
        pairs: list[list[tuple[int, int]]] = []
        short: dict[str, set[int]] = {}
        every: list[list[tuple[str, ...]]] = []
        entries: list[tuple[str, str]] = []
        for number, party in enumerate(parties):
            mine = []
            entries.append((party.list, party.id))
            for alias, name in enumerate(party.names):
                for found in spelled(name) if han or not has_han(name) else ():
                    mine.append(found)
                    place = numbers.setdefault(found, len(numbers))
                    if place == len(pairs):
                        pairs.append([])
                    pairs[place].append((number, alias))
                    for letters in acronyms(name, found):
                        short.setdefault(letters, set()).add(place)
            every.append(mine)
        texts = [" ".join(name) for name in numbers]
        vocabulary, places = _vocabulary(list(numbers))
        few = Short.of({letters: sorted(found) for letters, found in short.items() if len(found) <= _BY_ACRONYM})
        return cls(
            Parts(
                names=texts,
                vocabulary=vocabulary,
                places=places,
                grams=Grams.build(texts),
                bearers=Bearers.of(pairs),
                short=few,
                synonyms=learned(every),
                brands=brand_synonyms(),
                entries=entries,
            )
        )

    def search(self, name: str, limit: int = 10) -> list[Match]:
        """The listed parties whose names are nearest, best first, each once.

        A name in two scripts (``科大讯飞 IFLYTEK``) is looked for by either.
        """
        if not len(self.names):
            return []
        if not has_han(name):
            mended = with_forms_mended(name, self.rarity.knows)
            ways = [self._latin(words(way)) for way in (name, mended) if way is not None]
            return self._best([*ways, *self._placeless(words(name))], limit)
        zh, rest = parts_of_script(name)
        if any(map(str.isalpha, rest)):
            return self._best([self._han(segments(zh)), self._latin(words(rest))], limit)
        # The number of 中电科54所 belongs to the Chinese name.
        numbers = tuple(Segment(word, None, ((word,),)) for word in plain(rest).split())
        return self._best([self._han((*segments(zh), *numbers))], limit)

    def _placeless(self, asked: tuple[str, ...]) -> list[Weighed]:
        """The parties whose whole name is the one asked for without its places: ``Huawei Shenzhen`` may be Huawei."""
        places = place_words()
        rest = tuple(word for word in asked if word not in places)
        if not rest or rest == asked or len(rest) > _FEW_WORDS:
            return []
        way = self._latin(rest)
        least = _BRAND_ALONE if len(rest) == 1 and rest[0] in self.parts.brands else HIT
        whole = np.flatnonzero(way.scores >= least)
        return [Weighed(asked, way.found[whole], way.scores[whole] * _PLACELESS)]

    def _latin(self, asked: tuple[str, ...]) -> Weighed:
        if not asked:
            return NOTHING
        found, cosines, letters = self._candidates(asked)
        if not len(found):
            return NOTHING
        beside = self._beside(found, cosines, letters)
        weighed = scores(features(asked, beside, self.synonyms, self.rarity))
        return Weighed(asked, found, self._by_brand(asked, found, weighed))

    def _by_brand(self, asked: tuple[str, ...], found: Ints, weighed: Floats) -> Floats:
        """A brand of the table, asked for alone, is at least for review where it stands in a listed name."""
        if len(asked) != 1 or asked[0] not in self.parts.brands:
            return weighed
        bears = np.array([asked[0] in self.names[name].split() for name in found.tolist()])
        return np.where(bears, np.maximum(weighed, _BRAND_ALONE), weighed)

    def _han(self, parts: tuple[Segment, ...]) -> Weighed:
        ways = renderings(parts)
        near = [self.grams.nearest(text, _PER_SPELLING) for text in ways]
        found = np.unique(np.concatenate([names for names, _ in near]))
        if not len(found):
            return NOTHING
        cosines = np.zeros(len(found), dtype=np.float32)
        for names, close in near:
            places = np.searchsorted(found, names)
            cosines[places] = np.maximum(cosines[places], close)
        # No acronyms: a syllable of three letters is the acronym of somebody or other.
        beside = self._beside(found, cosines, np.zeros(len(found), dtype=np.float32))
        figures = features_of_parts([part.spellings for part in parts], ways[:2], beside, self.learned, self.rarity)
        return Weighed(tuple(ways[0].split()), found, scores(figures))

    def _best(self, weighed: Sequence[Weighed], limit: int) -> list[Match]:
        """The best matches of several ways of looking, each party once."""
        seen: dict[int, Match] = {}
        for way in weighed:
            for match in islice(self._matches(way), limit):
                if match.party not in seen or match.score > seen[match.party].score:
                    seen[match.party] = match
        return sorted(seen.values(), key=lambda match: -match.score)[:limit]

    def _matches(self, way: Weighed) -> Iterator[Match]:
        seen: set[int] = set()
        for place in np.argsort(-way.scores, kind="stable").tolist():
            name = int(way.found[place])
            for party, alias in self.bearers[name]:
                if party not in seen:
                    seen.add(party)
                    listed = tuple(self.names[name].split())
                    yield Match(party, self.entries[party], alias, float(way.scores[place]), listed, way.asked)

    def _candidates(self, asked: tuple[str, ...]) -> tuple[Ints, Floats, Floats]:
        """The names to weigh, each with its cosine and the letters of the acronym it was found by."""
        found, cosines = self.grams.nearest(" ".join(asked), _NEAREST)
        meant = tuple(_first(self.synonyms.get(word), word) for word in asked)
        if meant != asked:
            more, near = self.grams.nearest(" ".join(meant), _BY_SYNONYM)
            found, cosines = np.concatenate([found, more]), np.concatenate([cosines, near])
        if len(joined := "".join(asked)) <= _SHORT_NAME and cosines.max(initial=0) < _PLAIN_ENOUGH:
            alike = self._misspelled(joined)
            found, cosines = np.concatenate([found, alike]), np.concatenate([cosines, np.zeros(len(alike))])
        letters: dict[int, int] = {}
        for word in asked:
            if len(word) in _ACRONYM_LETTERS:
                letters |= dict.fromkeys(self.short[word], len(word))
        if letters:
            found = np.concatenate([found, np.fromiter(letters, dtype=np.int32, count=len(letters))])
            cosines = np.concatenate([cosines, np.zeros(len(letters), dtype=np.float32)])
        found, first = np.unique(found, return_index=True)
        by_letters = np.array([letters.get(name, 0) for name in found.tolist()], dtype=np.float32)
        return found, cosines[first], by_letters

    def _misspelled(self, joined: str) -> Ints:
        """The short names within two edits: two errors in few letters leave no run of three."""
        lengths = range(len(joined) - _EDITS, len(joined) + _EDITS + 1)
        found = [
            numbers[place]
            for length in lengths
            for names, numbers in [self._short_names.get(length, ((), ()))]
            for *_, place in extract(joined, names, scorer=OSA.distance, score_cutoff=_EDITS, limit=_BY_EDITS)
        ]
        return np.array(found, dtype=np.int32)

    @cached_property
    def _short_names(self) -> dict[int, tuple[list[str], list[int]]]:
        """The short names without blanks, and their numbers, by their length."""
        found: dict[int, tuple[list[str], list[int]]] = {}
        for number, name in enumerate(self.names):
            joined = name.replace(" ", "")
            if len(joined) <= _SHORT_NAME + _EDITS:
                names, numbers = found.setdefault(len(joined), ([], []))
                names.append(joined)
                numbers.append(number)
        return found

    def _beside(self, found: Ints, cosines: Floats, letters: Floats) -> Candidates:
        """The candidates side by side over the words that they use."""
        used, places = np.unique(self.places[found], return_inverse=True)
        places = places.reshape(len(found), -1)
        none = len(self.vocabulary)
        if used[-1] != none:
            used = np.append(used, none)
        vocabulary = [self.vocabulary[number] for number in used[:-1].tolist()]
        joined = [self.names[name].replace(" ", "") for name in found.tolist()]
        return Candidates(places, [*vocabulary, ""], self._weights[used], joined, cosines, letters)

    def save(self, path: Path) -> None:
        """Keep the index in one file."""
        write_parts(path, self.parts)

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Open a kept index.

        Raises:
            ValueError: the file is of another form, or damaged; build it again.
        """
        return cls(read_parts(path))


def _vocabulary(names: Sequence[tuple[str, ...]]) -> tuple[list[str], npt.NDArray[np.int32]]:
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(word, len(numbers)) for word in name] for name in names]
    places = np.full((len(names), MOST_WORDS), len(numbers), dtype=np.int32)
    for row, found in enumerate(rows):
        places[row, : len(found)] = found[:MOST_WORDS]
    return list(numbers), places


def _first(meant: object, word: str) -> str:
    return next(iter(meant)) if isinstance(meant, dict) and meant else word


def spelled(name: str) -> list[tuple[str, ...]]:
    """A listed name as the words it is compared by; a Chinese one by its meaning and by its sound."""
    if not has_han(name):
        return [found] if (found := words(name)) else []
    zh, rest = parts_of_script(name)
    ways = [tuple(text.split()) for text in renderings(segments(zh))[:2]]
    return list(dict.fromkeys([*ways, *([words(rest)] if any(map(str.isalpha, rest)) else [])]))


def _joined(learned: Synonyms, brands: Synonyms) -> Synonyms:
    return {**learned, **{word: {**learned.get(word, {}), **meant} for word, meant in brands.items()}}
