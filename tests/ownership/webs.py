"""Webs of companies for tests: drawn at random, completed to exact shares, and reckoned slowly and exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from fencepost.model.holding import WHOLE
from fencepost.ownership.graph import Graph

PERCENT = WHOLE // 100
Edge = tuple[int, int]


@dataclass(frozen=True)
class Web:
    """Shares between a few units in whole percent, each within bounds, and who of them is listed."""

    size: int
    shares: Mapping[Edge, tuple[int, int]]
    listed: frozenset[int]

    def graph(self, order: Iterable[Edge] | None = None) -> Graph:
        """The web as a graph, its shares given in some order."""
        pairs = list(order or self.shares)
        return Graph.of(
            self.size,
            np.array([owner for owner, _ in pairs], dtype=np.int32),
            np.array([owned for _, owned in pairs], dtype=np.int32),
            np.array([self.shares[pair][0] * PERCENT for pair in pairs], dtype=np.int64),
            np.array([self.shares[pair][1] * PERCENT for pair in pairs], dtype=np.int64),
        )

    def marks(self) -> np.ndarray:
        """Who is listed, as marks."""
        return np.array([unit in self.listed for unit in range(self.size)], dtype=np.bool_)


@st.composite
def webs(draw: st.DrawFn, most: int = 7, *, exact: bool = False) -> Web:
    """Webs whose shares, taken at their least, fill no unit beyond the whole; rings are drawn too."""
    size = draw(st.integers(2, most))
    shares: dict[Edge, tuple[int, int]] = {}
    for owned in range(size):
        room = 100
        owners = draw(st.lists(st.integers(0, size - 1), unique=True, max_size=4))
        for owner in owners:
            if owner == owned:
                continue
            low = draw(st.integers(0, room))
            high = low if exact else draw(st.integers(low, 100))
            shares[owner, owned] = (low, high)
            room -= low
    return Web(size, shares, draw(st.frozensets(st.integers(0, size - 1), max_size=3)))


@st.composite
def completed(draw: st.DrawFn) -> tuple[Web, dict[Edge, Fraction]]:
    """A web, and exact shares within its bounds that fill no unit beyond the whole."""
    web = draw(webs())
    exact: dict[Edge, Fraction] = {}
    for owned in range(web.size):
        into = {pair: bounds for pair, bounds in web.shares.items() if pair[1] == owned}
        room = 100 - sum(low for low, _ in into.values())
        for pair, (low, high) in into.items():
            more = draw(st.integers(0, max(0, min(high - low, room))))
            room -= more
            exact[pair] = Fraction(low + more, 100)
    return web, exact


def exact_cascade(size: int, shares: Mapping[Edge, Fraction], listed: frozenset[int]) -> list[Fraction]:
    """The share that restricted owners hold of each unit, by the words of the rule."""
    restricted = set(listed)
    while True:
        held = [
            sum(
                (share for (owner, owned), share in shares.items() if owned == unit and owner in restricted),
                Fraction(0),
            )
            for unit in range(size)
        ]
        more = {unit for unit in range(size) if held[unit] >= Fraction(1, 2)} - restricted
        if not more:
            return held
        restricted |= more


def interest_after(rounds: int, size: int, shares: Mapping[Edge, Fraction], listed: frozenset[int]) -> list[Fraction]:
    """The economic interest, summed over chains of up to so many links: never more than the truth."""
    now = [Fraction(unit in listed) for unit in range(size)]
    for _ in range(rounds):
        now = [
            Fraction(1)
            if unit in listed
            else sum((share * now[owner] for (owner, owned), share in shares.items() if owned == unit), Fraction(0))
            for unit in range(size)
        ]
    return now
