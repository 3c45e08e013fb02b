"""A route written out: one object a deal, the same for the same row, lists, files and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from fencepost.model.deal import Deal
from fencepost.model.fault import Fault
from fencepost.model.route import Node, Route, Tie, Way
from fencepost.ownership.deal_parties import shown

NOTHING = "no way was found in what was looked in; that proves nothing"


def route_dict(deal: Deal, day: date, route: Route) -> dict[str, Any]:
    """``id, row, on, ways, weaker_ways, parties, ties, unknown, looked_in, notices`` of one deal.

    A way has ``confidence, from, to, kind, steps``; a step and a tie have ``from, to, kind, text, told_by, source,
    confidence, note``, and a step ``also``: what else ties the same two. ``unknown`` has ``what, ask, who``.
    """
    named = {node.id: node for node in route.nodes}
    return {
        "id": shown(deal.id),
        "row": deal.row,
        "on": day.isoformat(),
        "ways": [_way(way, named, route) for way in route.ways],
        "weaker_ways": route.weaker,
        "parties": [_node(node) for node in route.nodes],
        "ties": [_tie(tie) for tie in route.ties],
        "unknown": [{"what": one.what, "ask": one.ask, "who": one.who} for one in route.untold],
        "looked_in": list(route.looked),
        "notices": [*route.notices, *([] if route.ways else [NOTHING])],
    }


def error_dict(name: str, row: int, faults: Iterable[Fault]) -> dict[str, Any]:
    """``id, row, error`` of a row that could not be read."""
    return {"id": name, "row": row, "error": [str(fault) for fault in faults]}


def _way(way: Way, named: dict[str, Node], route: Route) -> dict[str, Any]:
    start, end = named[way.ties[0].source], named[way.target]
    return {
        "confidence": float(way.confidence),
        "from": start.name,
        "to": end.name,
        "kind": end.kind,
        "steps": [_step(tie, named, route) for tie in way.ties],
    }


def _step(tie: Tie, named: dict[str, Node], route: Route) -> dict[str, Any]:
    """A tie of a way, with the names of its ends and what else ties the two."""
    names = {"from_name": named[tie.source].name, "to_name": named[tie.target].name}
    ends = (tie.source, tie.target)
    also = [other.text for other in route.ties if (other.source, other.target) == ends and other.text != tie.text]
    return _tie(tie) | names | {"also": list(dict.fromkeys(also))}


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "roles": list(node.roles),
        "places": list(node.places),
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "from": tie.source,
        "to": tie.target,
        "kind": tie.kind,
        "text": tie.text,
        "told_by": tie.told_by,
        "source": tie.origin,
        "confidence": round(float(tie.confidence), 6),
        "note": tie.note,
    }
