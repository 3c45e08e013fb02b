"""Alerts as JSON and as lines for people; amounts are texts, so that no digit is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from fencepost.usage.alert import NO_FINDING, Alert, Evidence
from fencepost.usage.report import written

_MOST_EVIDENCE = 6


def alert_dict(alert: Alert) -> dict[str, Any]:
    """One alert by its keys in JSON."""
    return {
        "kind": alert.kind,
        "day": alert.day.isoformat(),
        "customer": alert.customer,
        "accounts": list(alert.accounts),
        "certain": alert.certain,
        "what": alert.what,
        "ask": alert.ask,
        "law": NO_FINDING,
        "figures": {name: written(value) if isinstance(value, Fraction) else value for name, value in alert.figures},
        "evidence": [_evidence(one) for one in alert.evidence],
    }


def alerts_dict(alerts: Iterable[Alert], notes: Iterable[str] = ()) -> dict[str, Any]:
    """All alerts, and what could not be looked at."""
    return {"alerts": [alert_dict(alert) for alert in alerts], "alert_notes": list(notes)}


def alert_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The alerts of an answer in JSON's keys as lines, the earliest first."""
    alerts = answer["alerts"]
    yield f"alerts: {len(alerts):,}" if alerts else "alerts: none was raised by what was given; that clears nobody"
    for alert in alerts:
        sure = "" if alert["certain"] else ", possible"
        yield f"{alert['day']} {alert['kind']}{sure}: {alert['what']} {alert['ask']}"
        evidence = alert["evidence"]
        for one in evidence[:_MOST_EVIDENCE]:
            yield f"    {one['file']}, rows {one['first_row']} to {one['last_row']}: {_whose(one)}"
        if len(evidence) > _MOST_EVIDENCE:
            yield f"    and {len(evidence) - _MOST_EVIDENCE:,} more; --format json names them"
    if alerts:
        yield f"Each is a reason to ask. {NO_FINDING.replace('This', 'An alert')}"
    yield from (f"alert note: {note}" for note in answer["alert_notes"])


def _whose(one: dict[str, Any]) -> str:
    return f"{one['account']}, {one['month']}, {one['rows']} rows of {one['kind']}, {one['hours']} accelerator-hours"


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "file": one.file,
        "first_row": one.first_row,
        "last_row": one.last_row,
        "rows": one.rows,
        "account": one.account,
        "month": one.month,
        "kind": one.kind,
        "hours": written(one.hours),
    }
