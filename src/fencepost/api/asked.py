"""What questions have in common: the day asked about, the day of knowledge, the axis, and rows as they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from fencepost.api.access import DeskOf

AxisName = Literal["enforced", "books"]
Cells = dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=10_000)]]
Name = Annotated[str, Field(min_length=1, max_length=1_000)]
SentDay = Annotated[date | None, Field(strict=False)]


class Strict(BaseModel):
    """A body of a request: nothing unknown, nothing turned into another type."""

    model_config = ConfigDict(strict=True, extra="forbid")


class When(Strict):
    """The day asked about, the day of knowledge (today without it), and the axis."""

    on: SentDay = None
    known_on: SentDay = None
    axis: AxisName = "enforced"


class Question(When):
    """A row by the columns of its file."""

    deal: Cells


@dataclass(frozen=True, slots=True)
class Days:
    """The day asked about and the day of knowledge, of a query."""

    on: date
    known_on: date
    axis: AxisName


def _days(
    desk: DeskOf,
    on: Annotated[date | None, Query()] = None,
    known_on: Annotated[date | None, Query()] = None,
    axis: AxisName = "enforced",
) -> Days:
    today = desk.today()
    return Days(on or today, known_on or today, axis)


AskedDays = Annotated[Days, Depends(_days)]
