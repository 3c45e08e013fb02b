"""Signs that another party stands behind an account: a price far from what others pay, or a new seller."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

from fencepost.sources.alert_lines import AlertLine
from fencepost.usage.alert import Alert, evidence_of, last_day
from fencepost.usage.customers import Customers, resold_by
from fencepost.usage.periods import Cell, Ledger, by_month, hours_of
from fencepost.usage.report import written

_ASK = "Ask who pays whom for these hours, and who in the end uses them."
_Market = tuple[str, str, str, str, bool]


def prices(ledger: Ledger, customers: Customers, lines: Mapping[str, AlertLine]) -> list[Alert]:
    """Accounts whose price of an accelerator's hour is far from the median of the others, month by month.

    Compared are hours of one cloud, accelerator, month and currency, and those under a commitment apart from the rest.
    """
    markets: dict[_Market, dict[str, list[Cell]]] = {}
    for cell in ledger.used():
        line = cell.line
        if line.cost is not None and line.cost > 0 and line.currency:
            market = (cell.month, line.provider or "", line.accelerator, line.currency, bool(cell.commitment))
            markets.setdefault(market, {}).setdefault(line.account or "", []).append(cell)
    alerts = []
    for market, accounts in sorted(markets.items()):
        price = {
            account: sum((Fraction(cell.line.cost or 0) for cell in cells), Fraction(0)) / hours_of(cells)
            for account, cells in accounts.items()
            if hours_of(cells) >= lines["tenant_least_hours"].value
        }
        for account, own in sorted(price.items()):
            others = [other for name, other in price.items() if name != account]
            if len(others) >= lines["tenant_accounts"].value and _far(own, median(others), lines):
                seen = (own, Fraction(median(others)), len(others))
                alerts.append(_price(market, account, accounts[account], seen, customers))
    return alerts


def new_sellers(ledger: Ledger, customers: Customers) -> list[Alert]:
    """Accounts for which a seller other than the cloud appears, after use without that seller."""
    groups: dict[str, list[Cell]] = {}
    for cell in ledger.used():
        groups.setdefault(cell.line.account or "", []).append(cell)
    alerts = []
    for account, cells in sorted(groups.items()):
        before: set[str] | None = None
        for month, held in by_month(cells).items():
            sellers = {seller for cell in held if (seller := resold_by(cell))}
            for seller in sorted(sellers - before) if before is not None else ():
                own = [cell for cell in held if resold_by(cell) == seller]
                earlier = ", ".join(sorted(before or ())) or "no other than the cloud"
                what = f"Hours of {account} are sold by {seller} since {month}; before, {earlier} sold them."
                figures = (("seller", seller), ("hours", hours_of(own)))
                who = customers.who(account)
                alerts.append(
                    Alert("tenant", last_day(own), who, (account,), what, _ASK, True, figures, evidence_of(own))
                )
            before = (before or set()) | sellers
    return alerts


def _far(own: Fraction, middle: Fraction, lines: Mapping[str, AlertLine]) -> bool:
    factor = lines["tenant_factor"].value
    return own >= middle * factor or middle >= own * factor


def _price(
    market: _Market, account: str, cells: list[Cell], seen: tuple[Fraction, Fraction, int], customers: Customers
) -> Alert:
    month, provider, accelerator, currency, _ = market
    own, middle, others = seen
    what = (
        f"{account} paid {written(round(own, 6))} {currency} for an hour of one {accelerator} of "
        f"{provider or 'the cloud'} in {month}; the median of {others} other accounts is "
        f"{written(round(middle, 6))}. A hidden tenant or "
        "reseller may stand behind it, or a discount."
    )
    figures = (("price", own), ("median_of_others", middle), ("others", Fraction(others)), ("currency", currency))
    return Alert(
        "tenant", last_day(cells), customers.who(account), (account,), what, _ASK, True, figures, evidence_of(cells)
    )
