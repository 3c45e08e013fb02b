"""What a program needs of Fencepost: check a deal, or open the book of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from fencepost.book.book import Axis, Book
from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict, faulty
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError


def check(
    deal: Deal | Mapping[str, str], *, on: date | None = None, known_on: date | None = None, axis: Axis = "enforced"
) -> dict[str, Any]:
    """The answer to one deal, by the keys of an answer file; a deal that cannot be read gets an ``error``.

    >>> check({"date": "2023-12-01", "item": "A800", "kind": "export", "from": "US", "to": "CN"})["status"]
    'licence_required'
    """
    row = deal if isinstance(deal, Deal) else Deal(deal)
    try:
        checked = _checker().check(row, known_on=known_on or date.today(), on=on, axis=axis)  # noqa: DTZ011
    except FencepostError as error:
        return faulty(row, error.faults)
    return answer_dict(checked)


def open_book(day: date, *, known_on: date | None = None, axis: Axis = "enforced") -> Book:
    """The law in force on a day, as it could be known on another (today)."""
    return _checker().shelf.open(day, known_on or date.today(), axis)  # noqa: DTZ011 - the user's own calendar


@lru_cache(maxsize=1)
def _checker() -> Checker:
    return Checker()
