"""Licences: what was granted, what is set aside, drawn and left."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, Response

from fencepost.store import licences
from fencepost.store.faults import RefusedError
from fencepost.store.licences import Granted
from fencepost.web.page import MOST, Number, Place, Reads, SendsWork
from fencepost.web.pages.deal_work import Why, amount

router = APIRouter()
PLACES = (Place("/licences", "menu.licences", 40),)
Text = Annotated[str, Form(max_length=500)]
Day = Annotated[str, Form(pattern=r"^\d{4}-\d{2}-\d{2}$")]


@router.get("/licences")
def every(visit: Reads) -> HTMLResponse:
    """The licences with their balances, and the form that keeps another."""
    with visit.desk.store.reading() as connection:
        found = licences.every(connection, visit.desk.today().isoformat())
    return visit.page("licences.html", licences=found)


@router.get("/licences/{number}")
def one(visit: Reads, number: Number) -> HTMLResponse:
    """A licence with its allocations."""
    with visit.desk.store.reading() as connection:
        held = licences.balance(connection, number, visit.desk.today().isoformat())
        allocations = licences.allocations(connection, licence_id=number)
    return visit.page("licence.html", licence=held, allocations=allocations)


@router.post("/licences")
def grant(  # noqa: PLR0913, PLR0917 - one parameter a field
    visit: SendsWork,
    number: Annotated[str, Form(max_length=100)],
    valid_from: Day,
    expires: Day,
    authority: Text = "",
    holder: Text = "",
    scope: Text = "",
    quantity: Annotated[str, Form(max_length=20)] = "",
    value: Annotated[str, Form(max_length=40)] = "",
    currency: Annotated[str, Form(pattern="^([A-Z]{3})?$")] = "",
) -> Response:
    """Keep a licence."""
    count = _count(quantity)
    granted = Granted(number, authority, holder, scope, valid_from, expires, count, amount(value), currency)
    with visit.desk.store.writing(visit.session.actor) as writing:
        return visit.back(f"/licences/{licences.grant(writing, granted)}")


@router.post("/licences/{number}/withdrawn")
def withdraw(visit: SendsWork, number: Number, why: Why) -> Response:
    """Note that a licence was revoked or given back."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        licences.withdraw(writing, number, why)
    return visit.back(f"/licences/{number}")


def _count(text: str) -> int | None:
    text = text.strip().replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise RefusedError(f"{text!r} is no quantity.", "Write a whole number, or leave it empty.")
    return int(text)
