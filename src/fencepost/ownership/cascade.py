"""The 50 percent rules: who is restricted through its owners, and what share restricted owners hold together.

An owner that is itself owned 50 percent or more by restricted ones counts in full: it "is itself considered to be
listed" (15 CFR 744 Supp. No. 8(b); 744.11(a)(1)), blocked (OFAC's guidance of 2014-08-13) or covered (28 CFR
202.211(a)(1), (2)). One that is owned by less does not count at all: OFAC says so, for whom an indirect share is one
through entities that are 50 percent or more owned (FAQ 401); the other two say "directly or indirectly" without saying
how, and are read alike. The product of a chain's shares (``interest``) is another figure, which no such rule reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fencepost.model.holding import WHOLE
from fencepost.ownership.graph import Graph, Marks, Parts, ranges, rescaled

LINE = WHOLE // 2
"""From this share on an owner passes its restriction on; the law files hold the line itself to the share."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """For each unit what restricted owners hold of it together, in parts of ``WHOLE``, and whether it is one itself.

    ``low`` to ``high`` encloses the share as far as holdings are told; ``most`` is what it would be if every share, and
    every owner of a company, that is not told were restricted. ``sure`` marks the units that are listed or restricted
    whatever the shares are within their bounds, ``likely`` those that may be, ``open`` those that may be for what is
    not told.
    """

    low: Parts
    high: Parts
    most: Parts
    sure: Marks
    likely: Marks
    open: Marks


def cascade(graph: Graph, listed: Marks, maybe: Marks | None = None, companies: Marks | None = None) -> Cascade:
    """Work the rule out for every unit.

    ``maybe`` marks units that may be listed; ``companies`` those that can have owners (persons and states have none),
    all where not given.
    """
    suspects = listed if maybe is None else listed | maybe
    ownable = np.ones(graph.size, dtype=np.bool_) if companies is None else companies
    told, own = graph.told(), np.minimum(graph.own(), WHOLE)
    # Shares that together exceed the whole cannot all be right: any one of them may be the wrong one.
    excess = np.maximum(0, told - WHOLE)

    def at_least(least: Parts, _: Parts) -> Parts:
        return np.maximum(0, least - excess)

    def rest(least: Parts) -> Parts:
        """What is left when the others have what they are told to hold."""
        return np.where(excess > 0, WHOLE, np.maximum(0, WHOLE - np.maximum(0, told - least)))

    def at_most(least: Parts, greatest: Parts) -> Parts:
        return rescaled(np.minimum(greatest, rest(least)), own)

    def untold(least: Parts, _: Parts) -> Parts:
        return np.where(ownable, rescaled(rest(least), own), 0)

    falls = _Falls(graph)
    low, sure = falls.spread(listed, at_least)
    high, likely = falls.spread(suspects, at_most)
    most, possible = falls.spread(suspects, untold)
    high = np.maximum(low, high)
    return Cascade(low, high, np.maximum(high, most), sure, likely, possible)


class _Falls:
    """The shares of a graph in order of their owners, down which a restriction passes; of itself a unit holds none."""

    def __init__(self, graph: Graph) -> None:
        self._size, self._first = graph.size, graph.held
        self._owned = graph.owned[graph.by_owner].astype(np.intp)
        apart = self._owned != graph.owner[graph.by_owner]
        self._low, self._high = graph.low[graph.by_owner] * apart, graph.high[graph.by_owner] * apart

    def spread(self, seeds: Marks, share: Callable[[Parts, Parts], Parts]) -> tuple[Parts, Marks]:
        """Let a restriction pass down until nobody new is reached: the share of each unit, and who is restricted.

        ``share`` is given, for each unit, the sums of the least and of the greatest shares that the restricted hold. It
        never falls as they grow, so the order of the units does not matter and a ring of companies comes to rest.
        """
        least, greatest = np.zeros(self._size, dtype=np.int64), np.zeros(self._size, dtype=np.int64)
        marks = seeds | (share(least, greatest) >= LINE)
        fresh = np.flatnonzero(marks)
        while True:
            at = ranges(self._first[fresh], self._first[fresh + 1])
            owned = self._owned[at]
            np.add.at(least, owned, self._low[at])
            np.add.at(greatest, owned, self._high[at])
            shares = share(least, greatest)
            fresh = np.flatnonzero((shares >= LINE) & ~marks)
            if not len(fresh):
                return shares, marks
            marks[fresh] = True
