"""Gates: ways around fences, with what the law made of each from which day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from fencepost.book.provision import Reading
from fencepost.model.fact import Sure
from fencepost.model.located import Position
from fencepost.model.partial_day import PartialDay

Legality = Literal[
    "lawful", "lawful_with_red_flags", "mixed", "licence_required", "prohibited", "crime", "not_established"
]
"""What the law made of an ordinary deal that takes the gate. The end uses and parties of part 744 come on top of it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A fence that the gate passes, by its id, and why the fence does not stop it."""

    fence: str
    how: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes the gate, a fence of the law or an instrument that is not modelled; the other is empty."""

    fence: str
    instrument: str
    how: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An instrument that would close the gate if it became law."""

    instrument: str
    how: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that the gate exists, or how far it leads, besides the cases."""

    what: str
    scope: str
    cite: str
    public: PartialDay
    sure: Sure


@dataclass(frozen=True, slots=True)
class GateVersion:
    """What the law made of a gate from ``begins`` on, by which instrument."""

    begins: date
    by: str
    legality: Legality
    how: str
    cite: str
    sure: Sure
    passes: tuple[Passage, ...] = ()
    closed_by: tuple[Closing, ...] = ()
    proposed: tuple[Proposal, ...] = ()
    readings: tuple[Reading, ...] = ()
    note: str = ""
    at: Position = Position("", 0, 0)

    @property
    def fences(self) -> tuple[str, ...]:
        """Every fence that the version speaks of, each once."""
        closing = (one.fence for one in self.closed_by if one.fence)
        return tuple(dict.fromkeys((*(one.fence for one in self.passes), *closing)))


@dataclass(frozen=True, slots=True)
class Gate:
    """A way around fences, with its versions newest first, the cases that show it and the red flags that reveal it."""

    id: str
    title: str
    about: str
    versions: tuple[GateVersion, ...]
    cases: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    at: Position = Position("", 0, 0)

    @property
    def fences(self) -> tuple[str, ...]:
        """Every fence that some version speaks of, each once."""
        return tuple(dict.fromkeys(fence for version in self.versions for fence in version.fences))
