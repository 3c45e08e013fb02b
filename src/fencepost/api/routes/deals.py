"""Deals that are kept: taken in, listed, answered again, held, released, shipped, refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from pydantic import Field

from fencepost.api.access import DeskOf, Reader, Releaser, Worker
from fencepost.api.asked import Cells, Strict
from fencepost.desk import intake, review
from fencepost.desk.desk import Desk
from fencepost.desk.dossier import dossier
from fencepost.store import deals, holds
from fencepost.store.deals import Page

router = APIRouter(tags=["deals"])
Number = Annotated[int, Field(ge=1, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
After = Annotated[int, Query(ge=0, le=2**53)]
Why = Annotated[str, Field(min_length=1, max_length=2_000)]
RequestKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class Reason(Strict):
    """Why something is done."""

    why: Why


class Seen(Reason):
    """Why, and which version of it was seen."""

    version: Annotated[int, Field(ge=1, le=2**31)]


class Decision(Seen):
    """What a reviewer says of a hit."""

    decision: Literal["same", "not_same"]


@router.post("/deals", status_code=201)
def take_in(desk: DeskOf, actor: Worker, cells: Cells, key: RequestKey = None) -> dict[str, Any]:
    """Keep a deal, told by the columns of an order file, with its answer; the same Idempotency-Key keeps it once."""
    made = None if key is None else f"{actor.person}:{key}"
    return _whole(desk, intake.take_in(desk, actor, cells, made))


@router.get("/deals")
def listed(  # noqa: PLR0913, PLR0917 - one parameter a query
    desk: DeskOf,
    _: Reader,
    state: Literal["open", "held", "released", "refused", "shipped"] | None = None,
    status: Annotated[str | None, Query(max_length=40)] = None,
    text: Annotated[str | None, Query(max_length=200)] = None,
    after: After = 0,
    limit: Limit = 50,
) -> list[dict[str, Any]]:
    """Deals, newest first."""
    with desk.store.reading() as connection:
        return deals.listed(connection, Page(after, limit), state=state, status=status, text=text)


@router.get("/queue")
def queue(desk: DeskOf, _: Reader, after: After = 0, limit: Limit = 50) -> list[dict[str, Any]]:
    """The held deals, the weightiest first."""
    with desk.store.reading() as connection:
        return deals.queue(connection, Page(after, limit))


@router.get("/deals/{number}")
def one(desk: DeskOf, _: Reader, number: Number) -> dict[str, Any]:
    """A deal with its answers, hits, holds and allocations."""
    return _whole(desk, number)


@router.get("/deals/{number}/answer")
def answer(desk: DeskOf, _: Reader, number: Number, answer: Number | None = None) -> dict[str, Any]:
    """The deal's last answer, or an older one by its number, replayed from its receipt."""
    with desk.store.reading() as connection:
        held = deals.one(connection, number)
        receipt = deals.receipt(connection, number, answer or held["answer_id"] or 0)
    return desk.answering.again(receipt)


@router.post("/deals/{number}/again")
def again(desk: DeskOf, actor: Worker, number: Number, reason: Reason) -> dict[str, Any]:
    """Answer a deal again as of now; the old answers stay."""
    return intake.answer_again(desk, actor, number, reason.why)


@router.post("/deals/{number}/holds", status_code=201)
def hold(desk: DeskOf, actor: Worker, number: Number, reason: Reason) -> dict[str, Any]:
    """Hold a deal."""
    with desk.store.writing(actor) as writing:
        holds.place(writing, number, reason.why, four_eyes=desk.settings.four_eyes)
    return _whole(desk, number)


@router.post("/holds/{number}/ask")
def ask(desk: DeskOf, actor: Worker, number: Number, seen: Seen) -> dict[str, Any]:
    """Ask that a hold be released by a second person."""
    with desk.store.writing(actor) as writing:
        deal = holds.ask(writing, number, seen.version, seen.why)
    return _whole(desk, deal)


@router.post("/holds/{number}/release")
def release(desk: DeskOf, actor: Releaser, number: Number, seen: Seen) -> dict[str, Any]:
    """Release a hold; under four eyes whoever asked for it cannot."""
    with desk.store.writing(actor) as writing:
        deal = holds.release(writing, number, seen.version, seen.why)
    return _whole(desk, deal)


@router.post("/hits/{number}")
def decide(desk: DeskOf, actor: Worker, number: Number, decision: Decision) -> dict[str, Any]:
    """Decide a hit; the deal is answered again with the decision."""
    return review.decide(desk, actor, number, decision.version, (decision.decision, decision.why))


@router.post("/deals/{number}/shipped")
def shipped(desk: DeskOf, actor: Worker, number: Number) -> dict[str, Any]:
    """Note that the goods went."""
    with desk.store.writing(actor) as writing:
        review.ship(writing, number)
    return _whole(desk, number)


@router.post("/deals/{number}/refused")
def refused(desk: DeskOf, actor: Worker, number: Number, reason: Reason) -> dict[str, Any]:
    """Note that the deal will not be done."""
    with desk.store.writing(actor) as writing:
        review.refuse(writing, number, reason.why)
    return _whole(desk, number)


def _whole(desk: Desk, number: int) -> dict[str, Any]:
    with desk.store.reading() as connection:
        return dossier(connection, number)
