"""How long and how much memory: building, opening, single queries, many queries."""

from __future__ import annotations

import gc
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from bench.screening.contestant import Contestant
from bench.screening.measure import Figures
from bench.screening.queries import Queries

WARM_UP = 20
SINGLE = 400
MANY = 1000
PATIENCE_S = 90.0
"""A slow contestant stops after this long with fewer queries, and their number is told."""


def memory_mb() -> float:
    """Resident memory of this process now; 0 where the system does not tell it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def build(contestant: Contestant, queries: Queries) -> Figures:
    """Seconds to build the index, and what it added to the memory of a process that held only the parties."""
    gc.collect()
    before, start = memory_mb(), time.perf_counter()
    contestant.build(queries.parties)
    seconds = time.perf_counter() - start
    gc.collect()
    return {"build_s": seconds, "memory_mb": memory_mb() - before}


def keep(contestant: Contestant, some: str) -> Figures:
    """Size of the kept index, and seconds and memory of a new process that opens it and answers once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        start = time.perf_counter()
        contestant.save(path)
        saved = time.perf_counter() - start
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        size = sum(one.stat().st_size for one in files) / 1e6
        return {"save_s": saved, "file_mb": size, **_opened_elsewhere(type(contestant), path, some)}


def _opened_elsewhere(kind: type[Contestant], path: Path, some: str) -> Figures:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_open, args=(kind, path, some, theirs))
    process.start()
    # Closed here, so that a process that dies is heard of.
    theirs.close()
    figures: Figures = ours.recv()
    process.join()
    return figures


def _open(kind: type[Contestant], path: Path, some: str, to: Connection) -> None:
    contestant = kind()
    before, start = memory_mb(), time.perf_counter()
    contestant.open(path)
    opened = time.perf_counter() - start
    contestant.search(some)
    answered = time.perf_counter() - start
    to.send({"open_s": opened, "open_and_answer_s": answered, "open_memory_mb": memory_mb() - before})
    to.close()


def single(contestant: Contestant, queries: Queries) -> Figures:
    """Milliseconds of single queries on one processor core, and how many a second that makes."""
    names = _mixed(queries, WARM_UP + SINGLE, seed=1)
    took: list[float] = []
    with one_core():
        for name in names[:WARM_UP]:
            contestant.search(name)
        began = time.perf_counter()
        for name in names[WARM_UP:]:
            start = time.perf_counter()
            contestant.search(name)
            took.append(time.perf_counter() - start)
            if time.perf_counter() - began > PATIENCE_S:
                break
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return {
        "single_queries": len(took),
        "p50_ms": 1000 * cuts[49],
        "p99_ms": 1000 * cuts[98],
        "single_per_s": len(took) / sum(took),
    }


def many(contestant: Contestant, queries: Queries, each_s: float) -> Figures:
    """Queries a second in one call, on one core and on two; the fewer, the longer a single one takes."""
    count = max(50, min(MANY, int(PATIENCE_S / 2 / each_s)))
    figures: Figures = {"many_queries": count}
    for workers, seed in ((1, 2), (2, 3)):
        names = _mixed(queries, count, seed=seed)
        with one_core() if workers == 1 else _as_is():
            start = time.perf_counter()
            contestant.search_many(names, workers)
            figures[f"many_per_s_{workers}"] = count / (time.perf_counter() - start)
    return figures


def _mixed(queries: Queries, count: int, seed: int) -> list[str]:
    names = sorted({case.name for case in queries.cases()})
    return Random(seed).sample(  # noqa: S311 - drawn, not guessed at
        names, min(count, len(names))
    )


@contextmanager
def one_core() -> Iterator[None]:
    """Hold this process, with all the threads it may start, on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    pinned: Sequence[tuple[int, set[int]]] = [(thread, os.sched_getaffinity(thread)) for thread in _threads()]
    for thread, _ in pinned:
        os.sched_setaffinity(thread, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        alive = set(_threads())
        for thread, its in pinned:
            if thread in alive:
                os.sched_setaffinity(thread, its)


def _threads() -> list[int]:
    tasks = Path("/proc/self/task")
    return [int(one.name) for one in tasks.iterdir()] if tasks.exists() else [0]


@contextmanager
def _as_is() -> Iterator[None]:
    yield
