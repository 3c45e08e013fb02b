"""What a reader of use has to say about its file: faults of rows, and what it assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from fencepost.model.fault import Fault

_MOST_FAULTS = 1_000


@dataclass(slots=True)
class Telling:
    """Faults and notes of a file that is being read; the lists are those of its ``UsageFile``."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(
        self,
        what: str,
        todo: str,
        row: int | None = None,
        column: str | None = None,
        *,
        lost: bool = False,  # noqa: ARG002 - a lost row is counted by its reason
    ) -> None:
        """Note what is wrong with a row; after a thousand only that there are more."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(what, todo, self.name, row, column))
        elif len(self.faults) == _MOST_FAULTS:
            more = "more rows have faults than are told."
            self.faults.append(Fault(more, "Mend these first; the reasons below count them all.", self.name))

    def broken_off(self, what: str) -> None:
        """Note that the file ends too early; the rows before the break are kept."""
        self.fault(what, "Fetch the file again: the rows before the break were counted, those after it are not known.")

    def note(self, text: str) -> None:
        """Say once what was assumed."""
        if text not in self.notes:
            self.notes.append(text)
