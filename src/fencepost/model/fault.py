"""What is wrong with a user's file, said so that the user can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, what it is, and what to do next.

    ``row`` counts as a spreadsheet does: the header is row 1 and the first deal row 2.
    """

    what: str
    todo: str
    file: str = ""
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """``orders.csv, row 5, column date: '2023-02-30' is not a date. Write YYYY-MM-DD.``."""
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        head = ", ".join(place)
        return f"{head}: {self.what} {self.todo}".strip() if head else f"{self.what} {self.todo}".strip()


class FencepostError(Exception):
    """The base of every error this package raises on purpose; it carries the faults it stands for."""

    def __init__(self, *faults: Fault) -> None:
        """Hold the faults, in the order they were found."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
