"""The pages and the API of a desk as one application, with what every answer of theirs bears."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response

from fencepost.api.app import VERSION, create_api
from fencepost.api.measures import Measures, measures_router
from fencepost.api.problems import problem
from fencepost.desk.desk import Desk
from fencepost.desk.settings import load_settings
from fencepost.store.faults import UnavailableError
from fencepost.web.app import create_pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


def create_app(desk: Desk | None = None) -> FastAPI:
    """The whole application; without a desk one by the settings of the environment, as a server's worker makes it."""
    desk = desk or Desk(load_settings())
    app = create_api(desk)
    app.include_router(measures_router())
    _health(app, desk)
    app.mount("/", create_pages(desk))
    app.add_middleware(Measures)
    app.add_middleware(Guarded, desk=desk)
    return app


def _health(app: FastAPI, desk: Desk) -> None:
    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        """That the process lives."""
        return PlainTextResponse("ok\n")

    @app.get("/ready", include_in_schema=False)
    def ready() -> Response:
        """That the database answers and the law is loaded."""
        try:
            with desk.store.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
            desk.answering.checker(desk.today())
        except UnavailableError as error:
            return PlainTextResponse(f"{error}\n", 503)
        return PlainTextResponse("ready\n")


class Guarded:
    """Bounds what is sent, and puts the headers of safety on every answer."""

    def __init__(self, app: Any, desk: Desk) -> None:  # noqa: ANN401 - any ASGI application
        """Take the application that stands behind."""
        self.app = app
        self.settings = desk.settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless its body is too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = self._secured(scope, send)
        most = self.settings.most_upload_bytes if _is_upload(scope) else self.settings.most_request_bytes
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > most:
            await problem(413, f"a request to here has at most {most:,} bytes.")(scope, receive, secure)
            return
        await self.app(scope, _bounded(receive, most), secure)

    def _secured(self, scope: Scope, send: Send) -> Send:
        store = b"no-store" if not scope["path"].startswith("/static/") else b"public, max-age=3600"
        more = [(b"strict-transport-security", b"max-age=31536000")] if self.settings.secure_cookies else []

        async def secure(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message["headers"] if pair[0].lower() != b"cache-control"]
                message["headers"] = [*headers, *_HEADERS, *more, (b"cache-control", store)]
            await send(message)

        return secure


def _is_upload(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "POST" and path.removeprefix(VERSION).startswith(("/batches", "/usage"))


def _bounded(receive: Receive, most: int) -> Receive:
    """A body without a length is counted as it comes; one that goes on too long is broken off."""
    held = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal held
        message = await receive()
        held += len(message.get("body", b""))
        if held > most:
            return {"type": "http.disconnect"}
        return message

    return bounded
