"""Hits of a deal's parties on lists, and what reviewers decide of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from fencepost.model.canonical import canonical
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError
from fencepost.store.schema import disposition, hit
from fencepost.store.store import Writing, row, rows

DECISIONS = ("same", "not_same")


def found(writing: Writing, deal: int, hits: Iterable[Mapping[str, Any]]) -> int:
    """Keep the hits of a deal's newest answer; gives how many are open.

    A hit that was decided stays so while its decision stands; when the entry has changed since, it is open again. A
    hit that the newest answer no longer has is ``gone``, with what was decided of it.
    """
    connection = writing.connection
    kept = {(h["party"], h["list"], h["entry_id"]): h for h in of_deal(connection, deal)}
    seen = set()
    for one in hits:
        place = (one["party"], one["list"], one["entry_id"])
        if place in seen:
            continue
        seen.add(place)
        _keep(connection, deal, one, kept.get(place))
    for place, held in kept.items():
        if place not in seen and held["state"] != "gone":
            _change(connection, held, state="gone")
    return open_of(connection, deal)


def _keep(connection: Connection, deal: int, one: Mapping[str, Any], held: Mapping[str, Any] | None) -> None:
    made = one["disposition"]
    decided = made is not None and made["stands"]
    state = ("same" if made["same"] else "not_same") if decided else "open"
    values = {
        "outcome": one["outcome"],
        "score": one["score"],
        "listed_name": one["listed_name"],
        "evidence": canonical(_whole(one)),
        "state": state,
        **({"decided_by": made["by"], "decided_at": made["on"], "reason": made["why"]} if made is not None else {}),
    }
    if held is None:
        place = {"deal_id": deal, "party": one["party"], "name": one["name"], "list": one["list"]}
        connection.execute(insert(hit), {**place, "entry_id": one["entry_id"], "version": 1, **values})
    elif held["state"] != state or held["evidence"] != json.loads(values["evidence"]):
        _change(connection, held, **values)


def _whole(one: Mapping[str, Any]) -> dict[str, Any]:
    """Evidence with its numbers as text: canonical JSON holds no floats."""
    return json.loads(json.dumps(dict(one), ensure_ascii=False), parse_float=str)  # type: ignore[no-any-return]


def decide(writing: Writing, number: int, version: int, decision: str, reason: str) -> dict[str, Any]:
    """Decide an open hit; the version is the one that the reviewer saw.

    Raises:
        NotKeptError: there is no such hit.
        ConflictError: somebody else decided it, or it changed, since the reviewer saw it.
        RefusedError: no reason is given, or the decision is none.
    """
    if decision not in DECISIONS or not reason.strip():
        raise RefusedError("a decision is 'same' or 'not_same', with a reason.", "Say why in a few words.")
    held = one(writing.connection, number)
    if held["version"] != version or held["state"] == "gone":
        by = f" by {held['decided_by']}" if held["decided_by"] else ""
        raise ConflictError(f"hit {number} was changed{by} since you saw it.", "Look at it again before you decide.")
    told = {"state": decision, "decided_by": writing.actor.person, "decided_at": writing.at, "reason": reason.strip()}
    _change(writing.connection, held, **told)
    body = {"deal": held["deal_id"], "party": held["party"], "entry": f"{held['list']}:{held['entry_id']}"}
    writing.note("hit.decided", f"hit:{number}", decision=decision, reason=reason.strip(), was=held["state"], **body)
    return {**held, **told, "version": version + 1}


def _change(connection: Connection, held: Mapping[str, Any], **values: Any) -> None:  # noqa: ANN401 - columns
    chosen = update(hit).where(hit.c.id == held["id"], hit.c.version == held["version"])
    connection.execute(chosen.values(version=held["version"] + 1, **values))


def remember(writing: Writing, decided: Mapping[str, Any]) -> int:
    """Keep a decision about a subject and an entry as it stands, so that it holds for later deals too."""
    made: int = writing.connection.execute(
        insert(disposition).values(dict(decided)).returning(disposition.c.id)
    ).scalar_one()
    return made


def remembered(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """What was decided of subjects and entries, in order, after a number."""
    return rows(connection.execute(select(disposition).where(disposition.c.id > after).order_by(disposition.c.id)))


def last_remembered(connection: Connection) -> int:
    """The number of the last decision, by which a process sees that there is a newer one."""
    return connection.execute(select(func.max(disposition.c.id))).scalar_one() or 0


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A hit with its evidence.

    Raises:
        NotKeptError: there is none of this number.
    """
    held = row(connection.execute(select(hit).where(hit.c.id == number)))
    if held is None:
        raise NotKeptError(f"there is no hit {number}.", "Look it up on the page of its deal.")
    return {**held, "evidence": json.loads(held["evidence"])}


def of_deal(connection: Connection, deal: int) -> list[dict[str, Any]]:
    """The hits of a deal, open ones first, the likeliest first."""
    order = ((hit.c.state == "open").desc(), (hit.c.state == "gone"), hit.c.score.desc(), hit.c.id)
    chosen = select(hit).where(hit.c.deal_id == deal).order_by(*order)
    return [{**held, "evidence": json.loads(held["evidence"])} for held in rows(connection.execute(chosen))]


def open_of(connection: Connection, deal: int) -> int:
    """How many hits of a deal nobody has decided."""
    chosen = select(func.count()).select_from(hit).where(hit.c.deal_id == deal, hit.c.state == "open")
    return connection.execute(chosen).scalar_one()
