"""The audit trail as a file, for whoever verifies it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fencepost.desk.desk import Desk
from fencepost.store import audit


def lines(desk: Desk) -> Iterator[bytes]:
    """Every event as a line of JSON, in order."""
    with desk.store.reading() as connection:
        for one in audit.events(connection):
            yield json.dumps(one.as_dict(), ensure_ascii=False).encode() + b"\n"
