"""Webhooks: addresses that are told of events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from fencepost.api.access import Admin, DeskOf
from fencepost.api.asked import Strict
from fencepost.api.routes.deals import Number
from fencepost.desk.webhooks import subscribe
from fencepost.store import webhooks

router = APIRouter(tags=["webhooks"])
Kind = Annotated[str, Field(max_length=60)]


class Subscription(Strict):
    """An address, and the kinds of events it is told of."""

    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=50)]


@router.post("/webhooks", status_code=201)
def make(desk: DeskOf, actor: Admin, wanted: Subscription) -> dict[str, Any]:
    """Tell an address of events from now on. The secret is in this answer and never shown again."""
    number, secret = subscribe(desk, actor, wanted.url, wanted.kinds)
    return {"id": number, "secret": secret, "kinds": sorted(set(wanted.kinds))}


@router.get("/webhooks")
def every(desk: DeskOf, _: Admin) -> list[dict[str, Any]]:
    """The webhooks in force, without their secrets."""
    with desk.store.reading() as connection:
        return webhooks.every(connection)


@router.get("/webhooks/{number}/deliveries")
def deliveries(desk: DeskOf, _: Admin, number: Number) -> list[dict[str, Any]]:
    """What was sent to it, what waits, and what went wrong."""
    with desk.store.reading() as connection:
        return webhooks.deliveries(connection, number)


@router.delete("/webhooks/{number}", status_code=204)
def end(desk: DeskOf, actor: Admin, number: Number) -> None:
    """Tell it nothing more."""
    with desk.store.writing(actor) as writing:
        webhooks.end(writing, number)
