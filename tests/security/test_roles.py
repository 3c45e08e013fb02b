from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from fencepost.api import routes
from fencepost.api.app import VERSION
from fencepost.store.people import MAY, ROLES
from fencepost.web import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from fencepost.desk.desk import Desk

PUBLIC = {
    "/sign-in",
    "/sign-in/openid",
    "/sign-in/openid/back",
    "/language",
    "/memo.css",
    "/favicon.ico",
    "/health",
    "/ready",
    "/metrics",
}
"""What needs nobody: the sign-in and its choice of a language, files without a word of anybody's, and the probes."""


def _permissions(dependant: Any) -> Iterator[str]:
    found = getattr(dependant.call, "permission", None)
    if found is not None:
        yield found
    for under in dependant.dependencies:
        yield from _permissions(under)


def _routes(app: Any) -> Iterator[tuple[str, str, APIRoute, bool]]:
    """Every route with its method and whole path, and whether it is a page: those of the modules, and the app's own."""
    for package, prefix, is_page in ((routes, VERSION, False), (pages, "", True)):
        for found in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{found.name}")
            yield from _of(module.router.routes, prefix, is_page=is_page)
            if hasattr(module, "root_router"):
                yield from _of(module.root_router.routes, "", is_page=is_page)
    yield from _of(app.routes, "", is_page=False)


def _of(found: Any, prefix: str, *, is_page: bool) -> Iterator[tuple[str, str, APIRoute, bool]]:
    for route in found:
        if isinstance(route, APIRoute):
            yield from ((method, prefix + route.path, route, is_page) for method in route.methods or ())


def _filled(path: str) -> str:
    out = path
    for name in ("number", "name", "dataset", "entity"):
        out = out.replace("{" + name + "}", "1" if name == "number" else "default")
    assert "{" not in out, path
    return out


@pytest.fixture
def plain(make_desk: Callable[..., Desk], make_client: Callable[[Desk], Any]) -> Any:
    return make_client(make_desk(nightly_hour=-1))


def test_every_route_asks_for_a_permission(plain: Any) -> None:
    """A route that names none is one of the few that are public, and says so here."""
    routes = list(_routes(plain.app))
    assert len(routes) > 90
    for method, path, route, _ in routes:
        if path not in PUBLIC:
            assert list(_permissions(route.dependant)), f"{method} {path} asks for no permission"


def test_nobody_gets_in(plain: Any) -> None:
    """Without a key the API answers 401, and the pages lead to the sign-in."""
    nobody = TestClient(plain.app, raise_server_exceptions=False, follow_redirects=False)
    for method, path, _, is_page in _routes(plain.app):
        if path in PUBLIC:
            continue
        answer = nobody.request(method, _filled(path))
        if is_page:
            assert answer.status_code in {303, 422}, (method, path, answer.status_code)
            assert answer.status_code == 422 or answer.headers["location"].startswith("/sign-in"), (method, path)
        else:
            assert answer.status_code == 401, (method, path, answer.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_it_may(plain: Any, role: Any) -> None:
    """Each role at each route: refused exactly where its permissions do not cover it, whatever is sent."""
    api, page = plain.api(f"p-{role}", role), plain.page(f"q-{role}", role)
    for method, path, route, is_page in _routes(plain.app):
        if path in PUBLIC or path == "/sign-out":
            continue
        wanted = set(_permissions(route.dependant))
        client = page if is_page else api
        answer = client.request(method, _filled(path), follow_redirects=False)
        assert answer.status_code < 500, (method, path, answer.text[:300])
        if wanted <= MAY[role]:
            # A form without its token is refused as well, and says that it is the form.
            told = "not of this session" in answer.text
            assert answer.status_code != 403 or told, (role, method, path, answer.text[:300])
        else:
            assert answer.status_code == 403, (role, method, path, answer.status_code)


def test_every_form_wants_its_token(plain: Any) -> None:
    """No page that changes anything takes a request without the token of the session."""
    page = plain.page("root", "admin")
    for method, path, route, is_page in _routes(plain.app):
        if not is_page or method in {"GET", "HEAD"} or path in PUBLIC:
            continue
        fields = {one.name for one in _fields(route.dependant)}
        assert "form_token" in fields, f"{method} {path} takes no form_token"
        assert page.post(_filled(path), data={"form_token": "x"}, follow_redirects=False).status_code in {403, 422}


def _fields(dependant: Any) -> Iterator[Any]:
    yield from dependant.body_params
    for under in dependant.dependencies:
        yield from _fields(under)
