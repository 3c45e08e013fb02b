"""For a cloud's desk: a customer's use against the thresholds, and the two-law matrix."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import HTMLResponse

from fencepost.desk.bills import metered_upload
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.study.data_matrix import PLACES as SEATS
from fencepost.study.data_matrix import REQUESTERS
from fencepost.web.page import Asks, FormDay, Place, SendsAsk

router = APIRouter()
PLACES = (Place("/usage", "menu.usage", 65), Place("/matrix", "menu.matrix", 70))
Short = Annotated[str, Form(max_length=200)]
_ASKED = ("customer", "customer_hq", "personal", "important", "persons", "keys", "collected_in")


@router.get("/usage")
def ask(visit: Asks) -> HTMLResponse:
    """The form that takes a bill."""
    return visit.page("usage.html", told=None, faults=())


@router.post("/usage")
def usage(
    visit: SendsAsk,
    file: Annotated[list[UploadFile], File(max_length=20)],
    by: Annotated[Literal["account", "reseller", "accelerator"], Form()] = "account",
    on: FormDay = None,
) -> HTMLResponse:
    """What a bill says of use, held against the lines that law draws; the file is not kept."""
    today = visit.desk.today()
    told: dict[str, Any] | None = None
    faults: tuple[str, ...] = ()
    try:
        told = metered_upload(file, by, (on or today, today))
    except FencepostError as error:
        faults = tuple(str(fault) for fault in error.faults[:20])
    return visit.page("usage.html", 422 if faults else 200, told=told, faults=faults)


@router.get("/matrix")
def matrix_form(visit: Asks) -> HTMLResponse:
    """The form of a workload's facts."""
    return visit.page("matrix.html", told=None, asked={}, facts=_ASKED, faults=())


@router.post("/matrix")
def matrix(  # noqa: PLR0913, PLR0917 - one parameter a field
    visit: SendsAsk,
    customer: Short = "",
    customer_hq: Short = "",
    personal: Short = "",
    important: Short = "",
    persons: Short = "",
    keys: Short = "",
    collected_in: Short = "",
    on: FormDay = None,
) -> HTMLResponse:
    """How the two laws meet for each provider, place of storage and requester."""
    values = (customer, customer_hq, personal, important, persons, keys, collected_in)
    asked = {name: text for name, text in zip(_ASKED, values, strict=True) if text.strip()}
    today = visit.desk.today()
    cells = {"date": (on or today).isoformat(), "provider_service": "cloud", **asked}
    try:
        told = visit.desk.asking.matrix(Deal(cells), today, (SEATS, SEATS, REQUESTERS))
    except FencepostError as error:
        faults = tuple(str(fault) for fault in error.faults)
        return visit.page("matrix.html", 422, told=None, asked=asked, facts=_ASKED, faults=faults)
    at = {(one["provider"], one["storage"], one["requester"]): one for one in told["cells"]}
    return visit.page("matrix.html", told=told, at=at, asked=asked, facts=_ASKED, faults=())
