"""Fencepost's own name engine, behind the same questions as its peers."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from bench.screening.contestant import LIMIT, Contestant, Found

from fencepost.model.party import ListedParty

_ROOMS = ("index", "many", "compare", "outcome", "lexicon", "han")


class Fencepost(Contestant):
    """The index, the pair score and the review threshold that are shipped."""

    name = "fencepost"
    needs: ClassVar[tuple[str, ...]] = tuple(f"fencepost.names.{room}" for room in _ROOMS)
    packages: ClassVar[tuple[str, ...]] = ("fencepost", "rapidfuzz", "pypinyin", "opencc", "anyascii")
    keeps = True

    def __init__(self) -> None:
        """Import the engine; ImportError where it is not there."""
        # Late, so that the peers' processes hold nothing of it.
        self._rooms: dict[str, Any] = {room: importlib.import_module(f"fencepost.names.{room}") for room in _ROOMS}
        self._index: Any = None
        self.review = self._rooms["outcome"].REVIEW

    @classmethod
    def versions(cls) -> dict[str, str]:
        """The engine's version is told by itself: a checkout may be measured that is not installed."""
        return {**super().versions(), "fencepost": importlib.import_module("fencepost").__version__}

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Build the index."""
        self._index = self._rooms["index"].NameIndex.build(parties)

    def search(self, name: str) -> list[Found]:
        """One name, and nothing else known of the party."""
        return _found(self._index.search(name, limit=LIMIT))

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:
        """Many names."""
        found = self._rooms["many"].search_many(self._index, names, LIMIT, workers)
        return [_found(matches) for matches in found]

    def search_unaided(self, name: str, others: Sequence[str]) -> list[Found]:
        """One Chinese name, with what the tables owe to it and to none of the others laid aside."""
        known, simplified = self._rooms["lexicon"], self._rooms["han"].simplified
        owed = known.owed_to(simplified(name), [simplified(other) for other in others])
        with known.without(owed):
            return self.search(name)

    def pair(self, first: str, second: str, schema: str) -> float:  # noqa: ARG002 - a name tells what it is
        """The pair score."""
        return float(self._rooms["compare"].score_names(first, second))

    def save(self, path: Path) -> None:
        """Keep the index."""
        self._index.save(path)

    def open(self, path: Path) -> None:
        """Open a kept index."""
        self._index = self._rooms["index"].NameIndex.open(path)


class NoBrands(Fencepost):
    """The same without the brand table, which was partly made from names that stand side by side in a listed entry.

    What an alias owes to the table is the difference between the two.
    """

    name = "fencepost, no brands"
    timed = False

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Build the index, with the synonyms alone that it learned from the parties."""
        super().build(parties)
        self._index.synonyms = self._index.learned

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:  # noqa: ARG002 - a kept index
        """One after the other: another process would open the index with the table."""
        return [self.search(name) for name in names]


ENGINES: tuple[type[Fencepost], ...] = (Fencepost, NoBrands)


def _found(matches: Iterable[Any]) -> list[Found]:
    return [(one.entry, float(one.score)) for one in matches]
