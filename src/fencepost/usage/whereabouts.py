"""Use and logins in other countries than a customer declared, and use in a country that is new to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fencepost.sources.account_list import AccountRow
from fencepost.sources.alert_lines import AlertLine
from fencepost.sources.cloud_regions import CloudRegion, CloudRegions
from fencepost.sources.places import place
from fencepost.usage.alert import Alert, accounts_of, evidence_of, last_day
from fencepost.usage.customers import Customers
from fencepost.usage.periods import Cell, Ledger, by_month

Declared = Mapping[str, Collection[str]]
"""By customer, the codes of the countries in which it says that it uses its machines."""

_ASK = "Ask who uses the machines, from where, and why there."


def outside(ledger: Ledger, customers: Customers, declared: Declared, regions: CloudRegions) -> list[Alert]:
    """Use in a region whose country the customer did not declare; a region that is not known raises nothing."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    where: dict[tuple[str, str], CloudRegion] = {}
    for cell in ledger.used():
        who = customers.who(cell.line.account)
        told = countries(customers, cell.line.account, declared)
        region = regions.find(cell.line.region, cell.line.provider)
        if told and region is not None and region.country not in told:
            groups.setdefault((who, region.country), []).append(cell)
            where[(who, region.country)] = min(where.get((who, region.country), region), region, key=str)
    alerts = []
    for (who, country), cells in sorted(groups.items()):
        month, first = next(iter(by_month(cells).items()))
        named = sorted({code for cell in first for code in countries(customers, cell.line.account, declared)})
        what = (
            f"{who} declared {', '.join(named)} and used machines in {country} in {month}, such as in "
            f"{where[(who, country)]}; how sure the place is: {where[(who, country)].sure}."
        )
        alerts.append(_alert(what, (country, "not declared"), who, first))
    return alerts


def logins(ledger: Ledger, customers: Customers, declared: Declared, concern: Collection[str]) -> list[Alert]:
    """Logins seen from a country that the customer did not declare, or that the caller names as one of concern.

    The list of accounts tells no day of a login: the day is that of the account's first use in the bills.
    """
    alerts = []
    groups: dict[str, list[Cell]] = {}
    for cell in ledger.used():
        groups.setdefault(cell.line.account or "", []).append(cell)
    for account, cells in sorted(groups.items()):
        told = countries(customers, account, declared)
        row = customers.accounts.get(account)
        seen = codes(row.login_countries) if row else frozenset()
        first = next(iter(by_month(cells).values()))
        for country in sorted(seen):
            why = ["a place of concern"] * (country in concern) + ["not declared"] * (
                bool(told) and country not in told
            )
            if why:
                what = (
                    f"Logins to {account} were seen from {country}: {' and '.join(why)}. The list of accounts tells no "
                    "day; that of its first use is taken."
                )
                alerts.append(_alert(what, (country, " and ".join(why)), customers.who(account), first))
    return alerts


def new_countries(
    ledger: Ledger, customers: Customers, regions: CloudRegions, lines: Mapping[str, AlertLine]
) -> list[Alert]:
    """Use in a country in which a customer had none, after months of use elsewhere.

    A month with a region that is not known proves no country new: nothing is raised after one.
    """
    groups: dict[str, list[Cell]] = {}
    for cell in ledger.used():
        groups.setdefault(customers.who(cell.line.account), []).append(cell)
    alerts = []
    for who, cells in sorted(groups.items()):
        before: set[str] = set()
        for count, (month, held) in enumerate(by_month(cells).items()):
            found: dict[str, list[Cell]] = {}
            for cell in held:
                region = regions.find(cell.line.region, cell.line.provider)
                found.setdefault(region.country if region else "", []).append(cell)
            if count >= lines["region_months_elsewhere"].value and "" not in before:
                for country in sorted(set(found) - before - {""}):
                    what = (
                        f"{who} used machines in {country} in {month} for the first time, after {count} months of use "
                        f"in {', '.join(sorted(before))} only."
                    )
                    alerts.append(_alert(what, (country, "new"), who, found[country]))
            before |= set(found)
    return alerts


def countries(customers: Customers, account: str | None, declared: Declared) -> frozenset[str]:
    """The countries that a customer declared, by the caller's record or else by the list of accounts."""
    told = declared.get(customers.who(account), ())
    row = customers.accounts.get(account or "")
    return frozenset(told) or (codes(row.used_in) if row else frozenset())


def codes(text: str) -> frozenset[str]:
    """The codes of countries split by ``;``; one that is not known stands as it is written."""
    return frozenset(_code(part.strip()) for part in text.split(";") if part.strip())


def unread(accounts: Mapping[str, AccountRow]) -> list[str]:
    """What in the list of accounts is no country."""
    notes = []
    for row in accounts.values():
        for column in ("used_in", "login_countries"):
            strange = sorted(code for code in codes(getattr(row, column)) if code != _known(code))
            notes += [
                f"Account {row.account}, column {column}: {code!r} is no country that is known." for code in strange
            ]
    return notes


def _known(code: str) -> str:
    try:
        return place(code)
    except ValueError:
        return ""


def _code(text: str) -> str:
    return _known(text) or text


def _alert(what: str, seen: tuple[str, str], who: str, cells: list[Cell]) -> Alert:
    figures = (("country", seen[0]), ("why", seen[1]))
    return Alert(
        "region_mismatch", last_day(cells), who, accounts_of(cells), what, _ASK, True, figures, evidence_of(cells)
    )
