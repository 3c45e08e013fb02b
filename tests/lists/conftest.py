"""Small lists, and files in the form in which trade.gov publishes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fencepost.lists.store import Store, Taken, at_day
from fencepost.lists.taking import Kept, take

TITLES = {"EL": "Entity List (EL)", "UVL": "Unverified List (UVL)", "SDN": "Specially Designated Nationals (SDN)"}


def screening(*parties: tuple[str, str] | tuple[str, str, str]) -> bytes:
    """A screening list of (list, name[, listing date]); ids are numbered anew each time, as the copy's are."""
    rows: list[dict[str, Any]] = [
        {"id": f"csl-{place}", "source": TITLES[party[0]], "name": party[1], "start_date": (*party, None)[2]}
        for place, party in enumerate(parties)
    ]
    return json.dumps({"total": len(rows), "results": rows}).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home" / "lists")


@pytest.fixture
def keep(store: Store, tmp_path: Path) -> Callable[..., Kept]:
    """Keep parties, each (list, name[, listing date]), or the bytes of a list, as taken on a day."""

    def run(data: bytes | list[Any], day: str, *, force: bool = False, source: str = "csl") -> Kept:
        path = tmp_path / "list.json"
        path.write_bytes(data if isinstance(data, bytes) else screening(*data))
        return take(store, path, Taken(source, "here", at_day(date.fromisoformat(day))), force=force)

    return run
