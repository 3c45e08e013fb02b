"""Keys: made for persons in roles, listed, revoked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from fencepost.api.access import Admin, DeskOf, Doorkeeper, Reader
from fencepost.api.asked import Strict
from fencepost.api.routes.deals import Number
from fencepost.desk.keys import make_key, revoke_key
from fencepost.store import people
from fencepost.store.people import Actor, Role

router = APIRouter(tags=["keys"])
Name = Annotated[str, Field(min_length=1, max_length=100)]


class NewKey(Strict):
    """A key for a person."""

    name: Name
    person: Name
    role: Role
    expires: Annotated[date | None, Field(strict=False)] = None


@router.get("/me")
def me(actor: Reader) -> dict[str, Any]:
    """Who asks, and what the role may do."""
    return {"person": actor.person, "role": actor.role, "may": sorted(people.MAY[actor.role])}


@router.get("/keys")
def every(desk: DeskOf, _: Admin) -> list[dict[str, Any]]:
    """The keys, without the keys themselves."""
    with desk.store.reading() as connection:
        return people.keys(connection)


@router.post("/keys", status_code=201)
def make(desk: DeskOf, actor: Admin, wanted: NewKey) -> dict[str, Any]:
    """Make a key. It is shown in this answer and never again."""
    expires = wanted.expires.isoformat() if wanted.expires else None
    number, token = make_key(desk, actor, wanted.name, Actor(wanted.person, wanted.role), expires)
    return {"id": number, "key": token}


@router.delete("/keys/{number}", status_code=204)
def revoke(request: Request, desk: DeskOf, actor: Admin, number: Number) -> None:
    """End a key and its sessions."""
    revoke_key(desk, actor, number)
    keeper: Doorkeeper = request.app.state.doorkeeper
    keeper.forget()
