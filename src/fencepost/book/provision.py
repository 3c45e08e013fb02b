"""Provisions, their versions, and the instruments, facts and regimes they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from fencepost.logic.tree import Node, facts_of
from fencepost.logic.vocabulary import FactType
from fencepost.model.fact import Sure
from fencepost.model.located import Position

ProvisionKind = Literal["classification", "definition", "control", "release", "duty", "table", "red_flag"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A rule, letter, guidance or other act. ``known_from`` is the first day on which the public could know it."""

    id: str
    title: str
    kind: str
    cite: str
    published: date
    known_from: date
    sure: Sure
    url: str = ""
    status: str = ""
    binds: tuple[str, ...] = ()
    note: str = ""
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact that conditions may name: what it means, what to ask, who can know, which columns tell it.

    ``knowledge`` marks what one may or may not know of parties, end uses and letters: while such a
    fact is open, a control that needs knowledge is not raised by it.
    """

    type: FactType
    meaning: str
    ask: str
    who: str
    unit: str
    columns: tuple[str, ...]
    knowledge: bool = False

    @property
    def id(self) -> str:
        """The fact's id."""
        return self.type.id


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of law: the first day modelled, and the day up to which its text was read."""

    id: str
    title: str
    first: date
    read_through: date
    modelled: tuple[str, ...]
    not_modelled: tuple[str, ...]
    about: str = "deal"
    """What it is asked about: a deal in goods, a lease of computing, a workload of data."""


@dataclass(frozen=True, slots=True)
class Review:
    """A licence review policy for the deals that meet ``when``."""

    policy: str
    when: Node
    cite: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class Called:
    """What a release is called for the deals that meet ``when``."""

    name: str
    when: Node


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why it is not established that a version governs."""

    why: str
    cite: str


@dataclass(frozen=True, slots=True)
class Unpassed:
    """How far a text came that is not law: its stage, and by which instrument and when it ended, if it did."""

    stage: str
    ended: date | None = None
    how: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A signed reading against the text; ``settles`` says how the end of a suspension or a sunset turned out."""

    by: str
    on: date
    source: str
    finding: str = ""
    settles: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version. ``when`` is ``None`` where nothing of it can be encoded: then it only asks."""

    begins: date
    by: str
    sure: Sure
    cite: str
    when: Node | None = None
    terms: Node | None = None
    review: tuple[Review, ...] = ()
    names: tuple[Called, ...] = ()
    rows: frozenset[str] | None = None
    comply_from: date | None = None
    until: date | None = None
    unenforced_from: date | None = None
    unenforced_by: str = ""
    suspends: bool = False
    restores: date | None = None
    doubt: Doubt | None = None
    proposed: Unpassed | None = None
    """Set where the version never became law: it governs nothing, and shows what it would ask for."""
    open_text: tuple[str, ...] = ()
    ask: str = ""
    """What to ask a person where a red flag is raised."""
    binds: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    note: str = ""
    at: Position = Position("", 0, 0)
    source: str = ""
    """The version as canonical JSON, for fingerprints."""

    @property
    def decides_from(self) -> date:
        """The first day on which the version decides a deal: when compliance is due, if that is later."""
        return self.comply_from or self.begins

    @property
    def settled(self) -> str:
        """How its end turned out, by the latest reading that settles it: ``ended``, ``extended`` or nothing."""
        return next((reading.settles for reading in reversed(self.readings) if reading.settles), "")

    def nodes(self) -> tuple[Node, ...]:
        """Every condition of the version."""
        own = [node for node in (self.when, self.terms) if node is not None]
        return (*own, *(rule.when for rule in self.review), *(rule.when for rule in self.names))


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of law with all its versions, newest first."""

    id: str
    title: str
    kind: ProvisionKind
    cite: str
    versions: tuple[Version, ...]
    concludes: str = ""
    outcome: str = ""
    effect: str = ""
    releases: tuple[str, ...] = ()
    needs_knowledge: bool = False
    of: str = ""
    at: Position = field(default=Position("", 0, 0))

    @property
    def regime(self) -> str:
        """The regime it belongs to: the first two parts of its id."""
        return ".".join(self.id.split(".")[:2])

    def reads(self) -> tuple[str, ...]:
        """Every fact that any version reads."""
        found = (fact for version in self.versions for node in version.nodes() for fact in facts_of(node))
        return tuple(dict.fromkeys(found))
