"""Look-backs: which open orders and past shipments a new list or rule would change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from fencepost.api.access import DeskOf, Reader, Worker
from fencepost.api.asked import Strict
from fencepost.api.routes.deals import After, Limit, Number
from fencepost.desk import nightly
from fencepost.store import lookbacks

router = APIRouter(tags=["lookbacks"])


class Note(Strict):
    """What came of an item."""

    note: Annotated[str, Field(min_length=1, max_length=2_000)]


@router.post("/lookbacks", status_code=202)
def begin(desk: DeskOf, actor: Worker) -> dict[str, Any]:
    """Look at every open order and past shipment again, beside; one that still runs is gone on with."""
    number = nightly.ask(desk, actor)
    with desk.store.reading() as connection:
        return lookbacks.one(connection, number)


@router.get("/lookbacks")
def every(desk: DeskOf, _: Reader, limit: Limit = 50) -> list[dict[str, Any]]:
    """The look-backs, newest first, each with how many items are open."""
    with desk.store.reading() as connection:
        return lookbacks.every(connection, limit)


@router.get("/lookbacks/{number}")
def one(desk: DeskOf, _: Reader, number: Number, after: After = 0, limit: Limit = 100) -> dict[str, Any]:
    """A look-back with its items: what was answered, what would be, and why they differ."""
    with desk.store.reading() as connection:
        return {**lookbacks.one(connection, number), "items": lookbacks.items(connection, number, after, limit)}


@router.post("/lookbacks/items/{number}", status_code=204)
def work(desk: DeskOf, actor: Worker, number: Number, said: Note) -> None:
    """Note that an item was worked, and what came of it."""
    with desk.store.writing(actor) as writing:
        lookbacks.work(writing, number, said.note)
