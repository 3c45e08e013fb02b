"""The nightly look-back: open orders and past shipments answered anew, by the lists and the law as they are now.

An open order that is answered otherwise gets its new answer, and is held where the settings say so. A past shipment
stays what it was: what its own day's law would say with today's knowledge is shown beside it, for a person to work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fencepost.desk.desk import Desk
from fencepost.desk.intake import renewed
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.store import deals, lookbacks
from fencepost.store.people import SYSTEM, Actor
from fencepost.store.store import Writing

CHUNK = 25
_STATES = ("open", "held", "released", "shipped")
_TOLD = ("status", "certain", "review_policy", "classification", "hits", "provisions")


def look_back(desk: Desk, worker: str) -> bool:
    """Go on with the look-back that waits, or begin the day's if its hour has come; False if there is neither."""
    if not _waits(desk) and not _due(desk):
        return False
    with desk.store.writing(SYSTEM) as writing:
        if not _running(writing) and _due(desk):
            lookbacks.begin(writing, desk.today().isoformat(), _lists(desk))
        held = lookbacks.claim(writing, worker, desk.clock())
    if held is None:
        return False
    # One chunk a call: a batch that waits is not kept waiting by a long look-back.
    if _chunk(desk, worker, held["id"], held["reached"]) is None:
        with desk.store.writing(SYSTEM) as writing:
            lookbacks.finish(writing, held["id"])
    return True


def ask(desk: Desk, actor: Actor) -> int:
    """Let a look-back be made now; gives its number."""
    with desk.store.writing(actor) as writing:
        return lookbacks.begin(writing, desk.today().isoformat(), _lists(desk))


def told(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer a look-back compares; a party that was decided not to be the listed one is no hit."""
    hits = sorted(
        f"{hit['party']}: {hit['listed_name']} ({hit['list']} {hit['entry_id']})"
        for hit in answer["hits"]
        if not (hit["disposition"] and hit["disposition"]["stands"] and not hit["disposition"]["same"])
    )
    provisions = sorted({name for regime in answer["regimes"].values() for name in regime["provisions"]})
    plain = {name: answer[name] for name in ("status", "certain", "review_policy", "classification")}
    return {**plain, "hits": hits, "provisions": provisions}


def _chunk(desk: Desk, worker: str, number: int, reached: int) -> int | None:
    """Look at some deals after one; gives the last of them, None if there was none."""
    with desk.store.reading() as connection:
        found = deals.after(connection, reached, _STATES, CHUNK)
    if not found:
        return None
    today = desk.today()
    answered = [
        (kept, desk.answering.check(Deal(kept["cells"], row=kept["row"]), today))
        for kept in found
        if kept["receipt"] is not None
    ]
    pairs = [(kept, given, *_compared(desk, kept, given)) for kept, given in answered]
    with desk.store.writing(SYSTEM) as writing:
        differing = 0
        for kept, given, was, would_be in pairs:
            if was == would_be:
                continue
            kind = "shipment" if kept["state"] == "shipped" else "order"
            why = ", ".join(name.replace("_", " ") for name in _TOLD if was.get(name) != would_be[name])
            differing += lookbacks.differs(
                writing, number, kept["id"], kind, {"was": was, "would_be": would_be, "why": why}
            )
            if kind == "order":
                renewed(desk, writing, kept["id"], given, f"look-back {number}: {why}")
        counted = (found[-1]["id"], len(found), differing)
        lookbacks.reach(writing, number, worker, desk.clock(), counted)
    return int(found[-1]["id"])


def _compared(desk: Desk, kept: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was answered and what would be; an old answer that cannot be replayed is compared as far as it was kept."""
    would_be = told(given)
    try:
        return told(desk.answering.again(_receipt(kept))), would_be
    except FencepostError:
        was = {name: kept[name] for name in ("status", "certain", "review_policy", "classification")}
        return {**would_be, **was}, would_be


def _receipt(kept: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kept["receipt"])
    return found


def _waits(desk: Desk) -> bool:
    with desk.store.reading() as connection:
        newest = lookbacks.last(connection)
    return newest is not None and newest["state"] == "running"


def _running(writing: Writing) -> bool:
    newest = lookbacks.last(writing.connection)
    return newest is not None and newest["state"] == "running"


def _due(desk: Desk) -> bool:
    """Whether the day's hour has come and nobody has looked since, or a newer list was kept since."""
    hour = desk.settings.nightly_hour
    if hour < 0:
        return False
    with desk.store.reading() as connection:
        newest = lookbacks.last(connection)
    now = desk.clock()
    if newest is None:
        return now.hour >= hour
    again = newest["day"] != now.date().isoformat() and now.hour >= hour
    return again or newest["lists"] != _lists(desk)


def _lists(desk: Desk) -> str:
    return ";".join(layer.snapshot.id for layer in desk.answering.held(desk.today()).layers)
