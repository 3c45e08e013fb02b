"""A party's owners for people: chains with their shares, the sums of each rule, and what nobody has established."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MOST_OWNERS, _MOST_FAULTS = 30, 10
_TRUTH = {True: "met", False: "not met", None: "not established"}


def shown(answer: dict[str, Any]) -> str:
    """The whole answer as lines."""
    return "\n".join(_lines(answer))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    looked = ", ".join(answer["files"])
    if not answer["units"]:
        yield f"{answer['party']!r} is in none of {looked}: nobody here has established who owns it."
        if answer["near"]:
            yield f"Spelled somewhat like it: {'; '.join(answer['near'])}."
    if len(answer["units"]) > 1:
        yield f"{len(answer['units'])} units are called so; give an identifier to ask about one."
    for unit in answer["units"]:
        yield from _unit(unit)
    yield ""
    yield from (f"merged: {note}" for note in answer["merged"][:_MOST_FAULTS])
    yield from (f"note: {fault}" for fault in answer["faults"][:_MOST_FAULTS])
    if len(answer["faults"]) > _MOST_FAULTS:
        yield f"note: {len(answer['faults']) - _MOST_FAULTS} more rows have faults; --format json names them"
    yield f"looked in: {looked}; lists: {', '.join(answer['lists']) or 'none'}"
    yield from (f"note: {notice}" for notice in answer["notices"])


def _unit(unit: dict[str, Any]) -> Iterator[str]:
    seat = f"headquarters {unit['headquarters']}" if unit["headquarters"] else "headquarters not told"
    home = f", registered in {unit['registered']}" if unit["registered"] else ""
    codes = f" [{', '.join(unit['identifiers'])}]" if unit["identifiers"] else ""
    yield f"{unit['name']}{codes}: {seat}{home}; on {unit['on']}"
    for hit in unit["itself"]:
        yield f"  on a list itself: {hit['text']}. No rule on owners, and no stay of one, sets it free."
    yield from _owners(unit)
    yield from _listed(unit)
    for rule in unit["rules"]:
        yield from _rule(rule)
    yield from _parent(unit["ultimate_parent"])
    yield from (f"  note: {note}" for note in unit["notes"])


def _owners(unit: dict[str, Any]) -> Iterator[str]:
    yield "  owners and other ties:" if unit["owners"] else "  no owner is told"
    for tie in unit["owners"][:_MOST_OWNERS]:
        span = " ".join(part for part in (_since(tie), _until(tie)) if part)
        yield f"    {tie['owner']}: {_share(tie)}{f', {span}' if span else ''} ({tie['source']})"
    if len(unit["owners"]) > _MOST_OWNERS:
        yield f"    and {len(unit['owners']) - _MOST_OWNERS} more; --format json names them"
    yield f"    {unit['unknown']['text']}"


def _since(tie: dict[str, Any]) -> str:
    return f"since {tie['since']}" if tie["since"] else ""


def _until(tie: dict[str, Any]) -> str:
    return f"until {tie['until']}" if tie["until"] else ""


def _share(tie: dict[str, Any]) -> str:
    bounds = _UNTOLD if (tie["low"], tie["high"]) == ("0", "100") else _bounds(tie)
    return bounds if tie["kind"] == "share" else f"{tie['kind']} ({bounds})" if bounds != _UNTOLD else tie["kind"]


_UNTOLD = "share not told"


def _bounds(share: dict[str, Any]) -> str:
    return f"{share['low']} %" if share["low"] == share["high"] else f"{share['low']} to {share['high']} %"


def _listed(unit: dict[str, Any]) -> Iterator[str]:
    if not unit["listed"]:
        yield "  none of the owners told was found on the lists, which proves nothing"
        return
    yield "  listed owners, chain by chain:"
    for chain in unit["chains"]:
        small = "  [minority: by itself below every 50 percent rule]" if chain["minority"] else ""
        yield f"    {chain['text']}{small}"
    for owner in unit["listed"]:
        sure = [hit for hit in owner["hits"] if hit["surely"]]
        yield from (f"    {hit['text']}" for hit in (sure or owner["hits"][:1]))
    yield f"  economic interest of them all: {_bounds(unit['interest'])} (no rule reads this figure)"


def _rule(rule: dict[str, Any]) -> Iterator[str]:
    sure = "" if rule["sure"] == "text" else f" [{rule['sure']}]"
    yield f"  {rule['title']} ({rule['cite']}){sure}"
    yield f"    {rule['standing']}"
    most = f"; {rule['share']['most']} % if all that is not told were restricted" if _open(rule) else ""
    yield f"    counted together: {_bounds(rule['share'])}{most}"
    yield from (f"      {line}" for line in rule["sums"])
    yield f"    {_verdict(rule)}"
    for other in rule["other_states"]:
        state = _TRUTH[other["met"]] if other["in_force"] else "not in force"
        yield f"    not ruled out: {other['state']} ({other['why']}): {state}"


def _open(rule: dict[str, Any]) -> bool:
    return bool(rule["share"]["most"] != rule["share"]["high"])


def _verdict(rule: dict[str, Any]) -> str:
    met = _TRUTH[rule["met"]]
    if not rule["in_force"]:
        return f"not in force on the day; if it were, it would be {met}"
    if rule["binds"] is None and rule["met"] is not None:
        return f"{met} as the law is taken here, not in every state that is not ruled out: not established"
    return met


def _parent(parent: dict[str, Any]) -> Iterator[str]:
    if parent["name"] is None:
        yield f"  ultimate parent: not established: {'; '.join(parent['why'])}"
        return
    seat = parent["headquarters"] or "not told"
    home = f" (registered in {parent['registered']})" if parent["registered"] and not parent["headquarters"] else ""
    yield f"  ultimate parent: {parent['name']}, headquarters {seat}{home}: {'; '.join(parent['why'])}"
