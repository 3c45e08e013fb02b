"""Tells webhooks of events: gathered from the trail, sent signed, tried again with growing pauses."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fencepost.desk.desk import Desk
from fencepost.desk.destination import Passage
from fencepost.desk.outbound import Bounds, Outbound
from fencepost.desk.settings import Settings
from fencepost.desk.signing import Event, Retries, sign
from fencepost.model.fault import FencepostError
from fencepost.store import webhooks
from fencepost.store.database import stamp
from fencepost.store.people import SYSTEM, Actor

SIGNATURE = "Fencepost-Signature"
_RETRIES = Retries()


def subscribe(desk: Desk, actor: Actor, url: str, kinds: list[str]) -> tuple[int, str]:
    """Tell an address of events; gives its number, and the secret, which nobody can show again.

    Raises:
        FencepostError: a request of ours may not go there.
        RefusedError: a kind is none.
    """
    outbound(desk.settings).passage.judge(url)
    with desk.store.writing(actor) as writing:
        return webhooks.subscribe(writing, url, kinds)


def deliver(desk: Desk, worker: str) -> bool:
    """Send what waits; False if nothing did. A delivery may come twice, never with another id."""
    del worker
    with desk.store.reading() as connection:
        behind = webhooks.behind(connection)
        found = webhooks.due(connection, desk.store.now())
    if behind:
        with desk.store.writing(SYSTEM) as writing:
            webhooks.gather(writing)
    door = outbound(desk.settings)
    for one in found:
        error = _sent(desk, door, one)
        pause = None if error is None else _RETRIES.pause(one["attempts"] + 1, secrets.randbelow(1001) / 1000)
        next_at = None if pause is None else stamp(desk.clock() + timedelta(seconds=pause))
        with desk.store.writing(SYSTEM) as writing:
            webhooks.settled(writing, one["id"], error=error, next_at=next_at)
    return behind or bool(found)


def outbound(settings: Settings) -> Outbound:
    """The door for requests of the server's own, with what the settings let through.

    Raises:
        ValueError: a setting is no network or no port.
    """
    networks = tuple(ipaddress.ip_network(text) for text in settings.outbound_allow)
    ports = frozenset(int(text) for text in settings.outbound_ports)
    return Outbound(Passage(allow=networks, ports=ports), Bounds(seconds=5.0, max_bytes=64 << 10))


def _sent(desk: Desk, door: Outbound, one: Mapping[str, Any]) -> str | None:
    """Send one delivery; gives what went wrong, if anything did."""
    happened = datetime.fromisoformat(one["happened"])
    body = Event(f"{one['webhook_id']}-{one['seq']}", one["kind"], happened, one["subject"]).body()
    signature = sign(one["secret"].encode(), body, int(desk.clock().timestamp()))
    headers = {"Content-Type": "application/json", SIGNATURE: signature}
    try:
        answer = door.post(one["url"], body, headers)
    except FencepostError as error:
        return str(error)[:500]
    return None if answer.ok else f"the receiver answered {answer.status}"
