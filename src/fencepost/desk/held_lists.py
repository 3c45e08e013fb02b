"""Which lists are kept, and which are looked in."""

from __future__ import annotations

from typing import Any

from fencepost.desk.desk import Desk
from fencepost.lists.home import lists_folder
from fencepost.lists.snapshot import snapshot_dict
from fencepost.lists.store import Store


def kept_lists(desk: Desk) -> dict[str, Any]:
    """The lists: ``looked_in`` names those that parties are held against, with ``notices``; ``snapshots`` are kept."""
    day = desk.today()
    snapshots = Store(lists_folder()).snapshots()
    newest = {snapshot.source: snapshot for snapshot in snapshots}
    held = desk.answering.held(day)
    return {
        "looked_in": [layer.snapshot.id for layer in held.layers],
        "notices": list(held.told(day)),
        "snapshots": [snapshot_dict(one, day, latest=one is newest[one.source]) for one in snapshots],
    }
