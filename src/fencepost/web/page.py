"""What every page is made with: who is signed in, in which language, the words, the menu, and the template."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Form, HTTPException, Query, Request
from fastapi import Path as InPath
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BeforeValidator
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fencepost.desk.desk import Desk
from fencepost.desk.words import LANGUAGES, Words
from fencepost.store import people
from fencepost.store.licences import money
from fencepost.store.people import Permission, Session


def _none(text: object) -> object:
    return text or None


MOST = 2**53
"""The largest number that a row can have: more would be no whole number in a script, nor in every database."""
Number = Annotated[int, InPath(ge=1, le=MOST)]
AskedDay = Annotated[date | None, BeforeValidator(_none), Query()]
FormDay = Annotated[date | None, BeforeValidator(_none), Form()]
"""A day of a form; one that was left empty is none."""
SESSION, LANGUAGE = "fencepost_session", "fencepost_language"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the menu: its address, the key of its name, its order, and who may go there."""

    path: str
    words: str
    order: int
    permission: Permission = "read"


class SignInNeededError(Exception):
    """Nobody is signed in; the pages lead to the sign-in, and back to where one wanted to go."""

    def __init__(self, path: str) -> None:
        """Keep the way back."""
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    request: Request
    desk: Desk
    session: Session
    words: Words

    def may(self, permission: Permission) -> bool:
        """Whether the visitor's role covers it."""
        return self.session.actor.may(permission)

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what it shows
        """A page, or the piece of one that a template makes."""
        return HTMLResponse(render(self.request, self.words, template, visit=self, **values), status)

    def back(self, path: str) -> Response:
        """Go on to another page after a form."""
        return RedirectResponse(path, 303)


def words_of(request: Request) -> Words:
    """The words in the visitor's language: the chosen one, or the first that the browser asks for and that there is."""
    chosen = request.cookies.get(LANGUAGE)
    if chosen is not None and chosen in LANGUAGES:
        return Words(chosen)
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().casefold()
        if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
            return Words("zh-Hant")
        if tag.startswith("en"):
            return Words("en")
    return Words("en")


def token_of(request: Request) -> str:
    """The token in the visitor's cookie."""
    return request.cookies.get(SESSION, "")


def session_of(request: Request) -> Session | None:
    """The session of the request's cookie, if it runs."""
    desk: Desk = request.app.state.desk
    token = token_of(request)
    if not token:
        return None
    with desk.store.reading() as connection:
        return people.session_of(connection, token, desk.store.now())


def visits(permission: Permission) -> Any:  # noqa: ANN401 - FastAPI's own type
    """The dependency of a page that only some roles may open."""

    def allowed(request: Request) -> Visit:
        session = session_of(request)
        if session is None:
            raise SignInNeededError(request.url.path if request.method == "GET" else "/")
        if not session.actor.may(permission):
            raise HTTPException(403, f"The role {session.actor.role} may not {permission}.")
        return Visit(request, request.app.state.desk, session, words_of(request))

    allowed.permission = permission  # type: ignore[attr-defined]
    return Depends(allowed)


def sends(permission: Permission) -> Any:  # noqa: ANN401 - FastAPI's own type
    """The dependency of a form: the role, and the token that only our own pages know."""
    visiting = visits(permission)

    # As a default, not in the annotation: an annotation is read by the module's names alone, without `visiting`.
    def allowed(visit: Visit = visiting, form_token: Annotated[str, Form()] = "") -> Visit:
        if not secrets.compare_digest(form_token.encode(), visit.session.form_token.encode()):
            raise HTTPException(403, "This form is not of this session. Open the page again.")
        return visit

    allowed.permission = permission  # type: ignore[attr-defined]
    return Depends(allowed)


Reads = Annotated[Visit, visits("read")]
Asks = Annotated[Visit, visits("ask")]
Works = Annotated[Visit, visits("work")]
Audits = Annotated[Visit, visits("audit")]
Manages = Annotated[Visit, visits("manage")]
SendsAsk = Annotated[Visit, sends("ask")]
SendsRead = Annotated[Visit, sends("read")]
SendsWork = Annotated[Visit, sends("work")]
SendsRelease = Annotated[Visit, sends("release")]
SendsManage = Annotated[Visit, sends("manage")]


def render(request: Request, words: Words, template: str, **values: Any) -> str:  # noqa: ANN401 - what it shows
    """A template filled: every value escaped, every word through the catalogue."""
    shown: dict[str, Any] = {
        "t": words,
        "language": words.language,
        "languages": LANGUAGES,
        "request": request,
        "path": request.url.path,
        "menu": request.app.state.menu,
        "visit": None,
        **values,
    }
    return _environment().get_template(template).render(shown)


def attachment(name: str) -> dict[str, str]:
    """The header of a file that is to be kept, never shown as one of our own pages."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def sign_in_path(path: str) -> str:
    """Where to sign in, and where to go then; only a path of our own is a way back."""
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and path != "/"
    return f"/sign-in?to={quote(path, safe='/')}" if own else "/sign-in"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": _day, "instant": _instant, "number": _number, "pretty": _pretty}
    made.filters |= {"money": _money, "share": _share, "percent": _percent}
    return made


def _day(value: date | str | None) -> str:
    return "" if value is None else str(value)[:10]


def _instant(value: str | None) -> str:
    """An instant to the minute, in UTC."""
    return "" if not value else f"{value[:10]} {value[11:16]} UTC"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _share(value: object) -> float:
    """A share for a bar, from 0 to 1."""
    return 0.0 if value is None else min(1.0, float(str(value)))


def _percent(value: object) -> str:
    """A share in percent, with as many digits as it needs to be none of nought."""
    return "?" if value is None else f"{float(str(value)) * 100:.3g} %"


def _money(kept: int | None) -> str:
    """A sum of the store, which keeps ten-thousandths."""
    value = money(kept)
    return "" if value is None else f"{value:,}"


def _pretty(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
