"""One deal, answered and not kept."""

from __future__ import annotations

from fastapi import APIRouter

from fencepost.api.access import Asker, DeskOf
from fencepost.api.asked import Question
from fencepost.api.written import Json
from fencepost.model.deal import Deal

router = APIRouter(tags=["ask"])


# The answer takes 2 ms: to hand it to a thread and wait for the interpreter's lock would take longer.
@router.post("/check", response_class=Json)
async def check(desk: DeskOf, _: Asker, asked: Question) -> Json:
    """The answer to a deal, with every step and a receipt; nothing is kept."""
    known_on = asked.known_on or desk.today()
    return Json(desk.answering.check(Deal(asked.deal), known_on, asked.on, asked.axis, fresh=False))
