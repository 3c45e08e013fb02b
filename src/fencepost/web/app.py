"""The pages as one application: every page of :mod:`fencepost.web.pages`, the static files, and what goes wrong."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from fencepost.desk.desk import Desk
from fencepost.desk.rates import Rates
from fencepost.desk.signin import SignIn
from fencepost.desk.strangers import provider_of
from fencepost.model.fault import FencepostError
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError, UnavailableError
from fencepost.web import pages
from fencepost.web.page import Place, SignInNeededError, render, session_of, sign_in_path, words_of

_STATUS: tuple[tuple[type[FencepostError], int], ...] = (
    (NotKeptError, 404),
    (ConflictError, 409),
    (RefusedError, 409),
    (UnavailableError, 503),
    (FencepostError, 422),
)


def create_pages(desk: Desk) -> FastAPI:
    """The pages of a desk."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    provider = provider_of(desk.settings)
    app.state.openid = None if provider is None else SignIn(provider)
    app.state.sign_ins = Rates(desk.settings.sign_in_per_minute)
    modules = [import_module(f"{pages.__name__}.{one.name}") for one in pkgutil.iter_modules(pages.__path__)]
    for module in modules:
        app.include_router(module.router)
    places: list[Place] = [place for module in modules for place in getattr(module, "PLACES", ())]
    app.state.menu = sorted(places, key=lambda place: place.order)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    _install(app)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        """For pages that name no icon, such as the memo."""
        return RedirectResponse("/static/icon.svg", 308)

    return app


def _install(app: FastAPI) -> None:
    @app.exception_handler(SignInNeededError)
    def sign_in(request: Request, error: SignInNeededError) -> Response:
        path = sign_in_path(error.path)
        if request.headers.get("hx-request"):
            return Response(status_code=204, headers={"HX-Redirect": path})
        return RedirectResponse(path, 303)

    @app.exception_handler(FencepostError)
    def fencepost(request: Request, error: FencepostError) -> HTMLResponse:
        status = next(code for kind, code in _STATUS if isinstance(error, kind))
        return _told(request, status, [(fault.what, fault.todo, _place(fault)) for fault in error.faults[:20]])

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> HTMLResponse:
        answer = _told(request, error.status_code, [(str(error.detail), "", "")])
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> HTMLResponse:
        told = [(one["msg"], "", ".".join(str(part) for part in one["loc"])) for one in error.errors()[:20]]
        return _told(request, 422, told)


def _place(fault: object) -> str:
    parts = (getattr(fault, "file", ""), getattr(fault, "row", None), getattr(fault, "column", None))
    return ", ".join(str(part) for part in parts if part not in {"", None})


def _told(request: Request, status: int, faults: list[tuple[str, str, str]]) -> HTMLResponse:
    """A page that says what went wrong and what to do; with the menu, where somebody is signed in."""
    try:
        session = session_of(request)
    except UnavailableError:
        session = None
    text = render(request, words_of(request), "fault.html", status=status, faults=faults, session=session)
    return HTMLResponse(text, status)
