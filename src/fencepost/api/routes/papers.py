"""The papers of a kept deal: memo, export filing, and the bundle of all."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from fencepost.api.access import DeskOf, Reader
from fencepost.api.routes.deals import Number
from fencepost.desk.papers import Case

router = APIRouter(tags=["papers"])
Language = Literal["en", "zh-Hant"]
Answer = Annotated[int | None, Query(ge=1, le=2**53)]


@router.get("/deals/{number}/memo.html", response_class=Response)
def memo(desk: DeskOf, _: Reader, number: Number, language: Language = "en", answer: Answer = None) -> Response:
    """The determination memo as a page that stands by itself."""
    return _file(Case(desk, number, answer).html(language).encode(), "text/html; charset=utf-8", f"memo-{number}.html")


@router.get("/deals/{number}/memo.pdf", response_class=Response)
def memo_pdf(desk: DeskOf, _: Reader, number: Number, language: Language = "en", answer: Answer = None) -> Response:
    """The determination memo as PDF."""
    return _file(Case(desk, number, answer).pdf(language), "application/pdf", f"memo-{number}.pdf")


@router.get("/deals/{number}/filing.csv", response_class=Response)
def filing(desk: DeskOf, _: Reader, number: Number) -> Response:
    """The data elements of the electronic export filing; what is to be filled in is marked."""
    return _file(Case(desk, number).filing(), "text/csv; charset=utf-8", f"filing-{number}.csv")


@router.get("/deals/{number}/bundle.zip", response_class=Response)
def bundle(desk: DeskOf, _: Reader, number: Number, language: Language = "en") -> Response:
    """Memo, answer, receipt, filing and events in one file."""
    return _file(Case(desk, number).bundle(language), "application/zip", f"deal-{number}.zip")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
