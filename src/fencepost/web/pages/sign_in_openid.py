"""Signing in at a sign-in service: there, and back into the same session that a key opens."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from fencepost.desk.desk import Desk
from fencepost.desk.signin import SignIn
from fencepost.desk.strangers import actor_of
from fencepost.store import people
from fencepost.web.page import SESSION
from fencepost.web.pages.sign_in import cookie

router = APIRouter()
_STATE = "fencepost_openid"
_LASTS = 600


@router.get("/sign-in/openid")
def leave(request: Request) -> Response:
    """Go to the service that the settings name."""
    service, desk = _service(request)
    address, state = service.leave(_back(desk))
    answer = RedirectResponse(address, 303)
    cookie(answer, _STATE, state, desk, _LASTS)
    return answer


@router.get("/sign-in/openid/back")
def arrive(request: Request) -> Response:
    """Come back: whoever the service vouches for gets a session."""
    service, desk = _service(request)
    actor = actor_of(service.arrive(request.cookies.get(_STATE, ""), dict(request.query_params)))
    with desk.store.writing(actor) as writing:
        token, _ = people.open_session(writing.connection, actor, desk.clock(), desk.settings.session_hours)
        writing.note("session.opened", f"person:{actor.person}", role=actor.role, by="openid")
    answer = RedirectResponse("/", 303)
    cookie(answer, SESSION, token, desk, int(desk.settings.session_hours * 3600))
    answer.delete_cookie(_STATE, path="/")
    return answer


def _service(request: Request) -> tuple[SignIn, Desk]:
    service: SignIn | None = request.app.state.openid
    if service is None:
        raise HTTPException(404, "No sign-in service is set up here.")
    return service, request.app.state.desk


def _back(desk: Desk) -> str:
    return f"{str(desk.settings.openid['here']).rstrip('/')}/sign-in/openid/back"
