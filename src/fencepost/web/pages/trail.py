"""The audit trail: the latest events, whether the chain stands, and its export."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response, StreamingResponse

from fencepost.desk.trail import lines
from fencepost.store import audit
from fencepost.web.page import MOST, Audits, Place, attachment

router = APIRouter()
PLACES = (Place("/audit", "menu.audit", 80, "audit"),)
_A_PAGE = 100


@router.get("/audit")
def trail(visit: Audits, before: Annotated[int | None, Query(ge=1, le=MOST)] = None) -> HTMLResponse:
    """A page of events, newest first."""
    with visit.desk.store.reading() as connection:
        head = audit.head(connection)
        last = min(before - 1, head.seq) if before else head.seq
        found = list(islice(audit.events(connection, max(0, last - _A_PAGE)), min(_A_PAGE, last)))
    shown = [{**asdict(one), "told": json.loads(one.body) if one.body else None} for one in reversed(found)]
    more = found[0].seq if found and found[0].seq > 1 else None
    return visit.page("trail.html", events=shown, head=head, more=more)


@router.get("/audit/verify")
def verify(visit: Audits) -> HTMLResponse:
    """Whether every seal and link of the chain stands, from the first event on."""
    with visit.desk.store.reading() as connection:
        found = audit.verify(audit.events(connection))
    return visit.page("trail_verified.html", found=found)


@router.get("/audit/export")
def export(visit: Audits) -> Response:
    """The whole trail as JSON lines, for ``fencepost audit verify``."""
    return StreamingResponse(lines(visit.desk), media_type="application/x-ndjson", headers=attachment("audit.jsonl"))
