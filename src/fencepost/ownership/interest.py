"""The economic interest of the listed: shares multiplied along every chain and summed, through rings as well.

No 50 percent rule reads this figure. It shows what a rule does not: that a third of a company may belong to a listed
party through owners none of whom reaches the line.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from fencepost.model.holding import WHOLE
from fencepost.ownership.graph import Graph, Marks

Fractions = npt.NDArray[np.float64]

_MOST_ROUNDS = 300
_STILL = 1e-12
_ROUNDING = 1e-11


def interest(graph: Graph, listed: Marks, maybe: Marks | None = None) -> tuple[Fractions, Fractions]:
    """For each unit the least and the greatest fraction of it that belongs to listed units, as far as is told.

    A listed unit belongs to the listed wholly. What nobody is told to own counts for nobody in the least fraction and
    in the greatest. Both ends bound the truth wherever the reckoning stops: the least rises from nothing, the greatest
    falls from the whole.
    """
    suspects = listed if maybe is None else listed | maybe
    low, high = graph.low / WHOLE, graph.high / WHOLE
    told = np.bincount(graph.owned, weights=low, minlength=graph.size)
    excess = np.maximum(0.0, told - 1.0)

    def at_least(of: Fractions) -> Fractions:
        got = np.bincount(graph.owned, weights=low * of[graph.owner], minlength=graph.size)
        return np.where(listed, 1.0, np.clip(got - excess, 0.0, 1.0))

    def at_most(of: Fractions) -> Fractions:
        got = np.bincount(graph.owned, weights=high * of[graph.owner], minlength=graph.size)
        free = np.bincount(graph.owned, weights=low * (1.0 - of[graph.owner]), minlength=graph.size)
        return np.where(suspects, 1.0, np.clip(np.minimum(got, np.where(told > 1.0, 1.0, 1.0 - free)), 0.0, 1.0))

    least = _settled(at_least, listed.astype(np.float64))
    greatest = _settled(at_most, _below(graph, suspects).astype(np.float64))
    return np.clip(least - _ROUNDING, 0.0, 1.0), np.clip(greatest + _ROUNDING * (greatest > 0), 0.0, 1.0)


def _settled(step: Callable[[Fractions], Fractions], start: Fractions) -> Fractions:
    now = start
    for _ in range(_MOST_ROUNDS):
        then, now = now, step(now)
        if np.max(np.abs(now - then), initial=0.0) < _STILL:
            break
    return now


def _below(graph: Graph, units: Marks) -> Marks:
    """The units and everybody below them. Nobody else can belong to them, whatever ring it stands in."""
    found = units.copy()
    fresh = np.flatnonzero(found)
    while len(fresh):
        owned = graph.owned[graph.held_by(fresh)]
        fresh = np.unique(owned[~found[owned]])
        found[fresh] = True
    return found
