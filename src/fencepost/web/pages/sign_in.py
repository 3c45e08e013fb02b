"""Signing in with a key, signing out, and the choice of a language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fencepost.desk.desk import Desk
from fencepost.desk.rates import Rates
from fencepost.desk.words import LANGUAGES
from fencepost.store import people
from fencepost.web.page import LANGUAGE, SESSION, SendsRead, render, sign_in_path, token_of, words_of

router = APIRouter()
_YEAR = 365 * 24 * 3600


@router.get("/sign-in")
def ask(request: Request, to: str = "/") -> HTMLResponse:
    """The form that asks for a key."""
    return HTMLResponse(render(request, words_of(request), "sign_in.html", to=to, wrong=False))


@router.post("/sign-in")
def sign_in(request: Request, key: Annotated[str, Form(max_length=200)], to: Annotated[str, Form()] = "/") -> Response:
    """Open a session for the owner of a key. The cookie is a new one each time, whatever the browser brought along."""
    desk: Desk = request.app.state.desk
    rates: Rates = request.app.state.sign_ins
    address = request.client.host if request.client else ""
    if not rates.takes(address):
        raise HTTPException(429, "Too many tries to sign in.", {"Retry-After": str(rates.wait(address))})
    with desk.store.reading() as connection:
        actor = people.actor_of(connection, key.strip(), desk.store.now())
    if actor is None:
        text = render(request, words_of(request), "sign_in.html", to=to, wrong=True)
        return HTMLResponse(text, 401)
    with desk.store.writing(actor) as writing:
        token, _ = people.open_session(writing.connection, actor, desk.clock(), desk.settings.session_hours)
        writing.note("session.opened", f"person:{actor.person}", key=actor.key)
    way = to if sign_in_path(to) != "/sign-in" else "/"
    answer = RedirectResponse(way, 303)
    cookie(answer, SESSION, token, desk, int(desk.settings.session_hours * 3600))
    return answer


@router.post("/sign-out")
def sign_out(visit: SendsRead) -> Response:
    """End the session, here and in the store."""
    with visit.desk.store.writing(visit.session.actor) as writing:
        people.close_session(writing.connection, token_of(visit.request))
        writing.note("session.closed", f"person:{visit.session.actor.person}")
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION, path="/")
    return answer


@router.post("/language")
def language(request: Request, language: Annotated[str, Form()], to: Annotated[str, Form()] = "/") -> Response:
    """Choose the language of the pages; no session is needed, and nothing but the choice is kept."""
    desk: Desk = request.app.state.desk
    answer = RedirectResponse(to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/", 303)
    if language in LANGUAGES:
        cookie(answer, LANGUAGE, language, desk, _YEAR)
    return answer


def cookie(answer: Response, name: str, value: str, desk: Desk, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites' forms do not bring."""
    answer.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=desk.settings.secure_cookies
    )
