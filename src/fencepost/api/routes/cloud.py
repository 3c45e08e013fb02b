"""Questions of a cloud's desk: bills and logs of use, customers' records, the power of a site."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, File, Query, UploadFile
from pydantic import Field

from fencepost.api.access import Asker, DeskOf
from fencepost.api.asked import AskedDays, SentDay, Strict
from fencepost.compute.capacity import MEASURES, Metered
from fencepost.desk.bills import metered_upload

router = APIRouter(tags=["cloud"])
By = Literal["account", "reseller", "accelerator"]
Number = Annotated[str, Field(min_length=1, max_length=40)]


@router.post("/usage")
def usage(
    _: Asker,
    days: AskedDays,
    file: Annotated[list[UploadFile], File(description="Bills (FOCUS 1.0 to 1.2) or logs of use.", max_length=20)],
    by: By = "account",
    limit: Annotated[list[Annotated[Decimal, Query(gt=0, le=Decimal("1e60"))]] | None, Query(max_length=20)] = None,
) -> dict[str, Any]:
    """Accelerator-hours and operations of bills, held against the lines that law draws."""
    return metered_upload(file, by, (days.on, days.known_on), limit or [])


class Record(Strict):
    """Customers' records, each an object by the keys of a record file."""

    customers: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=1_000)]
    on: SentDay = None
    known_on: SentDay = None


@router.post("/customers")
def customers(desk: DeskOf, _: Asker, asked: Record) -> list[dict[str, Any]]:
    """What the 2024 proposal would have asked of each record, who may be listed, and what to do next."""
    stream = BytesIO(json.dumps(asked.customers, ensure_ascii=False).encode("utf-8", "replace"))
    return desk.asking.customers(stream, "the request", asked.known_on or desk.today(), asked.on)


class Machines(Strict):
    """A chip or machine by name, and how many; a range is written 800..1000."""

    item: Annotated[str, Field(min_length=1, max_length=300)]
    count: Number | None = None


class Site(Strict):
    """What is sent to a site, and its megawatts."""

    items: Annotated[list[Machines], Field(min_length=1, max_length=50)]
    mw: Number
    mw_of: Annotated[str, Field(pattern=f"^({'|'.join(MEASURES)})$")] = "unknown"


@router.post("/site/capacity")
def capacity(desk: DeskOf, _: Asker, asked: Site) -> dict[str, Any]:
    """The megawatts that chips need against those of a site."""
    return desk.asking.capacity([(one.item, one.count) for one in asked.items], asked.mw, cast("Metered", asked.mw_of))
