"""Many names looked up side by side, in processes that share one index."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from fencepost.names.index import Match, NameIndex

_WORTH, _STRETCH = 400, 100
WORKERS = min(4, os.cpu_count() or 1)

_opened: list[NameIndex] = []


def search_many(index: NameIndex, names: Sequence[str], limit: int = 10, workers: int = WORKERS) -> list[list[Match]]:
    """What :meth:`NameIndex.search` finds for each name, in their order.

    Fewer than 400 names are not worth another process.
    """
    if workers < 2 or len(names) < _WORTH:  # noqa: PLR2004 - one worker is this process
        return [index.search(name, limit) for name in names]
    stretches = [(names[at : at + _STRETCH], limit) for at in range(0, len(names), _STRETCH)]
    with _pool(index, workers) as pool:
        return [found for part in pool.map(_stretch, stretches) for found in part]


@contextmanager
def _pool(index: NameIndex, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have the index: copies of this one where that is safe, else new ones that open it from a file."""
    if "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1:
        # Where no other thread runs, none can hold a lock that the copy would wait for.
        _opened[:] = [index]
        try:
            with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
                yield pool
        finally:
            _opened.clear()
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.npz"
        index.save(path)
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, fresh, _open, (path,)) as pool:
            yield pool


def _open(path: Path) -> None:
    _opened[:] = [NameIndex.open(path)]


def _stretch(task: tuple[Sequence[str], int]) -> list[list[Match]]:
    (index,) = _opened
    names, limit = task
    return [index.search(name, limit) for name in names]
