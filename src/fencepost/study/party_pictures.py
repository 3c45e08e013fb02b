"""Pictures of who is behind a party, and of the ways that goods could take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fencepost.study.graph_picture import Arrow, Box, graph_svg

_MOST = 40


def owners_svg(unit: Mapping[str, Any], title: str) -> str | None:
    """The owners of one unit of an owners' answer, with the chains up to listed ones; None where none is known."""
    boxes = {unit["name"]: Box(unit["name"], unit["name"], "asked")}
    listed = {one["owner"] for one in unit["listed"]}
    arrows: list[Arrow] = []
    links = [link for chain in unit["chains"] for link in chain["links"]] or unit["owners"]
    for link in links[:_MOST]:
        owner, owned = link["owner"], link.get("owned", unit["name"])
        for name in (owner, owned):
            boxes.setdefault(name, Box(name, name, "listed" if name in listed else ""))
        arrows.append(Arrow(owner, owned, _share(link)))
    return graph_svg(list(boxes.values()), arrows, title) if arrows else None


def route_svg(told: Mapping[str, Any], title: str) -> str | None:
    """The ways of a route's answer: every party on them, and what ties each to the next; None where there is none."""
    names: dict[str, Box] = {}
    arrows: list[Arrow] = []
    for way in told["ways"][:_MOST]:
        last = len(way["steps"]) - 1
        for number, step in enumerate(way["steps"]):
            names.setdefault(step["from"], Box(step["from"], step["from_name"]))
            kind = "listed" if number == last else ""
            names[step["to"]] = Box(step["to"], step["to_name"], kind or names.get(step["to"], Box("", "")).kind)
            guess = "guess" if step["told_by"] == "inferred" else ""
            arrows.append(Arrow(step["from"], step["to"], step["kind"], guess))
    return graph_svg(list(names.values()), arrows, title) if arrows else None


def _share(link: Mapping[str, Any]) -> str:
    low, high = link.get("low"), link.get("high")
    if low is None and high is None:
        return str(link.get("kind", ""))
    low, high = (f"{float(str(end)):.4g}" for end in (low, high))
    return f"{low} %" if low == high else f"{low} to {high} %"
