"""Who asks: a key in the header, and whether its role may."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from fencepost.desk import strangers
from fencepost.desk.desk import Desk
from fencepost.desk.openid import Provider
from fencepost.desk.rates import Rates
from fencepost.model.fault import FencepostError
from fencepost.store import people
from fencepost.store.people import Actor, Permission

_bearer = HTTPBearer(auto_error=False, description="A key that 'fencepost serve' or an admin gave out.")
_API_KEY = "apikey "
"""How clients of yente begin the header."""
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key, for clients that send it so.")
_DOTS = 2  # between the three parts of a signed token
_REMEMBERED = 2.0
"""Seconds that a key is taken as good without asking the database: a revoked one ends in every process by then."""
_MOST = 1024


def desk_of(request: Request) -> Desk:
    """The desk that the application was made for."""
    desk: Desk = request.app.state.desk
    return desk


class Doorkeeper:
    """Knows keys; one an application."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._known: dict[str, tuple[float, Actor | None]] = {}

    def actor(self, desk: Desk, token: str) -> Actor | None:
        """Whose key a token is, if anybody's."""
        hashed = people.hashed(token)
        at, actor = self._known.get(hashed, (-_REMEMBERED, None))
        if time.monotonic() - at < _REMEMBERED:
            return actor
        with desk.store.reading() as connection:
            actor = people.actor_of(connection, token, desk.store.now())
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[hashed] = (time.monotonic(), actor)
        return actor

    def forget(self) -> None:
        """Ask the database again: a key was revoked."""
        self._known.clear()


async def actor_of(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    header: Annotated[str | None, Security(_header)],
) -> Actor:
    """Whoever asks.

    Raises:
        HTTPException: 401, nobody that is known.
    """
    token = bearer.credentials if bearer is not None else header
    sent = request.headers.get("authorization", "")
    if token is None and sent.casefold().startswith(_API_KEY):
        token = sent[len(_API_KEY) :].strip()
    keeper: Doorkeeper = request.app.state.doorkeeper
    actor = keeper.actor(desk_of(request), token) if token else None
    provider: Provider | None = request.app.state.openid
    if actor is None and provider is not None and token and token.count(".") == _DOTS:
        actor = await run_in_threadpool(_vouched, provider, token)
    rates: Rates = request.app.state.rates
    asker = (
        f"key {actor.key or actor.person}"
        if actor is not None
        else f"address {request.client.host if request.client else ''}"
    )
    if not rates.takes(asker):
        raise HTTPException(429, "Too many requests in a minute.", {"Retry-After": str(rates.wait(asker))})
    if actor is None:
        raise HTTPException(401, "Send a key: Authorization: Bearer KEY.", {"WWW-Authenticate": "Bearer"})
    request.state.actor = actor
    return actor


def _vouched(provider: Provider, token: str) -> Actor | None:
    """Whoever the sign-in service vouches for by an access token; nobody if the token is not good."""
    try:
        return strangers.actor_of(provider.access_token(token))
    except FencepostError:
        return None


def needs(permission: Permission) -> Any:  # noqa: ANN401 - FastAPI's own type
    """The dependency of a route that only some roles may use; the route's permission is read from it too."""

    async def allowed(actor: Annotated[Actor, Depends(actor_of)]) -> Actor:
        if not actor.may(permission):
            raise HTTPException(403, f"The role {actor.role} may not {permission}.")
        return actor

    allowed.permission = permission  # type: ignore[attr-defined]
    return Depends(allowed)


def permission_of(dependency: Callable[..., Any]) -> Permission | None:
    """The permission that a dependency asks for."""
    return getattr(dependency, "permission", None)


DeskOf = Annotated[Desk, Depends(desk_of)]
Reader = Annotated[Actor, needs("read")]
Asker = Annotated[Actor, needs("ask")]
Worker = Annotated[Actor, needs("work")]
Releaser = Annotated[Actor, needs("release")]
Auditor = Annotated[Actor, needs("audit")]
Admin = Annotated[Actor, needs("manage")]
