"""All alerts that some bills raise, in the order of their days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from fencepost.sources.account_list import AccountRow
from fencepost.sources.alert_lines import AlertLine, shipped_alert_lines
from fencepost.sources.cloud_regions import CloudRegions, shipped_cloud_regions
from fencepost.sources.usage_rows import UsageFile
from fencepost.usage.alert import Alert
from fencepost.usage.crossings import Threshold, crossed
from fencepost.usage.customers import Customers
from fencepost.usage.handed_on import handed_on
from fencepost.usage.machines import Machines
from fencepost.usage.metering import Meter, Totals
from fencepost.usage.operations import rate_of
from fencepost.usage.periods import Ledger, read_periods
from fencepost.usage.report import Terms
from fencepost.usage.speeds import bursts, speeds
from fencepost.usage.splits import begun_together, splits
from fencepost.usage.tenants import new_sellers, prices
from fencepost.usage.whereabouts import Declared, logins, new_countries, outside, unread


@dataclass(frozen=True, slots=True)
class Held:
    """What bills are held against: limits, the countries that customers declared, and places of concern.

    ``concern`` are codes of countries that the caller reads from the law of a day. The rest is shipped.
    """

    thresholds: Sequence[Threshold] = ()
    declared: Declared = field(default_factory=dict)
    concern: Collection[str] = ()
    terms: Terms = field(default_factory=Terms)
    lines: Mapping[str, AlertLine] = field(default_factory=shipped_alert_lines)
    regions: CloudRegions = field(default_factory=shipped_cloud_regions)


def alerts_of(
    files: Sequence[UsageFile],
    accounts: Mapping[str, AccountRow],
    held: Held | None = None,
    machines: Machines | None = None,
) -> list[Alert]:
    """The alerts of some files of use, read to their ends; the order of files and rows changes nothing."""
    ledger, totals, meter = read_periods(files, machines)
    return alerts_in(ledger, totals, meter, accounts, held or Held())


def alerts_in(
    ledger: Ledger, totals: Totals, meter: Meter, accounts: Mapping[str, AccountRow], held: Held
) -> list[Alert]:
    """The alerts of files that were read: each a reason to ask."""
    customers, reckoned = Customers(accounts), (meter, held.terms.dtype)
    found = [
        *crossed(ledger, customers, held.thresholds, held.terms),
        *speeds(ledger, totals.spans, customers, held.thresholds, reckoned),
        *splits(ledger, customers, held.lines),
        *begun_together(ledger, customers, held.lines, held.thresholds, held.terms),
        *handed_on(ledger, customers, held.lines),
        *outside(ledger, customers, held.declared, held.regions),
        *logins(ledger, customers, held.declared, held.concern),
        *new_countries(ledger, customers, held.regions, held.lines),
        *prices(ledger, customers, held.lines),
        *new_sellers(ledger, customers),
        *bursts(ledger, totals.spans, customers, reckoned, held.lines["burst_accelerators"].value),
    ]
    return sorted(found, key=lambda alert: (alert.day, alert.kind, alert.customer, alert.accounts, alert.what))


def notes_of(ledger: Ledger, totals: Totals, accounts: Mapping[str, AccountRow], held: Held) -> list[str]:
    """What could not be looked at: regions that are not known, chips without a rate, what is no country."""
    used = ledger.used()
    places = {(cell.line.region or "", cell.line.provider or "") for cell in used}
    strange = sorted(region for region, provider in places if held.regions.find(region, provider) is None)
    named = ", ".join(region or "(not told)" for region in dict.fromkeys(strange))
    chips = sorted({cell.line.accelerator for cell in used if rate_of(cell.line.accelerator, held.terms.dtype).why})
    notes = [*ledger.notes, *unread(accounts)]
    notes += [f"Regions whose country is not known, and was not guessed: {named}."] if strange else []
    notes += [f"No rate is known of {', '.join(chips)}: limits were held against the rest."] if chips else []
    if totals.spans.frame is None:
        notes.append("There are too many periods to sweep: bursts and operations a second were not looked at.")
    return notes
