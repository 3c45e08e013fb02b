"""rapidfuzz by brute force: every query against every name, in the plain spelling, no blocking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from bench.screening.contestant import LIMIT, Contestant, Found
from bench.screening.listed import Entry
from bench.screening.spelling import plain
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from fencepost.model.party import ListedParty

AT_ONCE = 64
"""Queries whose scores against all names are held at once: 64 times 54,000 times 4 bytes are 14 MB."""


class BruteForce(Contestant):
    """One of rapidfuzz's scorers; a row's score is that of its best name."""

    needs: ClassVar[tuple[str, ...]] = ("rapidfuzz",)
    packages: ClassVar[tuple[str, ...]] = ("rapidfuzz",)
    scorer: ClassVar[str]

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Spell all names plainly, a row's names side by side."""
        self._names: list[str] = []
        self._entries: list[Entry] = []
        starts: list[int] = []
        for row in parties:
            starts.append(len(self._names))
            self._names += dict.fromkeys(plain(name) for name in row.names)
            self._entries.append((row.list, row.id))
        self._starts = np.array(starts)

    def search(self, name: str) -> list[Found]:
        """One name."""
        return self.search_many([name], 1)[0]

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:
        """Many names; the threads are rapidfuzz's own."""
        found: list[list[Found]] = []
        for start in range(0, len(names), AT_ONCE):
            asked = [plain(name) for name in names[start : start + AT_ONCE]]
            scores = process.cdist(
                asked, self._names, scorer=getattr(fuzz, self.scorer), dtype=np.float32, workers=workers
            )
            found += [self._best(np.maximum.reduceat(row, self._starts)) for row in scores]
        return found

    def _best(self, scores: NDArray[np.float32]) -> list[Found]:
        few = np.argpartition(-scores, LIMIT)[: LIMIT * 4]
        few = few[np.lexsort((few, -scores[few]))][:LIMIT]
        return [(self._entries[place], float(scores[place]) / 100) for place in few]

    def pair(self, first: str, second: str, schema: str) -> float:  # noqa: ARG002 - it knows no schemas
        """The scorer's own figure."""
        scored: float = getattr(fuzz, self.scorer)(plain(first), plain(second))
        return scored / 100


class WRatio(BruteForce):
    """rapidfuzz's weighted choice of scorers."""

    name = "rapidfuzz WRatio"
    scorer = "WRatio"


class TokenSetRatio(BruteForce):
    """Words in common, and the rest."""

    name = "rapidfuzz token_set_ratio"
    scorer = "token_set_ratio"


class TokenSortRatio(BruteForce):
    """Edit distance of the words in alphabetical order."""

    name = "rapidfuzz token_sort_ratio"
    scorer = "token_sort_ratio"


class Ratio(BruteForce):
    """Edit distance."""

    name = "rapidfuzz ratio"
    scorer = "ratio"


SCORERS: tuple[type[BruteForce], ...] = (WRatio, TokenSetRatio, TokenSortRatio, Ratio)
