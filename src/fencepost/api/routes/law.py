"""The law: its provisions on a day as known on another, what differs between days, its events; and the gates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from fencepost.api.access import Reader
from fencepost.api.asked import AskedDays
from fencepost.desk import law

router = APIRouter(tags=["law"])
Id = Annotated[str, Path(max_length=200)]


@router.get("/law")
def provisions(_: Reader, days: AskedDays, part: Annotated[str | None, Query(max_length=200)] = None) -> dict[str, Any]:
    """The provisions whose id holds a part, and whether each is in force."""
    return {**_told(days), "provisions": law.provisions(days.on, days.known_on, days.axis, part)}


@router.get("/law/changes")
def changes(_: Reader, days: AskedDays, also_on: Annotated[date, Query()]) -> dict[str, Any]:
    """What of the law differs between two days."""
    found = law.changes(days.on, also_on, days.known_on, days.axis)
    return {**_told(days), "also_on": also_on.isoformat(), "changes": found}


@router.get("/law/events")
def events(
    _: Reader,
    start: Annotated[date | None, Query(alias="from")] = None,
    end: Annotated[date | None, Query(alias="to")] = None,
) -> list[dict[str, Any]]:
    """Every dated event in order: published, in force, complied with, suspended, unenforced."""
    return law.events(start, end)


@router.get("/law/provisions/{name}")
def provision(_: Reader, days: AskedDays, name: Id) -> dict[str, Any]:
    """A provision in English with all its versions, its instruments, its readings and its doubts."""
    return {**_told(days), **law.provision(name, days.on, days.known_on, days.axis)}


@router.get("/gates")
def gates(_: Reader, days: AskedDays) -> dict[str, Any]:
    """The ways around the fences on a day: what the law made of each, and the cases that show it."""
    return {**_told(days), "gates": law.gates(days.on, days.known_on)}


@router.get("/gates/matrix")
def matrix(_: Reader, days: AskedDays) -> dict[str, Any]:
    """Which gate passes which fence, and why."""
    return {**_told(days), **law.gate_matrix(days.on, days.known_on)}


@router.get("/gates/{name}")
def gate(_: Reader, days: AskedDays, name: Id) -> dict[str, Any]:
    """A gate with its whole history."""
    return {**_told(days), **law.gate(name, days.on, days.known_on)}


def _told(days: AskedDays) -> dict[str, Any]:
    return {"on": days.on.isoformat(), "known_on": days.known_on.isoformat(), "axis": days.axis}
