"""A net of nodes and ties while it is drawn: what is told twice stands once, and every tie has its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fencepost.model.quantity import EXACT
from fencepost.model.route import Node, NodeKind, Tie, TieKind, ToldBy, Untold

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a tie: its kind, the row of the table of weights, the words, who tells it and where."""

    kind: TieKind
    weight: str
    text: str
    told_by: ToldBy
    origin: str
    factor: Decimal = ONE
    note: str = ""


@dataclass(slots=True)
class Web:
    """Nodes by id, ties, what nobody told, and remarks on where was looked."""

    weights: Mapping[str, Decimal]
    nodes: dict[str, Node] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def add(
        self, name: str, kind: NodeKind, text: str, roles: tuple[str, ...] = (), places: tuple[str, ...] = ()
    ) -> str:
        """Put a node in, or what more is told of one that is there; its id."""
        there = self.nodes.get(name)
        if there is None:
            self.nodes[name] = Node(name, kind, text, roles, places)
        else:
            self.nodes[name] = replace(
                there,
                name=min(there.name, text),
                roles=tuple(dict.fromkeys((*there.roles, *roles))),
                places=tuple(dict.fromkeys((*there.places, *places))),
            )
        return name

    def tie(self, source: str, target: str, evidence: Evidence) -> None:
        """Tie one node to another; a node is not tied to itself."""
        if source == target:
            return
        confidence = EXACT.multiply(self.weights[evidence.weight], evidence.factor)
        self.ties.append(
            Tie(
                source,
                target,
                evidence.kind,
                evidence.text,
                evidence.told_by,
                evidence.origin,
                min(ONE, confidence),
                evidence.note,
            )
        )

    def both(self, one: str, other: str, evidence: Evidence) -> None:
        """Tie two nodes each to the other."""
        self.tie(one, other, evidence)
        self.tie(other, one, evidence)

    def unknown(self, what: str, ask: str, who: str) -> None:
        """Note what nobody has told."""
        told = Untold(what, ask, who)
        if told not in self.untold:
            self.untold.append(told)

    def notice(self, text: str) -> None:
        """Note what a reader has to be told."""
        if text not in self.notices:
            self.notices.append(text)
