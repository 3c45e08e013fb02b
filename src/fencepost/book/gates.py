"""The gatekeeper: how each gate stands towards each fence on a day, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fencepost.book.book import Book
from fencepost.book.gate import Gate, GateVersion
from fencepost.book.shelf import Shelf

Value = Literal["passes", "closed", "part", "not_in_force", "not_established", "not_examined"]
"""How a gate stands towards a fence: ``part`` where the fence stops some of what goes through and lets the rest by."""

Standing = Literal["open", "part", "closed", "not_established", "not_yet"]
"""How a gate stands as a whole: what its fences in force leave of it, whatever the law says of whoever takes it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one gate stands towards one fence on the day, and why."""

    gate: str
    fence: str
    value: Value
    why: str


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate on a day: the version that governs, or why there is none, and a cell for each fence it speaks of."""

    gate: Gate
    version: GateVersion | None
    why: str
    standing: Standing
    cells: tuple[Cell, ...]


class Gatekeeper:
    """Holds the gates against the law of any day."""

    def __init__(self, shelf: Shelf, gates: Mapping[str, Gate]) -> None:
        """Take the books and the gates."""
        self.shelf = shelf
        self.gates = gates

    @property
    def fences(self) -> tuple[str, ...]:
        """Every fence that some gate speaks of, by id."""
        return tuple(sorted({fence for gate in self.gates.values() for fence in gate.fences}))

    def known(self, gate: Gate, known_on: date) -> tuple[GateVersion, ...]:
        """The versions whose instruments were public by a day, newest first."""
        return tuple(version for version in gate.versions if self.public(version.by, known_on))

    def public(self, instrument: str, known_on: date) -> bool:
        """Whether an instrument was public by a day."""
        return self.shelf.corpus.instruments[instrument].known_from <= known_on

    def state(self, gate: Gate, day: date, known_on: date) -> GateState:
        """The gate on a day, as it could be known on a day."""
        known = self.known(gate, known_on)
        version = next((one for one in known if one.begins <= day), None)
        if version is None:
            why = f"begins on {known[-1].begins}" if known else "not yet public on the day of the knowledge"
            return GateState(gate, None, why, "not_yet", ())
        book = self.shelf.open(day, known_on)
        cells = tuple(_cell(gate, version, fence, book) for fence in version.fences)
        return GateState(gate, version, "", self._standing(version, cells, known_on), cells)

    def states(self, day: date, known_on: date, fences: Iterable[str] | None = None) -> tuple[GateState, ...]:
        """Every gate on a day, by id; with ``fences`` only those that speak of one of them on that day."""
        wanted = None if fences is None else set(fences)
        found = (self.state(self.gates[name], day, known_on) for name in sorted(self.gates))
        return tuple(one for one in found if wanted is None or any(cell.fence in wanted for cell in one.cells))

    def matrix(self, day: date, known_on: date) -> tuple[Cell, ...]:
        """A cell for every gate and every fence that some gate speaks of, gate by gate."""
        return tuple(cell for state in self.states(day, known_on) for cell in self._row(state))

    def _row(self, state: GateState) -> Iterable[Cell]:
        spoken = {cell.fence: cell for cell in state.cells}
        told = "the gate's file does not speak of this fence" if state.version else state.why
        for fence in self.fences:
            yield spoken.get(fence) or Cell(state.gate.id, fence, "not_examined", told)

    def _standing(self, version: GateVersion, cells: tuple[Cell, ...], known_on: date) -> Standing:
        values = {cell.value for cell in cells}
        if version.legality == "not_established" or "not_established" in values:
            return "not_established"
        passes = bool(values & {"passes", "part"})
        closed = bool(values & {"closed", "part"}) or any(
            one.instrument and self.public(one.instrument, known_on) for one in version.closed_by
        )
        if not closed:
            return "open"
        return "part" if passes else "closed"


def _cell(gate: Gate, version: GateVersion, fence: str, book: Book) -> Cell:
    """The gate's own word on the fence, held against how the fence stands on the day."""
    unsettled = next((b for b in book.branches if b.unsettled and fence in dict(b.changes)), None)
    if unsettled is not None:
        return Cell(gate.id, fence, "not_established", unsettled.why)
    if fence not in book.by_id:
        why = next((one.why for one in book.silent if one.id == fence), "it has no version on the day")
        return Cell(gate.id, fence, "not_in_force", why)
    passes = [one.how for one in version.passes if one.fence == fence]
    closes = [one.how for one in version.closed_by if one.fence == fence]
    if passes and closes:
        return Cell(gate.id, fence, "part", f"passes: {'; '.join(passes)}; closed: {'; '.join(closes)}")
    return Cell(gate.id, fence, "passes" if passes else "closed", "; ".join((*passes, *closes)))
