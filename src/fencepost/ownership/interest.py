"""The economic interest of the listed: shares multiplied along every chain and summed, through rings as well.

No 50 percent rule reads this figure. It shows what a rule does not: that a third of a company may belong to a listed
party through owners none of whom reaches the line.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from fencepost.model.holding import WHOLE
from fencepost.ownership.graph import Graph, Marks, Parts

Fractions = npt.NDArray[np.float64]

MOST_ROUNDS, STILL = 300, 1e-10
"""Both ends are bounds wherever the rounds stop: after so many, or when no share moves by more."""
_ROUNDING = 1e-11


def interest(graph: Graph, listed: Marks, maybe: Marks | None = None) -> tuple[Fractions, Fractions]:
    """For each unit the least and the greatest fraction of it that belongs to listed units, as far as is told.

    A listed unit belongs to the listed wholly. What nobody is told to own counts for nobody in the least fraction and
    in the greatest. Both ends bound the truth wherever the reckoning stops: the least rises from nothing, the greatest
    falls from the whole.
    """
    suspects = listed if maybe is None else listed | maybe
    reached = graph.below(suspects)
    # Nobody who stands below none of them can belong to them, whatever ring it stands in; and the listed are whole.
    low = _Sums(graph, graph.low, reached & ~listed)
    high = _Sums(graph, graph.high, reached & ~suspects)
    told = low.all()
    excess, room = np.maximum(0.0, told - 1.0), np.where(told > 1.0, 1.0, 1.0 - told)

    def at_least(of: Fractions) -> Fractions:
        return np.where(listed, 1.0, np.clip(low.of(of) - excess, 0.0, 1.0))

    def at_most(of: Fractions) -> Fractions:
        return np.where(suspects, 1.0, np.clip(np.minimum(high.of(of), room + low.of(of)), 0.0, 1.0))

    least = _settled(at_least, listed.astype(np.float64))
    greatest = _settled(at_most, reached.astype(np.float64))
    return np.clip(least - _ROUNDING, 0.0, 1.0), np.clip(greatest + _ROUNDING * (greatest > 0), 0.0, 1.0)


class _Sums:
    """Sums, for each of some units, of what its owners have, weighted by their shares."""

    def __init__(self, graph: Graph, parts: Parts, units: Marks) -> None:
        """Take the shares that are held of the units; they lie together for each of them."""
        numbers = np.flatnonzero(units & (np.diff(graph.first) > 0))
        at = graph.held_of(numbers)
        self._size, self._units = graph.size, numbers
        self._owner, self._share = graph.owner[at].astype(np.intp), parts[at] / WHOLE
        self._starts = np.concatenate(([0], np.diff(graph.first)[numbers].cumsum()[:-1])).astype(np.int64)

    def of(self, have: Fractions) -> Fractions:
        """The sums, nothing for the other units."""
        sums = np.zeros(self._size)
        if len(self._units):
            sums[self._units] = np.add.reduceat(self._share * have.take(self._owner), self._starts)
        return sums

    def all(self) -> Fractions:
        """What all owners of each unit are told to hold."""
        return self.of(np.ones(self._size))


def _settled(step: Callable[[Fractions], Fractions], start: Fractions) -> Fractions:
    now = start
    for _ in range(MOST_ROUNDS):
        then, now = now, step(now)
        if np.max(np.abs(now - then), initial=0.0) < STILL:
            break
    return now
