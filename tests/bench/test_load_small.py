from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")
sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.load import WORKS, bare, load, served


def test_the_door_costs_little_beside_the_library() -> None:
    """At a small steady rate all are answered, and the middle latency is a small multiple of the bare library's time."""
    with served(1) as (port, key, _):
        for work in WORKS:
            asyncio.run(load(port, key, work, 20, 2))
            found = asyncio.run(load(port, key, work, 40, 3)).told()
            assert (found["answered"], found["failed"]) == (120, 0)
            assert found["p50"] < 20 * bare(work, 100) + 10, (work, found)
