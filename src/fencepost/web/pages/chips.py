"""Chips: the look-up of any by name, where it stands on a day, and the fence chart with its slider."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from fencepost.desk import law
from fencepost.model.fault import FencepostError
from fencepost.study.fence_chart import FenceChart, fence_chart
from fencepost.study.fence_picture import fence_svg, shade_of
from fencepost.web.page import AskedDay, Asks, Place, Reads

router = APIRouter()
PLACES = (Place("/chips", "menu.chips", 55), Place("/fences", "menu.fences", 56))
_MOST = 60


@router.get("/chips")
def chips(
    visit: Asks,
    search: Annotated[str, Query(max_length=200)] = "",
    item: Annotated[str, Query(max_length=200)] = "",
    on: AskedDay = None,
) -> HTMLResponse:
    """What is known by name; with ``item`` where it stands on the lines of a day."""
    today = visit.desk.today()
    day = on or today
    found = visit.desk.asking.chips(search) if search else []
    told: dict[str, Any] | None = None
    faults: tuple[str, ...] = ()
    if item:
        try:
            told = visit.desk.asking.classified({"item": item}, (day, today), "enforced")
        except FencepostError as error:
            faults = tuple(str(fault) for fault in error.faults)
    shown: dict[str, Any] = {"found": found[:_MOST], "more": max(0, len(found) - _MOST), "told": told, "faults": faults}
    return visit.page("chips.html", search=search, item=item, on=day, **shown)


@router.get("/fences")
def fences(
    visit: Reads,
    on: AskedDay = None,
    at: Annotated[int | None, Query(ge=0, le=10_000)] = None,
    marketed: Literal["datacenter", "other"] = "datacenter",
) -> HTMLResponse:
    """The fence chart of a day; ``at`` is the slider's place among the days on which a line of it moved."""
    today = visit.desk.today()
    days = [day for day in _moved() if day <= today.isoformat()]
    place = min(at, len(days) - 1) if at is not None else None
    day = on or (today if place is None else type(today).fromisoformat(days[place]))
    here = max((n for n, one in enumerate(days) if one <= day.isoformat()), default=0)
    checker = visit.desk.answering.checker(today, fresh=False)
    chart = fence_chart(checker, visit.desk.answering.catalogue, day, today, datacenter=marketed == "datacenter")
    axes = (visit.words("fences.tpp"), visit.words("fences.density"))
    picture = fence_svg(chart, visit.words("fences.picture", day=day), axes)
    shades = {region.classification: shade_of(chart, region.classification) for region in chart.regions}
    shown: dict[str, Any] = {
        "chart": chart,
        "picture": picture,
        "shades": shades,
        "days": days,
        "here": here,
        "tally": _tally(chart),
    }
    return visit.page("fences.html", on=day, marketed=marketed, **shown)


def _tally(chart: FenceChart) -> dict[str, int]:
    counted: dict[str, int] = {}
    for point in chart.points:
        counted[point.classification] = counted.get(point.classification, 0) + 1
    return dict(sorted(counted.items()))


@lru_cache(maxsize=1)
def _moved() -> list[str]:
    """The days on which the chart can change: those of events of the classifications it is drawn from."""
    kinds = law.shelf().corpus.provisions
    every = law.events()
    return sorted({one["day"] for one in every if any(kinds[p].kind == "classification" for p in one["provisions"])})
