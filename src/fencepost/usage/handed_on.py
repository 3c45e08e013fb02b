"""Commitments that one customer bought or used and another uses: time on chips that changed hands."""

from __future__ import annotations

from collections.abc import Mapping

from fencepost.sources.alert_lines import AlertLine
from fencepost.usage.alert import Alert, accounts_of, evidence_of, last_day
from fencepost.usage.customers import Customers
from fencepost.usage.periods import Cell, Ledger, by_month, hours_of
from fencepost.usage.report import written
from fencepost.usage.speeds import beginnings

_ASK = "Ask by which contract the hours passed on, and who the user is."


def handed_on(ledger: Ledger, customers: Customers, lines: Mapping[str, AlertLine]) -> list[Alert]:
    """Commitments used by another customer than before or than pays, or no longer idle when another account begins."""
    held: dict[tuple[str, str], list[Cell]] = {}
    for cell in ledger.cells:
        if cell.commitment and cell.line.account and cell.line.kind in {"use", "idle"} and cell.line.hours > 0:
            held.setdefault((cell.line.provider or "", cell.commitment), []).append(cell)
    begun = set(beginnings(ledger.used(), ledger.cells))
    alerts: list[Alert] = []
    for _, cells in sorted(held.items()):
        used = [cell for cell in cells if cell.line.kind == "use"]
        alerts += [*_passed(used, customers), *_paid_by_another(used, customers)]
        alerts += _woken(cells, customers, lines, begun)
    return alerts


def _passed(used: list[Cell], customers: Customers) -> list[Alert]:
    """Each account of another customer that uses it in a later month than the first did."""
    alerts = []
    earlier: list[Cell] = []
    for month, cells in by_month(used).items():
        before = {customers.identity(cell) for cell in earlier}
        fresh = [cell for cell in cells if earlier and customers.identity(cell) not in before]
        for account in accounts_of(fresh):
            own = [cell for cell in fresh if cell.line.account == account]
            what = (
                f"The commitment {own[0].commitment} was used by {', '.join(accounts_of(earlier))} "
                f"({', '.join(sorted(before))}) and in {month} by {account} ({customers.identity(own[0])})."
            )
            alerts.append(_alert(what, "used by another before", own, earlier, customers))
        earlier += cells
    return alerts


def _paid_by_another(used: list[Cell], customers: Customers) -> list[Alert]:
    """Each account whose hours an account of another customer pays; both must be told."""
    alerts = []
    pairs: dict[tuple[str, str], list[Cell]] = {}
    for cell in used:
        payer, user = customers.told(cell.line.payer), customers.told(cell.line.account)
        if payer and user and payer != user:
            pairs.setdefault((cell.line.payer or "", cell.line.account or ""), []).append(cell)
    for (payer, account), cells in sorted(pairs.items()):
        first = next(iter(by_month(cells).values()))
        what = (
            f"The commitment {first[0].commitment} is paid by {payer} ({customers.told(payer)}) and used by {account} "
            f"({customers.told(account)}) in {first[0].month}."
        )
        alerts.append(_alert(what, "paid by another", first, [], customers))
    return alerts


def _woken(
    cells: list[Cell], customers: Customers, lines: Mapping[str, AlertLine], begun: set[tuple[str, str]]
) -> list[Alert]:
    """Idle hours that end when an account begins that did not use the commitment before."""
    alerts: list[Alert] = []
    users: set[str] = set()
    idle: list[Cell] = []
    for month, held in by_month(cells).items():
        now = [cell for cell in held if cell.line.kind == "idle"]
        used = [cell for cell in held if cell.line.kind == "use"]
        ended = idle and hours_of(now) <= hours_of(idle) * lines["commitment_idle_left"].value
        owners = {cell.line.account for cell in idle}
        known = {customers.identity(cell) for cell in idle}
        for account in accounts_of(used) if ended else ():
            own = [cell for cell in used if cell.line.account == account]
            other = customers.identity(own[0]) not in known or (account, month) in begun
            if account not in users and account not in owners and other:
                what = (
                    f"The commitment {own[0].commitment} of {', '.join(accounts_of(idle))} was idle for "
                    f"{written(hours_of(idle))} accelerator-hours in {idle[0].month} and for {written(hours_of(now))} "
                    f"in {month}, when {account} began to use it."
                )
                alerts.append(_alert(what, "no longer idle", own, idle, customers))
        users |= set(accounts_of(used))
        idle = now
    return alerts


def _alert(what: str, how: str, own: list[Cell], earlier: list[Cell], customers: Customers) -> Alert:
    every = [*own, *earlier]
    figures = (
        ("commitment", own[0].commitment or ""),
        ("how", how),
        ("hours", hours_of(own)),
        ("hours_earlier", hours_of(earlier)),
    )
    who = customers.who(own[0].line.account)
    return Alert(
        "commitment_handed_on", last_day(every), who, accounts_of(every), what, _ASK, True, figures, evidence_of(every)
    )
