"""Questions about one row: classify, settle, flips, flags, lease, route, owners, data. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from fencepost.api.access import Asker, DeskOf
from fencepost.api.asked import Cells, Name, Question, When
from fencepost.model.deal import Deal
from fencepost.model.workload import REQUESTERS
from fencepost.study.data_matrix import PLACES
from fencepost.study.data_matrix import REQUESTERS as ASKED

router = APIRouter(tags=["ask"])
Entries = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(strict=False, min_length=1, max_length=12)
]


class Item(When):
    """An item by the columns of an order file: ``item`` by name, or ``tops``, ``bits``, ``die_mm2`` and the like."""

    item: Cells


class Party(When):
    """A party by its name or an identifier."""

    party: Name


class WorkloadQuestion(Question):
    """A workload, and whether to show what would change how the two laws meet."""

    changes: bool = False


class MatrixQuestion(Question):
    """A workload, and the seats, places and requesters of the matrix."""

    providers: Entries = tuple(PLACES)
    storages: Entries = tuple(PLACES)
    requesters: Entries = tuple(ASKED)


@router.post("/classify")
def classify(desk: DeskOf, _: Asker, asked: Item) -> dict[str, Any]:
    """Where an item stands on the lines of the Commerce Control List, with the margin to each."""
    today = desk.today()
    return desk.asking.classified(asked.item, (asked.on or today, asked.known_on or today), asked.axis)


@router.post("/settle")
def settle(desk: DeskOf, _: Asker, asked: Question) -> dict[str, Any]:
    """Which unknown facts of a deal matter, and what each would give."""
    return desk.asking.settled(Deal(asked.deal), asked.known_on or desk.today(), asked.on, asked.axis)


@router.post("/flips")
def flips(desk: DeskOf, _: Asker, asked: Question) -> dict[str, Any]:
    """What would change the answer: the smallest changes of one or two known facts."""
    return desk.asking.flipped(Deal(asked.deal), asked.known_on or desk.today(), asked.on, asked.axis)


@router.post("/flags")
def flags(desk: DeskOf, _: Asker, asked: Question) -> dict[str, Any]:
    """The red flags of a deal with their evidence, and the questions that are open."""
    return desk.asking.weighed(Deal(asked.deal), asked.known_on or desk.today(), asked.on, asked.axis)


@router.post("/lease")
def lease(desk: DeskOf, _: Asker, asked: Question) -> dict[str, Any]:
    """What law reaches time rented on chips, what pending texts would ask, and the gate."""
    known_on = asked.known_on or desk.today()
    cells = {"date": (asked.on or known_on).isoformat(), **asked.deal}
    return desk.asking.leased(Deal(cells), known_on, asked.on)


@router.post("/route")
def route(desk: DeskOf, _: Asker, asked: Question) -> dict[str, Any]:
    """The ways by which the goods of a deal could come to somebody whom they must not reach."""
    return desk.asking.routed(Deal(asked.deal), asked.known_on or desk.today(), asked.on)


@router.post("/owners")
def owners(desk: DeskOf, _: Asker, asked: Party) -> dict[str, Any]:
    """Who is behind a party, and what each 50 percent rule makes of it."""
    today = desk.today()
    return desk.asking.owned(asked.party, asked.on or today, asked.known_on or today, asked.axis)


@router.post("/data")
def data(desk: DeskOf, _: Asker, asked: WorkloadQuestion) -> dict[str, Any]:
    """What U.S. and Chinese law ask of a workload of data, and how the two meet."""
    known_on = asked.known_on or desk.today()
    cells = {"date": (asked.on or known_on).isoformat(), "provider_service": "cloud", **asked.deal}
    return desk.asking.workload(Deal(cells), known_on, asked.on, changed=asked.changes)


@router.post("/data/matrix")
def data_matrix(desk: DeskOf, _: Asker, asked: MatrixQuestion) -> dict[str, Any]:
    """How the two laws meet for each provider, place of storage and requester."""
    known_on = asked.known_on or desk.today()
    cells = {"date": (asked.on or known_on).isoformat(), "provider_service": "cloud", **asked.deal}
    axes = (asked.providers, asked.storages, [one for one in asked.requesters if one in REQUESTERS] or list(ASKED))
    return desk.asking.matrix(Deal(cells), known_on, axes)
