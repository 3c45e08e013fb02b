"""The papers of a deal: the memo to read and print, and the files to take away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from fencepost.desk.memo import STYLESHEET, TEMPLATES
from fencepost.desk.papers import Case
from fencepost.web.page import MOST, Number, Reads, attachment

router = APIRouter()
Answer = Annotated[int | None, Query(ge=1, le=MOST)]


@router.get("/deals/{number}/memo")
def memo(visit: Reads, number: Number, answer: Answer = None) -> HTMLResponse:
    """The determination memo, in the language of the pages."""
    return HTMLResponse(Case(visit.desk, number, answer).html(visit.words.language, "/memo.css"))


@router.get("/memo.css")
def stylesheet() -> Response:
    """The stylesheet of the memo."""
    return Response((TEMPLATES / STYLESHEET).read_bytes(), media_type="text/css; charset=utf-8")


@router.get("/deals/{number}/memo.pdf")
def memo_pdf(visit: Reads, number: Number, answer: Answer = None) -> Response:
    """The determination memo as PDF."""
    content = Case(visit.desk, number, answer).pdf(visit.words.language)
    return Response(content, media_type="application/pdf", headers=attachment(f"memo-{number}.pdf"))


@router.get("/deals/{number}/filing.csv")
def filing(visit: Reads, number: Number) -> Response:
    """The data elements of the electronic export filing."""
    content = Case(visit.desk, number).filing()
    return Response(content, media_type="text/csv; charset=utf-8", headers=attachment(f"filing-{number}.csv"))


@router.get("/deals/{number}/bundle.zip")
def bundle(visit: Reads, number: Number) -> Response:
    """All of it in one file."""
    content = Case(visit.desk, number).bundle(visit.words.language)
    return Response(content, media_type="application/zip", headers=attachment(f"deal-{number}.zip"))
