"""Answers of slow peers, kept between runs while one develops. A published run uses none."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.screening.contestant import Contestant
from bench.screening.queries import Queries


def key(contestant: type[Contestant], queries: Queries, data: str, names: Sequence[str]) -> str:
    """What an answer hangs on: who answers, in which versions, from which parties; for some, what else is asked."""
    told = [contestant.name, contestant.versions(), data, queries.seed, sorted(queries.held_out)]
    if contestant.one_call:
        told.append(sorted(names))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class PeerCache:
    """A file of answers; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        """Read the file, if there is one."""
        self._path = path
        self._all: dict[str, dict[str, Any]] = {}
        if path and path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                self._all = json.load(stream)

    def part(self, name: str) -> dict[str, Any]:
        """What is kept under a key; what is put in here is kept when the cache is written."""
        return self._all.setdefault(name, {"answers": {}, "pairs": {}, "speed": {}})

    def write(self) -> None:
        """Write the file."""
        if self._path:
            with gzip.open(self._path, "wt", encoding="utf-8") as stream:
                json.dump(self._all, stream, ensure_ascii=False)
