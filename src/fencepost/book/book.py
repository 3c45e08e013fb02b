"""A book: the law in force on a day, as known on a day, along one axis. Immutable and fingerprinted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from fencepost.book.provision import FactDefinition, Instrument, Provision, Regime, Version
from fencepost.logic.tree import Node
from fencepost.model.canonical import digest

Axis = Literal["enforced", "books"]
"""Enforcement as the agency declares it, or the text of the books."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One version of a provision in force, its conditions bound to the tables of the day."""

    provision: Provision
    version: Version
    when: Node | None
    terms: Node | None
    review: tuple[Node, ...]
    names: tuple[Node, ...]
    tables: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The provision's id."""
        return self.provision.id


@dataclass(frozen=True, slots=True)
class Silence:
    """A provision that says nothing on the day, and why."""

    id: str
    why: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Another state of the law that is not ruled out on the day.

    ``unsettled`` marks a state that could be the true one; without it the branch shows the other
    axis, which changes nothing about how sure the answer is.
    """

    label: str
    why: str
    cite: str
    unsettled: bool
    changes: tuple[tuple[str, Version | None], ...]


@dataclass(frozen=True)
class Book:
    """The law in force: its rulings in order of evaluation, what is silent, and what is unsettled.

    ``notices`` are dated remarks about the day (a compliance date still to come, a text not read so
    far). The fingerprint is a hash of the content, so equal law has an equal fingerprint.
    """

    day: date
    known_on: date
    axis: Axis
    regimes: Mapping[str, Regime]
    rulings: tuple[Ruling, ...]
    silent: tuple[Silence, ...]
    branches: tuple[Branch, ...]
    notices: tuple[str, ...]
    facts: Mapping[str, FactDefinition]
    instruments: Mapping[str, Instrument]
    table_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unconcluded: frozenset[str] = frozenset()
    """Conclusions that no provision draws on the day: false of every deal, not unknown."""
    flag_branches: tuple[Branch, ...] = ()
    """What is unsettled about red flags. It can change no verdict, so it stands apart from ``branches``."""

    def covers(self, regime: str) -> bool:
        """Whether the day, and the day of knowledge, lie in the span for which a regime is modelled."""
        found = self.regimes.get(regime)
        return found is not None and found.first <= min(self.day, self.known_on)

    @cached_property
    def by_id(self) -> Mapping[str, Ruling]:
        """The rulings by provision id."""
        return {ruling.id: ruling for ruling in self.rulings}

    @cached_property
    def concluded(self) -> Mapping[str, tuple[Ruling, ...]]:
        """For each flag that some classification or definition concludes, its rulings in order.

        A flag stands where the last of its rulings stands, for each of them may read flags concluded between them.
        """
        found: dict[str, tuple[Ruling, ...]] = {}
        for ruling in self.rulings:
            if ruling.provision.concludes:
                found[ruling.provision.concludes] = (*found.pop(ruling.provision.concludes, ()), ruling)
        return found

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that decides: versions, branches, facts and tables, whatever the order of the files."""
        versions = sorted([*_head(r.provision), r.version.source] for r in self.rulings)
        tables = {name: sorted(rows) for name, rows in self.table_rows.items()}
        facts = {f.id: [f.type.kind, f.type.digits, sorted(f.type.codes), f.knowledge] for f in self.facts.values()}
        branches = sorted(
            [b.label, str(b.unsettled), *(f"{name} {version.source if version else ''}" for name, version in b.changes)]
            for b in self.branches
        )
        content = {"axis": self.axis, "in_force": versions, "tables": tables, "facts": facts, "branches": branches}
        return digest(content)


def _head(provision: Provision) -> list[str]:
    knowledge = "knowledge" if provision.needs_knowledge else ""
    head = [provision.id, provision.kind, provision.concludes, provision.outcome, provision.effect, knowledge]
    return [*head, provision.cite, " ".join(sorted(provision.releases))]
