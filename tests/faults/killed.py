"""What the tests of faults run as a process of its own, to be killed: works batches, or migrates, or writes, until then."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from fencepost.desk.desk import Desk
from fencepost.desk.intake import take_in
from fencepost.desk.settings import Settings
from fencepost.desk.worker import work
from fencepost.store.people import Actor

DEAL = {"date": "2025-06-02", "item": "H20", "quantity": "8", "from": "US", "to": "DE", "consignee": "Elbe GmbH"}


def main() -> None:
    what, folder, url = sys.argv[1:4]
    desk = Desk(Settings(folder=Path(folder), database=url, lists="none", nightly_hour=-1))
    _tell("open")
    if what == "work":
        work(desk, threading.Event())
    elif what == "write":
        number = 0
        while True:
            number += 1
            made = take_in(desk, Actor("ann", "analyst"), {"id": f"{os.getpid()}-{number}", **DEAL})
            _tell(str(made))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
