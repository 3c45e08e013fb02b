"""From accelerator-hours to operations: hours times 3600 times the dense peak rate times the share of it that was used.

No bill tells how hard a chip worked. So the answer is a range: a fifth of the peak, two fifths as large training runs
reach, and the whole of it, which nothing can exceed; or the measured share where tensor activity was metered. A name
that fits several chips gives the range over them. A chip without the figure asked for leaves the answer open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.model.fault import Fault, FencepostError

LOW, MID, HIGH = Fraction(1, 5), Fraction(2, 5), Fraction(1)
"""Shares of the dense peak: idle much of the time, a good training run, and what nothing can exceed."""

DTYPES = {
    "bf16": "fp16",
    "fp16": "fp16",
    "tf32": "tf32",
    "fp32": "fp32",
    "fp64": "fp64",
    "fp8": "fp8",
    "int8": "int8",
    "fp4": "fp4",
    "int4": "int4",
}
"""Data types by the column of the table of chips; bf16 and fp16 have one rate wherever a chip has both."""

_NO_BF16 = ("Tesla P", "Tesla V", "Tesla T4", "T4G", "Tesla K", "Tesla M", "Radeon")
_TERA = 10**12
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Rate:
    """Dense operations a second of one accelerator: the least and greatest of the chips that its name fits.

    Both are ``None`` where some chip has no figure, and ``why`` says which.
    """

    low: Fraction | None
    high: Fraction | None
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Operations:
    """Operations of some hours: at the low share of the least rate, about two fifths, and at most.

    Every figure is ``None`` where the answer is open; ``why`` says for which accelerators.
    """

    low: Fraction | None
    mid_low: Fraction | None
    mid_high: Fraction | None
    high: Fraction | None
    why: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether some of it is not known."""
        return bool(self.why)


@cache
def rate_of(accelerator: str, dtype: str = "bf16") -> Rate:
    """The dense rate of an accelerator by its name, or by several parted with ``;``.

    Raises:
        FencepostError: the data type is none of ``DTYPES``.
    """
    column = column_of(dtype)
    lows: list[Decimal] = []
    highs: list[Decimal] = []
    names: list[str] = []
    for name in accelerator.split(";"):
        try:
            chips = Catalogue.load().find(name.strip()).chips
        except UnknownItem as unknown:
            return Rate(None, None, f"{name.strip()}: {unknown.why}")
        if not chips:
            return Rate(None, None, f"{name.strip()}: names no chip")
        for chip in chips:
            rate = chip.rates.get(column)
            if rate is None or rate.low is None or rate.high is None:
                return Rate(None, None, _lacking(chip.name, dtype, chip.rates.keys()))
            lows.append(rate.low)
            highs.append(rate.high)
            names.append(chip.name)
    low, high = Fraction(min(lows)) * _TERA, Fraction(max(highs)) * _TERA
    old = [name for name in dict.fromkeys(names) if name.startswith(_NO_BF16)]
    note = f"{', '.join(old)} has no bf16: its fp16 rate was taken." if dtype == "bf16" and old else ""
    return Rate(low, high, note=note)


def column_of(dtype: str) -> str:
    """The column of the table of chips for a data type.

    Raises:
        FencepostError: it is none that is known.
    """
    if dtype not in DTYPES:
        raise FencepostError(Fault(f"{dtype!r} is no data type that is known.", f"Use one of {', '.join(DTYPES)}."))
    return DTYPES[dtype]


def operations(hours: Fraction, rate: Rate, used: tuple[Fraction, Fraction, Fraction] = (LOW, MID, HIGH)) -> Operations:
    """Operations of accelerator-hours at a rate, at three shares of the peak; the least first.

    Hours below zero, as corrections may have, turn the range around.
    """
    if rate.low is None or rate.high is None:
        return Operations(None, None, None, None, (rate.why,))
    least, most = hours * _SECONDS * rate.low, hours * _SECONDS * rate.high
    low, mid, high = used
    ends = sorted((least * low, most * high))
    mids = sorted((least * mid, most * mid))
    return Operations(ends[0], mids[0], mids[1], ends[1])


def together(parts: Iterable[Operations]) -> Operations:
    """The sum of some operations; open, with the sum of what is known left out, where some part is."""
    held = list(parts)
    why = tuple(dict.fromkeys(text for part in held for text in part.why))
    if why:
        return Operations(None, None, None, None, why)
    low, mid_low, mid_high, high = (
        sum((getattr(part, end) for part in held), Fraction(0)) for end in ("low", "mid_low", "mid_high", "high")
    )
    return Operations(low, mid_low, mid_high, high)


def known_part(parts: Iterable[Operations]) -> Operations:
    """The sum of those operations that are known: a lower bound where some are open."""
    return together(part for part in parts if not part.is_open)


def hours_for(money: Decimal, price_per_hour: Decimal, count: Fraction | int) -> Fraction:
    """Accelerator-hours that some money buys, at the price of one hour of a machine that holds ``count``.

    Raises:
        FencepostError: the price is not above zero, or the money is below it.
    """
    if price_per_hour <= 0 or money < 0:
        raise FencepostError(Fault("a price must be above zero, and money not below it.", "Write for example 32.77."))
    return Fraction(money) / Fraction(price_per_hour) * count


def _lacking(name: str, dtype: str, others: Iterable[str]) -> str:
    held = ", ".join(others) or "none"
    return f"{name}: no dense rate for {dtype} is known (rates known: {held})"
