"""How much a word tells: the rarer it is among the names of listed parties, the more.

The counts are those of one published list, kept in ``data/name_words.csv``, so that the same two names get the
same score whichever list they are held against.
"""

from __future__ import annotations

import csv
import math
from functools import lru_cache

from fencepost.sources.shipped import shipped

_TOTAL = "*"


class Rarity:
    """The weight of each word, natural logarithm of one plus names over names that hold the word."""

    def __init__(self, total: int, counts: dict[str, int]) -> None:
        """Take how many names there are, and how many hold each word that several hold."""
        self._weights = {word: math.log1p(total / count) for word, count in counts.items()}
        self.highest = math.log1p(total)

    def knows(self, word: str) -> bool:
        """Whether several listed names hold the word."""
        return word in self._weights

    def of(self, word: str) -> float:
        """The weight of a word; one that is not in the table is as rare as can be."""
        return self._weights.get(word, self.highest)


@lru_cache(maxsize=1)
def rarity() -> Rarity:
    """The shipped table."""
    with shipped("data", "name_words.csv").open(encoding="utf-8", newline="") as stream:
        counts = {row["word"]: int(row["names"]) for row in csv.DictReader(stream)}
    return Rarity(counts.pop(_TOTAL), counts)
