"""From the chips, hours and money of a lease to the most that can be computed with them."""

from __future__ import annotations

from decimal import Decimal, DivisionByZero, InvalidOperation
from fractions import Fraction

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.facts.cells import number_in
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.fault import FencepostError
from fencepost.model.quantity import Interval
from fencepost.usage.machines import Machines
from fencepost.usage.operations import DTYPES, HIGH, MID, rate_of

OPERATIONS, CUMULATIVE = "run.operations", "run.operations_cumulative"
CLUSTER = "cluster.operations_per_s"
DTYPE = "bf16"
"""The data type that training is counted in where none is told."""

_NUMBERS = {
    "fine_tune_operations": "run.fine_tune_operations",
    "network_gbit_s": "cluster.network_gbit_s",
    "cost_usd": "run.cost_usd",
    "fine_tune_cost_usd": "run.fine_tune_cost_usd",
    "revenue_usd": "developer.revenue_usd",
}
_COLUMNS = ("item", "quantity", "provider", "hours", "money", "price", "dtype", "operations", "cluster_ops", *_NUMBERS)
_SECONDS = 3600
_ELSEWHERE = (
    "the most that this lease can compute; a run may go on elsewhere, and a sum far below every line clears nobody"
)


def run_derivation(catalogue: Catalogue, vocabulary: Vocabulary) -> Derivation:
    """The derivation of what a run and its cluster can do."""

    def run(cells: Cells, _: Setting, found: Findings) -> None:
        for column, fact in _NUMBERS.items():
            value = number_in(cells, column, found)
            told = cells.get(column)
            found.know(fact, value, f"column {column}: {told}" if told else f"no {column} is told")
        dtype = (cells.get("dtype") or DTYPE).casefold()
        if dtype not in DTYPES:
            found.fault("dtype", f"{dtype!r} is no data type that is known.", f"Use one of {', '.join(DTYPES)}.")
            return
        counted = _accelerators(catalogue, cells, found)
        _operations(cells, counted, dtype, found)
        _cluster(cells, counted, dtype, found)

    facts = (*_NUMBERS.values(), OPERATIONS, CUMULATIVE, CLUSTER)
    return Derivation(_COLUMNS, tuple(fact for fact in facts if fact in vocabulary), run)


def _accelerators(catalogue: Catalogue, cells: Cells, found: Findings) -> tuple[str, Interval] | None:
    """The accelerator by its name, and how many of them are rented in all."""
    item = cells.get("item")
    if item is None:
        return None
    quantity = number_in(cells, "quantity", found) or Interval.point(1)
    held = Machines().held(item, None, None)
    if held.accelerator is not None:
        each = Interval.point(Decimal(held.count.numerator) / held.count.denominator)
        return held.accelerator, _times(quantity, each)
    try:
        match = catalogue.find(item)
    except UnknownItem as unknown:
        found.remarks.append(f"{item}: {unknown.why}; what it can compute is not known")
        return None
    except FencepostError:
        return None
    name = "; ".join(dict.fromkeys(chip.name for chip in match.chips))
    return (name, _times(quantity, match.count)) if name and match.count is not None else None


def _operations(cells: Cells, counted: tuple[str, Interval] | None, dtype: str, found: Findings) -> None:
    stated = number_in(cells, "operations", found)
    if stated is not None:
        found.know(OPERATIONS, stated, f"column operations: {cells['operations']}")
        # What was used on a model in all is no less than one of its runs.
        found.know(CUMULATIVE, Interval(stated.low, None), f"at least column operations: {cells['operations']}")
        return
    hours = _hours(cells, found)
    if counted is None or hours is None:
        found.know(OPERATIONS, None, "neither the operations, nor chips with hours or money, are told")
        return
    rate = rate_of(counted[0], dtype)
    machines = _times(counted[1], hours)
    if rate.high is None or machines.high is None:
        found.know(OPERATIONS, None, rate.why or "the hours have no upper end")
        return
    most = Fraction(machines.high) * _SECONDS * rate.high * HIGH
    how = f"{machines} hours of {counted[0]} at its whole dense {dtype} rate: {_ELSEWHERE}"
    found.know(OPERATIONS, Interval(Decimal(0), _up(most)), how, "secondary")
    mid = _shown(most * MID)
    found.remarks.append(f"{mid} operations at two fifths of the peak, {_shown(most)} at most: {_ELSEWHERE}")


def _cluster(cells: Cells, counted: tuple[str, Interval] | None, dtype: str, found: Findings) -> None:
    """What the rented chips can do in a second: from the rate of the data type to the greatest of any."""
    stated = number_in(cells, "cluster_ops", found)
    if stated is not None:
        found.know(CLUSTER, stated, f"column cluster_ops: {cells['cluster_ops']}")
        return
    if counted is None or cells.get("quantity") is None or counted[1].high is None or counted[1].low is None:
        found.know(CLUSTER, None, "neither the cluster's rate nor the number of its chips is told")
        return
    rates = [rate for one in DTYPES if (rate := rate_of(counted[0], one)).high is not None]
    own = rate_of(counted[0], dtype)
    if own.low is None or not rates:
        found.know(CLUSTER, None, own.why)
        return
    most = max(rate.high for rate in rates if rate.high is not None)
    span = Interval(_up(Fraction(counted[1].low) * own.low), _up(Fraction(counted[1].high) * most))
    how = f"{counted[1]} of {counted[0]}: dense {dtype} to the greatest rate of any data type; others may stand beside"
    found.know(CLUSTER, span, how, "secondary")


def _hours(cells: Cells, found: Findings) -> Interval | None:
    """Hours of the whole, as told or as the money buys them."""
    told = number_in(cells, "hours", found)
    if told is not None:
        return told
    money, price = number_in(cells, "money", found), number_in(cells, "price", found)
    if money is None or price is None or money.high is None or price.low is None:
        return None
    try:
        return Interval(Decimal(0), money.high / price.low)
    except (DivisionByZero, InvalidOperation):
        found.fault("price", "an hour for nothing buys no number of hours.", "Write the price of an hour.")
        return None


def _times(one: Interval, other: Interval) -> Interval:
    def end(left: Decimal | None, right: Decimal | None) -> Decimal | None:
        return None if left is None or right is None else left * right

    return Interval(end(one.low, other.low), end(one.high, other.high))


def _up(number: Fraction) -> Decimal:
    """A whole number of operations, no less than the fraction."""
    return Decimal(-(-number.numerator // number.denominator))


def _shown(number: Fraction) -> str:
    return f"{float(number):.2g}"
