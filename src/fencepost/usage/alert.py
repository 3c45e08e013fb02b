"""An alert: what bills over time show of a customer, from which rows, and what to ask. Never a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from fencepost.usage.periods import Cell

NO_FINDING = "This is a reason to ask, and no finding of law."

Kind = Literal["crossed", "split", "commitment_handed_on", "region_mismatch", "tenant", "burst"]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Rows of one file: whose, of which month and kind, from which row to which, and their accelerator-hours."""

    account: str
    month: str
    kind: str
    file: str
    first_row: int
    last_row: int
    rows: int
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing seen; ``day`` is the first day on which the rows could show it: that on which their use had ended.

    ``certain`` is false where it holds at one end of a range only. ``figures`` are numbers or words by their names.
    """

    kind: Kind
    day: date
    customer: str
    accounts: tuple[str, ...]
    what: str
    ask: str
    certain: bool
    figures: tuple[tuple[str, Fraction | str], ...]
    evidence: tuple[Evidence, ...]

    @property
    def text(self) -> str:
        """What was seen, what to ask, and that it is no finding."""
        return f"{self.what} {self.ask} {NO_FINDING}"


def evidence_of(cells: Iterable[Cell]) -> tuple[Evidence, ...]:
    """The rows of some cells, those of one file, account, month and kind together."""
    groups: dict[tuple[str, str, str, str], list[Cell]] = {}
    for cell in cells:
        key = (cell.line.account or "", cell.line.month or "", cell.line.kind, cell.file)
        groups.setdefault(key, []).append(cell)
    return tuple(
        Evidence(
            *key,
            min(cell.first_row for cell in held),
            max(cell.last_row for cell in held),
            sum(cell.line.rows for cell in held),
            sum((cell.line.hours for cell in held), Fraction(0)),
        )
        for key, held in sorted(groups.items())
    )


def last_day(cells: Iterable[Cell]) -> date:
    """The first day on which all of some cells could be known."""
    return max(cell.day for cell in cells)


def accounts_of(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The accounts of some cells, in order."""
    return tuple(sorted({cell.line.account for cell in cells if cell.line.account}))
