"""The figures the control texts compare, each derived from published numbers with its citation.

Only bounds go in and out. Sums and products of the bounds are exact; a quotient that does not end is rounded
outwards, so a range never loses a value that it should hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, Inexact
from types import MappingProxyType

from fencepost.model.fact import SURENESS, Sure, least_sure
from fencepost.model.quantity import Interval

TPP_CITE = "ECCN 3A090 Tech. Notes 1-3"
DENSITY_CITE = "ECCN 3A090 Tech. Note 4"
IO_CITE = "ECCN 3A090 (2022), 87 FR 62186"
DRAM_CITE = "15 CFR 742.6(b)(10)(iii)(A)(1)"
HBM_CITE = "ECCN 3A090.c note"

BITS: Mapping[str, Interval] = MappingProxyType(
    {
        "fp64": Interval.point(64),
        "fp32": Interval.point(32),
        # The text counts the largest input of the multiply; TF32 is stored in 32 bits and multiplied in 19.
        "tf32": Interval(Decimal(19), Decimal(32)),
        "fp16": Interval.point(16),
        "bf16": Interval.point(16),
        "fp8": Interval.point(8),
        "int8": Interval.point(8),
        "fp6": Interval.point(6),
        "fp4": Interval.point(4),
        "int4": Interval.point(4),
    }
)
"""The bit length of the inputs of each number format, Tech. Note 1.c."""

_DIGITS = 60
_PLACES = Decimal("1e-12")
_DOWN = Context(prec=_DIGITS, rounding=ROUND_FLOOR)
_UP = Context(prec=_DIGITS, rounding=ROUND_CEILING)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A derived number: ``None`` where it cannot be known, then ``how`` says what is missing."""

    value: Interval | None
    cite: str
    how: str
    sure: Sure


def tpp(rates: Mapping[str, Interval], sure: Mapping[str, Sure] | None = None) -> Figure:
    """Total processing performance: the highest over the number formats of dense TOPS x bit length.

    ``rates`` maps a format of ``BITS`` to its dense rate as the datasheet counts it. Tech. Note 2 takes the
    format that gives the most; a TF32 rate gives a range, for the text does not settle its bit length.

    Raises:
        KeyError: a format whose bit length is not known here.
    """
    marks = sure or {}
    products = {name: _product(rate, BITS[name]) for name, rate in rates.items()}
    if not products:
        return Figure(None, TPP_CITE, "no dense rate is published", "knowledge")
    value = _highest(list(products.values()))
    governing = [name for name, product in products.items() if _reaches(product, value)]
    shown = ", ".join(f"{name} {rates[name]} x {BITS[name]}" for name in governing)
    how = f"{shown}: the highest of {len(products)} dense rates x bits" if len(products) > 1 else shown
    # One established rate is enough to hold the figure up, so equal rates count by the best of them.
    best = min((marks.get(name, "text") for name in governing), key=_rank)
    return Figure(value, TPP_CITE, how, best)


def tpp_of(tops: Interval, bits: Interval, sure: Sure = "text") -> Figure:
    """Total processing performance of one stated dense rate at one stated bit length."""
    return Figure(_product(tops, bits), TPP_CITE, f"{tops} x {bits}", sure)


def performance_density(
    total: Figure,
    die_mm2: Interval | None,
    nonplanar: bool | None,  # noqa: FBT001 - a fact of three values, not a switch
    sure: Sure = "text",
) -> Figure:
    """Performance density: TPP over the area of all logic dies made on a non-planar process.

    A part with no such die meets no density line, so its figure is 0. Where the process is not known the figure
    may be 0; where the area is known on one side only, so is the figure.
    """
    if nonplanar is False:
        how = "undefined: no logic die on a non-planar process, so no density line is met"
        return Figure(Interval.point(0), DENSITY_CITE, how, sure)
    mark = least_sure(total.sure, sure)
    if total.value is None:
        return Figure(None, DENSITY_CITE, f"no TPP: {total.how}", mark)
    if die_mm2 is None:
        return Figure(None, DENSITY_CITE, "the die area is not known", mark)
    value = quotient(total.value, die_mm2)
    how = f"TPP {total.value} / {die_mm2} mm2"
    if value is not None and nonplanar is None:
        value = Interval(_ZERO, value.high)
        how += "; 0 if no logic die is on a non-planar process, which is not known"
    return Figure(value, DENSITY_CITE, how, mark)


def io_total(link: Interval | None, host: Interval | None, sure: Sure = "text") -> Figure:
    """Aggregate bidirectional transfer rate in GB/s over all inputs and outputs but volatile memory.

    A link or host rate that is not known leaves the sum without an upper bound.
    """
    if link is None and host is None:
        return Figure(None, IO_CITE, "neither the link nor the host rate is known", "knowledge")
    value = _sum(link or Interval(_ZERO, None), host or Interval(_ZERO, None))
    how = f"link {link or 'not known'} + host {host or 'not known'} GB/s"
    return Figure(value, IO_CITE, how, sure)


def dram_bandwidth(rate: Interval | None, mem_type: str = "", sure: Sure = "text") -> Figure:
    """Total DRAM bandwidth in GB/s; the rate of on-chip SRAM is none and leaves the figure unknown."""
    if mem_type.upper() == "SRAM":
        return Figure(None, DRAM_CITE, "its published bandwidth is that of SRAM, not of DRAM", "knowledge")
    if rate is None:
        return Figure(None, DRAM_CITE, "the DRAM bandwidth is not known", "knowledge")
    return Figure(rate, DRAM_CITE, f"{rate} GB/s as published", sure)


def memory_bandwidth_density(bandwidth: Interval | None, area_mm2: Interval | None, sure: Sure = "text") -> Figure:
    """Memory bandwidth density in GB/s per mm2 of the package, or of the stack where it is not packaged."""
    if bandwidth is None or area_mm2 is None:
        missing = "bandwidth" if bandwidth is None else "area"
        return Figure(None, HBM_CITE, f"the {missing} is not known", "knowledge")
    return Figure(quotient(bandwidth, area_mm2), HBM_CITE, f"{bandwidth} GB/s / {area_mm2} mm2", sure)


def quotient(above: Interval, below: Interval) -> Interval | None:
    """One range over another, neither negative; ``None`` where nothing bounds it.

    A quotient that does not end within twelve places is rounded down at its low end and up at its high end.
    """
    low = None if above.low is None or below.high is None or below.high <= 0 else _divide(above.low, below.high, _DOWN)
    high = None if above.high is None or below.low is None or below.low <= 0 else _divide(above.high, below.low, _UP)
    return None if low is None and high is None else Interval(low, high)


def _divide(above: Decimal, below: Decimal, context: Context) -> Decimal:
    working = context.copy()
    exact = working.divide(above, below)
    if not working.flags[Inexact] or exact.adjusted() > _DIGITS // 2:
        return exact
    return exact.quantize(_PLACES, rounding=context.rounding, context=working)


def _product(left: Interval, right: Interval) -> Interval:
    low = None if left.low is None or right.low is None else _DOWN.multiply(left.low, right.low)
    high = None if left.high is None or right.high is None else _UP.multiply(left.high, right.high)
    return Interval(low, high)


def _sum(left: Interval, right: Interval) -> Interval:
    low = None if left.low is None or right.low is None else _DOWN.add(left.low, right.low)
    high = None if left.high is None or right.high is None else _UP.add(left.high, right.high)
    return Interval(low, high)


def _highest(products: list[Interval]) -> Interval:
    lows = [product.low for product in products if product.low is not None]
    highs = [product.high for product in products]
    bounded = [high for high in highs if high is not None]
    return Interval(max(lows, default=None), max(bounded) if len(bounded) == len(highs) else None)


def _reaches(product: Interval, value: Interval) -> bool:
    return product.high is None or (value.high is not None and product.high == value.high)


def _rank(mark: Sure) -> int:
    return SURENESS.index(mark)
