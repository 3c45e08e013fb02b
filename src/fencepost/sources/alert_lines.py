"""The shipped figures at which bills over time raise an alert: all of them judgement, none of them law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from fencepost.model.fault import Fault
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

_COLUMNS = ("id", "value", "unit", "what", "source", "confidence", "note")
WANTED = (
    "split_flat",
    "split_goes_on",
    "split_new_share",
    "split_least_hours",
    "name_letters",
    "name_accounts",
    "commitment_idle_left",
    "region_months_elsewhere",
    "tenant_factor",
    "tenant_accounts",
    "tenant_least_hours",
    "burst_accelerators",
)
"""The ids that the engine reads."""


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One figure: its unit (none for a factor or a share), what is compared with it, and where it is from."""

    id: str
    value: Fraction
    unit: str
    what: str
    source: str
    confidence: str
    note: str


def read_alert_lines(path: Path | None = None) -> Mapping[str, AlertLine]:
    """The figures by id, by default the shipped ones.

    Raises:
        TableError: a cell is not what its column holds, or a figure that is read is not there.
    """
    file = path or shipped("data", "alert_lines.csv")
    rows = {row.id: row for row in read_rows(file, _COLUMNS, _line)}
    lacking = [name for name in WANTED if name not in rows]
    if lacking:
        raise TableError(Fault(f"the rows {', '.join(lacking)} are missing.", "Put them back.", file.name))
    return rows


@cache
def shipped_alert_lines() -> Mapping[str, AlertLine]:
    """The shipped figures, read once."""
    return read_alert_lines()


def _line(row: Row) -> AlertLine:
    return AlertLine(
        id=row.one_of("id", WANTED),
        value=_value(row),
        unit=row.text("unit"),
        what=row.required("what"),
        source=row.required("source"),
        confidence=row.one_of("confidence", ("judgement",)),
        note=row.text("note"),
    )


def _value(row: Row) -> Fraction:
    try:
        value = Fraction(row.text("value"))
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 0:
        row.fault("value", f"{row.text('value')!r} is no number above nought.", "Write a number such as 1.05.")
        return Fraction(1)
    return value
