"""Look-backs: every deal answered anew, and what would be otherwise kept as items to work through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from fencepost.model.canonical import canonical
from fencepost.store.batches import CLAIM_SECONDS
from fencepost.store.database import stamp
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError
from fencepost.store.schema import deal, lookback, lookback_item
from fencepost.store.store import Writing, row, rows


def begin(writing: Writing, day: str, lists: str) -> int:
    """Let a look-back wait for the worker; gives its number. One that still runs is gone on with instead."""
    running = select(lookback.c.id).where(lookback.c.state == "running")
    already: int | None = writing.connection.execute(running).scalar_one_or_none()
    if already is not None:
        return already
    values = {"day": day, "lists": lists, "created_by": writing.actor.person, "created_at": writing.at}
    counted = {"state": "running", "reached": 0, "looked_at": 0, "differing": 0}
    made: int = writing.connection.execute(
        insert(lookback).values(**values, **counted).returning(lookback.c.id)
    ).scalar_one()
    writing.note("lookback.begun", f"lookback:{made}", day=day, lists=lists)
    return made


def claim(writing: Writing, worker: str, now: datetime) -> dict[str, Any] | None:
    """Take the look-back that waits, or that another worker has let lie for a minute; None if there is none."""
    free = or_(lookback.c.claimed_until.is_(None), lookback.c.claimed_until < stamp(now))
    chosen = select(lookback).where(lookback.c.state == "running", or_(free, lookback.c.claimed_by == worker))
    found = row(writing.connection.execute(chosen.order_by(lookback.c.id).limit(1)))
    if found is None:
        return None
    writing.connection.execute(update(lookback).where(lookback.c.id == found["id"]).values(_claimed(worker, now)))
    return dict(found)


def reach(writing: Writing, number: int, worker: str, now: datetime, counted: tuple[int, int, int]) -> None:
    """Note the last deal looked at, how many were and how many differ, in the transaction that keeps the items.

    Raises:
        ConflictError: another worker has it now; the transaction must not be kept.
    """
    reached, looked_at, differing = counted
    mine = and_(lookback.c.id == number, lookback.c.claimed_by == worker, lookback.c.state == "running")
    told = {
        "reached": reached,
        "looked_at": lookback.c.looked_at + looked_at,
        "differing": lookback.c.differing + differing,
    }
    if not writing.connection.execute(update(lookback).where(mine).values(**told, **_claimed(worker, now))).rowcount:
        raise ConflictError(f"look-back {number} is no longer this worker's.", "Leave it to whoever has it.")


def finish(writing: Writing, number: int) -> None:
    """End a look-back."""
    writing.connection.execute(update(lookback).where(lookback.c.id == number).values(state="done"))
    held = one(writing.connection, number)
    told = {name: held[name] for name in ("looked_at", "differing")}
    writing.note("lookback.done", f"lookback:{number}", **told)


def differs(writing: Writing, number: int, of: int, kind: str, told: Mapping[str, Any]) -> bool:
    """Keep that a deal would be answered otherwise; False where the same was told of it before.

    ``kind`` is ``order`` or ``shipment``; ``told`` has ``was``, ``would_be`` and ``why``.
    """
    would_be = canonical(told["would_be"])
    before = select(lookback_item.c.would_be).where(lookback_item.c.deal_id == of).order_by(lookback_item.c.id.desc())
    if writing.connection.execute(before.limit(1)).scalar_one_or_none() == would_be:
        return False
    values = {"was": canonical(told["was"]), "would_be": would_be, "why": told["why"], "state": "open"}
    writing.connection.execute(insert(lookback_item), {"lookback_id": number, "deal_id": of, "kind": kind, **values})
    writing.note("lookback.differs", f"deal:{of}", lookback=number, about=kind, why=told["why"])
    return True


def work(writing: Writing, item: int, note: str) -> int:
    """Note that somebody has worked an item, and what came of it; gives the look-back's number.

    Raises:
        RefusedError: no note is given.
        ConflictError: there is no such open item.
    """
    if not note.strip():
        raise RefusedError("an item is worked with a note.", "Say in a few words what came of it.")
    told = {"state": "worked", "done_by": writing.actor.person, "done_at": writing.at, "note": note.strip()}
    mine = and_(lookback_item.c.id == item, lookback_item.c.state == "open")
    back = (lookback_item.c.lookback_id, lookback_item.c.deal_id)
    found = row(writing.connection.execute(update(lookback_item).where(mine).values(told).returning(*back)))
    if found is None:
        raise ConflictError(f"there is no open item {item}.", "Look at the look-back again.")
    writing.note("lookback.worked", f"deal:{found['deal_id']}", item=item, note=note.strip())
    return int(found["lookback_id"])


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A look-back with its counts.

    Raises:
        NotKeptError: there is none of this number.
    """
    found = row(connection.execute(select(lookback).where(lookback.c.id == number)))
    if found is None:
        raise NotKeptError(f"there is no look-back {number}.", "Look at the list of look-backs.")
    return dict(found)


def last(connection: Connection) -> dict[str, Any] | None:
    """The newest look-back."""
    found = row(connection.execute(select(lookback).order_by(lookback.c.id.desc()).limit(1)))
    return None if found is None else dict(found)


def every(connection: Connection, limit: int = 50) -> list[dict[str, Any]]:
    """The look-backs, newest first, each with how many items are open."""
    open_items = select(func.count()).where(
        lookback_item.c.lookback_id == lookback.c.id, lookback_item.c.state == "open"
    )
    chosen = select(lookback, open_items.scalar_subquery().label("open_items")).order_by(lookback.c.id.desc())
    return rows(connection.execute(chosen.limit(limit)))


def items(connection: Connection, number: int, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """The items of a look-back with their deals' references, shipments among them, in the order they were found."""
    chosen = select(lookback_item, deal.c.reference, deal.c.state.label("deal_state")).join(deal)
    chosen = chosen.where(lookback_item.c.lookback_id == number, lookback_item.c.id > after)
    found = rows(connection.execute(chosen.order_by(lookback_item.c.id).limit(limit)))
    return [{**one, "was": json.loads(one["was"]), "would_be": json.loads(one["would_be"])} for one in found]


def _claimed(worker: str, now: datetime) -> dict[str, str]:
    return {"claimed_by": worker, "claimed_until": stamp(now + timedelta(seconds=CLAIM_SECONDS))}
