"""The parties of all deals."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from fencepost.api.access import DeskOf, Reader
from fencepost.api.routes.deals import After, Limit, Number
from fencepost.store import deals
from fencepost.store.deals import Page

router = APIRouter(tags=["parties"])


@router.get("/parties")
def every(
    desk: DeskOf, _: Reader, text: Annotated[str, Query(max_length=200)] = "", after: After = 0, limit: Limit = 50
) -> list[dict[str, Any]]:
    """Parties in the order they came, by a part of the name."""
    with desk.store.reading() as connection:
        return deals.parties(connection, Page(after, limit), text)


@router.get("/parties/{number}/deals")
def deals_of(desk: DeskOf, _: Reader, number: Number, limit: Limit = 50) -> list[dict[str, Any]]:
    """The deals that a party takes part in, newest first, with its role in each."""
    with desk.store.reading() as connection:
        return deals.deals_of(connection, number, Page(0, limit))
