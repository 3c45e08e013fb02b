"""Where an item stands by itself, on the lines of the Commerce Control List."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError

_PARAGRAPH = re.compile(r"^\d[A-E]\d{3}")
"""Lines of the Commerce Control List; those of letters and exceptions are for deals."""


def classified(checker: Checker, item: Mapping[str, str], days: tuple[date, date], axis: Axis) -> dict[str, Any]:
    """The classification of an item told by the columns of an order file, its margins and the facts it rests on.

    ``days`` are the day and the day of knowledge.

    Raises:
        FencepostError: the item is not known by that name, or a figure cannot be read.
    """
    day, known_on = days
    cells = {"kind": "export", "from": "US", "to": "CN", **item, "date": day.isoformat()}
    try:
        answer = answer_dict(checker.check(Deal(cells), known_on=known_on, axis=axis))
    except FencepostError as error:
        raise FencepostError(*(Fault(fault.what, fault.todo) for fault in error.faults)) from error
    facts = {k: v for k, v in answer["receipt"]["facts"].items() if k.startswith("item.") and v[0] is not None}
    return {
        "on": day.isoformat(),
        "classification": answer["classification"],
        "flags": answer["flags"],
        "margins": [margin for margin in answer["margins"] if _PARAGRAPH.match(margin["cite"])],
        "facts": facts,
    }
