"""An account that becomes several: its hours fall or stay while new ones tied to it begin, and the sum goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fencepost.sources.alert_lines import AlertLine
from fencepost.usage.alert import Alert, evidence_of, last_day
from fencepost.usage.crossings import Threshold, reaches
from fencepost.usage.customers import Customers, Tie, names_of
from fencepost.usage.periods import Cell, Ledger, hours_of, month_before
from fencepost.usage.report import Terms, written
from fencepost.usage.speeds import beginnings

_Months = dict[tuple[str, str], list[Cell]]
_ASK = "Ask who opened the new accounts, why, and whether all of them serve one customer or one run."


def splits(ledger: Ledger, customers: Customers, lines: Mapping[str, AlertLine]) -> list[Alert]:
    """Accounts that go on in new ones; one alert for each month and set of accounts, with all that ties them."""
    months, first = _months(ledger)
    fresh = [key for key in beginnings(ledger.used(), ledger.cells) if first[key[0]] == key[1]]
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Tie]] = {}
    for tie, accounts in sorted(_tied(ledger, customers, lines).items()):
        for month in sorted({month for account, month in fresh if account in accounts}):
            new = tuple(sorted(account for account, when in fresh if when == month and account in accounts))
            old = _old(months, accounts - set(new), month, lines)
            if old and _goes_on(months, (old, new), month, lines):
                found.setdefault((month, old, new), []).append(tie)
    return [_alert(months, key, ties, customers) for key, ties in found.items()]


def begun_together(
    ledger: Ledger, customers: Customers, lines: Mapping[str, AlertLine], limits: Sequence[Threshold], terms: Terms
) -> list[Alert]:
    """Tied accounts that begin in one month, each below a limit by itself and together over it."""
    _, first = _months(ledger)
    fresh = [key for key in beginnings(ledger.used(), ledger.cells) if first[key[0]] == key[1]]
    found: dict[tuple[str, tuple[str, ...], str], Alert] = {}
    for tie, accounts in sorted(_tied(ledger, customers, lines).items()):
        for month in sorted({month for account, month in fresh if account in accounts}):
            new = tuple(sorted(account for account, when in fresh if when == month and account in accounts))
            for limit in limits if len(new) > 1 else ():
                key = (month, new, limit.name)
                if limit.measure == "operations" and key not in found:
                    alert = _together(ledger, new, limit, terms, (month, tie, customers))
                    found.update({key: alert} if alert else {})
    return list(found.values())


def _months(ledger: Ledger) -> tuple[_Months, dict[str, str]]:
    months: _Months = {}
    first: dict[str, str] = {}
    for cell in ledger.used():
        account = cell.line.account or ""
        months.setdefault((account, cell.month), []).append(cell)
        first[account] = min(first.get(account, cell.month), cell.month)
    return months, first


def _tied(ledger: Ledger, customers: Customers, lines: Mapping[str, AlertLine]) -> dict[Tie, set[str]]:
    tied: dict[Tie, set[str]] = {}
    for cell in ledger.used():
        for tie in customers.ties(cell):
            tied.setdefault(tie, set()).add(cell.line.account or "")
    names = names_of(ledger.runs, int(lines["name_letters"].value), int(lines["name_accounts"].value))
    for account, ties in names.items():
        for tie in ties:
            tied.setdefault(tie, set()).add(account)
    return {tie: accounts for tie, accounts in tied.items() if len(accounts) > 1}


def _old(months: _Months, accounts: set[str], month: str, lines: Mapping[str, AlertLine]) -> tuple[str, ...]:
    """The accounts whose hours fall or stay in a month, of those that had enough in the one before."""
    held = []
    for account in sorted(accounts):
        before = hours_of(months.get((account, month_before(month)), ()))
        after = hours_of(months.get((account, month), ()))
        if before >= lines["split_least_hours"].value and after <= before * lines["split_flat"].value:
            held.append(account)
    return tuple(held)


def _sum(months: _Months, accounts: tuple[str, ...], month: str) -> Fraction:
    return sum((hours_of(months.get((account, month), ())) for account in accounts), Fraction(0))


def _goes_on(
    months: _Months, who: tuple[tuple[str, ...], tuple[str, ...]], month: str, lines: Mapping[str, AlertLine]
) -> bool:
    before, after = _sum(months, who[0], month_before(month)), _sum(months, who[0], month)
    new = _sum(months, who[1], month)
    goes_on = after + new >= before * lines["split_goes_on"].value
    return goes_on and new >= before * lines["split_new_share"].value


def _alert(
    months: _Months, key: tuple[str, tuple[str, ...], tuple[str, ...]], ties: Sequence[Tie], customers: Customers
) -> Alert:
    month, old, new = key
    before, after, fresh = _sum(months, old, month_before(month)), _sum(months, old, month), _sum(months, new, month)
    common = "; ".join(f"{kind} {value}" for kind, value in ties)
    what = (
        f"Accelerator-hours of {', '.join(old)} went from {written(before)} in {month_before(month)} to "
        f"{written(after)} in {month}, when "
        f"{', '.join(new)} began with {written(fresh)}: together {written(after + fresh)}. "
        f"They have in common: {common}."
    )
    cells = [
        cell
        for account in (*old, *new)
        for when in (month_before(month), month)
        for cell in months.get((account, when), ())
    ]
    figures = (
        ("hours_before", before),
        ("hours_after", after),
        ("hours_new", fresh),
        ("hours_together", after + fresh),
        ("in_common", common),
    )
    who = ", ".join(sorted({customers.who(account) for account in old}))
    return Alert("split", last_day(cells), who, (*old, *new), what, _ASK, True, figures, evidence_of(cells))


def _together(
    ledger: Ledger, new: tuple[str, ...], limit: Threshold, terms: Terms, seen: tuple[str, Tie, Customers]
) -> Alert | None:
    month, tie, customers = seen
    cells = [cell for cell in ledger.cells if cell.line.account in new]
    step = next((step for step in reaches(cells, terms) if limit.reached(step.high)), None)
    if step is None:
        return None
    for account in new:
        own = reaches([cell for cell in step.cells if cell.line.account == account], terms)
        if own and limit.reached(own[-1].high):
            return None
    certain = limit.reached(step.low)
    what = (
        f"{', '.join(new)} began in {month} and have in common: {tie[0]} {tie[1]}. Each by itself is below a limit, "
        f"and together they {'are' if certain else 'may be'} over it up to the end of {step.month}: {limit}."
    )
    who = ", ".join(sorted({customers.who(account) for account in new}))
    figures = (("threshold", limit.name), ("in_common", f"{tie[0]} {tie[1]}"), *step.figures())
    return Alert("split", last_day(step.cells), who, new, what, _ASK, certain, figures, evidence_of(step.cells))
