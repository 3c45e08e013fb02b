"""The worker: takes what waits, one thing after another, until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable

from fencepost.desk.batch import work_next
from fencepost.desk.desk import Desk
from fencepost.desk.nightly import look_back
from fencepost.desk.webhooks import deliver
from fencepost.store.faults import ConflictError, UnavailableError

Task = Callable[[Desk, str], bool]
"""Does one piece of work that waits, if there is any, as the worker of a name; True if it did something."""

TASKS: tuple[Task, ...] = (work_next, look_back, deliver)
_LOG = logging.getLogger(__name__)
_IDLE, _AWAY = 0.5, 2.0


def worker_name() -> str:
    """A name that no other worker has."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


def work(desk: Desk, stop: threading.Event, tasks: tuple[Task, ...] = TASKS) -> None:
    """Work until ``stop`` is set. A database that is away is waited for; nothing that was kept is lost."""
    name = worker_name()
    while not stop.is_set():
        try:
            busy = [task(desk, name) for task in tasks]
        except UnavailableError as error:
            _LOG.warning("the database is away, and is tried again: %s", error)
            stop.wait(_AWAY)
            continue
        except ConflictError as error:
            _LOG.info("%s", error)
            continue
        if not any(busy):
            stop.wait(_IDLE)
