"""Prometheus measures of this process: requests by route and status, and how long they took."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response

from fencepost import __version__
from fencepost.api.access import Auditor

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_EDGES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

_registry = CollectorRegistry()
_requests = Counter("fencepost_requests", "Requests answered", ("route", "method", "status"), registry=_registry)
_seconds = Histogram("fencepost_seconds", "Seconds an answer took", ("route",), buckets=_EDGES, registry=_registry)
_built = Gauge("fencepost_build", "The version that runs", ("version",), registry=_registry)
_built.labels(__version__).set(1)


class Measures:
    """Counts and times every answer. The label is the route's pattern, so that numbers in paths make no new label."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - any ASGI application
        """Take the application that stands behind."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def counted(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "page" if status != 404 else "none")  # noqa: PLR2004
            _requests.labels(route, scope["method"], status).inc()
            _seconds.labels(route).observe(time.perf_counter() - began)


def measures_router() -> APIRouter:
    """The route that Prometheus reads; it asks for a key of an auditor."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    def metrics(_: Auditor) -> Response:
        """The measures of the process that answers."""
        return Response(generate_latest(_registry), media_type=CONTENT_TYPE_LATEST)

    return router
