"""Candidates for a name: the listed names that share the most telling three-letter runs with it.

The runs are taken twice, with the blanks between words and without, so that ``lang chao`` and
``langchao`` share theirs. Weights are those of TF-IDF; the score is the cosine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.floating[Any]]

_LETTERS = 38
"""Blank, 26 letters, 10 digits, and one place for everything else (a Chinese character's two bytes, folded)."""
_CODES = _LETTERS**3
_TABLE = np.full(256, _LETTERS - 1, dtype=np.int32)
_TABLE[ord(" ")] = 0
_TABLE[ord("a") : ord("z") + 1] = np.arange(1, 27)
_TABLE[ord("0") : ord("9") + 1] = np.arange(27, 37)
_COMMON = 0.12
"""A run that more than this share of the names hold is passed over while rarer ones are at hand."""


@dataclass(frozen=True, slots=True)
class Grams:
    """For each run the names that hold it, and each name's length as a vector."""

    starts: Ints
    owners: Ints
    weights: Floats
    norms: Floats

    @classmethod
    def build(cls, names: Sequence[str]) -> Grams:
        """Index plain names; the place of a name in the sequence is its number."""
        codes, owners = _runs([f" {name} " for name in names])
        joined, joined_owners = _runs([name.replace(" ", "") for name in names])
        keys = np.unique(
            np.concatenate([codes, joined]).astype(np.int64) * len(names) + np.concatenate([owners, joined_owners])
        )
        found, holders = np.divmod(keys, max(1, len(names)))
        counts = np.bincount(found, minlength=_CODES)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        weights = np.log1p(len(names) / np.maximum(counts, 1)).astype(np.float32)
        squares = np.bincount(holders, weights=weights[found].astype(np.float64) ** 2, minlength=len(names))
        norms = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        return cls(starts, holders.astype(np.int32), weights, norms)

    def nearest(self, name: str, most: int) -> tuple[Ints, Floats]:
        """The names nearest to a plain name, in no order, each with its cosine."""
        codes = np.unique(np.concatenate([_runs([f" {name} "])[0], _runs([name.replace(" ", "")])[0]]))
        begin, end = self.starts[codes], self.starts[codes + 1]
        lengths = end - begin
        total = float(np.sqrt((self.weights[codes] ** 2).sum()))
        held = lengths > 0
        rare = held & (lengths <= max(50.0, _COMMON * len(self.norms)))
        if rare.any():
            held = rare
        if not held.any():
            return np.empty(0, np.int32), np.empty(0, np.float32)
        codes, begin, end, lengths = codes[held], begin[held], end[held], lengths[held]
        owners = np.concatenate([self.owners[b:e] for b, e in zip(begin.tolist(), end.tolist(), strict=True)])
        scores = np.bincount(owners, weights=np.repeat(self.weights[codes] ** 2, lengths), minlength=len(self.norms))
        near: Floats = (scores / self.norms).astype(np.float32)
        best = _top(near, most) if most < len(near) else np.flatnonzero(near)
        return best.astype(np.int32), near[best] / np.float32(max(total, 1e-9))

    def arrays(self) -> Mapping[str, npt.NDArray[np.generic]]:
        """The arrays that are kept on disk, by name."""
        return {"starts": self.starts, "owners": self.owners, "weights": self.weights, "norms": self.norms}


def _top(scores: Floats, most: int) -> npt.NDArray[np.intp]:
    """The places of about the highest scores; a quick cut first, for most names share nothing."""
    ceiling = float(scores.max())
    for share in (0.45, 0.25, 0.12):
        places = np.flatnonzero(scores > share * ceiling)
        if len(places) >= most:
            break
    else:
        places = np.flatnonzero(scores)
    if len(places) > most:
        places = places[np.argpartition(scores[places], len(places) - most)[len(places) - most :]]
    return places


def _runs(names: Sequence[str]) -> tuple[Ints, Ints]:
    """The codes of all three-letter runs, and the number of the name each stands in."""
    data = [name.encode("ascii", "replace") for name in names]
    lengths = np.fromiter(map(len, data), dtype=np.int64, count=len(data))
    letters = _TABLE[np.frombuffer(b"".join(data), dtype=np.uint8)]
    if len(letters) < 3:  # noqa: PLR2004 - a run has three letters
        return np.empty(0, np.int32), np.empty(0, np.int32)
    owners = np.repeat(np.arange(len(data), dtype=np.int32), lengths)
    codes = (letters[:-2] * _LETTERS + letters[1:-1]) * _LETTERS + letters[2:]
    whole = owners[:-2] == owners[2:]
    return codes[whole], owners[:-2][whole]
