"""Whether a site has the power for the chips that are sent to it: exact sums over ranges, every factor shown.

A chip draws its rating times the share of its server, of the load and of the cooling (data/site_power.csv). *Does not
fit* is said only where even the least that the chips may draw is above the most that the site may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import reduce
from typing import Literal

from fencepost.compute.catalogue import Catalogue
from fencepost.compute.suggest import UnknownItem
from fencepost.model.fact import Sure, least_sure
from fencepost.model.quantity import EXACT, Interval
from fencepost.sources.site_power import PowerFactor, shipped_site_power

Verdict = Literal["fits", "does_not_fit", "cannot_tell"]
Metered = Literal["site", "it", "unknown"]
"""What megawatts are those of: the whole site, its computers alone, or it is not told which."""

MEASURES: tuple[Metered, ...] = ("site", "it", "unknown")
MOST_CHIPS = 10**12

_MEGA = Decimal("0.000001")
_ONE = Interval.point(1)
_SOME = Interval(Decimal(1), None)
_SERVERS = ("server_board", "server_other", "server_rack")


@dataclass(frozen=True, slots=True)
class Load:
    """Some chips at a site: how many, the rating of one in watts, and the shares of the servers that they may stand in.

    ``basis`` tells where the rating is from, or why none is known where it is ``None``.
    """

    text: str
    chips: Interval
    rating_w: Interval | None
    servers: tuple[str, ...]
    basis: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a load draws all in: watts for one chip and megawatts in all, and how many such chips the site can power.

    ``most_chips`` counts them beside what stands there already, alone and at the least that one may draw.
    """

    load: Load
    chip_w: Interval | None
    megawatts: Interval | None
    most_chips: int | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """The megawatts that chips need against those of the site, and what both rest on."""

    verdict: Verdict
    needed: Interval | None
    available: Interval
    metered: Metered
    imports: tuple[Drawn, ...]
    installed: tuple[Drawn, ...]
    factors: tuple[PowerFactor, ...]
    unknown: tuple[str, ...]
    sure: Sure


def load_of(catalogue: Catalogue, item: str, count: Interval | None = None) -> Load:
    """The load of so many of a named chip or machine; without a count, as many as the name says, and one at least.

    Raises:
        ValueError: the count is below nought or beyond any site.
    """
    if count is not None and any(end is not None and not 0 <= end <= MOST_CHIPS for end in (count.low, count.high)):
        raise ValueError(f"{count} is no number of chips")
    try:
        found = catalogue.find(item)
    except UnknownItem as error:
        return Load(item, count or _SOME, None, (), f"the catalogue does not hold it: {error.why}", "knowledge")
    each = found.count or _SOME
    named = found.kind == "ic" and each != _ONE
    chips = times(each, count or (_ONE if named else _SOME))
    ratings = [chip.tdp_w for chip in found.chips]
    if not ratings or None in ratings:
        why = "no rating in watts is known for " + (", ".join(c.name for c in found.chips if c.tdp_w is None) or item)
        return Load(item, chips, None, (), why, "knowledge")
    rating = reduce(Interval.union, (one for one in ratings if one is not None))
    rows = ", ".join(chip.id for chip in found.chips[:3]) + (" and others" if found.chips[3:] else "")
    servers = tuple(sorted({_server(chip.form) for chip in found.chips}))
    sure = least_sure(*(chip.sure("tdp_w") for chip in found.chips))
    return Load(item, chips, rating, servers, f"data/chips.csv {rows}", sure)


def _server(form: str) -> str:
    """The row that tells what a server draws beside chips of a form."""
    if form.startswith(("SXM", "OAM")):
        return "server_board" if "/" not in form else "server_other"
    return "server_rack" if form == "superchip" else "server_other"


def unnamed_load(count: Interval) -> Load:
    """The load of so many accelerators of a kind that is not told."""
    factor = shipped_site_power()["unknown_chip"]
    return Load(
        "chips of an unknown kind", count, factor.value, _SERVERS, f"data/site_power.csv {factor.id}", factor.sure
    )


def capacity(
    imports: Sequence[Load], available: Interval, installed: Sequence[Load] = (), metered: Metered = "unknown"
) -> Capacity:
    """Hold the megawatts that the imports and what is installed need against those that the site has."""
    there = [_drawn(load, metered) for load in installed]
    coming = [_drawn(load, metered) for load in imports]
    factors = tuple(dict.fromkeys(factor for draw in (*coming, *there) for factor in factors_of(draw.load, metered)))
    taken = plus(draw.megawatts or Interval(Decimal(0), None) for draw in there)
    unknown = tuple(f"{draw.load.text}: {draw.load.basis}" for draw in (*coming, *there) if draw.chip_w is None)
    # What is not known draws nothing at the least, so that what is known may already be too much.
    total = plus(draw.megawatts or Interval(Decimal(0), None) for draw in (*coming, *there))
    return Capacity(
        verdict=_verdict(total, available),
        needed=total if coming or there else None,
        available=available,
        metered=metered,
        imports=tuple(_with_most(draw, available, taken) for draw in coming),
        installed=tuple(there),
        factors=factors,
        unknown=unknown,
        sure=least_sure(*(factor.sure for factor in factors), *(draw.load.sure for draw in (*coming, *there))),
    )


def factors_of(load: Load, metered: Metered) -> tuple[PowerFactor, ...]:
    """What multiplies the rating of one chip of a load; several shares of servers are one or the other."""
    if load.rating_w is None:
        return ()
    table = shipped_site_power()
    cooling = {
        "site": (table["cooling_site"],),
        "it": (table["cooling_it"],),
        "unknown": (table["cooling_it"], table["cooling_site"]),
    }[metered]
    return (*(table[name] for name in load.servers), table["load"], *cooling)


def _drawn(load: Load, metered: Metered) -> Drawn:
    if load.rating_w is None:
        return Drawn(load, None, None, None)
    # Factors of one sort exclude each other; those of several sorts multiply.
    sorts: dict[str, Interval] = {}
    for factor in factors_of(load, metered):
        sort = factor.id.partition("_")[0]
        sorts[sort] = sorts.get(sort, factor.value).union(factor.value)
    chip = reduce(times, sorts.values(), load.rating_w)
    return Drawn(load, chip, times(load.chips, chip).times(_MEGA), None)


def _with_most(draw: Drawn, available: Interval, taken: Interval) -> Drawn:
    low = None if draw.chip_w is None else draw.chip_w.low
    if available.high is None or taken.low is None or not low:
        return draw
    left = max(EXACT.subtract(available.high, taken.low), Decimal(0))
    count = EXACT.divide_int(EXACT.divide(left, _MEGA), low)
    return Drawn(draw.load, draw.chip_w, draw.megawatts, int(count.to_integral_value(ROUND_FLOOR)))


def _verdict(needed: Interval, available: Interval) -> Verdict:
    if needed.low is not None and available.high is not None and needed.low > available.high:
        return "does_not_fit"
    if needed.high is not None and available.low is not None and needed.high <= available.low:
        return "fits"
    return "cannot_tell"


def times(one: Interval, other: Interval) -> Interval:
    """The product of two ranges, neither negative; exact."""
    low = None if one.low is None or other.low is None else EXACT.multiply(one.low, other.low)
    high = None if one.high is None or other.high is None else EXACT.multiply(one.high, other.high)
    return Interval(low, high)


def plus(ranges: Iterable[Interval]) -> Interval:
    """The sum of ranges; exact, and nought where there is none."""
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(0)
    for one in ranges:
        low = None if low is None or one.low is None else EXACT.add(low, one.low)
        high = None if high is None or one.high is None else EXACT.add(high, one.high)
    return Interval(low, high)
