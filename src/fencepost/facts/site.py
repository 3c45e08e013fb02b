"""Whether the site has the power for the chips of a line: a question for a person, which settles no status."""

from __future__ import annotations

import re
from decimal import Decimal

from fencepost.compute.capacity import Capacity, Load, capacity, load_of, unnamed_load
from fencepost.compute.catalogue import Catalogue
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.quantity import Interval

CAPACITY_SHORT = "site.capacity_short"
COLUMNS = ("item", "quantity", "site_mw", "site_chips")

_SHORT = {"does_not_fit": True, "fits": False, "cannot_tell": None}
_MEGAWATTS = re.compile(r"\s*MW$", re.IGNORECASE)
_MOST_KINDS = 50


def site_derivation(catalogue: Catalogue) -> Derivation:
    """The derivation of ``site.capacity_short``: true only where even the least need is above the most power."""

    def run(cells: Cells, _: Setting, found: Findings) -> None:
        try:
            asked = _capacity(catalogue, cells)
        except ValueError as error:
            # Red flags alone read it, and a portfolio goes without those: so it is no fault of the row.
            found.know(CAPACITY_SHORT, None, str(error), "knowledge")
            return
        found.know(CAPACITY_SHORT, _SHORT[asked.verdict], _said(asked), asked.sure)

    return Derivation(COLUMNS, (CAPACITY_SHORT,), run, remarks=True)


def _capacity(catalogue: Catalogue, cells: Cells) -> Capacity:
    item, text = cells.get("item"), cells.get("site_mw")
    if item is None or text is None:
        raise ValueError(f"column {'item' if item is None else 'site_mw'} is empty")
    available = _number(_MEGAWATTS.sub("", text), "site_mw")
    quantity = cells.get("quantity")
    coming = load_of(catalogue, item, None if quantity is None else _number(quantity, "quantity"))
    return capacity([coming], available, _installed(catalogue, cells.get("site_chips")))


def _number(text: str, column: str) -> Interval:
    try:
        value = Interval.parse(text)
    except ValueError as error:
        raise ValueError(f"column {column} cannot be read: {error}") from None
    if any(end is not None and end < 0 for end in (value.low, value.high)):
        raise ValueError(f"column {column} cannot be read: {text!r} is below nought")
    return value


def _installed(catalogue: Catalogue, text: str | None) -> list[Load]:
    """What stands there already: a number of chips of no told kind, or names with their counts, split by ``;``.

    An empty cell is not nought; but what is not known draws nothing at the least.
    """
    if text is None:
        return [unnamed_load(Interval(Decimal(0), None))]
    if text.casefold() == KNOWN_NONE:
        return []
    made = []
    for part in text.split(";")[:_MOST_KINDS]:
        try:
            made.append(unnamed_load(_number(part, "site_chips")))
        except ValueError:
            made.append(load_of(catalogue, part))
    return made


def _said(asked: Capacity) -> str:
    """The sum in a line."""
    load = asked.imports[0].load
    there = "; ".join(f"{draw.load.chips} x {draw.load.text}" for draw in asked.installed)
    beside = f" beside {there} that stand there" if there else ""
    needed = f"{asked.needed} MW" if asked.needed is not None else "unknown"
    open_ = f"; not known: {'; '.join(asked.unknown)}" if asked.unknown else ""
    return f"{load.chips} x {load.text}{beside} need {needed}, and the site has {asked.available} MW{open_}"
