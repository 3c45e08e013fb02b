"""The shipped table of how far each kind of tie is trusted; a judgement that only puts ways in order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fencepost.model.fault import Fault
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

_COLUMNS = ("id", "confidence", "what", "note")

WANTED = (
    *("moves", "installs", "pays", "payment_from", "goes_to"),
    *("seat_row", "parent_seat_row", "seat_file", "registered", "address_place", "one_of_several"),
    *("taken_as", "may_be", "owner_most", "owner_half", "owner_blocking", "owner_tenth", "owner_small"),
    *("owner_untold", "parent_accounts", "control", "votes", "director", "fund", "link"),
    *("officer", "namesake", "phone", "same_unit", "overlapping_unit", "same_building"),
    *("listed_name", "listed_identifier", "listed_address", "address_of_listed", "near_listed"),
    *("building_of_listed", "listed_maybe", "said_same", "least"),
)
"""The ids that the engine reads."""


def read_route_weights(path: Path | None = None) -> Mapping[str, Decimal]:
    """The confidence of each kind of tie, by default from the shipped table.

    Raises:
        TableError: a confidence is not above 0 and at most 1, or a kind that is read is not there.
    """
    file = path or shipped("data", "route_weights.csv")
    weights = dict(read_rows(file, _COLUMNS, _weight))
    lacking = [name for name in WANTED if name not in weights]
    if lacking:
        raise TableError(Fault(f"the rows {', '.join(lacking)} are missing.", "Put them back.", file.name))
    return MappingProxyType(weights)


@cache
def shipped_route_weights() -> Mapping[str, Decimal]:
    """The shipped table, read once."""
    return read_route_weights()


def _weight(row: Row) -> tuple[str, Decimal]:
    row.required("what")
    try:
        confidence = Decimal(row.text("confidence"))
    except InvalidOperation:
        confidence = Decimal(0)
    if not confidence.is_finite() or not 0 < confidence <= 1:
        what = f"{row.text('confidence')!r} is no confidence."
        row.fault("confidence", what, "Write a number above 0 and at most 1.")
        confidence = Decimal(1)
    return row.required("id"), confidence
