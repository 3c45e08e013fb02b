"""How single cells are read into what a fact may hold; a cell that cannot be read is a fault of its column."""

from __future__ import annotations

from fencepost.facts.derivation import Cells, Findings, listed, yes_or_no
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.quantity import Interval
from fencepost.sources.places import place, territory


def place_in(cells: Cells, column: str, found: Findings, *, apart: bool = False) -> str | None:
    """The country of a cell by its code; ``None`` where the cell is empty, says none or cannot be read.

    With ``apart`` Hong Kong stands by itself; the EAR counts it as China.
    """
    text = cells.get(column)
    if text is None or text.casefold() == KNOWN_NONE:
        return None
    try:
        return territory(text) if apart else place(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write a country by name or two-letter code.")
        return None


def places_in(cells: Cells, column: str, found: Findings, *, apart: bool = False) -> list[str] | None:
    """Several places, none of them lost: ``None`` where the cell is empty."""
    text = cells.get(column)
    if text is None:
        return None
    if text.casefold() == KNOWN_NONE:
        return []
    told = [place_in({column: part}, column, found, apart=apart) for part in listed(text)]
    return [one for one in told if one is not None]


def flag_in(cells: Cells, column: str, found: Findings) -> bool | None:
    """Yes or no, or ``None`` where the cell is empty or cannot be read."""
    text = cells.get(column)
    if text is None:
        return None
    try:
        return yes_or_no(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write yes or no, or leave it empty where it is not known.")
        return None


def number_in(cells: Cells, column: str, found: Findings) -> Interval | None:
    """A number or a range that is not below nought, or ``None`` where the cell is empty or cannot be read."""
    text = cells.get(column)
    if text is None:
        return None
    try:
        value = Interval.parse(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write a number such as 1e26, or a range such as 1e25..3e26.")
        return None
    if any(end is not None and end < 0 for end in (value.low, value.high)):
        found.fault(column, f"{text!r} is below nought.", "Write what there is, or leave it empty.")
        return None
    return value


def told_by(cells: Cells, *columns: str) -> str:
    """Which of some columns tells a fact, as its source; or that none does."""
    column = next((one for one in columns if cells.get(one)), None)
    return f"no cell tells ({', '.join(columns)})" if column is None else f"column {column}: {cells[column]}"
