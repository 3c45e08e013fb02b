"""One deal, answered and not kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from fencepost.api.access import Asker, DeskOf
from fencepost.api.written import Json
from fencepost.model.deal import Deal

router = APIRouter(tags=["ask"])
Cells = dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=10_000)]]


class Question(BaseModel):
    """A deal by the columns of an order file, and the day, the day of knowledge and the axis it is asked for."""

    model_config = ConfigDict(strict=True, extra="forbid")

    deal: Cells
    on: Annotated[date | None, Field(strict=False)] = None
    known_on: Annotated[date | None, Field(strict=False)] = None
    axis: Literal["enforced", "books"] = "enforced"


# The answer takes 2 ms: to hand it to a thread and wait for the interpreter's lock would take longer.
@router.post("/check", response_class=Json)
async def check(desk: DeskOf, _: Asker, asked: Question) -> Json:
    """The answer to a deal, with every step and a receipt; nothing is kept."""
    known_on = asked.known_on or desk.today()
    return Json(desk.answering.check(Deal(asked.deal), known_on, asked.on, asked.axis, fresh=False))
