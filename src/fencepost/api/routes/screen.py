"""Screening: who a name may be on the lists of a day. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from fencepost.api.access import Asker, DeskOf
from fencepost.api.asked import SentDay, Strict
from fencepost.api.written import Json
from fencepost.desk.subjects import subject_of

router = APIRouter(tags=["ask"])
Text = Annotated[str, Field(max_length=2_000)]
Texts = Annotated[tuple[Text, ...], Field(strict=False, max_length=50)]


class Screened(Strict):
    """Who is screened: a name, and whatever else is known. Countries are codes or names."""

    name: Text
    id: Annotated[str, Field(max_length=200)] = ""
    others: Texts = ()
    addresses: Texts = ()
    countries: Texts = ()
    identifiers: Texts = ()


class Names(Strict):
    """Up to a hundred subjects, and the day."""

    subjects: Annotated[list[Screened], Field(min_length=1, max_length=100)]
    on: SentDay = None
    known_on: SentDay = None
    limit: Annotated[int, Field(ge=1, le=100)] = 10


# One name takes a millisecond: to hand it to a thread and wait for the interpreter's lock would take longer.
@router.post("/screen", response_class=Json)
async def screen(desk: DeskOf, _: Asker, asked: Names) -> Json:
    """Each subject with its outcome ('hit', 'review' or 'no_match' in the lists named) and the evidence of each hit."""
    today = desk.today()
    on, known_on = asked.on or today, asked.known_on or today
    found: list[dict[str, Any]] = []
    for one in asked.subjects:
        subject = subject_of(one.name, one.id, one.others, one.addresses, one.countries, one.identifiers)
        found.append(desk.asking.screened(subject, on, known_on, asked.limit))
    return Json({"on": on.isoformat(), "results": found})
