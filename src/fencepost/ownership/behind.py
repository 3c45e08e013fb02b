"""Who is behind one unit on a day: its owners up to the top, chain by chain, with the sums that a rule would draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from heapq import heappop, heappush
from itertools import islice

import numpy as np

from fencepost.model.holding import WHOLE, Holding, percent
from fencepost.ownership.cascade import LINE, Cascade, cascade
from fencepost.ownership.graph import Graph, Marks
from fencepost.ownership.interest import interest
from fencepost.ownership.register import Register

MOST_UNITS = 10_000
"""Units above one that are looked at; a register may hold all companies of a country in one web."""

MOST_CHAINS = 50
_MOST_STEPS = 10_000
_A_TRIFLE = 0.01
"""Parts by which a float may miss a whole number of them."""


_Step = tuple[int, int, int, int]
"""A step of a chain upward: the owner, the ends of its share, and the step before it (-1 at the foot)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A share between two ends, in parts of ``WHOLE``."""

    low: int
    high: int

    def __str__(self) -> str:
        """``33.333333 %``, ``25 to 50 %`` or ``share not told``."""
        if (self.low, self.high) == (0, WHOLE):
            return "share not told"
        if self.low == self.high:
            return f"{percent(self.low)} %"
        return f"{percent(self.low)} to {percent(self.high)} %"

    def times(self, other: Bounds) -> Bounds:
        """The share of a share, rounded outwards."""
        return Bounds(self.low * other.low // WHOLE, -(-self.high * other.high // WHOLE))


@dataclass(frozen=True, slots=True)
class Link:
    """One holding of a chain, from the owner's side."""

    owner: int
    owned: int
    share: Bounds


@dataclass(frozen=True, slots=True)
class Chain:
    """A way from the unit up to one owner; ``share`` is the product of its links."""

    links: tuple[Link, ...]
    share: Bounds

    @property
    def owner(self) -> int:
        """Who stands at its end."""
        return self.links[-1].owner


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a 50 percent rule finds for the unit: the share of restricted owners, how it is summed, what is unknown.

    ``low`` to ``high`` encloses it as far as holdings are told, ``most`` is the end if all that is not told were
    restricted. ``sums`` are lines, from the top down to the unit.
    """

    low: int
    high: int
    most: int
    sums: tuple[str, ...]

    @property
    def told(self) -> Bounds:
        """The share as far as holdings are told."""
        return Bounds(self.low, self.high)

    @property
    def settled(self) -> bool:
        """Whether nothing that is not told could put it on the other side of the line."""
        return self.low >= LINE or self.most < LINE


@dataclass(frozen=True, eq=False)
class Behind:
    """One unit of a register on a day, and everybody above it."""

    register: Register
    unit: int
    day: date

    @cached_property
    def whole(self) -> Graph:
        """The graph of the day."""
        return self.register.graph(self.day)

    @cached_property
    def above(self) -> tuple[int, ...]:
        """The unit and everybody above it by shares, nearest first."""
        return tuple(self.whole.above(self.unit, MOST_UNITS).tolist())

    @property
    def cut(self) -> bool:
        """Whether there are more owners above than were looked at."""
        return len(self.above) >= MOST_UNITS

    @cached_property
    def graph(self) -> Graph:
        """The graph of those units alone; unit 0 is the one that is asked about."""
        return self.whole.part(np.array(self.above, dtype=np.int64))

    @cached_property
    def companies(self) -> Marks:
        """Which of them can have owners."""
        marks: Marks = self.register.companies[np.array(self.above)]
        return marks

    @cached_property
    def ties(self) -> tuple[tuple[int, Holding], ...]:
        """Every holding of the unit itself that holds on the day, of whatever kind, each with its owner's number."""
        told = self.register.told(self.register.ties(self.unit, self.day))
        return tuple(sorted(told, key=lambda tie: (tie[1].kind != "share", -tie[1].high, tie[1].owner)))

    @property
    def untold(self) -> Bounds:
        """The share of the unit about whose holder nothing is told."""
        shares = [share for share in self.graph.owners(0) if share.owner != 0]
        least, greatest = sum(share.low for share in shares), sum(share.high for share in shares)
        return Bounds(max(0, WHOLE - greatest), max(0, WHOLE - least))

    @property
    def overfull(self) -> str:
        """Why the shares of the unit cannot all be right, or nothing."""
        least = int(self.graph.told()[0])
        return f"the holdings of it come to {percent(least)} %: at least one is wrong" if least > WHOLE else ""

    @cached_property
    def _beyond(self) -> tuple[int, ...]:
        """The units whose own owners were not looked at: any of them may be restricted."""
        if not self.cut:
            return ()
        told = np.diff(self.graph.first)
        every = np.array(self.above, dtype=np.int64)
        return tuple(every[told < np.diff(self.whole.first)[every]].tolist())

    def reckoned(self, listed: Collection[int], maybe: Collection[int] = ()) -> Reckoned:
        """What a 50 percent rule finds when these units are the listed ones, and those may be."""
        suspects = self._marks((*maybe, *self._beyond))
        found = cascade(self.graph, self._marks(listed), suspects, self.companies)
        sums = tuple(self._sums(found, self._marks(listed) | suspects))
        return Reckoned(int(found.low[0]), int(found.high[0]), int(found.most[0]), sums)

    def interest(self, listed: Collection[int], maybe: Collection[int] = ()) -> Bounds:
        """The economic interest of these units in the unit, through every chain and ring."""
        low, high = interest(self.graph, self._marks(listed), self._marks((*maybe, *self._beyond)))
        return Bounds(int(low[0] * WHOLE + _A_TRIFLE), min(WHOLE, int(np.ceil(high[0] * WHOLE - _A_TRIFLE))))

    def chains(self, to: Collection[int]) -> tuple[Chain, ...]:
        """Ways up to these units that meet nobody twice, the greatest share first; no more than ``MOST_CHAINS``."""
        wanted = self._marks(to)
        wanted[0] = False
        return tuple(islice(self._walk(wanted), MOST_CHAINS))

    def _walk(self, wanted: Marks) -> Iterator[Chain]:
        """Chains in order of their share: a longer one has never more than what it begins with."""
        leads = self.graph.below(wanted).tolist()
        # Each step knows the one before it, so that a chain is put together only when it is wanted.
        steps: list[_Step] = []
        heap: list[tuple[int, int, int]] = [(-WHOLE, -WHOLE, -1)]
        while heap and len(steps) < _MOST_STEPS:
            high, low, at = heappop(heap)
            unit = steps[at][0] if at >= 0 else 0
            if at >= 0 and wanted[unit]:
                yield self._chain(steps, at)
            met = set(_units(steps, at))
            for owner, least, greatest in self._shares_of(unit):
                if leads[owner] and owner not in met:
                    # A share of a share, rounded outwards.
                    product = (high * greatest // WHOLE, -(low * least // -WHOLE), len(steps))
                    heappush(heap, product)
                    steps.append((owner, least, greatest, at))

    def _shares_of(self, unit: int) -> Iterable[tuple[int, int, int]]:
        graph, of = self.graph, slice(int(self.graph.first[unit]), int(self.graph.first[unit + 1]))
        return zip(graph.owner[of].tolist(), graph.low[of].tolist(), graph.high[of].tolist(), strict=True)

    def _chain(self, steps: Sequence[_Step], at: int) -> Chain:
        """The chain that ends with a step, with the register's numbers of its units."""
        links: list[Link] = []
        while at >= 0:
            owner, low, high, before = steps[at]
            owned = steps[before][0] if before >= 0 else 0
            links.append(Link(self.above[owner], self.above[owned], Bounds(low, high)))
            at = before
        links.reverse()
        return Chain(tuple(links), reduce(Bounds.times, (link.share for link in links)))

    def _sums(self, found: Cascade, seeds: Marks) -> Iterator[str]:
        """The sum of each unit that is restricted through its owners, and of the unit itself, from the top down."""
        through = {0: None}
        queue = [0]
        for unit in queue:
            for owner, _, _ in self._shares_of(unit):
                if len(through) < MOST_CHAINS and found.likely[owner] and not seeds[owner] and owner not in through:
                    through[owner] = None
                    queue.append(owner)
        for unit in reversed(through):
            line = self._sum(unit, found)
            if line:
                yield line

    def _sum(self, unit: int, found: Cascade) -> str:
        counted = [s for s in self.graph.owners(unit) if found.likely[s.owner] and s.owner != unit]
        if not counted:
            return ""
        parts = (f"{self._name(s.owner)} {Bounds(s.low, s.high)}" for s in sorted(counted, key=lambda s: -s.high))
        total = Bounds(int(found.low[unit]), int(found.high[unit]))
        return f"{self._name(unit)}: {' + '.join(parts)} = {total}{_meaning(total, is_asked=unit == 0)}"

    def _name(self, unit: int) -> str:
        return self.register.name(self.above[unit])

    def _marks(self, units: Collection[int]) -> Marks:
        wanted = set(units)
        return np.array([unit in wanted for unit in self.above], dtype=np.bool_)


def _units(steps: Sequence[_Step], at: int) -> Iterator[int]:
    """The owners along a chain, and the unit at its foot."""
    while at >= 0:
        yield steps[at][0]
        at = steps[at][3]
    yield 0


def _meaning(total: Bounds, *, is_asked: bool) -> str:
    if is_asked:
        return ""
    if total.low >= LINE:
        return ", so it counts in full"
    return ", so it may count in full"
