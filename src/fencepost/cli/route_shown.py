"""A route for people: each way as a chain with its evidence, what is not known, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TOLD = {"row": "the row", "file": "file", "inferred": "inferred"}
_MOST_UNKNOWN = 12


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The lines of one deal's route."""
    if "error" in found:
        yield f"{found['id']}: not read"
        yield from (f"  ! {fault}" for fault in found["error"])
        return
    ways = found["ways"]
    yield f"{found['id']} on {found['on']}: {_headline(found)}"
    places = {node["id"]: node for node in found["parties"]}
    told: set[tuple[str, str]] = set()
    for number, way in enumerate(ways, start=1):
        yield from _way(number, way, places, told)
    yield from _unknown(found["unknown"])
    yield f"looked in: {', '.join(found['looked_in'])}"
    yield from (f"note: {notice}" for notice in found["notices"])


def _headline(found: Mapping[str, Any]) -> str:
    count, weaker = len(found["ways"]), found["weaker_ways"]
    more = f", and {weaker} weaker or further" if weaker else ""
    if not count and not weaker:
        return "no way found"
    return f"{count} {'way' if count == 1 else 'ways'} to somebody of concern{more}"


def _way(
    number: int, way: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]], told_before: set[tuple[str, str]]
) -> Iterator[str]:
    """A way as a chain, and below it the evidence of each step that no way above has told."""
    steps = way["steps"]
    chain = [_called(places[steps[0]["from"]]), *(_called(places[step["to"]]) for step in steps)]
    yield f"{number}. {way['confidence']:.3f}  {' -> '.join(chain)}"
    fresh = [step for step in steps if (step["from"], step["to"]) not in told_before]
    told_before.update((step["from"], step["to"]) for step in steps)
    if len(fresh) < len(steps):
        yield f"     {len(steps) - len(fresh)} of {len(steps)} steps as above"
    for step in fresh:
        told = f"{_TOLD[step['told_by']]}: {step['source']}"
        yield f"     {step['confidence']:.2f}  {step['text']} [{told}]"
        if step["note"]:
            yield f"           {step['note']}"
        yield from (f"           also: {text}" for text in step["also"])


def _called(node: Mapping[str, Any]) -> str:
    """``consignee Harbour Compute (MY)``, ``owner Pearl Holdings (HK)``, ``listed Inspur Group``, ``seat in CN``."""
    name = node["name"]
    if node["kind"] == "place":
        return str(name)
    places = f" ({', '.join(node['places'])})" if node["places"] and node["kind"] != "listed" else ""
    role = " and ".join(node["roles"]).replace("_", " ") if node["roles"] else node["kind"]
    return f"{role} {name}{places}"


def _unknown(told: list[Mapping[str, Any]]) -> Iterator[str]:
    if told:
        yield "not known:"
    for one in told[:_MOST_UNKNOWN]:
        yield f"  {one['what']}"
        yield f"    ask {one['who']}: {one['ask']}"
    if len(told) > _MOST_UNKNOWN:
        yield f"  and {len(told) - _MOST_UNKNOWN} more; --format json names them"
