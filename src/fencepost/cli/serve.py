"""fencepost serve: the pages and the API, with a worker beside them."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fencepost.desk.desk import Desk

_LOOPBACK = "127.0.0.1"


@click.command(name="serve")
@click.option("--host", default=_LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer.")
@click.option("--no-work", is_flag=True, help="Start no worker; 'fencepost work' runs elsewhere.")
@click.option("--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None)
def command(*, host: str, port: int, workers: int, no_work: bool, settings: Path | None) -> None:
    """Serve the workbench: pages at /, the API at /v1, its description at /v1/openapi.json.

    The first start makes a key of an administrator and shows it once. Everything lies in a SQLite file at home unless
    the settings name a PostgreSQL database.
    """
    import uvicorn  # noqa: PLC0415 - dear to import

    from fencepost.desk.desk import Desk  # noqa: PLC0415
    from fencepost.desk.settings import load_settings  # noqa: PLC0415

    if settings is not None:
        os.environ["FENCEPOST_SETTINGS"] = str(settings.resolve())
    if host in {_LOOPBACK, "localhost", "::1"}:
        os.environ.setdefault("FENCEPOST_SECURE_COOKIES", "no")  # no HTTPS on one's own machine
    desk = Desk(load_settings())
    token = first_key(desk)
    desk.close()
    if token is not None:
        click.echo(f"The first key, of the administrator; it is shown this once:\n\n    {token}\n")
    click.echo(f"Fencepost serves at http://{host}:{port}/")
    worker = None if no_work else started()
    try:
        uvicorn.run(
            "fencepost.served:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=64 << 10,
        )
    finally:
        if worker is not None:
            worker.terminate()
            worker.join()


def first_key(desk: Desk) -> str | None:
    """A key for an administrator, where there is none yet."""
    from fencepost.store import people  # noqa: PLC0415

    with desk.store.writing(people.SYSTEM) as writing:
        if people.has_admin(writing.connection):
            return None
        admin = people.Actor("admin", "admin")
        number, token = people.make_key(writing.connection, "first key", admin, (people.SYSTEM.person, writing.at))
        writing.note("key.made", f"key:{number}", person="admin", role="admin", name="first key")
    return token


def started() -> BaseProcess:
    """A worker as a process of its own, so that a long batch keeps no answer waiting; it ends with this one."""
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(os.getpid(),), name="fencepost-work")
    process.start()
    return process


def _work(parent: int) -> None:
    from fencepost.cli.work import run  # noqa: PLC0415

    run(parent)
