"""The law to look at: its timeline, what differs between two days, and each provision with its citations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import HTMLResponse

from fencepost.desk import law
from fencepost.web.page import AskedDay, Place, Reads

router = APIRouter()
PLACES = (Place("/law", "menu.law", 50),)


@router.get("/law")
def timeline(visit: Reads, start: AskedDay = None, end: AskedDay = None) -> HTMLResponse:
    """Every dated event of the law, newest first, by year."""
    years: dict[str, list[dict[str, object]]] = {}
    for event in reversed(law.events(start, end)):
        years.setdefault(event["day"][:4], []).append(event)
    return visit.page("law.html", years=years, start=start, end=end)


@router.get("/law/changes")
def changes(visit: Reads, first: AskedDay = None, second: AskedDay = None, known_on: AskedDay = None) -> HTMLResponse:
    """What of the law differs between two days."""
    today = visit.desk.today()
    known = known_on or today
    days = (first or today.replace(year=today.year - 1, day=min(today.day, 28)), second or today)
    found = law.changes(*days, known, "enforced")
    return visit.page("law_changes.html", found=found, first=days[0], second=days[1], known_on=known)


@router.get("/law/provisions")
def provisions(visit: Reads, part: Annotated[str, Query(max_length=200)] = "", on: AskedDay = None) -> HTMLResponse:
    """The provisions whose id holds a part."""
    day = on or visit.desk.today()
    found = law.provisions(day, visit.desk.today(), "enforced", part or None)
    return visit.page("law_provisions.html", found=found, part=part, on=day)


@router.get("/law/provisions/{name}")
def provision(
    visit: Reads, name: Annotated[str, Path(max_length=200)], on: AskedDay = None, known_on: AskedDay = None
) -> HTMLResponse:
    """A provision with its versions."""
    today = visit.desk.today()
    day, known = on or today, known_on or today
    told = law.provision(name, day, known, "enforced")
    return visit.page("provision.html", told=told, on=day, known_on=known)


@router.get("/gates")
def gates(visit: Reads, on: AskedDay = None) -> HTMLResponse:
    """The ways around the fences on a day."""
    day: date = on or visit.desk.today()
    return visit.page("gates.html", gates=law.gates(day, visit.desk.today()), on=day)
