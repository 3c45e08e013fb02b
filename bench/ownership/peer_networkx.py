"""The same shares with networkx, as one would write them on its graphs: successors, predecessors and edge data."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from bench.ownership.web import Columns

from fencepost.model.holding import WHOLE

_LINE = WHOLE // 2
_Web: TypeAlias = Any  # a networkx graph, which has no types here
_Share = Callable[[int, int, int], int]


def graph(columns: Columns) -> _Web:
    """The web as a directed graph from owner to owned."""
    import networkx as nx  # noqa: PLC0415 - a peer, of the bench alone

    found = nx.DiGraph()
    found.add_nodes_from(range(columns.size))
    rows = zip(*(column.tolist() for column in (columns.owner, columns.owned, columns.low, columns.high)), strict=True)
    found.add_edges_from((owner, owned, {"low": low, "high": high}) for owner, owned, low, high in rows)
    return found


def shares(web: _Web, listed: set[int]) -> dict[str, list[int]]:
    """The ends of the listed share of every unit, as ``cascade`` gives them."""
    told: dict[int, int] = {unit: sum(low for _, _, low in web.in_edges(unit, data="low")) for unit in web}

    def at_least(unit: int, least: int, _: int) -> int:
        return max(0, least - max(0, told[unit] - WHOLE))

    def rest(unit: int, least: int) -> int:
        return WHOLE if told[unit] > WHOLE else max(0, WHOLE - max(0, told[unit] - least))

    def at_most(unit: int, least: int, greatest: int) -> int:
        return min(greatest, rest(unit, least))

    low, high = _spread(web, listed, at_least), _spread(web, listed, at_most)
    most = _spread(web, listed, lambda unit, least, _: rest(unit, least))
    return {"low": low, "high": list(map(max, low, high)), "most": list(map(max, low, high, most))}


def _spread(web: _Web, listed: set[int], share: _Share) -> list[int]:
    least, greatest = dict.fromkeys(web, 0), dict.fromkeys(web, 0)
    restricted = set(listed) | {unit for unit in web if share(unit, 0, 0) >= _LINE}
    queue = deque(restricted)
    while queue:
        unit = queue.popleft()
        for _, owned, data in web.out_edges(unit, data=True):
            if owned != unit:
                least[owned] += data["low"]
                greatest[owned] += data["high"]
                if owned not in restricted and share(owned, least[owned], greatest[owned]) >= _LINE:
                    restricted.add(owned)
                    queue.append(owned)
    return [share(unit, least[unit], greatest[unit]) for unit in web]


def interest(web: _Web, listed: set[int], still: float, most_rounds: int) -> tuple[list[float], list[float]]:
    """The ends of the economic interest of every unit, by the same rounds."""
    below = set(listed)
    queue = deque(listed)
    while queue:
        for owned in web.successors(queue.popleft()):
            if owned not in below:
                below.add(owned)
                queue.append(owned)
    into = {
        unit: [(o, d["low"] / WHOLE, d["high"] / WHOLE) for o, _, d in web.in_edges(unit, data=True)] for unit in web
    }
    told = {unit: sum(low for _, low, _ in edges) for unit, edges in into.items()}

    def at_least(unit: int, of: dict[int, float]) -> float:
        got = sum(low * of[owner] for owner, low, _ in into[unit]) - max(0.0, told[unit] - 1.0)
        return 1.0 if unit in listed else min(1.0, max(0.0, got))

    def at_most(unit: int, of: dict[int, float]) -> float:
        got = sum(high * of[owner] for owner, _, high in into[unit])
        free = sum(low * (1.0 - of[owner]) for owner, low, _ in into[unit])
        room = 1.0 if told[unit] > 1.0 else 1.0 - free
        return 1.0 if unit in listed else min(1.0, max(0.0, min(got, room)))

    ends = []
    for step, start in ((at_least, listed), (at_most, below)):
        now = {unit: float(unit in start) for unit in web}
        for _ in range(most_rounds):
            then, now = now, {unit: step(unit, now) for unit in web}
            if max(abs(now[unit] - then[unit]) for unit in web) < still:
                break
        ends.append([now[unit] for unit in web])
    return ends[0], ends[1]
