"""The shipped table of what the proposal of 2024 would have had a provider know of its customers.

89 FR 5698 was never made final: a row is no duty, and whoever shows one says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

NOT_LAW = "the 2024 proposal (89 FR 5698) was never made final: it binds nobody; shown is what it would have asked"

_COLUMNS = (
    *("id", "kind", "asked_of", "whom", "keys", "what", "amount", "unit", "cite", "instrument", "confidence", "ask"),
)
WANTED = (
    *("term.us_person", "term.owner_share", "term.owner_control", "term.verify_first", "term.not_verified"),
    *("term.resolution", "term.retention", "term.new_owner", "term.review", "term.end_reseller"),
)
"""The terms that the engine reads."""

AskedOf = Literal["customer", "beneficial_owner", "reseller", "provider"]
Whom = Literal["any", "individual", "entity", "verified", "training"]
_KINDS, _UNITS = ("field", "term"), ("", "days", "years", "percent")
_ASKED_OF: tuple[AskedOf, ...] = ("customer", "beneficial_owner", "reseller", "provider")
_WHOM: tuple[Whom, ...] = ("any", "individual", "entity", "verified", "training")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One field or term: of whom it is asked, the keys that tell it, its number, and where the proposal has it.

    ``keys`` must all be told; each is a group of alternatives of which one is enough.
    """

    id: str
    kind: str
    asked_of: AskedOf
    whom: Whom
    keys: tuple[tuple[str, ...], ...]
    what: str
    amount: int | None
    unit: str
    cite: str
    instrument: str
    sure: Sure
    ask: str


class CustomerRecordTable:
    """The rows by id, and the fields of each who is asked."""

    def __init__(self, rows: Iterable[RecordRow], file: str = "customer_record.csv") -> None:
        """Index the rows.

        Raises:
            TableError: two rows have one id, or a term that the engine reads is not there.
        """
        self.rows = tuple(rows)
        self._by_id = {row.id: row for row in self.rows}
        if len(self._by_id) != len(self.rows):
            raise TableError(Fault("two rows have one id.", "Keep one of them.", file))
        lacking = [name for name in WANTED if name not in self._by_id]
        if lacking:
            raise TableError(Fault(f"the rows {', '.join(lacking)} are missing.", "Put them back.", file))

    def __getitem__(self, name: str) -> RecordRow:
        """The row with an id."""
        return self._by_id[name]

    def fields(self, asked_of: AskedOf) -> tuple[RecordRow, ...]:
        """What is asked of somebody, in the order of the table."""
        return tuple(row for row in self.rows if row.kind == "field" and row.asked_of == asked_of)

    def amount(self, name: str) -> int:
        """The number of a term."""
        return self._by_id[name].amount or 0

    def after(self, name: str, day: date) -> date:
        """The day so many years after another; of 29 February the day after where there is none."""
        year = day.year + self.amount(name)
        try:
            return day.replace(year=year)
        except ValueError:
            return date(year, 3, 1)


def read_customer_record(path: Path | None = None) -> CustomerRecordTable:
    """The table, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds, or a term that is read is not there.
    """
    file = path or shipped("data", "customer_record.csv")
    return CustomerRecordTable(read_rows(file, _COLUMNS, _row), file.name)


@cache
def shipped_customer_record() -> CustomerRecordTable:
    """The shipped table, read once."""
    return read_customer_record()


def _row(row: Row) -> RecordRow:
    kind, keys = row.one_of("kind", _KINDS), row.parts("keys")
    if bool(keys) != (kind == "field"):
        row.fault("keys", f"a {kind} has {'no ' if not keys else ''}keys.", "Give keys to fields, and to them alone.")
    cite = row.required("cite")
    if not cite.startswith("proposed "):
        row.fault("cite", f"{cite!r} reads like law in force.", "Begin it with 'proposed'.")
    return RecordRow(
        id=row.required("id"),
        kind=kind,
        asked_of=cast("AskedOf", row.one_of("asked_of", _ASKED_OF)),
        whom=cast("Whom", row.one_of("whom", _WHOM)),
        keys=tuple(tuple(key.split("/")) for key in keys),
        what=row.required("what"),
        amount=_amount(row),
        unit=row.one_of("unit", _UNITS),
        cite=cite,
        instrument=row.required("instrument"),
        sure=row.sureness("confidence", row.text("confidence")),
        ask=row.required("ask"),
    )


def _amount(row: Row) -> int | None:
    text = row.text("amount")
    if bool(text) != bool(row.text("unit")):
        row.fault("unit", "a number and its unit go together.", "Write both, or neither.")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) == int(text):
        row.fault("amount", f"{text[:20]!r} is no whole number above nought.", "Write a number such as 2.")
        return None
    return int(text)
