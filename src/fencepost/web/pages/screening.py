"""Screening a name, and the lists that are looked in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse

from fencepost.desk.held_lists import kept_lists
from fencepost.desk.subjects import subject_of
from fencepost.web.page import Asks, FormDay, Place, Reads, SendsAsk

router = APIRouter()
PLACES = (Place("/screen", "menu.screen", 45), Place("/lists", "menu.lists", 60))
Text = Annotated[str, Form(max_length=2_000)]


@router.get("/screen")
def ask(visit: Asks) -> HTMLResponse:
    """The form."""
    return visit.page("screen.html", told=None, asked={})


@router.post("/screen")
def screen(  # noqa: PLR0913, PLR0917 - one parameter a field
    visit: SendsAsk, name: Text, country: Text = "", address: Text = "", identifier: Text = "", on: FormDay = None
) -> HTMLResponse:
    """Who a name may be; nothing is kept."""
    today = visit.desk.today()
    given = ([one] if one.strip() else [] for one in (address, country, identifier))
    addresses, countries, identifiers = given
    subject = subject_of(name, addresses=addresses, country=countries, identifiers=identifiers)
    told = visit.desk.asking.screened(subject, on or today, today, 20)
    asked = {"name": name, "country": country, "address": address, "identifier": identifier, "on": on}
    return visit.page("screen.html", told=told, asked=asked)


@router.get("/lists")
def lists(visit: Reads) -> HTMLResponse:
    """Which lists are looked in, how old each is, and which snapshots are kept."""
    return visit.page("lists.html", **kept_lists(visit.desk))
