"""How far a machine can be from a landmark that heard it answer: an upper bound, for nothing outruns light in glass.

A round trip takes at least twice the distance over the speed of the signal, which is c in vacuum over the refractive
index of what carries it. Waiting, detours and queues add delay and none can take any away, so a delay never shows
where a machine is; it shows only where it cannot be. c is 299,792.458 km/s by definition of the metre (SI, 1983).

Distances are great circles on a sphere of 6,371.0088 km (the mean radius of the ellipsoid, IUGG 1980). Between two
points given by their geodetic coordinates the ellipsoid's distance is from 0.56 percent shorter to 0.45 percent longer:
the ratios of its radii of curvature (6,335.4 to 6,399.6 km) to the sphere's bound it for every curve. ``MARGIN`` stands
above both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fencepost.model.landmark import Landmark, Point

LIGHT_KM_PER_MS = 299.792458
EARTH_KM = 6371.0088
MARGIN = 0.006
"""How much of a distance is left to the flattening of the earth before anything is called impossible."""

FIBRE_INDEX = 1.46
"""Of the glass of the fastest common fibre: 102.7 km for a millisecond. The usual rule of two thirds of c is index 1.5
and 99.9 km, 2.7 percent too short for such fibre; and a bound that may be too short proves nothing."""

AIR_INDEX = 1.0
"""Of radio links, satellites and hollow fibre, near enough; the bound that nothing at all can break."""

HALFWAY_KM = math.pi * EARTH_KM

Verdict = Literal["possible", "impossible"]


@dataclass(frozen=True, slots=True)
class Reach:
    """What one landmark tells of a place: how far it is, and how far the machine can be at most, in km."""

    landmark: Landmark
    distance_km: float
    bound_km: float
    beyond: bool
    beyond_light: bool
    """Farther than light itself could have gone and come back, by whatever link."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether a machine can be at a place, by every landmark; ``reaches`` begins with the one that leaves the least."""

    at: Point
    verdict: Verdict
    reaches: tuple[Reach, ...]

    @property
    def beyond_light(self) -> bool:
        """Whether some landmark rules the place out for light itself."""
        return any(reach.beyond_light for reach in self.reaches)


def bound_km(rtt_ms: float, index: float = FIBRE_INDEX) -> float:
    """How far a machine can be at most that answers within a round trip: c / index x RTT / 2, half the earth at most.

    Raises:
        ValueError: the index is below 1, that of vacuum.
    """
    if not 1 <= index < math.inf:
        raise ValueError(f"{index} is no refractive index; vacuum has 1 and glass about 1.46")
    return min(LIGHT_KM_PER_MS / index * rtt_ms / 2, HALFWAY_KM)


def distance_km(one: Point, other: Point) -> float:
    """The great-circle distance (haversine, sound for near points and for opposite ones)."""
    north, north_b = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((north_b - north) / 2) ** 2 + math.cos(north) * math.cos(north_b) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, max(0.0, half))))


def nearest_km(one: Point, other: Point, within_km: float = 0.0) -> float:
    """The least that the true distance may be, where the second place is known to within so many km."""
    return max(0.0, distance_km(one, other) * (1 - MARGIN) - within_km)


def claim(landmarks: Sequence[Landmark], at: Point, *, index: float = FIBRE_INDEX, within_km: float = 0.0) -> Claim:
    """Hold a claimed place, known to within so many km, against every landmark's bound.

    Raises:
        ValueError: the index is below 1, or ``within_km`` below nought.
    """
    if not 0 <= within_km < math.inf:
        raise ValueError(f"{within_km} is no distance; write kilometres from nought up")
    reaches = [_reach(landmark, at, index, within_km) for landmark in landmarks]
    reaches.sort(key=lambda reach: (reach.bound_km - reach.distance_km, reach.landmark.name))
    verdict: Verdict = "impossible" if any(reach.beyond for reach in reaches) else "possible"
    return Claim(at, verdict, tuple(reaches))


def _reach(landmark: Landmark, at: Point, index: float, within_km: float) -> Reach:
    bound, nearest = bound_km(landmark.rtt_ms, index), nearest_km(landmark.at, at, within_km)
    light = bound_km(landmark.rtt_ms, AIR_INDEX)
    return Reach(landmark, distance_km(landmark.at, at), bound, nearest > bound, nearest > light)


def shortest(landmarks: Iterable[Landmark]) -> tuple[Landmark, ...]:
    """Of each place the shortest round trip, for delay is only ever added; the smallest bound first."""
    best: dict[Point, Landmark] = {}
    for landmark in landmarks:
        held = best.get(landmark.at)
        if held is None or (landmark.rtt_ms, landmark.name) < (held.rtt_ms, held.name):
            best[landmark.at] = landmark
    return tuple(sorted(best.values(), key=lambda one: (one.rtt_ms, one.name, one.at.latitude, one.at.longitude)))
