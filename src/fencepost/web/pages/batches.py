"""Files of orders: handed in, watched while they are worked, taken away with their answers."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.responses import HTMLResponse, Response, StreamingResponse

from fencepost.desk.results import MEDIA, results
from fencepost.desk.uploads import hand_in
from fencepost.store import batches, deals
from fencepost.store.deals import Page
from fencepost.web.page import MOST, Number, Place, Reads, SendsWork, attachment

router = APIRouter()
PLACES = (Place("/batches", "menu.batches", 30),)
_A_PAGE = 100
_RUNNING = {"waiting", "running"}
_DONE = 286
"""The status at which HTMX stops asking again."""


@router.get("/batches")
def every(visit: Reads) -> HTMLResponse:
    """The batches, newest first, and the form that hands in another."""
    with visit.desk.store.reading() as connection:
        found = batches.every(connection)
    return visit.page("batches.html", batches=found, most=visit.desk.settings.most_upload_bytes)


@router.post("/batches")
def upload(
    visit: SendsWork,
    file: Annotated[UploadFile, File()],
    on: Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
) -> Response:
    """Hand in a file."""
    terms = {"on": on} if on else {}
    number = hand_in(visit.desk, visit.session.actor, file.filename or "orders.csv", file.file, terms)
    return visit.back(f"/batches/{number}")


@router.get("/batches/{number}")
def batch(visit: Reads, number: Number, after: Annotated[int, Query(ge=0, le=MOST)] = 0) -> HTMLResponse:
    """A batch with its deals."""
    with visit.desk.store.reading() as connection:
        held = batches.one(connection, number)
        counts = deals.counts(connection, number)
        found = deals.listed(connection, Page(after, _A_PAGE), batch_id=number)
    more = found[-1]["id"] if len(found) == _A_PAGE else None
    running = held["state"] in _RUNNING
    return visit.page("batch.html", batch=held, counts=counts, deals=found, more=more, running=running)


@router.get("/batches/{number}/progress")
def progress(visit: Reads, number: Number) -> HTMLResponse:
    """How far a batch is: the piece that the page asks for every second while it runs."""
    with visit.desk.store.reading() as connection:
        held = batches.one(connection, number)
        counts = deals.counts(connection, number)
    running = held["state"] in _RUNNING
    return visit.page("progress.html", 200 if running else _DONE, batch=held, counts=counts, running=running)


@router.post("/batches/{number}/cancel")
def cancel(visit: SendsWork, number: Number) -> Response:
    """Stop a batch where it stands."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        batches.cancel(writing, number)
    return visit.back(f"/batches/{number}")


@router.get("/batches/{number}/results")
def download(visit: Reads, number: Number, form: Literal["csv", "jsonl"] = "csv") -> Response:
    """The outcomes in the order of the rows."""
    with visit.desk.store.reading() as connection:
        batches.one(connection, number)
    name = attachment(f"batch-{number}.{form}")
    return StreamingResponse(results(visit.desk, number, form), media_type=MEDIA[form], headers=name)
