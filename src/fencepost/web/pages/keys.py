"""Keys of the desk's people, for whoever manages it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, Response

from fencepost.desk.keys import make_key, revoke_key
from fencepost.store import people
from fencepost.store.people import MAY, ROLES, Actor, Role
from fencepost.web.page import Manages, Number, Place, SendsManage, Visit

router = APIRouter()
PLACES = (Place("/keys", "menu.keys", 90, "manage"),)
Name = Annotated[str, Form(max_length=100)]


@router.get("/keys")
def every(visit: Manages) -> HTMLResponse:
    """The keys, and the form that makes another."""
    return _page(visit)


@router.post("/keys")
def make(
    visit: SendsManage,
    name: Name,
    person: Name,
    role: Annotated[Role, Form()],
    expires: Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
) -> HTMLResponse:
    """Make a key; the page that answers shows it, this once."""
    _, token = make_key(visit.desk, visit.session.actor, name, Actor(person, role), expires or None)
    return _page(visit, token, person)


@router.post("/keys/{number}/revoke")
def revoke(visit: SendsManage, number: Number) -> Response:
    """End a key and its sessions. Keys of the API end in every process within two seconds."""
    revoke_key(visit.desk, visit.session.actor, number)
    return visit.back("/keys")


def _page(visit: Visit, token: str | None = None, person: str = "") -> HTMLResponse:
    with visit.desk.store.reading() as connection:
        found = people.keys(connection)
    return visit.page("keys.html", keys=found, roles=ROLES, may=MAY, token=token, person=person)
