"""Fencepost's own name engine, behind the same questions as its peers."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from bench.screening.contestant import LIMIT, Contestant, Found

from fencepost.model.party import ListedParty


class Fencepost(Contestant):
    """The index, the pair score and the review threshold that are shipped."""

    name = "fencepost"
    needs: ClassVar[tuple[str, ...]] = ("fencepost.names.index", "fencepost.names.many", "fencepost.names.compare", "fencepost.names.outcome")
    packages: ClassVar[tuple[str, ...]] = ("fencepost", "rapidfuzz", "pypinyin", "opencc", "anyascii")
    keeps = True

    def __init__(self) -> None:
        """Import the engine; ImportError where it is not there."""
        # Late, so that the peers' processes hold nothing of it.
        self._index_module: Any = importlib.import_module("fencepost.names.index")
        self._compare: Any = importlib.import_module("fencepost.names.compare")
        self.review = importlib.import_module("fencepost.names.outcome").REVIEW

    @classmethod
    def versions(cls) -> dict[str, str]:
        """The engine's version is told by itself: a checkout may be measured that is not installed."""
        return {**super().versions(), "fencepost": importlib.import_module("fencepost").__version__}

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Build the index."""
        self._index = self._index_module.NameIndex.build(parties)

    def search(self, name: str) -> list[Found]:
        """One name, and nothing else known of the party."""
        return _found(self._index.search(name, limit=LIMIT))

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:
        """Many names."""
        return [_found(matches) for matches in importlib.import_module("fencepost.names.many").search_many(self._index, names, LIMIT, workers)]

    def search_unaided(self, name: str, others: Sequence[str]) -> list[Found]:
        """One Chinese name, with what the tables owe to it and to none of the others laid aside."""
        known, han = (importlib.import_module(f"fencepost.names.{room}") for room in ("lexicon", "han"))
        owed = known.owed_to(han.simplified(name), [han.simplified(other) for other in others])
        with known.without(owed):
            return self.search(name)

    def pair(self, first: str, second: str, schema: str) -> float:
        """The pair score."""
        return float(self._compare.score_names(first, second))

    def save(self, path: Path) -> None:
        """Keep the index."""
        self._index.save(path)

    def open(self, path: Path) -> None:
        """Open a kept index."""
        self._index = self._index_module.NameIndex.open(path)


def _found(matches: Iterable[Any]) -> list[Found]:
    return [(one.entry, float(one.score)) for one in matches]
