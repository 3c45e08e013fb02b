"""Which lists a command looks in: those named, the kept ones, or the shipped table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fencepost.lists.home import lists_folder
from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import Store
from fencepost.model.fault import Fault, FencepostError
from fencepost.names.held import Held, Layer, from_file, kept, shipped

SHIPPED = "shipped"


def held_for(which: str | None, known_on: date) -> Held:
    """The lists for ``--list``: a file, the id of a kept snapshot, ``shipped``, or by default what is kept.

    Raises:
        FencepostError: there is no such file or snapshot.
    """
    if which == SHIPPED:
        return shipped()
    store = Store(lists_folder())
    if which is None:
        return kept(store, known_on) or shipped()
    path = Path(which)
    if path.exists():
        return from_file(path, known_on)
    if path.suffix or "/" in which:
        raise FencepostError(Fault("there is no such list.", "Check the path.", which))
    snapshot = store.open(which)
    return Held((Layer(snapshot, store.beside),), (snapshot,), (), store.beside)


def indexed(store: Store, snapshot: Snapshot) -> None:
    """Keep the indexes of names and addresses beside a snapshot, so that the first screening need not build them."""
    layer = Layer(snapshot, store.beside)
    _ = layer.names, layer.addresses
