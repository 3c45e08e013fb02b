"""Documents of deals, and how long deals are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from starlette.responses import Response

from fencepost.api.access import Admin, Auditor, DeskOf, Reader, Worker
from fencepost.api.routes.deals import Number, Reason
from fencepost.store import documents, retention

router = APIRouter(tags=["documents"])


@router.post("/deals/{number}/documents", status_code=201)
def add(desk: DeskOf, actor: Worker, number: Number, file: Annotated[UploadFile, File()]) -> list[dict[str, Any]]:
    """Keep a document with a deal."""
    content = file.file.read(documents.MOST_BYTES + 1)
    kind = file.content_type or "application/octet-stream"
    with desk.store.writing(actor) as writing:
        documents.add(writing, number, file.filename or "", kind, content)
        return documents.of_deal(writing.connection, number)


@router.get("/documents/{number}", response_class=Response)
def one(desk: DeskOf, _: Reader, number: Number) -> Response:
    """A document as it came."""
    with desk.store.reading() as connection:
        held = documents.one(connection, number)
    headers = {"Content-Disposition": "attachment", "Digest": f"sha-256={held['sha256']}"}
    return Response(bytes(held["content"]), media_type="application/octet-stream", headers=headers)


@router.post("/deals/{number}/legal-holds", status_code=201)
def place(desk: DeskOf, actor: Admin, number: Number, reason: Reason) -> list[dict[str, Any]]:
    """Keep a deal whatever its age."""
    with desk.store.writing(actor) as writing:
        retention.place_legal_hold(writing, number, reason.why)
        return retention.legal_holds(writing.connection, number)


@router.post("/legal-holds/{number}/lift", status_code=204)
def lift(desk: DeskOf, actor: Admin, number: Number, reason: Reason) -> None:
    """End a legal hold."""
    with desk.store.writing(actor) as writing:
        retention.lift_legal_hold(writing, number, reason.why)


@router.get("/retention/due")
def due(desk: DeskOf, _: Auditor) -> list[int]:
    """The deals whose five years are over and that no legal hold keeps."""
    with desk.store.reading() as connection:
        return retention.due(connection, desk.today().isoformat())


@router.delete("/deals/{number}", status_code=204)
def erase(desk: DeskOf, actor: Admin, number: Number) -> None:
    """Delete a deal whose years are over; never before. Its events stay in the chain, without their bodies."""
    with desk.store.writing(actor) as writing:
        retention.erase(writing, number)
