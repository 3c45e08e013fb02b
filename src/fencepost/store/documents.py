"""Documents that belong to deals: kept as they came, found again by their hash."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, insert, select

from fencepost.store import deals
from fencepost.store.faults import NotKeptError, RefusedError
from fencepost.store.schema import document
from fencepost.store.store import Writing, row, rows

MOST_BYTES = 32 << 20


def add(writing: Writing, deal: int, name: str, media_type: str, content: bytes) -> int:
    """Keep a document; gives its number.

    Raises:
        NotKeptError: there is no such deal.
        RefusedError: it is empty or too large.
    """
    if not content or len(content) > MOST_BYTES:
        raise RefusedError(f"a document has 1 to {MOST_BYTES:,} bytes.", "Split it, or keep it elsewhere.")
    deals.one(writing.connection, deal)
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"deal_id": deal, "name": _plain(name), "media_type": _plain(media_type), "size": len(content)}
    values = {**told, "sha256": sha256, "content": content, "added_by": writing.actor.person, "added_at": writing.at}
    made: int = writing.connection.execute(insert(document).values(values).returning(document.c.id)).scalar_one()
    deals.touch(writing, deal)
    writing.note("document.added", f"deal:{deal}", document=made, name=told["name"], sha256=sha256, size=len(content))
    return made


def of_deal(connection: Connection, deal: int) -> list[dict[str, Any]]:
    """The documents of a deal, without their contents."""
    shown = [column for column in document.c if column.name != "content"]
    return rows(connection.execute(select(*shown).where(document.c.deal_id == deal).order_by(document.c.id)))


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A document with its content.

    Raises:
        NotKeptError: there is none of this number.
    """
    found = row(connection.execute(select(document).where(document.c.id == number)))
    if found is None:
        raise NotKeptError(f"there is no document {number}.", "Look at the page of its deal.")
    return dict(found)


def _plain(text: str) -> str:
    """A name without path and control characters: it will stand in a header and on a disk."""
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "document"
