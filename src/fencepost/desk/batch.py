"""Works a file that was handed in: every row an outcome, kept with its place, and gone on with after any break."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from fencepost.decide.written import error_dict
from fencepost.desk.answering import parties
from fencepost.desk.desk import Desk
from fencepost.desk.intake import keep
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources.orders import BadRow, OrderFile, read_orders
from fencepost.store import batches
from fencepost.store.deals import Asked
from fencepost.store.faults import StoreError
from fencepost.store.people import Actor

CHUNK = 25
"""Rows a transaction: few, so that whoever waits to write waits shortly."""


def work_next(desk: Desk, worker: str) -> bool:
    """Work the oldest batch that waits, to its end; False if there is none.

    Raises:
        UnavailableError: the database went away; what was kept stays, and the batch is gone on with later.
        ConflictError: the batch was cancelled, or another worker took it.
    """
    actor = Actor(f"worker {worker}", "analyst")
    with desk.store.writing(actor) as writing:
        claimed = batches.claim(writing, worker, desk.clock())
    if claimed is None:
        return False
    owner = Actor(claimed["created_by"], "analyst")
    error, notes = None, []
    try:
        with _file(desk, claimed) as path, read_orders(path, name=claimed["name"]) as orders:
            _work(desk, owner, worker, claimed, orders)
            notes = [*_mapped(orders), *orders.notes]
    except StoreError:
        raise
    except FencepostError as fault:
        error = str(fault)
    with desk.store.writing(actor) as writing:
        batches.finish(writing, claimed["id"], worker, notes, error)
    return True


def _work(desk: Desk, owner: Actor, worker: str, claimed: dict[str, Any], orders: OrderFile) -> None:
    rows = islice(orders.rows, claimed["done"], None)  # what came before a break is kept already
    while chunk := list(islice(rows, CHUNK)):
        answered = [(row, _answer(desk, row, claimed["terms"])) for row in chunk]
        with desk.store.writing(owner) as writing:
            held = faults = 0
            for row, given in answered:
                cells = row.cells
                asked = Asked(row.id, cells, parties(cells), row.row, claimed["id"])
                held += keep(desk, writing, asked, given)[1]
                faults += "error" in given
            batches.advance(writing, claimed["id"], worker, desk.clock(), done=len(chunk), held=held, faults=faults)


def _answer(desk: Desk, row: Deal | BadRow, terms: dict[str, str]) -> dict[str, Any]:
    if isinstance(row, BadRow):
        return error_dict(row.cells, row.row, row.id, row.faults)
    on = date.fromisoformat(terms["on"]) if terms.get("on") else None
    known_on = date.fromisoformat(terms["known_on"]) if terms.get("known_on") else desk.today()
    return desk.answering.check(row, known_on, on)


@contextmanager
def _file(desk: Desk, claimed: dict[str, Any]) -> Iterator[Path]:
    """The file as it was handed in, on the disk while it is worked."""
    with tempfile.NamedTemporaryFile(prefix="fencepost-", suffix=Path(claimed["name"]).suffix) as held:
        with desk.store.reading() as connection:
            for piece in batches.pieces(connection, claimed["id"]):
                held.write(piece)
        held.flush()
        yield Path(held.name)


def _mapped(orders: OrderFile) -> Iterator[str]:
    """How the headers of the file were understood."""
    pairs = [(header, column) for header, column in orders.mapping if header != column]
    if mapped := ", ".join(f"{header} → {column}" for header, column in pairs if column):
        yield f"columns taken as: {mapped}"
    if unused := ", ".join(header for header, column in pairs if column is None):
        yield f"columns not used: {unused}"
