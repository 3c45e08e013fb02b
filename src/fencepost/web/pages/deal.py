"""One deal: its answer with every step and citation, what is missing, its hits, its holds, its history."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import HTMLResponse

from fencepost.decide.flips import flips
from fencepost.desk.desk import Desk
from fencepost.desk.dossier import dossier
from fencepost.desk.trace import tree
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.store import audit, deals, hits, licences
from fencepost.web.page import MOST, Asks, Number, Reads

router = APIRouter()
_EVENTS = 200


@router.get("/deals/{number}")
def deal(visit: Reads, number: Number, answer: Annotated[int | None, Query(ge=1, le=MOST)] = None) -> HTMLResponse:
    """The page of a deal; ``answer`` is the number of an older answer to show instead of the last."""
    with visit.desk.store.reading() as connection:
        held = dossier(connection, number)
        history = _history(connection, held)
        chosen = answer or held["answer_id"]
        receipt = deals.receipt(connection, number, chosen) if chosen else None
        granted = [one for one in licences.every(connection, visit.desk.today().isoformat()) if one["in_force"]]
    given, faults = _answer(visit.desk, receipt)
    return visit.page(
        "deal.html",
        deal=held,
        answer=given,
        chosen=chosen,
        faults=faults,
        tree=tree(given["steps"]) if given else (),
        history=history,
        licences=granted,
        four_eyes=visit.desk.settings.four_eyes,
    )


@router.get("/deals/{number}/flips")
def what_would_change(visit: Asks, number: Number) -> HTMLResponse:
    """The smallest changes of one or two known facts that would give the deal another status, as of now."""
    with visit.desk.store.reading() as connection:
        held = deals.one(connection, number)
    today = visit.desk.today()
    checker = visit.desk.answering.checker(today)
    found = flips(checker, checker.check(Deal(held["cells"], row=held["row"]), known_on=today, on=None))
    piece = "hx-request" in visit.request.headers
    return visit.page("flips.html", deal=held, found=found, base="piece.html" if piece else "base.html")


@router.get("/hits/{number}")
def hit(visit: Reads, number: Number) -> HTMLResponse:
    """One hit by itself, as a link in a message leads to it."""
    with visit.desk.store.reading() as connection:
        held = hits.one(connection, number)
        of = deals.one(connection, held["deal_id"])
    return visit.page("hit_page.html", hit=held, deal=of)


def _answer(desk: Desk, receipt: dict[str, Any] | None) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The answer replayed from its receipt; what went wrong is told in its stead."""
    if receipt is None:
        return None, ()
    try:
        return desk.answering.again(receipt), ()
    except FencepostError as error:
        return None, tuple(str(fault) for fault in error.faults)


def _history(connection: Connection, held: dict[str, Any]) -> list[audit.Event]:
    """The events of a deal and of its hits, newest first, as far as they go on a page."""
    subjects = [f"deal:{held['id']}", *(f"hit:{one['id']}" for one in held["hits"])]
    found = [event for subject in subjects for event in islice(audit.events(connection, subject=subject), _EVENTS)]
    return sorted(found, key=lambda event: event.seq, reverse=True)[:_EVENTS]
