"""When a customer, or a single run, came to a number of operations: between which bills, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction
from typing import Literal

from fencepost.usage.alert import Alert, accounts_of, evidence_of, last_day
from fencepost.usage.customers import Customers
from fencepost.usage.metering import Line
from fencepost.usage.operations import known_part
from fencepost.usage.periods import Cell, Ledger, by_month
from fencepost.usage.report import Terms, operations_of, scientific


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that the caller holds bills against: ``strict`` where it is passed only by more than ``amount``.

    ``state`` says what the text is on the day asked for, such as ``in force`` or ``pending``.
    """

    name: str
    amount: Fraction
    strict: bool
    cite: str
    state: str
    measure: Literal["operations", "operations_per_second"] = "operations"

    def reached(self, number: Fraction) -> bool:
        """Whether a number is over the limit, as the limit is written."""
        return number > self.amount if self.strict else number >= self.amount

    def __str__(self) -> str:
        """``more than 1.00000e+26 (EU AI Act, in force)``."""
        how = "more than" if self.strict else "at least"
        return f"{how} {scientific(self.amount, ROUND_FLOOR)} ({self.name}; {self.cite}; {self.state})"


@dataclass(frozen=True, slots=True)
class Reach:
    """Operations up to the end of a month: at least, about, and at most; and all cells that they rest on."""

    month: str
    low: Fraction
    mid: tuple[Fraction, Fraction]
    high: Fraction
    cells: tuple[Cell, ...]
    fresh: tuple[Cell, ...]

    def figures(self) -> tuple[tuple[str, Fraction | str], ...]:
        """The range as texts, its ends rounded outward."""
        return (
            ("operations_low", scientific(self.low, ROUND_FLOOR) or ""),
            ("operations_mid_low", scientific(self.mid[0], ROUND_FLOOR) or ""),
            ("operations_mid_high", scientific(self.mid[1], ROUND_CEILING) or ""),
            ("operations_high", scientific(self.high, ROUND_CEILING) or ""),
        )


def reaches(cells: Iterable[Cell], terms: Terms) -> list[Reach]:
    """Operations month by month, summed up; hours taken back lower the least only, for what they correct is not told.

    Accelerators without a rate are left out: the least stays a least, and the most is that of what is known.
    """
    made: list[Reach] = []
    low, mid_low, mid_high, high = (Fraction(0),) * 4
    seen: list[Cell] = []
    for month, held in by_month(cells).items():
        used = [cell for cell in held if cell.line.kind == "use" and cell.line.hours > 0]
        back = [cell for cell in held if cell.line.kind == "correction" and cell.line.hours < 0]
        low -= known_part(operations_of([_turned(cell) for cell in back], terms)).low or 0
        if not used:
            continue
        part = known_part(operations_of([cell.line for cell in used], terms))
        low, mid_low = low + (part.low or 0), mid_low + (part.mid_low or 0)
        mid_high, high = mid_high + (part.mid_high or 0), high + (part.high or 0)
        seen += used
        made.append(Reach(month, max(low, Fraction(0)), (mid_low, mid_high), high, tuple(seen), tuple(used)))
    return made


def crossed(ledger: Ledger, customers: Customers, thresholds: Sequence[Threshold], terms: Terms) -> list[Alert]:
    """Customers that came to a limit in sum, and single runs that did so alone."""
    limits = [limit for limit in thresholds if limit.measure == "operations"]
    if not limits:
        return []
    groups: dict[str, list[Cell]] = {}
    for cell in ledger.cells:
        if cell.line.account:
            groups.setdefault(customers.who(cell.line.account), []).append(cell)
    alerts = [
        alert
        for who, cells in sorted(groups.items())
        for limit in limits
        for alert in _passes(who, "in sum", reaches(cells, terms), limit)
    ]
    return alerts + _runs(ledger, customers, limits, terms)


def _runs(ledger: Ledger, customers: Customers, limits: Sequence[Threshold], terms: Terms) -> list[Alert]:
    runs: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in ledger.runs:
        key = (cell.line.account or "", cell.line.provider or "", cell.resource or "")
        runs.setdefault(key, []).append(cell)
    return [
        alert
        for (account, _, resource), cells in sorted(runs.items())
        if account
        for limit in limits
        for alert in _passes(customers.who(account), f"in the run {resource} alone", reaches(cells, terms), limit)
    ]


def _passes(who: str, how: str, steps: Sequence[Reach], limit: Threshold) -> list[Alert]:
    """The first month in which it may be, and the first in which it is for sure; one alert where they are one."""
    may = next((at for at, step in enumerate(steps) if limit.reached(step.high)), None)
    sure = next((at for at, step in enumerate(steps) if limit.reached(step.low)), None)
    found = [] if may is None else [(may, may == sure)]
    if sure is not None and sure != may:
        found.append((sure, True))
    return [_alert(who, how, steps, (limit, at, certain)) for at, certain in found]


def _alert(who: str, how: str, steps: Sequence[Reach], found: tuple[Threshold, int, bool]) -> Alert:
    limit, at, certain = found
    step, before = steps[at], steps[at - 1] if at else None
    since = f"after the bills up to {before.month}" if before else "in the first month of the bills"
    low, high = scientific(step.low, ROUND_FLOOR), scientific(step.high, ROUND_CEILING)
    surely = "is over" if certain else "may be over"
    what = (
        f"{who} {surely} a limit {how}: {limit}. Up to the end of {step.month} its bills come to {low} to {high} "
        f"operations; the limit was passed {since}. Only the bills that were given are counted."
    )
    ask = "Ask whether these hours were one training run, of what, for whom, and how hard the machines worked."
    figures = (
        ("threshold", limit.name),
        ("scope", how),
        ("before_high", (scientific(before.high, ROUND_CEILING) or "") if before else "0"),
        *step.figures(),
    )
    day = last_day(step.cells)
    return Alert("crossed", day, who, accounts_of(step.cells), what, ask, certain, figures, evidence_of(step.cells))


def _turned(cell: Cell) -> Line:
    return replace(cell.line, hours=-cell.line.hours, metered=Fraction(0), activity=None)
