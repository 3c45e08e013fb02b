"""The parts of an index of names, and the file that keeps them: arrays and blobs of text, nothing that runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from fencepost.names.grams import Floats, Grams, Ints
from fencepost.names.likeness import Synonyms

FORM = 3
"""The form of a kept index; one of another form is built again."""


@dataclass(frozen=True, slots=True)
class Bearers:
    """Which parties bear each name: for name ``n`` the stretch ``starts[n]`` to ``starts[n + 1]``."""

    starts: Ints
    parties: Ints
    aliases: Ints

    @classmethod
    def of(cls, pairs: Sequence[Sequence[tuple[int, int]]]) -> Bearers:
        """From the parties and aliases of each name."""
        counts = [len(found) for found in pairs]
        flat = [pair for found in pairs for pair in found]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return cls(starts, np.array([p for p, _ in flat], np.int32), np.array([a for _, a in flat], np.int32))

    def __getitem__(self, name: int) -> Iterator[tuple[int, int]]:
        """The parties that bear a name, and which of their names it is."""
        begin, end = int(self.starts[name]), int(self.starts[name + 1])
        return zip(self.parties[begin:end].tolist(), self.aliases[begin:end].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Short:
    """Which names each acronym may stand for."""

    places: Mapping[str, int]
    starts: Ints
    names: Ints

    @classmethod
    def of(cls, found: Mapping[str, Sequence[int]]) -> Short:
        """From the names of each acronym."""
        starts = np.concatenate([[0], np.cumsum([len(names) for names in found.values()])]).astype(np.int32)
        flat = np.array([name for names in found.values() for name in names], dtype=np.int32)
        return cls({letters: place for place, letters in enumerate(found)}, starts, flat)

    def __getitem__(self, letters: str) -> list[int]:
        """The names of an acronym, none where it is nobody's."""
        place = self.places.get(letters)
        if place is None:
            return []
        found: list[int] = self.names[self.starts[place] : self.starts[place + 1]].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Parts:
    """What an index holds.

    ``places`` are the words of each name as places in ``vocabulary``; ``short`` are the names that an acronym may mean;
    ``synonyms`` were learned from the list, ``brands`` come from the shipped table; ``entries`` are list and id of each
    party.
    """

    names: Sequence[str]
    vocabulary: Sequence[str]
    places: npt.NDArray[np.int32]
    grams: Grams
    bearers: Bearers
    short: Short
    synonyms: Synonyms
    brands: Synonyms
    entries: Sequence[tuple[str, str]]


def write_parts(path: Path, parts: Parts) -> None:
    """Keep the parts in one file."""
    with path.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **_arrays(parts))


def read_parts(path: Path) -> Parts:
    """The parts that were kept in a file.

    Raises:
        ValueError: the file is of another form, or damaged; build the index again.
    """
    try:
        return _parts(path)
    except (BadZipFile, EOFError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f"{path.name} is damaged ({error})") from error


def _parts(path: Path) -> Parts:
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        if int(kept["form"]) != FORM:
            raise ValueError(f"{path.name} has form {int(kept['form'])}, not {FORM}")
        names, vocabulary, keys = (_lines(kept[part]) for part in ("names", "vocabulary", "short_keys"))
        grams = Grams(*(kept[f"grams_{part}"] for part in Grams.__slots__))
        bearers = Bearers(*(kept[f"bearers_{part}"] for part in Bearers.__slots__))
        short = Short(dict(zip(keys, range(len(keys)), strict=True)), kept["short_starts"], kept["short_names"])
        synonyms = _synonyms(kept["synonym_words"], kept["synonym_weights"], vocabulary)
        brands = _synonyms(kept["brand_pairs"], kept["brand_weights"], _lines(kept["brand_words"]))
        lists, ids = _lines(kept["lists"]), _lines(kept["ids"])
        entries = list(zip(lists, ids, strict=True))
        return Parts(names, vocabulary, kept["places"], grams, bearers, short, synonyms, brands, entries)


def _arrays(parts: Parts) -> dict[str, npt.NDArray[np.generic]]:
    pairs, weights = _pairs(parts.synonyms, parts.vocabulary)
    brands = sorted({word for one, found in parts.brands.items() for word in (one, *found)})
    brand_pairs, brand_weights = _pairs(parts.brands, brands)
    return {
        "form": np.array(FORM),
        "names": _blob(parts.names),
        "vocabulary": _blob(parts.vocabulary),
        "places": parts.places,
        **{f"grams_{part}": getattr(parts.grams, part) for part in Grams.__slots__},
        **{f"bearers_{part}": getattr(parts.bearers, part) for part in Bearers.__slots__},
        "short_keys": _blob(list(parts.short.places)),
        "short_starts": parts.short.starts,
        "short_names": parts.short.names,
        "lists": _blob([code for code, _ in parts.entries]),
        "ids": _blob([number for _, number in parts.entries]),
        "synonym_words": pairs,
        "synonym_weights": weights,
        "brand_words": _blob(brands),
        "brand_pairs": brand_pairs,
        "brand_weights": brand_weights,
    }


def _blob(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(texts)).encode(), dtype=np.uint8)


def _lines(blob: npt.NDArray[np.uint8]) -> list[str]:
    return list(map(str, json.loads(blob.tobytes())))


def _pairs(synonyms: Synonyms, words: Sequence[str]) -> tuple[npt.NDArray[np.int32], Floats]:
    numbers = {word: number for number, word in enumerate(words)}
    meant = [(numbers[one], numbers[other], s) for one, found in synonyms.items() for other, s in found.items()]
    return (
        np.array([pair[:2] for pair in meant], dtype=np.int32).reshape(-1, 2),
        np.array([weight for *_, weight in meant], dtype=np.float32),
    )


def _synonyms(pairs: npt.NDArray[np.int32], weights: Floats, vocabulary: Sequence[str]) -> Synonyms:
    found: dict[str, dict[str, float]] = {}
    for (word, other), weight in zip(pairs.tolist(), weights.tolist(), strict=True):
        found.setdefault(vocabulary[word], {})[vocabulary[other]] = weight
    return found
