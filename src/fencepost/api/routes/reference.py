"""What is known here: chips by name, and the lists that are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from fencepost.api.access import DeskOf, Reader
from fencepost.desk.held_lists import kept_lists

router = APIRouter(tags=["reference"])


@router.get("/chips")
def chips(desk: DeskOf, _: Reader, search: Annotated[str | None, Query(max_length=200)] = None) -> list[dict[str, str]]:
    """Chips, memory stacks and machines that are known by name, with the figures that lines are drawn on."""
    return desk.asking.chips(search)


@router.get("/lists")
def lists(desk: DeskOf, _: Reader) -> dict[str, Any]:
    """The snapshots of restricted-party lists that are kept, and what is looked in."""
    return kept_lists(desk)
