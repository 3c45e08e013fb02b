"""Licences with their balance, and what is set aside on them for deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from fencepost.api.access import DeskOf, Reader, Worker
from fencepost.api.asked import Strict
from fencepost.api.routes.deals import Number, Reason
from fencepost.desk.desk import Desk
from fencepost.store import licences
from fencepost.store.licences import Granted, money

router = APIRouter(tags=["licences"])
Text = Annotated[str, Field(max_length=500)]
Day = Annotated[date, Field(strict=False)]
Count = Annotated[int, Field(ge=0, le=2**53)]
Sum = Annotated[Decimal, Field(strict=False, ge=0, max_digits=18, decimal_places=4)]


class Grant(Strict):
    """A licence as it was granted; no quantity or value is no limit."""

    number: Annotated[str, Field(min_length=1, max_length=100)]
    authority: Text = ""
    holder: Text = ""
    scope: Text = ""
    valid_from: Day
    expires: Day
    quantity: Count | None = None
    value: Sum | None = None
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] = ""


class Reservation(Strict):
    """What is set aside for a deal."""

    deal: Annotated[int, Field(ge=1, le=2**53)]
    quantity: Count
    value: Sum = Decimal(0)


class Settlement(Strict):
    """What became of a reservation, and which version of it was seen."""

    state: Literal["drawn", "returned"]
    version: Annotated[int, Field(ge=1, le=2**31)]


@router.post("/licences", status_code=201)
def grant(desk: DeskOf, actor: Worker, granted: Grant) -> dict[str, Any]:
    """Keep a licence."""
    told = granted.model_dump()
    days = {name: told[name].isoformat() for name in ("valid_from", "expires")}
    with desk.store.writing(actor) as writing:
        number = licences.grant(writing, Granted(**{**told, **days}))
    return _balance(desk, number)


@router.get("/licences")
def every(desk: DeskOf, _: Reader) -> list[dict[str, Any]]:
    """The licences with what is reserved, drawn and left."""
    with desk.store.reading() as connection:
        return [_shown(one) for one in licences.every(connection, desk.today().isoformat())]


@router.get("/licences/{number}")
def one(desk: DeskOf, _: Reader, number: Number) -> dict[str, Any]:
    """A licence with its balance and its allocations."""
    return _balance(desk, number)


@router.post("/licences/{number}/reservations", status_code=201)
def reserve(desk: DeskOf, actor: Worker, number: Number, wanted: Reservation) -> dict[str, Any]:
    """Set part of a licence aside for a deal."""
    with desk.store.writing(actor) as writing:
        licences.reserve(writing, number, wanted.deal, wanted.quantity, wanted.value)
    return _balance(desk, number)


@router.post("/allocations/{number}", status_code=204)
def settle(desk: DeskOf, actor: Worker, number: Number, settled: Settlement) -> None:
    """Draw a reservation (the goods went), or return it."""
    with desk.store.writing(actor) as writing:
        licences.settle(writing, number, settled.version, settled.state)


@router.post("/licences/{number}/withdrawn")
def withdraw(desk: DeskOf, actor: Worker, number: Number, reason: Reason) -> dict[str, Any]:
    """Note that a licence was revoked or given back."""
    with desk.store.writing(actor) as writing:
        licences.withdraw(writing, number, reason.why)
    return _balance(desk, number)


def _balance(desk: Desk, number: int) -> dict[str, Any]:
    with desk.store.reading() as connection:
        held = licences.balance(connection, number, desk.today().isoformat())
        allocations = licences.allocations(connection, licence_id=number)
    told = [{**held, "value": str(money(held["value"]))} for held in allocations]
    return {**_shown(held), "allocations": told}


def _shown(held: dict[str, Any]) -> dict[str, Any]:
    """Sums as decimal text, as they were given."""
    sums = {name: None if held[name] is None else str(money(held[name])) for name in held if name.startswith("value")}
    return {**held, **sums}
