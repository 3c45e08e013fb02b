"""The ways by which goods or money could come from an exporter to somebody they must not reach."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NodeKind = Literal["party", "owner", "officer", "listed", "place"]
"""A party of the deal, who stands in a file of owners, an officer, a listed party, or a place of concern."""

TieKind = Literal["movement", "payment", "ownership", "identity", "address", "phone", "officer", "seat", "listing"]

ToldBy = Literal["row", "file", "inferred"]
"""Whether the deal's own row states a tie, a file of owners does, or it is inferred from likeness."""

TARGETS: tuple[NodeKind, ...] = ("listed", "place")


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or some place on a way: ``id`` is its own within a route, ``roles`` are those it has in the deal.

    ``places`` are the codes of the countries that are told of it.
    """

    id: str
    kind: NodeKind
    name: str
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge from one node to another: its evidence, who tells it, where, and how far it is trusted (0 to 1].

    ``note`` is what a reader must not miss, such as that a share is below half.
    """

    source: str
    target: str
    kind: TieKind
    text: str
    told_by: ToldBy
    origin: str
    confidence: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A chain of ties from the exporter to a target; ``confidence`` is their product and only puts ways in order."""

    ties: tuple[Tie, ...]
    confidence: Decimal

    @property
    def target(self) -> str:
        """The id of the node at its end."""
        return self.ties[-1].target


@dataclass(frozen=True, slots=True)
class Untold:
    """Something that nobody has told or established, the question that would, and who can answer it."""

    what: str
    ask: str
    who: str


@dataclass(frozen=True, slots=True)
class Route:
    """The route of one deal: everybody in it, what ties them, and the ways to a target, the most trusted first.

    ``looked`` says where was looked; ``weaker`` counts the ways that were found and are not shown. No ways means that
    none was found there, and nothing more.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    ways: tuple[Way, ...]
    weaker: int
    untold: tuple[Untold, ...]
    looked: tuple[str, ...]
    notices: tuple[str, ...]

    def node(self, name: str) -> Node:
        """The node with an id."""
        return next(node for node in self.nodes if node.id == name)
