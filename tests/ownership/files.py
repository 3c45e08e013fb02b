"""Small files of owners for tests, as readers give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from fencepost.model.holding import Holding, Unit, parts
from fencepost.sources.holdings import Gathering, Holdings


def holding(owner: str, owned: str, low: str, high: str | None = None, **more: Any) -> Holding:
    """A share between two percentages."""
    top = parts(Decimal(high if high is not None else low), up=True)
    return Holding(owner, owned, low=parts(Decimal(low)), high=top, **more)


def file(holdings: Iterable[Holding] = (), units: Iterable[Unit] = (), name: str = "owners.csv") -> Holdings:
    """A file of these rows, numbered from 2."""
    gathered = Gathering(name)
    for row, unit in enumerate(units, start=2):
        gathered.units[unit.id] = replace(unit, row=unit.row or row)
    gathered.holdings.extend(replace(one, row=one.row or row) for row, one in enumerate(holdings, start=2))
    return gathered.finish("csv")
