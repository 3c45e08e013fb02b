"""Files of orders: handed in, worked beside, watched, taken away with their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile
from starlette.responses import StreamingResponse

from fencepost.api.access import DeskOf, Reader, Worker
from fencepost.api.routes.deals import Limit, Number, RequestKey
from fencepost.desk.results import MEDIA, results
from fencepost.desk.uploads import hand_in
from fencepost.store import batches, deals

router = APIRouter(tags=["batches"])
Day = Annotated[date | None, Query()]


@router.post("/batches", status_code=202)
def upload(  # noqa: PLR0913, PLR0917 - one parameter a query
    desk: DeskOf,
    actor: Worker,
    file: Annotated[UploadFile, File(description="CSV, XLSX, JSON lines or Parquet, one deal a row.")],
    on: Day = None,
    known_on: Day = None,
    key: RequestKey = None,
) -> dict[str, Any]:
    """Hand in a file; it is worked beside, and kept on through any break. The same Idempotency-Key keeps it once."""
    terms = {name: day.isoformat() for name, day in (("on", on), ("known_on", known_on)) if day is not None}
    made = None if key is None else f"{actor.person}:{key}"
    number = hand_in(desk, actor, file.filename or "orders.csv", file.file, terms, made)
    return progress(desk, actor, number)


@router.get("/batches")
def every(desk: DeskOf, _: Reader, limit: Limit = 50) -> list[dict[str, Any]]:
    """The batches, newest first."""
    with desk.store.reading() as connection:
        return batches.every(connection, limit)


@router.get("/batches/{number}")
def progress(desk: DeskOf, _: Reader, number: Number) -> dict[str, Any]:
    """A batch: how many rows are done, held and faulty, and the states of its deals."""
    with desk.store.reading() as connection:
        return {**batches.one(connection, number), "deals": deals.counts(connection, number)}


@router.post("/batches/{number}/cancel")
def cancel(desk: DeskOf, actor: Worker, number: Number) -> dict[str, Any]:
    """Stop a batch where it stands; what was answered stays."""
    with desk.store.writing(actor) as writing:
        batches.cancel(writing, number)
    return progress(desk, actor, number)


@router.get("/batches/{number}/results", response_class=StreamingResponse)
def download(
    desk: DeskOf,
    _: Reader,
    number: Number,
    format: Literal["csv", "jsonl"] = "csv",  # noqa: A002 - the query's name
) -> StreamingResponse:
    """The outcomes in the order of the rows, so far as there are any: a table, or whole answers as JSON lines."""
    with desk.store.reading() as connection:
        batches.one(connection, number)
    lines: Iterator[bytes] = results(desk, number, format)
    name = {"Content-Disposition": f'attachment; filename="batch-{number}.{format}"'}
    return StreamingResponse(lines, media_type=MEDIA[format], headers=name)
