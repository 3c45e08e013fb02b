"""Who is behind a party, and by which way the goods of a kept deal could go on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from fencepost.model.deal import Deal
from fencepost.store import deals
from fencepost.study.party_pictures import owners_svg, route_svg
from fencepost.web.page import AskedDay, Asks, Number, Place, Visit

router = APIRouter()
PLACES = (Place("/owners", "menu.owners", 47),)


@router.get("/owners")
def owners(visit: Asks, party: Annotated[str, Query(max_length=1_000)] = "", on: AskedDay = None) -> HTMLResponse:
    """The form, and what each 50 percent rule makes of a party."""
    today = visit.desk.today()
    told: dict[str, Any] | None = None
    if party.strip():
        told = visit.desk.asking.owned(party.strip(), on or today, today, "enforced")
    return visit.page("owners.html", party=party, on=on or today, told=told, draw=lambda unit: _drawn(visit, unit))


@router.get("/deals/{number}/route")
def route(visit: Asks, number: Number) -> HTMLResponse:
    """The ways from the exporter of a deal to somebody whom its goods must not reach."""
    with visit.desk.store.reading() as connection:
        held = deals.one(connection, number)
    told = visit.desk.asking.routed(Deal(held["cells"], row=held["row"]), visit.desk.today(), None)
    picture = None if "error" in told else route_svg(told, visit.words("route.title"))
    return visit.page("route.html", deal=held, told=told, picture=picture)


def _drawn(visit: Visit, unit: dict[str, Any]) -> str | None:
    return owners_svg(unit, visit.words("owners.picture", name=unit["name"]))
