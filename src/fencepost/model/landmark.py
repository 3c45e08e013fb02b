"""Places on the earth, and the round trips that machines at known places measured to another."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth: latitude and longitude in degrees, north and east positive."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse what is no place.

        Raises:
            ValueError: a coordinate is no number or out of its range.
        """
        if not (-90 <= self.latitude <= 90):  # noqa: PLR2004 - the poles; a NaN is refused too
            raise ValueError(f"{self.latitude:g} is no latitude; write degrees from -90 to 90")
        if not (-180 <= self.longitude <= 180):  # noqa: PLR2004 - the date line
            raise ValueError(f"{self.longitude:g} is no longitude; write degrees from -180 to 180")

    def __str__(self) -> str:
        """The place as people write it: ``1.3521, 103.8198``."""
        return f"{self.latitude:g}, {self.longitude:g}"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A machine at a known place, and the round trip to the asked machine that it measured, in milliseconds."""

    name: str
    at: Point
    rtt_ms: float

    def __post_init__(self) -> None:
        """Refuse what is no delay.

        Raises:
            ValueError: the round trip is not a finite number above nought.
        """
        if not (0 < self.rtt_ms < math.inf):
            raise ValueError(f"{self.rtt_ms:g} is no round trip; write milliseconds above nought")
