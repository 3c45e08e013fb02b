"""Webhooks, for whoever manages the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, Response

from fencepost.desk.webhooks import SIGNATURE, subscribe
from fencepost.store import webhooks
from fencepost.web.page import Manages, Number, Place, SendsManage, Visit

router = APIRouter()
PLACES = (Place("/webhooks", "menu.webhooks", 95, "manage"),)


@router.get("/webhooks")
def every(visit: Manages) -> HTMLResponse:
    """The webhooks, and the form that makes another."""
    return _page(visit)


@router.post("/webhooks")
def make(
    visit: SendsManage,
    url: Annotated[str, Form(max_length=2_000)],
    kinds: Annotated[list[str], Form(max_length=50)],
) -> HTMLResponse:
    """Make a webhook; the page that answers shows its secret, this once."""
    _, secret = subscribe(visit.desk, visit.session.actor, url, kinds)
    return _page(visit, secret)


@router.get("/webhooks/{number}")
def deliveries(visit: Manages, number: Number) -> HTMLResponse:
    """What was sent to it."""
    with visit.desk.store.reading() as connection:
        found = webhooks.deliveries(connection, number)
    return visit.page("deliveries.html", deliveries=found, number=number)


@router.post("/webhooks/{number}/end")
def end(visit: SendsManage, number: Number) -> Response:
    """Tell it nothing more."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        webhooks.end(writing, number)
    return visit.back("/webhooks")


def _page(visit: Visit, secret: str | None = None) -> HTMLResponse:
    with visit.desk.store.reading() as connection:
        found = webhooks.every(connection)
    shown = {"webhooks": found, "kinds": webhooks.KINDS, "secret": secret, "header": SIGNATURE}
    return visit.page("webhooks.html", 200, **shown)
