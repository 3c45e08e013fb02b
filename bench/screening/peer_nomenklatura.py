"""nomenklatura: its matcher ``logic-v2`` behind its own blocker, on FollowTheMoney entities of the same rows."""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from bench.screening.contestant import LIMIT, Contestant, Found
from bench.screening.listed import Entry

from fencepost.model.party import ListedParty

SCHEMATA: Mapping[str, str] = {
    "organisation": "Organization",
    "person": "Person",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "LegalEntity",
    "unknown": "LegalEntity",
}
UNTOLD = "LegalEntity"
"""The schema of a query: whether a firm or a person is asked for is not told to any contestant."""

REVIEW = 0.7
"""The threshold that yente, the API around this matcher, comes with."""


class InOneCall(Contestant):
    """Candidates from the blocker's DuckDB index, at most 75 as it comes, each scored by logic-v2.

    All names are handed over in one call, and the blocker leaves out words that many of them share.
    """

    name = "nomenklatura, one call"
    one_call = True
    needs: ClassVar[tuple[str, ...]] = ("nomenklatura", "followthemoney", "rigour")
    packages: ClassVar[tuple[str, ...]] = ("nomenklatura", "followthemoney", "rigour", "duckdb", "pyicu")
    blocker: ClassVar[Mapping[str, Any]] = {}
    """The blocker's options."""

    def __init__(self) -> None:
        """Import it; ImportError where it is not there."""
        self.review = REVIEW
        self._ftm: Any = importlib.import_module("followthemoney")
        self._dataset: Any = self._ftm.Dataset.make({"name": "csl", "title": "Consolidated Screening List"})
        matching: Any = importlib.import_module("nomenklatura.matching")
        self._algorithm: Any = matching.get_algorithm("logic-v2")
        self._config: Any = self._algorithm.default_config()
        # An entity's names are cached under its id, so that an id used twice gives the first one's names.
        self._ids: Iterator[int] = itertools.count()
        self._scoring_s: list[float] = []

    def _entity(self, schema: str, names: Sequence[str], countries: Sequence[str] = ()) -> Any:  # noqa: ANN401
        """A FollowTheMoney entity with an id that no other one had."""
        properties: dict[str, list[str]] = {"name": list(names[:1]), "alias": list(names[1:])}
        if schema not in ("Vessel", "Airplane"):
            properties["country"] = [code.lower() for code in countries]
        data = {"id": f"e{next(self._ids)}", "schema": schema, "properties": properties}
        return self._ftm.StatementEntity.from_data(self._dataset, data, cleaned=False)

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Fill a store in memory and index it."""
        resolver: Any = importlib.import_module("nomenklatura.resolver")
        memory: Any = importlib.import_module("nomenklatura.store.memory")
        store = memory.MemoryStore(self._dataset, resolver.Linker({}))
        self._listed: dict[str, Any] = {}
        self._entries: dict[str, Entry] = {}
        with store.writer() as writer:
            for row in parties:
                entity = self._entity(SCHEMATA[row.kind], row.names, row.countries)
                self._listed[entity.id] = entity
                self._entries[entity.id] = (row.list, row.id)
                writer.add_entity(entity)
        self._folder = tempfile.TemporaryDirectory()
        blocker: Any = importlib.import_module("nomenklatura.blocker")
        self._index = blocker.Index(store.default_view(), Path(self._folder.name), dict(self.blocker))
        self._index.con.execute("SET enable_progress_bar = false")
        self._index.build()

    def search(self, name: str) -> list[Found]:
        """One name, through the blocker's only door, which takes many."""
        return self.search_many([name], 1)[0]

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:
        """Candidates for all names in one call; they are scored in so many processes."""
        self._index.con.execute(f"SET threads = {int(workers)}")
        asked = [self._entity(UNTOLD, [name]) for name in names]
        found = {str(one): [str(candidate) for candidate, _ in some] for one, some in self._index.match_entities(asked)}
        work = [(entity, found.get(entity.id, [])) for entity in asked]
        if workers == 1:
            start = time.perf_counter()
            scored = [self._scored(*one) for one in work]
            self._scoring_s.append((time.perf_counter() - start) / len(work))
            return scored
        global _SCORER  # noqa: PLW0603 - a forked process finds the entities where they are
        _SCORER = self
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            return pool.starmap(_scored, work, chunksize=20)

    def _scored(self, entity: Any, candidates: Sequence[str]) -> list[Found]:  # noqa: ANN401
        scored = [(self._compare(entity, self._listed[one]), one) for one in candidates]
        best = sorted(scored, key=lambda pair: -pair[0])[:LIMIT]
        return [(self._entries[one], score) for score, one in best]

    def _compare(self, first: Any, second: Any) -> float:  # noqa: ANN401
        return float(self._algorithm.compare(first, second, self._config).score)

    def told(self) -> dict[str, float]:
        """What scoring alone takes of a query, and the size of the blocker's file."""
        size = sum(one.stat().st_size for one in Path(self._folder.name).iterdir()) / 1e6
        return {"scoring_p50_ms": 1000 * statistics.median(self._scoring_s), "file_mb": size}

    def pair(self, first: str, second: str, schema: str) -> float:
        """Two entities of the schema that the benchmark names, each with one name."""
        return self._compare(self._entity(schema, [first]), self._entity(schema, [second]))


class EachAlone(InOneCall):
    """As if each name were handed over for itself: no word is left out because other names share it."""

    name = "nomenklatura, each alone"
    one_call = False
    blocker: ClassVar[Mapping[str, Any]] = {"max_bucket_size": 100_000}


CALLS: tuple[type[InOneCall], ...] = (InOneCall, EachAlone)
_SCORER: InOneCall


def _scored(entity: Any, candidates: Sequence[str]) -> list[Found]:  # noqa: ANN401
    return _SCORER._scored(entity, candidates)  # noqa: SLF001 - the same object, in a forked process
