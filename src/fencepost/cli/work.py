"""fencepost work: a worker by itself, for installations where the server runs elsewhere."""

from __future__ import annotations

import gc
import os
import signal
import threading

import click


@click.command(name="work")
def command() -> None:
    """Work what waits (batches, look-backs, webhooks) until stopped; several workers share the work."""
    run(None)


def run(parent: int | None) -> None:
    """Work until a signal comes, or the parent process is gone."""
    from fencepost.desk.desk import Desk  # noqa: PLC0415 - dear to import
    from fencepost.desk.settings import load_settings  # noqa: PLC0415
    from fencepost.desk.worker import work  # noqa: PLC0415

    gc.set_threshold(200_000, 50, 50)
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()
    desk = Desk(load_settings())
    try:
        work(desk, stop)
    finally:
        desk.close()


def _watch(parent: int, stop: threading.Event) -> None:
    """Stop when the server that started this worker was killed."""
    while os.getppid() == parent:
        if stop.wait(1.0):
            return
    stop.set()
