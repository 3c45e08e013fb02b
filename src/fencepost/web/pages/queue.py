"""The page of the morning: the held deals, the weightiest first; and all deals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from fencepost.store import deals
from fencepost.store.deals import STATES, Page
from fencepost.web.page import MOST, Place, Reads

router = APIRouter()
PLACES = (Place("/", "menu.queue", 10), Place("/deals", "menu.deals", 20))
_A_PAGE = 50


@router.get("/")
def queue(visit: Reads, after: Annotated[int, Query(ge=0, le=MOST)] = 0) -> HTMLResponse:
    """The queue of holds."""
    with visit.desk.store.reading() as connection:
        waiting = deals.queue(connection, Page(after, _A_PAGE))
        counts = deals.counts(connection)
    more = waiting[-1]["id"] if len(waiting) == _A_PAGE else None
    return visit.page("queue.html", deals=waiting, counts=counts, more=more)


@router.get("/deals")
def listed(
    visit: Reads,
    state: str = "",
    text: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[int, Query(ge=0, le=MOST)] = 0,
) -> HTMLResponse:
    """All deals, newest first."""
    wanted = state if state in STATES else None
    with visit.desk.store.reading() as connection:
        found = deals.listed(connection, Page(after, _A_PAGE), state=wanted, text=text or None)
    more = found[-1]["id"] if len(found) == _A_PAGE else None
    return visit.page("deals.html", deals=found, states=STATES, state=state, text=text, more=more)
