"""What several bounds leave together: whether any place on earth lies within all of them, and how large it may be.

Each bound is a disc on the sphere, made wider by the earth's flattening and by ``_SLACK_KM`` for the rounding of sums.
Discs have a common place exactly if some point of some disc's edge lies within all others; so each edge is walked once,
and the arcs of it that lie outside another disc are taken away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fencepost.compute.distance import (
    EARTH_KM,
    FIBRE_INDEX,
    HALFWAY_KM,
    MARGIN,
    bound_km,
    nearest_km,
    shortest,
)
from fencepost.model.landmark import Landmark

MOST_DISCS = 500
"""Discs that are held against each other; the smallest are taken, and what is left out is said."""

_SLACK_KM = 0.1
_TURN = 2 * math.pi
_SAMPLES = 4_000
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class CommonGround:
    """What all bounds leave.

    ``exists`` is false where no place on earth lies within all of them, so that some delay or some landmark is not
    what it is said to be; then ``apart`` names two that contradict each other, if two alone do. ``area_km2`` is about
    as large as what is left, and never above that of ``nearest``'s disc, which is within ``bound_km`` of it.
    """

    exists: bool
    nearest: Landmark
    bound_km: float
    disc_km2: float
    area_km2: float
    apart: tuple[Landmark, Landmark] | None
    left_out: int


def common_ground(landmarks: Sequence[Landmark], index: float = FIBRE_INDEX) -> CommonGround:
    """What the bounds of landmarks leave together.

    Raises:
        ValueError: there is no landmark.
    """
    every = shortest(landmarks)
    if not every:
        raise ValueError("there is no landmark to measure from")
    discs = [_Disc.of(landmark, index) for landmark in every]
    telling = _telling(discs)
    kept = telling[:MOST_DISCS]
    exists = any(_edge_left(disc, kept) for disc in kept)
    disc_area = _area(kept[0].radius)
    share = _share_left(kept[0], kept) if exists else 0.0
    return CommonGround(
        exists=exists,
        nearest=every[0],
        bound_km=bound_km(every[0].rtt_ms, index),
        disc_km2=disc_area,
        area_km2=share * disc_area,
        apart=None if exists else _apart([disc.landmark for disc in kept], index),
        left_out=len(telling) - len(kept),
    )


@dataclass(frozen=True, slots=True)
class _Disc:
    """A disc on the unit sphere: its middle as a vector, its radius as an angle, the flattening of the earth added."""

    landmark: Landmark
    middle: tuple[float, float, float]
    radius: float

    @classmethod
    def of(cls, landmark: Landmark, index: float) -> _Disc:
        north, east = math.radians(landmark.at.latitude), math.radians(landmark.at.longitude)
        middle = (math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north))
        wide = bound_km(landmark.rtt_ms, index) / (1 - MARGIN) + _SLACK_KM
        return cls(landmark, middle, min(wide, HALFWAY_KM) / EARTH_KM)


def _telling(discs: Sequence[_Disc]) -> list[_Disc]:
    """The discs that do not hold the smallest one whole, and so may take something away from it; the smallest first."""
    smallest = discs[0]
    return [smallest, *(d for d in discs[1:] if _angle(d.middle, smallest.middle) + smallest.radius > d.radius)]


def _edge_left(disc: _Disc, others: Sequence[_Disc]) -> bool:
    """Whether some point of a disc's edge lies within all other discs."""
    outside: list[tuple[float, float]] = []
    side, up = _axes(disc.middle)
    for other in others:
        if other is disc:
            continue
        # The edge at bearing b is nearer to the other's middle the closer b is to the bearing of that middle.
        apart = _angle(disc.middle, other.middle)
        slope = math.sin(disc.radius) * math.sin(apart)
        need = math.cos(other.radius) - math.cos(disc.radius) * math.cos(apart)
        if need <= -slope:
            continue
        if need > slope:
            return False
        half = math.acos(max(-1.0, min(1.0, need / slope)))
        bearing = math.atan2(_dot(other.middle, up), _dot(other.middle, side))
        outside.append(((bearing + half) % _TURN, _TURN - 2 * half))
    return _gap_left(outside)


def _gap_left(arcs: list[tuple[float, float]]) -> bool:
    """Whether open arcs, each from a bearing and so long, leave a point of the circle uncovered."""
    if not arcs:
        return True
    pieces = sorted(piece for start, length in arcs for piece in _unrolled(start, length))
    covered = 0.0
    for start, end in pieces:
        if start >= covered:
            # The arcs are open: where one ends exactly as the next begins, the point between them is left.
            return True
        covered = max(covered, end)
    return covered <= _TURN


def _unrolled(start: float, length: float) -> list[tuple[float, float]]:
    """An arc as pieces of the line from nought to a full turn; a piece that goes round begins before nought."""
    end = start + length
    if end <= _TURN:
        return [(start, end)]
    return [(start, _TURN + 1.0), (-1.0, end - _TURN)]


def _share_left(disc: _Disc, others: Sequence[_Disc]) -> float:
    """The part of a disc's area within all others, from points spread evenly over it (a sunflower's seeds)."""
    side, up = _axes(disc.middle)
    limits = [(other.middle, math.cos(other.radius)) for other in others if other is not disc]
    inside = 0
    for number in range(_SAMPLES):
        height = 1 - (1 - math.cos(disc.radius)) * (number + 0.5) / _SAMPLES
        out, turn = math.sqrt(max(0.0, 1 - height * height)), number * _GOLDEN
        along, across = out * math.cos(turn), out * math.sin(turn)
        x, y, z = (height * m + along * s + across * u for m, s, u in zip(disc.middle, side, up, strict=True))
        inside += all(x * m[0] + y * m[1] + z * m[2] >= limit for m, limit in limits)
    return inside / _SAMPLES


def _apart(landmarks: Sequence[Landmark], index: float) -> tuple[Landmark, Landmark] | None:
    """Two landmarks whose bounds together are shorter than the way between them; the plainest such pair."""
    pairs = (
        (nearest_km(a.at, b.at) - bound_km(a.rtt_ms, index) - bound_km(b.rtt_ms, index), a, b)
        for at, a in enumerate(landmarks)
        for b in landmarks[at + 1 :]
    )
    excess, one, other = max(pairs, key=lambda pair: pair[0], default=(-1.0, landmarks[0], landmarks[0]))
    return (one, other) if excess > 0 else None


def _area(radius: float) -> float:
    return 2 * math.pi * EARTH_KM**2 * (1 - math.cos(radius))


def _axes(middle: tuple[float, float, float]) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Two directions at right angles to a vector and to each other."""
    helper = (1.0, 0.0, 0.0) if abs(middle[0]) < 0.9 else (0.0, 1.0, 0.0)  # noqa: PLR2004 - any that is not parallel
    raw = _cross(helper, middle)
    length = math.sqrt(_dot(raw, raw))
    side = (raw[0] / length, raw[1] / length, raw[2] / length)
    return side, _cross(middle, side)


def _cross(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    a, b, c = one
    x, y, z = other
    return b * z - c * y, c * x - a * z, a * y - b * x


def _dot(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _angle(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    cross = _cross(one, other)
    return math.atan2(math.sqrt(_dot(cross, cross)), _dot(one, other))
