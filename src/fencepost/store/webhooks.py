"""Webhooks: who is told of which events, and what is still to be told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fencepost.model.canonical import canonical
from fencepost.store.audit import head
from fencepost.store.faults import NotKeptError, RefusedError
from fencepost.store.schema import delivery, event, webhook
from fencepost.store.store import Writing, row, rows

KINDS = (
    *("deal.taken_in", "deal.answered_again", "deal.released", "deal.shipped", "deal.refused"),
    *("hold.placed", "hold.release_asked", "hold.released", "hit.decided"),
    *("batch.done", "batch.failed", "lookback.done", "lookback.differs", "licence.granted", "licence.withdrawn"),
)
"""The events that can be told of."""
MOST = 50
_BATCH = 200


def subscribe(writing: Writing, url: str, kinds: Sequence[str]) -> tuple[int, str]:
    """Tell an address of events from now on; gives the number, and the secret that its deliveries are signed with.

    Raises:
        RefusedError: no kind is named, one is none that can be told, or there are too many webhooks.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if not kinds or unknown:
        raise RefusedError(f"{unknown[0] if unknown else 'nothing'!r} is no event to tell of.", f"{', '.join(KINDS)}.")
    if len(every(writing.connection)) >= MOST:
        raise RefusedError(f"there are {MOST} webhooks already.", "End one first.")
    secret = secrets.token_urlsafe(32)
    values = {"url": url, "secret": secret, "kinds": canonical(sorted(set(kinds))), "active": True}
    made: int = writing.connection.execute(
        insert(webhook)
        .values(**values, after=head(writing.connection).seq, created_by=writing.actor.person, created_at=writing.at)
        .returning(webhook.c.id)
    ).scalar_one()
    writing.note("webhook.made", f"webhook:{made}", url=url, kinds=sorted(set(kinds)))
    return made, secret


def end(writing: Writing, number: int) -> None:
    """Tell a webhook nothing more.

    Raises:
        NotKeptError: there is no such webhook in force.
    """
    chosen = update(webhook).where(webhook.c.id == number, webhook.c.active)
    if not writing.connection.execute(chosen.values(active=False, secret="")).rowcount:
        raise NotKeptError(f"there is no webhook {number} in force.", "Look at the list of webhooks.")
    waiting = update(delivery).where(delivery.c.webhook_id == number, delivery.c.state == "waiting")
    writing.connection.execute(waiting.values(state="given_up"))
    writing.note("webhook.ended", f"webhook:{number}")


def every(connection: Connection) -> list[dict[str, Any]]:
    """The webhooks in force, without their secrets."""
    shown = [column for column in webhook.c if column.name != "secret"]
    found = rows(connection.execute(select(*shown).where(webhook.c.active).order_by(webhook.c.id)))
    return [{**one, "kinds": json.loads(one["kinds"])} for one in found]


def deliveries(connection: Connection, number: int, limit: int = 100) -> list[dict[str, Any]]:
    """The deliveries of a webhook, newest first."""
    chosen = select(delivery).where(delivery.c.webhook_id == number).order_by(delivery.c.id.desc()).limit(limit)
    return rows(connection.execute(chosen))


def gather(writing: Writing) -> int:
    """Turn events that came since into deliveries that wait; gives how many. Events are never lost: each webhook
    remembers the last that was gathered for it, in the same transaction.
    """  # noqa: D205 - one sentence
    made = 0
    connection = writing.connection
    for one in rows(connection.execute(select(webhook).where(webhook.c.active))):
        chosen = select(event.c.seq, event.c.kind).where(event.c.seq > one["after"]).order_by(event.c.seq)
        found = connection.execute(chosen.limit(_BATCH)).all()
        if not found:
            continue
        kinds = set(json.loads(one["kinds"]))
        wanted = [seq for seq, kind in found if kind in kinds]
        for seq in wanted:
            values = {"webhook_id": one["id"], "seq": seq, "state": "waiting", "attempts": 0, "next_at": writing.at}
            connection.execute(insert(delivery), values)
        made += len(wanted)
        connection.execute(update(webhook).where(webhook.c.id == one["id"]).values(after=found[-1].seq))
    return made


def behind(connection: Connection) -> bool:
    """Whether events came that nobody has gathered for some webhook."""
    least = select(webhook.c.after).where(webhook.c.active).order_by(webhook.c.after).limit(1)
    after = connection.execute(least).scalar_one_or_none()
    return after is not None and head(connection).seq > after


def due(connection: Connection, at: str, limit: int = 20) -> list[dict[str, Any]]:
    """The deliveries whose time has come, each with its webhook and its event."""
    chosen = (
        select(delivery, webhook.c.url, webhook.c.secret, event.c.kind, event.c.subject, event.c.at.label("happened"))
        .join(webhook, webhook.c.id == delivery.c.webhook_id)
        .join(event, event.c.seq == delivery.c.seq)
        .where(delivery.c.state == "waiting", delivery.c.next_at <= at)
        .order_by(delivery.c.id)
    )
    return rows(connection.execute(chosen.limit(limit)))


def settled(writing: Writing, number: int, *, error: str | None, next_at: str | None) -> None:
    """Note what became of a try: delivered, to be tried again at an instant, or given up."""
    held = row(writing.connection.execute(select(delivery).where(delivery.c.id == number)))
    if held is None or held["state"] != "waiting":
        return
    state = "delivered" if error is None else "waiting" if next_at else "given_up"
    values = {"state": state, "attempts": held["attempts"] + 1, "last_error": error}
    writing.connection.execute(
        update(delivery).where(delivery.c.id == number).values(**values, next_at=next_at or held["next_at"])
    )
    if state == "given_up":
        told = {"delivery": number, "seq": held["seq"], "error": error}
        writing.note("webhook.given_up", f"webhook:{held['webhook_id']}", **told)
