"""The most trusted ways through a net of ties: Dijkstra's search for the greatest product of confidences.

To make the product of confidences greatest is to make the sum of their negative logarithms least. The product itself is
kept, as a fraction, so that equal ways are equal; among those the shorter goes first, and then the names decide.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from fencepost.model.quantity import EXACT
from fencepost.model.route import Tie, Way

MOST_WAYS = 20
"""Ways that are looked for other ways beside."""

_PLACES = Decimal("0.000001")
_Net = Mapping[str, Sequence[Tie]]


def ways(ties: Iterable[Tie], start: str, targets: Collection[str]) -> tuple[Way, ...]:
    """The most trusted way from a start to each target, and the best that goes otherwise; the most trusted first."""
    net = _net(ties)
    first = _best(net, start, set(targets))
    found = {way.ties: way for way in first}
    for way in first[:MOST_WAYS]:
        other = _otherwise(net, start, way)
        if other is not None:
            found.setdefault(other.ties, other)
    return tuple(sorted(found.values(), key=_rank))


def _net(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    """The ties that leave each node, in an order that does not depend on that in which they were told.

    Of several between the same two nodes the most trusted stands for all: they make no other way.
    """
    best: dict[tuple[str, str], Tie] = {}
    for tie in sorted(set(ties), key=lambda tie: (-tie.confidence, _order(tie))):
        best.setdefault((tie.source, tie.target), tie)
    net: dict[str, list[Tie]] = {}
    for tie in sorted(best.values(), key=_order):
        net.setdefault(tie.source, []).append(tie)
    return net


def _order(tie: Tie) -> tuple[str, ...]:
    return (tie.source, tie.target, tie.kind, tie.text, tie.origin, tie.told_by, str(tie.confidence), tie.note)


def _rank(way: Way) -> tuple[Decimal, int, tuple[tuple[str, ...], ...]]:
    return -way.confidence, len(way.ties), tuple(map(_order, way.ties))


def _best(net: _Net, start: str, targets: Collection[str], without: Tie | None = None) -> list[Way]:
    """The best way to each target that can be reached, without one of the ties."""
    settled: dict[str, tuple[Tie, ...]] = {}
    # Of equal products the one with fewer ties goes first, and of those the one whose ties come first in order.
    queue: list[tuple[Fraction, int, list[tuple[str, ...]], str, tuple[Tie, ...]]] = [(Fraction(-1), 0, [], start, ())]
    open_targets = set(targets)
    while queue and open_targets:
        product, length, order, node, path = heapq.heappop(queue)
        if node in settled:
            continue
        settled[node] = path
        open_targets.discard(node)
        for tie in net.get(node, ()):
            if tie.target not in settled and tie is not without:
                longer = product * Fraction(tie.confidence), length + 1, [*order, _order(tie)], tie.target, (*path, tie)
                heapq.heappush(queue, longer)
    return sorted((_way(settled[node]) for node in settled if node in targets and settled[node]), key=_rank)


def _otherwise(net: _Net, start: str, way: Way) -> Way | None:
    """The best way to the same target that lacks some tie of a way."""
    others = [other for tie in way.ties for other in _best(net, start, {way.target}, tie)]
    return min(others, key=_rank, default=None)


def _way(ties: tuple[Tie, ...]) -> Way:
    product = Decimal(1)
    for tie in ties:
        product = EXACT.multiply(product, tie.confidence)
    return Way(ties, product.quantize(_PLACES, ROUND_HALF_EVEN, EXACT) or _PLACES)
