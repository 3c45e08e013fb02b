"""What some files of use come to, group by group: hours, operations, cost, and the peak; ready to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from fencepost.usage.concurrency import Peak, peaks
from fencepost.usage.grouping import Grouping
from fencepost.usage.metering import Line, Meter, Totals
from fencepost.usage.operations import HIGH, LOW, MID, Operations, known_part, operations, rate_of, together

_COUNTED = frozenset({"use", "at_most"})
_DIGITS = 12
_ROUNDED = (ROUND_FLOOR, ROUND_FLOOR, ROUND_CEILING, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is reckoned with: the data type, the shares of the peak, and the numbers of operations to compare with."""

    dtype: str = "bf16"
    used: tuple[Fraction, Fraction, Fraction] = (LOW, MID, HIGH)
    limits: tuple[Decimal, ...] = ()


def report(totals: Totals, meter: Meter, grouping: Grouping, terms: Terms) -> dict[str, Any]:
    """The answer, by its keys in JSON: amounts are texts, so that no digit is lost on the way."""
    owners = peaks(totals.spans, meter, grouping.of_account, terms.dtype) if grouping.by in _OF_ACCOUNTS else {}
    groups: dict[str, list[Line]] = {}
    for line in totals.lines:
        groups.setdefault(grouping.of_line(line), []).append(line)
    notes = [*totals.notes, *_rate_notes(totals.lines, terms.dtype)]
    if owners is None:
        notes.append("There are too many periods to sweep: the peak is not established.")
    return {
        "files": [{"name": name, "format": form} for name, form in totals.formats],
        "rows": {"in": totals.rows_in, "counted": totals.counted, "skipped": totals.skipped},
        "dtype": terms.dtype,
        "utilisation": [written(share) for share in terms.used],
        "by": grouping.by,
        "groups": [_group(who, lines, (owners or {}).get(who), terms) for who, lines in _largest_first(groups)],
        "unknown_machines": [
            {
                "machine": one.machine,
                "provider": one.provider,
                "rows": one.rows,
                "hours": written(one.hours),
                "looks_like_accelerators": one.loud,
            }
            for one in totals.unknown
        ],
        "faults": [str(fault) for fault in totals.faults],
        "notes": list(dict.fromkeys(notes)),
    }


_OF_ACCOUNTS = frozenset({"account", "customer", "owner", "reseller"})


def operations_of(lines: Iterable[Line], terms: Terms) -> list[Operations]:
    """The operations of each total of use; a measured share stands for the assumed ones."""
    made = []
    for line in lines:
        rate = rate_of(line.accelerator, terms.dtype)
        if line.kind == "at_most":
            most = operations(line.hours, rate, terms.used)
            nought = None if most.is_open else Fraction(0)
            made.append(replace(most, low=nought, mid_low=nought))
            continue
        if line.activity is not None:
            made.append(operations(line.metered, rate, (line.activity,) * 3))
        if line.hours != line.metered:
            made.append(operations(line.hours - line.metered, rate, terms.used))
    return made


def _group(who: str, lines: Sequence[Line], peak: Peak | None, terms: Terms) -> dict[str, Any]:
    parts = operations_of((line for line in lines if line.kind in _COUNTED), terms)
    whole, known = together(parts), known_part(parts)
    chips: dict[str, list[Line]] = {}
    for line in lines:
        chips.setdefault(line.accelerator, []).append(line)
    return {
        "who": who,
        "accounts": sorted({line.account for line in lines if line.account}),
        **_sums(lines),
        "operations": operations_dict(whole, known),
        "limits": [_limit(limit, whole, known) for limit in terms.limits],
        "peak": None if peak is None else _peak(peak),
        "accelerators": [_chip(name, held, terms) for name, held in _largest_first(chips)],
    }


def _chip(name: str, lines: Sequence[Line], terms: Terms) -> dict[str, Any]:
    parts = operations_of((line for line in lines if line.kind in _COUNTED), terms)
    return {
        "accelerator": name,
        "machines": sorted({line.machine for line in lines if line.machine}),
        "providers": sorted({line.provider for line in lines if line.provider}),
        "sellers": sorted({line.seller for line in lines if line.seller}),
        "regions": sorted({line.region for line in lines if line.region}),
        **_sums(lines),
        "price_per_hour": _prices(lines),
        "operations": operations_dict(together(parts), known_part(parts)),
        "months": _months(lines),
    }


def _sums(lines: Iterable[Line]) -> dict[str, Any]:
    held = list(lines)
    return {
        "rows": sum(line.rows for line in held),
        "hours": written(_hours(held, "use")),
        "hours_at_most": written(_hours(held, "use") + _hours(held, "at_most")),
        "idle_hours": written(_hours(held, "idle")),
        "correction_hours": written(_hours(held, "correction")),
        "cost": {currency: written(cost) for currency, cost in sorted(_costs(held).items())},
    }


def _months(lines: Iterable[Line]) -> dict[str, str]:
    months: dict[str, Fraction] = {}
    for line in lines:
        if line.kind == "use" and line.month:
            months[line.month] = months.get(line.month, Fraction(0)) + line.hours
    return {month: written(hours) for month, hours in sorted(months.items())}


def _prices(lines: Iterable[Line]) -> dict[str, str]:
    """What an accelerator's hour cost in each currency, over the totals of use that tell a cost."""
    held = [line for line in lines if line.kind == "use" and line.cost is not None]
    made = {}
    for currency, cost in sorted(_costs(held).items()):
        hours = sum((line.hours for line in held if (line.currency or "?") == currency), Fraction(0))
        if hours > 0:
            made[currency] = written(Decimal(round(cost / hours, 6).numerator) / round(cost / hours, 6).denominator)
    return made


def _costs(lines: Iterable[Line]) -> dict[str, Fraction]:
    costs: dict[str, Fraction] = {}
    for line in lines:
        if line.cost is not None:
            currency = line.currency or "?"
            costs[currency] = costs.get(currency, Fraction(0)) + Fraction(line.cost)
    return costs


def _hours(lines: Iterable[Line], kind: str) -> Fraction:
    return sum((line.hours for line in lines if line.kind == kind), Fraction(0))


def _largest_first(groups: Mapping[str, list[Line]]) -> list[tuple[str, list[Line]]]:
    return sorted(groups.items(), key=lambda group: (-_hours(group[1], "use"), group[0]))


def operations_dict(whole: Operations, known: Operations) -> dict[str, Any]:
    """Operations as texts in scientific notation: lower ends rounded down, upper ends up."""
    return {
        "low": scientific(whole.low, ROUND_FLOOR),
        "mid": [scientific(whole.mid_low, ROUND_FLOOR), scientific(whole.mid_high, ROUND_CEILING)],
        "high": scientific(whole.high, ROUND_CEILING),
        "open": list(whole.why),
        "known_part_low": scientific(known.low, ROUND_FLOOR) if whole.why else None,
    }


def _limit(limit: Decimal, whole: Operations, known: Operations) -> dict[str, Any]:
    """How far it is to a number of operations: reached, below it, or neither for sure."""
    line = Fraction(limit)
    least = known.low or Fraction(0)
    if least > line:
        state = "above"
    elif whole.high is not None and whole.high <= line:
        state = "not above"
    else:
        state = "open"
    share = zip((whole.low, whole.mid_low, whole.mid_high, whole.high), _ROUNDED, strict=True)
    return {
        "limit": scientific(line, ROUND_FLOOR),
        "state": state,
        "share": [None if end is None else scientific(end / line, way) for end, way in share],
    }


def _peak(peak: Peak) -> dict[str, Any]:
    rate = peak.operations_per_second
    return {
        "accelerators": peak.accelerators,
        "since": peak.start.isoformat() if peak.start else None,
        "lower_bound": not peak.at_most_an_hour,
        "operations_per_second": None if rate is None else f"{rate:.6e}",
    }


def _rate_notes(lines: Iterable[Line], dtype: str) -> list[str]:
    names = sorted({line.accelerator for line in lines})
    rates = [rate_of(name, dtype) for name in names]
    return [
        note for rate in rates for note in (rate.note, rate.why and f"{rate.why}: its operations are open.") if note
    ]


def written(number: Fraction | Decimal) -> str:
    """A number in full: as a decimal where it ends within twelve places, and else rounded to them."""
    exact = Fraction(number)
    scaled = round(exact * 10**_DIGITS)
    text = f"{Decimal(scaled).scaleb(-_DIGITS, Context(prec=60)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scientific(number: Fraction | None, rounding: str) -> str | None:
    """A number with six digits, as ``3.07062e+21``; ``0`` for nought."""
    if number is None:
        return None
    context = Context(prec=6, rounding=rounding)
    value = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return "0" if not value else f"{value:.5e}"
