"""The API as one application: every door of :mod:`fencepost.api.routes`, its errors, its measures."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from fastapi import FastAPI

from fencepost import __version__
from fencepost.api import problems, routes
from fencepost.api.access import Doorkeeper
from fencepost.api.written import Json
from fencepost.desk.desk import Desk
from fencepost.desk.rates import Rates
from fencepost.desk.strangers import provider_of

VERSION = "/v1"
_ABOUT = """At which fence does this deal stand, and through which gate could it slip?

Every answer carries a citation for every step. A missing fact never becomes a silent "no licence required"."""


def create_api(desk: Desk) -> FastAPI:
    """The API of a desk; it is mounted or served as it is."""
    app = FastAPI(
        title="Fencepost",
        version=__version__,
        description=_ABOUT,
        openapi_url=f"{VERSION}/openapi.json",
        docs_url=None,  # the usual pages fetch their scripts from elsewhere
        redoc_url=None,
        responses=problems.PROBLEMS,
        default_response_class=Json,
    )
    prepare(app, desk)
    return app


def prepare(app: FastAPI, desk: Desk) -> None:
    """Give an application the desk and every door."""
    app.state.desk = desk
    app.state.doorkeeper = Doorkeeper()
    app.state.openid = provider_of(desk.settings)
    app.state.rates = Rates(desk.settings.per_minute)
    problems.install(app)
    for found in pkgutil.iter_modules(routes.__path__):
        module = import_module(f"{routes.__name__}.{found.name}")
        app.include_router(module.router, prefix=VERSION)
        if hasattr(module, "root_router"):  # for clients that know nothing of versions
            app.include_router(module.root_router)
