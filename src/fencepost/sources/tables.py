"""Shipped tables row by row: every bad cell becomes one fault, and all faults come at once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from fencepost.model.fact import SURENESS, Sure
from fencepost.model.fault import Fault, FencepostError

_T = TypeVar("_T")


class TableError(FencepostError):
    """A shipped table that cannot be read; every bad cell is one fault."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row while it is read; a bad cell is noted and read as unknown, so that all faults come at once."""

    cells: Mapping[str, str | None]
    file: str
    number: int
    faults: list[Fault]

    def text(self, column: str) -> str:
        """The trimmed cell, empty where the table leaves it out."""
        return (self.cells.get(column) or "").strip()

    def parts(self, column: str, mark: str = "|") -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return tuple(part for part in (piece.strip() for piece in self.text(column).split(mark)) if part)

    def required(self, column: str) -> str:
        """A cell that may not be empty."""
        text = self.text(column)
        if not text:
            self.fault(column, "the cell is empty.", "Fill it: other tables refer to it.")
        return text

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """A cell that holds one of a few words."""
        text = self.text(column)
        if text not in allowed:
            self.fault(column, f"{text!r} is not known here.", f"Write one of {', '.join(allowed)}.")
        return text

    def day(self, column: str) -> date | None:
        """An ISO date, ``None`` where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(column, f"{text!r} is not a date.", "Write YYYY-MM-DD.")
            return None

    def sureness(self, column: str, text: str) -> Sure:
        """One of the three marks of sureness."""
        for mark in SURENESS:
            if text == mark:
                return mark
        self.fault(column, f"{text!r} is no mark of sureness.", f"Write one of {', '.join(SURENESS)}.")
        return "knowledge"

    def fault(self, column: str, what: str, todo: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(what, todo, self.file, self.number, column))


def read_rows(path: Path, columns: tuple[str, ...], make: Callable[[Row], _T]) -> tuple[_T, ...]:
    """Every row of a table whose header must be ``columns``, made into values.

    Raises:
        TableError: the header or a cell is not what it should be.
    """
    made: list[_T] = []
    faults: list[Fault] = []
    with path.open(encoding="utf-8", newline="") as handle:
        lines = csv.DictReader(handle)
        if tuple(lines.fieldnames or ()) != columns:
            raise TableError(Fault("the header is another.", f"Write {','.join(columns)}.", path.name, 1))
        for number, cells in enumerate(lines, start=2):
            if None in cells or None in cells.values():
                what = f"the row has not {len(columns)} cells."
                faults.append(Fault(what, "Put a cell that holds a comma in quotes.", path.name, number))
                continue
            made.append(make(Row(cells, path.name, number, faults)))
    if faults:
        raise TableError(*faults)
    return tuple(made)
