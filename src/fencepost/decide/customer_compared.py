"""A customer's record held against an older export of it: what changed, and whose identity is to be verified again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fencepost.sources.customer_record import CustomerRecordTable

_SEATS = frozenset({"kind", "us_person", "headquarters", "parent_headquarters", "resellers"})
_GROWS = frozenset({"access"})
_NAMED = frozenset({"beneficial_owners", "resellers"})


def against(told: Mapping[str, Any], older: Iterable[Mapping[str, Any]], table: CustomerRecordTable) -> dict[str, Any]:
    """What differs between an assessment and the one of the same customer in an older export, by id, else by name."""
    before = next((one for one in older if _same(told, one)), None)
    if before is None:
        return {"found": False, "on": None, "fingerprint": None, "changed": [], "verify_again": []}
    was, now = dict(_leaves(before["record"])), dict(_leaves(told["record"]))
    differ = [path for path in sorted({*was, *now}) if was.get(path) != now.get(path)]
    changed = [{"path": path, "was": was.get(path), "is": now.get(path)} for path in differ]
    asked = _SEATS.union(key.partition(".")[0] for row in table.fields("customer") for keys in row.keys for key in keys)
    paths = [path for path in differ if _top(path) in asked - _GROWS]
    return {
        "found": True,
        "on": before.get("on"),
        "fingerprint": before.get("fingerprint"),
        "changed": changed,
        "verify_again": [
            one["who"] for one in told["verification"] if _stale(one, before) and _concerns(one["who"], paths)
        ],
    }


def _same(told: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    if told.get("id") or one.get("id"):
        return told.get("id") == one.get("id")
    return bool(told.get("name")) and told.get("name") == one.get("name")


def _stale(standing: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether nobody has verified since the older export."""
    verified = standing["state"] == "verified" and standing["on"] is not None
    return not (verified and standing["on"] > str(before.get("on")))


def _concerns(who: str, paths: list[str]) -> bool:
    """The customer is concerned by everything; an owner by what is told of that owner."""
    if who == "customer":
        return bool(paths)
    name = who.removeprefix("owner ")
    return any(path.startswith(f"beneficial_owners[{name}]") for path in paths)


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value by its path; entries with names stand under them, so that their order does not matter."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, one in enumerate(value, start=1):
            if isinstance(one, Mapping):
                name = (one.get("name") or at) if path in _NAMED else at
                yield from _leaves(one, f"{path}[{name}]")
            else:
                yield f"{path}[{one}]", one
        if not value:
            yield path, "none"
    elif value is not None:
        yield path, value
