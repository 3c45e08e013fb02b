"""Many names looked up side by side, in processes that open the same kept index."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.npz"
        index.save(path)
        # A process that is begun anew holds none of this one's locks, as a copy of it might.
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, fresh, _open, (path,)) as pool:
            stretches = [(names[at : at + _STRETCH], limit) for at in range(0, len(names), _STRETCH)]
            return [found for part in pool.map(_stretch, stretches) for found in part]


def _open(path: Path) -> None:
    _opened[:] = [NameIndex.open(path)]


def _stretch(task: tuple[Sequence[str], int]) -> list[list[Match]]:
    names, limit = task
    return list(_each(names, limit))


def _each(names: Sequence[str], limit: int) -> Iterator[list[Match]]:
    (index,) = _opened
    for name in names:
        yield index.search(name, limit)
