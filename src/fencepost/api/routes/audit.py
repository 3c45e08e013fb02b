"""The audit trail: its head, its events, and its whole export, which is verified offline."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from fencepost.api.access import Auditor, DeskOf
from fencepost.api.routes.deals import After, Limit
from fencepost.desk.trail import lines
from fencepost.store import audit

router = APIRouter(tags=["audit"])


@router.get("/audit/head")
def head(desk: DeskOf, _: Auditor) -> dict[str, Any]:
    """The last event's number, instant and seal: keep it elsewhere, and a shortened trail is found."""
    with desk.store.reading() as connection:
        return asdict(audit.head(connection))


@router.get("/audit/events")
def events(
    desk: DeskOf,
    _: Auditor,
    after: After = 0,
    limit: Limit = 100,
    subject: Annotated[str | None, Query(max_length=200)] = None,
) -> list[dict[str, Any]]:
    """Events in their order after a number; of one subject (``deal:12``), or all."""
    with desk.store.reading() as connection:
        return [asdict(one) for one in islice(audit.events(connection, after, subject), limit)]


@router.get("/audit/verify")
def verify(desk: DeskOf, _: Auditor) -> dict[str, Any]:
    """Whether every seal, link and number of the trail stands."""
    with desk.store.reading() as connection:
        return asdict(audit.verify(audit.events(connection)))


@router.get("/audit/export", response_class=StreamingResponse)
def export(desk: DeskOf, _: Auditor) -> StreamingResponse:
    """The whole trail as JSON lines, for ``fencepost audit verify``."""
    name = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(lines(desk), media_type="application/x-ndjson", headers=name)
