"""Capacity and location written out, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fencepost.compute.capacity import Capacity, Drawn
from fencepost.compute.common_ground import CommonGround
from fencepost.compute.distance import MARGIN, Claim, Reach, bound_km
from fencepost.model.fault import Fault
from fencepost.model.landmark import Landmark
from fencepost.model.quantity import Interval

CAPACITY_CAVEATS = (
    "Each factor is a range from memory: see its row in data/site_power.csv.",
    "'Does not fit' means that the site cannot run all of them at their rating; it asks a question and proves nothing.",
    "'Fits' says nothing of whether they stand there.",
)
LOCATION_CAVEATS = (
    "Delay shows where a machine cannot be, never where it is: anybody can add delay, and nobody can take any away.",
    "Only what answers is placed: a relay or VPN answers for a machine elsewhere, unless the chip itself signs.",
    "A landmark that lies about its place or its clock makes a true place impossible.",
    "A country is ruled out only as far as points in it are given.",
)
_SHOWN_REACHES = 10


def capacity_dict(found: Capacity) -> dict[str, Any]:
    """``verdict, needed_mw, available_mw, mw_of, imports, installed, factors, unknown, sure, caveats``."""
    return {
        "verdict": found.verdict,
        "needed_mw": _ends(found.needed),
        "available_mw": _ends(found.available),
        "mw_of": found.metered,
        "imports": [_drawn(draw) for draw in found.imports],
        "installed": [_drawn(draw) for draw in found.installed],
        "factors": [
            {
                "id": factor.id,
                "value": _ends(factor.value),
                "what": factor.what,
                "source": factor.source,
                "sure": factor.sure,
            }
            for factor in found.factors
        ],
        "unknown": list(found.unknown),
        "sure": found.sure,
        "caveats": list(CAPACITY_CAVEATS),
    }


def _drawn(draw: Drawn) -> dict[str, Any]:
    return {
        "item": draw.load.text,
        "chips": _ends(draw.load.chips),
        "rating_w": _ends(draw.load.rating_w),
        "rating_from": draw.load.basis,
        "rating_sure": draw.load.sure,
        "chip_w": _ends(draw.chip_w),
        "megawatts": _ends(draw.megawatts),
        "most_chips": draw.most_chips,
    }


def _ends(value: Interval | None) -> list[str | None] | None:
    """Both ends of a range as exact decimals."""
    if value is None:
        return None
    return [None if end is None else f"{end.normalize():f}" for end in (value.low, value.high)]


def capacity_lines(found: Capacity) -> Iterator[str]:
    """The verdict, the sum and every factor."""
    needed = f"need {found.needed} MW" if found.needed is not None else "need is unknown"
    yield f"{found.verdict.replace('_', ' ')}: {needed}, the site has {found.available} MW ({_of(found)})"
    for word, draws in (("sent", found.imports), ("there", found.installed)):
        for draw in draws:
            yield f"  {word}: {draw.load.chips} x {draw.load.text}"
            if draw.chip_w is None:
                yield f"    unknown: {draw.load.basis}"
                continue
            mark = "" if draw.load.sure == "text" else f" [{draw.load.sure}]"
            yield f"    rated {draw.load.rating_w} W a chip  <- {draw.load.basis}{mark}"
            yield f"    all in {draw.chip_w} W a chip, {draw.megawatts} MW in all"
            if draw.most_chips is not None:
                yield f"    at most {draw.most_chips:,} such chips can be powered beside what is said to stand there"
    for factor in found.factors:
        yield f"  factor {factor.id} {factor.value}: {factor.what}  <- {factor.source} [{factor.sure}]"
    yield from (f"note: {caveat}" for caveat in CAPACITY_CAVEATS)


def _of(found: Capacity) -> str:
    return {
        "site": "of the whole site",
        "it": "of its computers",
        "unknown": "of the site or of its computers, not told which",
    }[found.metered]


def location_dict(
    claims: Iterable[tuple[str, Claim]], ground: CommonGround, faults: Iterable[Fault], index: float
) -> dict[str, Any]:
    """``claims, common_ground, index, margin, faults, caveats``."""
    return {
        "claims": [
            {
                "name": name,
                "at": [one.at.latitude, one.at.longitude],
                "verdict": one.verdict,
                "beyond_light": one.beyond_light,
                "landmarks": [_reach(reach) for reach in one.reaches],
            }
            for name, one in claims
        ],
        "common_ground": {
            "exists": ground.exists,
            "nearest": ground.nearest.name,
            "within_km": round(ground.bound_km, 3),
            "disc_km2": round(ground.disc_km2),
            "about_km2": round(ground.area_km2),
            "apart": [one.name for one in ground.apart] if ground.apart else None,
            "landmarks_left_out": ground.left_out,
        },
        "index": index,
        "margin": MARGIN,
        "faults": [str(fault) for fault in faults],
        "caveats": list(LOCATION_CAVEATS),
    }


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "landmark": reach.landmark.name,
        "at": [reach.landmark.at.latitude, reach.landmark.at.longitude],
        "rtt_ms": reach.landmark.rtt_ms,
        "distance_km": round(reach.distance_km, 3),
        "bound_km": round(reach.bound_km, 3),
        "beyond": reach.beyond,
        "beyond_light": reach.beyond_light,
    }


def location_lines(
    claims: Sequence[tuple[str, Claim]], ground: CommonGround, landmarks: Sequence[Landmark], index: float
) -> Iterator[str]:
    """The verdict on each place, what all delays leave together, and what none of it shows."""
    one = bound_km(1, index)
    yield f"{len(landmarks)} measurements; index {index:g}: at most {one:.1f} km for a millisecond of round trip"
    for name, asked in claims:
        yield f"{name} ({asked.at}): {asked.verdict}"
        for reach in asked.reaches[:_SHOWN_REACHES]:
            yield f"  {_line(reach)}"
        if len(asked.reaches) > _SHOWN_REACHES:
            yield f"  and {len(asked.reaches) - _SHOWN_REACHES} more that leave it more room"
    yield from _ground_lines(ground)
    yield from (f"note: {caveat}" for caveat in LOCATION_CAVEATS)
    yield f"note: distances are of a sphere; {MARGIN:.1%} is allowed for the earth's flattening before 'impossible'."


def _line(reach: Reach) -> str:
    word = "impossible even for light in air" if reach.beyond_light else "impossible" if reach.beyond else "possible"
    return (
        f"{reach.landmark.name}: {reach.distance_km:,.0f} km away, "
        f"{reach.landmark.rtt_ms:g} ms allow {reach.bound_km:,.0f} km: {word}"
    )


def _ground_lines(ground: CommonGround) -> Iterator[str]:
    if not ground.exists:
        yield "no place on earth lies within all bounds: a delay or a landmark is not what it is said to be"
        if ground.apart:
            yield f"  {ground.apart[0].name} and {ground.apart[1].name} contradict each other"
    else:
        yield (
            f"within {ground.bound_km:,.0f} km of {ground.nearest.name}, "
            f"about {ground.area_km2:,.0f} of the {ground.disc_km2:,.0f} km2 there are left by all bounds"
        )
    if ground.left_out:
        yield f"  {ground.left_out} landmarks with longer bounds were not held against the others"
