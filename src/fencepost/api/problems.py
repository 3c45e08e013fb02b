"""Errors as RFC 9457 problem details: what happened, where, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from fencepost.model.fault import FencepostError
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError, UnavailableError

MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[FencepostError], int], ...] = (
    (NotKeptError, 404),
    (ConflictError, 409),
    (RefusedError, 409),
    (UnavailableError, 503),
    (FencepostError, 422),
)
_MOST = 20


class FaultModel(BaseModel):
    """One thing wrong with what was sent."""

    model_config = ConfigDict(strict=True)

    what: str
    todo: str
    file: str = ""
    row: int | None = None
    column: str | None = None


class Problem(BaseModel):
    """A problem as RFC 9457 has it, with the faults it stands for."""

    model_config = ConfigDict(strict=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    faults: list[FaultModel] = []


PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": HTTPStatus(code).phrase}
    for code in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}
"""What any route may answer besides its own."""


def problem(
    status: int, detail: str, faults: tuple[Mapping[str, Any], ...] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem as a response."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    told |= {"detail": detail, "faults": list(faults)}
    return JSONResponse(told, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def told(error: FencepostError) -> JSONResponse:
    """An error of the package as a problem."""
    status = next(code for kind, code in _STATUS if isinstance(error, kind))
    faults = tuple(
        {"what": one.what, "todo": one.todo, "file": one.file, "row": one.row, "column": one.column}
        for one in error.faults[:_MOST]
    )
    headers = {"Retry-After": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(status, str(error.faults[0]) if error.faults else "", faults, headers)


def install(app: FastAPI) -> None:
    """Let every error of an application answer as a problem."""

    @app.exception_handler(FencepostError)
    async def fencepost(_: Request, error: FencepostError) -> JSONResponse:
        return told(error)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = tuple(
            {"what": one["msg"], "todo": "See the API's description.", "file": "", "row": None, "column": _place(one)}
            for one in error.errors()[:_MOST]
        )
        return problem(422, "what was sent is not what this route takes.", faults)


def _place(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"])
