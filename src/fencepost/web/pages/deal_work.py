"""What a reviewer does on the page of a deal. Each form leads back to the page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import Response

from fencepost.desk import intake, review
from fencepost.store import documents, holds, licences, retention
from fencepost.store.faults import RefusedError
from fencepost.web.page import MOST, Number, Reads, SendsManage, SendsRelease, SendsWork, Visit, attachment

router = APIRouter()
Why = Annotated[str, Form(max_length=2_000)]
Version = Annotated[int, Form(ge=1, le=MOST)]


@router.post("/hits/{number}")
def decide(
    visit: SendsWork,
    number: Number,
    version: Version,
    decision: Annotated[Literal["same", "not_same"], Form()],
    why: Why,
) -> Response:
    """Decide a hit."""
    decided = review.decide(visit.desk, visit.session.actor, number, version, (decision, why))
    return visit.back(f"/deals/{decided['deal_id']}#hits")


@router.post("/deals/{number}/again")
def again(visit: SendsWork, number: Number, why: Why) -> Response:
    """Answer a deal again as of now."""
    intake.answer_again(visit.desk, visit.session.actor, number, why)
    return _deal(visit, number)


@router.post("/deals/{number}/hold")
def hold(visit: SendsWork, number: Number, why: Why) -> Response:
    """Hold a deal."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        holds.place(writing, number, why, four_eyes=visit.desk.settings.four_eyes)
    return _deal(visit, number)


@router.post("/holds/{number}/ask")
def ask(visit: SendsWork, number: Number, version: Version, why: Why) -> Response:
    """Ask that a hold be released."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        return _deal(visit, holds.ask(writing, number, version, why))


@router.post("/holds/{number}/release")
def release(visit: SendsRelease, number: Number, version: Version, why: Why) -> Response:
    """Release a hold."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        return _deal(visit, holds.release(writing, number, version, why))


@router.post("/deals/{number}/shipped")
def shipped(visit: SendsWork, number: Number) -> Response:
    """Note that the goods went."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        review.ship(writing, number)
    return _deal(visit, number)


@router.post("/deals/{number}/refused")
def refused(visit: SendsWork, number: Number, why: Why) -> Response:
    """Note that the deal will not be done."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        review.refuse(writing, number, why)
    return _deal(visit, number)


@router.post("/deals/{number}/documents")
def add(visit: SendsWork, number: Number, file: Annotated[UploadFile, File()]) -> Response:
    """Keep a document with a deal."""
    content = file.file.read(documents.MOST_BYTES + 1)
    with visit.desk.store.writing(visit.session.actor) as writing:
        documents.add(writing, number, file.filename or "", file.content_type or "application/octet-stream", content)
    return _deal(visit, number)


@router.get("/documents/{number}")
def document(visit: Reads, number: Number) -> Response:
    """A document as it came: always to be kept, never shown as one of our own pages."""
    with visit.desk.store.reading() as connection:
        held = documents.one(connection, number)
    return Response(bytes(held["content"]), media_type="application/octet-stream", headers=attachment(held["name"]))


@router.post("/deals/{number}/reserve")
def reserve(
    visit: SendsWork,
    number: Number,
    licence: Annotated[int, Form(ge=1, le=MOST)],
    quantity: Annotated[int, Form(ge=0, le=MOST)] = 0,
    value: Annotated[str, Form(max_length=40)] = "0",
) -> Response:
    """Set part of a licence aside for a deal."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        licences.reserve(writing, licence, number, quantity, amount(value) or Decimal(0))
    return _deal(visit, number)


@router.post("/allocations/{number}")
def settle(
    visit: SendsWork,
    number: Number,
    version: Version,
    deal: Annotated[int, Form(ge=1, le=MOST)],
    state: Annotated[Literal["drawn", "returned"], Form()],
) -> Response:
    """Draw a reservation, or return it."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        licences.settle(writing, number, version, state)
    return _deal(visit, deal)


@router.post("/deals/{number}/legal-hold")
def legal_hold(visit: SendsManage, number: Number, why: Why) -> Response:
    """Keep a deal whatever its age."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        retention.place_legal_hold(writing, number, why)
    return _deal(visit, number)


@router.post("/legal-holds/{number}/lift")
def lift(visit: SendsManage, number: Number, deal: Annotated[int, Form(ge=1, le=MOST)], why: Why) -> Response:
    """End a legal hold."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        retention.lift_legal_hold(writing, number, why)
    return _deal(visit, deal)


def amount(text: str) -> Decimal | None:
    """A sum that somebody wrote in a form; None for an empty field.

    Raises:
        RefusedError: it is no number.
    """
    if not text.strip():
        return None
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise RefusedError(f"{text[:40]!r} is no sum.", "Write it as 12000.50.") from None


def _deal(visit: Visit, number: Number) -> Response:
    return visit.back(f"/deals/{number}")
