"""Shares between numbered units on one day, laid out so that a million companies are one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fencepost.model.holding import WHOLE

Units = npt.NDArray[np.int32]
Parts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """One holding of the graph: who owns how much of whom, and where in the graph it stands."""

    owner: int
    owned: int
    low: int
    high: int
    at: int


@dataclass(frozen=True)
class Graph:
    """``size`` units, numbered from 0, and the shares that one holds of another, each pair once.

    ``low`` and ``high`` are parts of ``WHOLE``. Shares lie in order of ``owned`` and then ``owner``: those of unit
    ``u`` are ``first[u]`` to ``first[u + 1]``. ``by_owner`` puts them in order of the owner, whose own begin at
    ``held[u]``.
    """

    size: int
    owner: Units
    owned: Units
    low: Parts
    high: Parts
    first: Numbers
    by_owner: Numbers
    held: Numbers

    @classmethod
    def of(cls, size: int, owner: Units, owned: Units, low: Parts, high: Parts) -> Graph:
        """From columns in any order. A pair that is told of twice has one share, which encloses both."""
        pair = owned.astype(np.int64) * size + owner
        order = np.argsort(pair, kind="stable")
        pair = pair[order]
        starts = np.flatnonzero(np.diff(pair, prepend=-1))
        low, high = low[order], high[order]
        if len(starts) and len(starts) < len(pair):
            low, high = np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
        owner, owned = owner[order][starts], owned[order][starts]
        return cls(
            size=size,
            owner=owner,
            owned=owned,
            low=low,
            high=high,
            first=begins(owned, size),
            by_owner=np.argsort(owner, kind="stable"),
            held=begins(owner, size),
        )

    def owners(self, unit: int) -> Iterator[Share]:
        """The shares that others hold of a unit."""
        for at in range(int(self.first[unit]), int(self.first[unit + 1])):
            yield self.share(at)

    def holdings(self, unit: int) -> Iterator[Share]:
        """The shares that a unit holds of others."""
        for place in range(int(self.held[unit]), int(self.held[unit + 1])):
            yield self.share(int(self.by_owner[place]))

    def share(self, at: int) -> Share:
        """The share at a place of the columns."""
        return Share(int(self.owner[at]), int(self.owned[at]), int(self.low[at]), int(self.high[at]), at)

    def above(self, unit: int, most: int = 10_000) -> Numbers:
        """The unit and everybody above it, nearest first; no more than ``most``."""
        met, place = nobody(self.size), np.empty(self.size, dtype=np.int64)
        met[unit] = True
        levels = [np.array([unit], dtype=np.int64)]
        while len(levels[-1]) and sum(map(len, levels)) < most:
            owners = self.owner[self.held_of(levels[-1])].astype(np.int64)
            fresh = _once(owners[~met[owners]], place)
            met[fresh] = True
            levels.append(fresh)
        return np.concatenate(levels)[:most]

    def below(self, units: Marks) -> Marks:
        """The units and everybody below them."""
        found = units.copy()
        fresh = np.flatnonzero(found)
        while len(fresh):
            owned = self.owned[self.held_by(fresh)]
            fresh = np.unique(owned[~found[owned]])
            found[fresh] = True
        return found

    def held_by(self, units: Numbers) -> Numbers:
        """The places of every share that some of the units hold."""
        return self.by_owner[ranges(self.held[units], self.held[units + 1])]

    def held_of(self, units: Numbers) -> Numbers:
        """The places of every share that somebody holds of the units."""
        return ranges(self.first[units], self.first[units + 1])

    def part(self, units: Numbers) -> Graph:
        """The graph of some units alone, numbered as they stand there."""
        number = np.full(self.size, -1, dtype=np.int32)
        number[units] = np.arange(len(units), dtype=np.int32)
        at = self.held_of(units)
        at = at[number[self.owner[at]] >= 0]
        return Graph.of(len(units), number[self.owner[at]], number[self.owned[at]], self.low[at], self.high[at])

    def told(self) -> Parts:
        """For each unit the sum of the least shares that are told of it, its own of itself not counted."""
        return self.total(np.where(self.owner == self.owned, 0, self.low))

    def own(self) -> Parts:
        """For each unit the most that it may hold of itself."""
        return self.total(np.where(self.owner == self.owned, self.high, 0))

    def total(self, parts: Parts) -> Parts:
        """Parts by share, summed by the unit that is owned."""
        # Sums of parts stay far below 2**53, so a count of floats is exact.
        return np.bincount(self.owned, weights=parts, minlength=self.size).astype(np.int64)


def _once(units: Numbers, place: Numbers) -> Numbers:
    """Each unit once, where it stands last; ``place`` is room to write in. To sort them would take longer."""
    order = np.arange(len(units))
    place[units] = order
    kept: Numbers = units[place[units] == order]
    return kept


def ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """Every whole number from each start up to its end, one range after the other."""
    counts = ends - starts
    total = int(counts.sum())
    if not total:
        return np.empty(0, dtype=np.int64)
    offsets = np.repeat(starts - np.concatenate(([0], counts.cumsum()[:-1])), counts)
    places: Numbers = offsets + np.arange(total)
    return places


def begins(units: npt.NDArray[np.integer], size: int) -> Numbers:
    """Where each unit's own rows begin in a column that is in order, or would be."""
    counts = np.bincount(units, minlength=size)
    return np.concatenate(([0], counts.cumsum())).astype(np.int64)


def nobody(size: int) -> Marks:
    """Marks for ``size`` units, none set."""
    return np.zeros(size, dtype=np.bool_)


def rescaled(parts: Parts, own: Parts) -> Parts:
    """Parts as shares of what a unit does not hold of itself, rounded up and no more than the whole."""
    rest = np.maximum(WHOLE - own, 1)
    return np.minimum(WHOLE, -(-parts * WHOLE // rest))
