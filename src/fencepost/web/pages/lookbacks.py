"""Look-backs: what a newer list or rule would change, as a diff to work through."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import HTMLResponse, Response

from fencepost.desk import nightly
from fencepost.store import lookbacks
from fencepost.web.page import MOST, Number, Place, Reads, SendsWork

router = APIRouter()
PLACES = (Place("/lookbacks", "menu.lookbacks", 35),)
_A_PAGE = 100


@router.get("/lookbacks")
def every(visit: Reads) -> HTMLResponse:
    """The look-backs, newest first."""
    with visit.desk.store.reading() as connection:
        found = lookbacks.every(connection)
    return visit.page("lookbacks.html", lookbacks=found, hour=visit.desk.settings.nightly_hour)


@router.post("/lookbacks")
def begin(visit: SendsWork) -> Response:
    """Look at everything again now."""
    return visit.back(f"/lookbacks/{nightly.ask(visit.desk, visit.session.actor)}")


@router.get("/lookbacks/{number}")
def one(visit: Reads, number: Number, after: Annotated[int, Query(ge=0, le=MOST)] = 0) -> HTMLResponse:
    """A look-back: each item with what was answered beside what would be."""
    with visit.desk.store.reading() as connection:
        held = lookbacks.one(connection, number)
        found = lookbacks.items(connection, number, after, _A_PAGE)
    more = found[-1]["id"] if len(found) == _A_PAGE else None
    return visit.page("lookback.html", lookback=held, items=found, more=more)


@router.post("/lookbacks/items/{number}")
def work(visit: SendsWork, number: Number, note: Annotated[str, Form(max_length=2_000)]) -> Response:
    """Note that an item was worked."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        return visit.back(f"/lookbacks/{lookbacks.work(writing, number, note)}")
