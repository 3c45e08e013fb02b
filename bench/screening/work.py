"""One contestant in a process of its own: builds, answers, and sends its figures back."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.screening import measure, timing
from bench.screening.cache import PeerCache, key
from bench.screening.contestant import Contestant, Found
from bench.screening.measure import Figures
from bench.screening.queries import Case, Queries

OWN = "fencepost"
"""What the names of contestants begin with whose answers are never kept."""


@dataclass(frozen=True)
class Task:
    """What a contestant is to do."""

    kind: type[Contestant]
    queries: Queries
    data: str
    sets: frozenset[str]
    cache: Path | None = None


def in_own_process(task: Task) -> Figures:
    """The figures, or what went wrong under ``error``."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send, args=(task, theirs))
    process.start()
    theirs.close()
    try:
        figures: Figures = ours.recv()
    except EOFError:
        process.join()
        figures = {"error": f"the process ended with {process.exitcode}"}
    process.join()
    return figures


def _send(task: Task, to: Connection) -> None:
    try:
        to.send(figures(task))
    except Exception:  # noqa: BLE001 - the others' figures are still wanted
        to.send({"error": traceback.format_exc()})
    to.close()


def figures(task: Task) -> Figures:
    """Build, answer everything, and measure."""
    names = [case.name for case in _wanted(task)]
    asked = Asked(task, names)
    found: Figures = {"name": task.kind.name, "versions": task.kind.versions()}
    answers = asked.answers(names)
    found |= _recall(task, answers, asked.contestant.review)
    if "chinese" in task.sets:
        found["chinese_unaided"] = _unaided(task, asked, found["line"])
    if "pairs" in task.sets:
        scores = asked.pairs()
        found["pairs"] = measure.pair_figures(task.queries.pairs, scores, asked.contestant.review)
    if "speed" in task.sets and task.kind.timed:
        found["speed"] = asked.speed()
    asked.cache.write()
    return found


def _wanted(task: Task) -> Iterator[Case]:
    """The chosen sets; what is not listed is always asked, since the alert line hangs on it."""
    for name, cases in task.queries.listed.items():
        if name in task.sets:
            yield from cases
    yield from task.queries.unlisted


def _recall(task: Task, answers: dict[str, list[Found]], review: float | None) -> Figures:
    line = measure.alert_line(measure.tops(task.queries.unlisted, answers))
    alerts = measure.alerts(task.queries.unlisted, answers, line, review)
    sets = {name: cases for name, cases in task.queries.listed.items() if name in task.sets}
    found: Figures = {
        "line": line,
        "review": review,
        "alerts": alerts,
        "sets": {name: measure.recall(cases, answers, line, review) for name, cases in sets.items()},
        "recall_at_own_line": {
            group: {
                name: measure.hits(cases, answers, above=one["own_line"]) / len(cases) for name, cases in sets.items()
            }
            for group, one in alerts.items()
        },
    }
    if "benign" in sets:
        found["benign"] = measure.recall_by_group(sets["benign"], answers, line)
    return found


def _unaided(task: Task, asked: Asked, line: float) -> Figures:
    """The Chinese names once more, each with the tables' knowledge of it laid aside."""
    cases = task.queries.listed["chinese"]
    answers = asked.unaided([case.name for case in cases])
    found = measure.recall(cases, answers, line, asked.contestant.review)
    found["groups"] = measure.recall_by_group(cases, answers, line)
    return found


class Asked:
    """A contestant that is built only when something is asked that is not kept."""

    def __init__(self, task: Task, names: Sequence[str]) -> None:
        """Nothing is built yet."""
        self.contestant = task.kind()
        self.cache = PeerCache(None if task.kind.name.startswith(OWN) else task.cache)
        self._task = task
        self._kept = self.cache.part(key(task.kind, task.queries, task.data, names))
        self._built: Figures = {}

    def _ready(self) -> Contestant:
        if not self._built:
            self._built = timing.build(self.contestant, self._task.queries)
        return self.contestant

    def answers(self, names: Sequence[str]) -> dict[str, list[Found]]:
        """The rows found for each name."""
        kept: dict[str, Any] = self._kept["answers"]
        new = [name for name in dict.fromkeys(names) if name not in kept]
        if new:
            ready, start = self._ready(), time.perf_counter()
            kept.update(zip(new, ready.search_many(new, 2), strict=True))
            print(f"  {ready.name}: {len(new)} names in {time.perf_counter() - start:.1f} s", flush=True)
        return {name: [((entry[0], entry[1]), score) for entry, score in kept[name]] for name in names}

    def unaided(self, names: Sequence[str]) -> dict[str, list[Found]]:
        """The rows found for each name with nobody's help; a peer has no tables to lay aside."""
        if type(self.contestant).search_unaided is Contestant.search_unaided:
            return self.answers(names)
        return {name: self._ready().search_unaided(name, [other for other in names if other != name]) for name in names}

    def pairs(self) -> list[float]:
        """The score of each labelled pair."""
        kept: dict[str, float] = self._kept["pairs"]
        scores = []
        for pair in self._task.queries.pairs:
            told = f"{pair.schema}\n{pair.first}\n{pair.second}"
            if told not in kept:
                kept[told] = self.contestant.pair(pair.first, pair.second, pair.schema)
            scores.append(kept[told])
        return scores

    def speed(self) -> Figures:
        """Time and memory."""
        kept: Figures = self._kept["speed"]
        if not kept:
            ready = self._ready()
            kept.update(self._built)
            if ready.keeps:
                kept.update(timing.keep(ready, self._task.queries.unlisted[0].name))
            kept.update(timing.single(ready, self._task.queries))
            kept.update(ready.told())
            kept.update(timing.many(ready, self._task.queries, kept["p50_ms"] / 1000))
            return kept
        return kept if self._built else {**kept, "from_cache": True}
