"""The shipped table of what a chip draws beyond its own rating: servers, load and cooling, as ranges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.model.quantity import Interval
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

_COLUMNS = ("id", "item", "low", "high", "unit", "what", "source", "confidence", "note")
WANTED = ("server_board", "server_rack", "server_other", "load", "cooling_site", "cooling_it", "unknown_chip")
"""The ids that the engine reads."""


@dataclass(frozen=True, slots=True)
class PowerFactor:
    """One row: a range with its unit (none for a plain factor), what it is, and how well it is established.

    ``item`` is set where the row is only held against the others.
    """

    id: str
    item: str
    value: Interval
    unit: str
    what: str
    source: str
    sure: Sure
    note: str


def read_site_power(path: Path | None = None) -> dict[str, PowerFactor]:
    """The table by id, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds, or a factor that is read is not there.
    """
    file = path or shipped("data", "site_power.csv")
    rows = {row.id: row for row in read_rows(file, _COLUMNS, _factor)}
    lacking = [name for name in WANTED if name not in rows]
    if lacking:
        raise TableError(Fault(f"the rows {', '.join(lacking)} are missing.", "Put them back.", file.name))
    return rows


@cache
def shipped_site_power() -> dict[str, PowerFactor]:
    """The shipped table, read once."""
    return read_site_power()


def _factor(row: Row) -> PowerFactor:
    low, high = _number(row, "low"), _number(row, "high")
    if low > high:
        row.fault("high", f"{high} is below the lower end.", "Write the lower end first.")
        low, high = high, low
    return PowerFactor(
        id=row.required("id"),
        item=row.text("item"),
        value=Interval(low, high),
        unit=row.text("unit"),
        what=row.required("what"),
        source=row.required("source"),
        sure=row.sureness("confidence", row.text("confidence")),
        note=row.text("note"),
    )


def _number(row: Row, column: str) -> Decimal:
    try:
        number = Decimal(row.text(column))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        row.fault(column, f"{row.text(column)!r} is no number from nought up.", "Write a number such as 1.35.")
        return Decimal(0)
    return number
