"""Files that were handed in: kept in pieces, worked row by row, gone on with after any break."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from fencepost.model.canonical import canonical
from fencepost.store.database import stamp
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError
from fencepost.store.schema import batch, batch_piece
from fencepost.store.store import Writing, row, rows

CLAIM_SECONDS = 60


def hand_in(
    writing: Writing, name: str, pieces: Iterable[bytes], terms: Mapping[str, str], request_key: str | None = None
) -> int:
    """Keep a file and let it wait for the worker; gives the batch's number. ``terms`` are the options of the check.

    Raises:
        RefusedError: the file is empty.
    """
    connection = writing.connection
    values = {
        "name": "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())[:200],
        "size": 0,
        "sha256": "",
        "terms": canonical(dict(terms)),
        "state": "waiting",
        "done": 0,
        "held": 0,
        "faults": 0,
        "notes": "[]",
        "created_by": writing.actor.person,
        "created_at": writing.at,
        "request_key": request_key,
    }
    made: int = connection.execute(insert(batch).values(values).returning(batch.c.id)).scalar_one()
    size, seal = 0, hashlib.sha256()
    for number, piece in enumerate(pieces):
        size += len(piece)
        seal.update(piece)
        connection.execute(insert(batch_piece), {"batch_id": made, "number": number, "content": piece})
    if not size:
        raise RefusedError("the file is empty.", "Give a file with a header row and one deal a row.")
    told = {"size": size, "sha256": seal.hexdigest()}
    connection.execute(update(batch).where(batch.c.id == made).values(told))
    writing.note("batch.handed_in", f"batch:{made}", name=values["name"], terms=dict(terms), **told)
    return made


def claim(writing: Writing, worker: str, now: datetime) -> dict[str, Any] | None:
    """Take the oldest batch that waits, or that another worker has let lie for a minute; None if there is none."""
    lying = and_(batch.c.state == "running", or_(batch.c.claimed_until < stamp(now), batch.c.claimed_by == worker))
    chosen = select(batch).where(or_(batch.c.state == "waiting", lying)).order_by(batch.c.id).limit(1)
    found = row(writing.connection.execute(chosen))
    if found is None:
        return None
    told = {"state": "running", "claimed_by": worker, "claimed_until": stamp(now + timedelta(seconds=CLAIM_SECONDS))}
    writing.connection.execute(update(batch).where(batch.c.id == found["id"]).values(told))
    writing.note("batch.claimed", f"batch:{found['id']}", worker=worker, done=found["done"])
    return {**found, **told, "terms": json.loads(found["terms"])}


def advance(writing: Writing, number: int, worker: str, now: datetime, **added: int) -> None:
    """Count what a worker has done, in the transaction that keeps it, and hold the claim on.

    Raises:
        ConflictError: the batch was cancelled, or another worker has it now; the transaction must not be kept.
    """
    until = stamp(now + timedelta(seconds=CLAIM_SECONDS))
    chosen = update(batch).where(batch.c.id == number, batch.c.claimed_by == worker, batch.c.state == "running")
    counted = {name: batch.c[name] + count for name, count in added.items()}
    if not writing.connection.execute(chosen.values(claimed_until=until, **counted)).rowcount:
        raise ConflictError(f"batch {number} is no longer this worker's.", "Leave it to whoever has it.")


def finish(writing: Writing, number: int, worker: str, notes: Iterable[str] = (), error: str | None = None) -> None:
    """End a batch: done, or failed with the reason why nothing more of it can be read."""
    told = {
        "state": "failed" if error else "done",
        "error": error,
        "finished_at": writing.at,
        "notes": canonical([*notes]),
    }
    chosen = update(batch).where(batch.c.id == number, batch.c.claimed_by == worker, batch.c.state == "running")
    if not writing.connection.execute(chosen.values(told)).rowcount:
        raise ConflictError(f"batch {number} is no longer this worker's.", "Leave it to whoever has it.")
    held = one(writing.connection, number)
    writing.connection.execute(update(batch).where(batch.c.id == number).values(rows=held["done"]))
    counted = {name: held[name] for name in ("done", "held", "faults")}
    writing.note(f"batch.{told['state']}", f"batch:{number}", error=error, **counted)


def cancel(writing: Writing, number: int) -> None:
    """Stop a batch where it stands; what was answered stays."""
    chosen = update(batch).where(batch.c.id == number, batch.c.state.in_(("waiting", "running")))
    if not writing.connection.execute(chosen.values(state="cancelled", finished_at=writing.at)).rowcount:
        raise ConflictError(f"batch {number} is not waiting or running.", "Look at it again.")
    writing.note("batch.cancelled", f"batch:{number}")


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A batch with its counts.

    Raises:
        NotKeptError: there is none of this number.
    """
    found = row(connection.execute(select(batch).where(batch.c.id == number)))
    if found is None:
        raise NotKeptError(f"there is no batch {number}.", "Look at the list of batches.")
    return {**found, "terms": json.loads(found["terms"]), "notes": json.loads(found["notes"])}


def by_request(connection: Connection, request_key: str) -> int | None:
    """The batch that a request has already made."""
    return connection.execute(select(batch.c.id).where(batch.c.request_key == request_key)).scalar_one_or_none()


def every(connection: Connection, limit: int = 50) -> list[dict[str, Any]]:
    """The batches, newest first."""
    return rows(connection.execute(select(batch).order_by(batch.c.id.desc()).limit(limit)))


def pieces(connection: Connection, number: int) -> Iterator[bytes]:
    """The file again, piece by piece."""
    place = 0
    chosen = select(batch_piece.c.content)
    while True:
        wanted = chosen.where(batch_piece.c.batch_id == number, batch_piece.c.number == place)
        content = connection.execute(wanted).scalar_one_or_none()
        if content is None:
            return
        yield bytes(content)
        place += 1


def forget_file(writing: Writing, number: int) -> None:
    """Delete the file itself once its rows are kept; the hash stays."""
    writing.connection.execute(delete(batch_piece).where(batch_piece.c.batch_id == number))
