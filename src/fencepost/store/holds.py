"""Holds on deals and their release, where wanted by a second person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from fencepost.store import deals
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError
from fencepost.store.hits import open_of
from fencepost.store.schema import hold
from fencepost.store.store import Writing, row, rows


def place(writing: Writing, deal: int, why: str, *, four_eyes: bool) -> int:
    """Hold a deal, for a reason; gives the hold's number.

    Raises:
        NotKeptError: there is no such deal.
        RefusedError: no reason is given.
    """
    if not why.strip():
        raise RefusedError("a hold needs a reason.", "Say why in a few words.")
    deals.move(writing, deal, "held")
    values = {"deal_id": deal, "why": why.strip(), "placed_by": writing.actor.person, "placed_at": writing.at}
    made: int = writing.connection.execute(
        insert(hold).values(four_eyes=four_eyes, version=1, **values).returning(hold.c.id)
    ).scalar_one()
    deals.touch(writing, deal)
    writing.note("hold.placed", f"deal:{deal}", hold=made, why=why.strip(), four_eyes=four_eyes)
    return made


def ask(writing: Writing, number: int, version: int, why: str) -> int:
    """Ask that a hold be released by a second person; gives the number of the deal.

    Raises:
        NotKeptError, ConflictError, RefusedError: as for :func:`release`.
    """
    held = _waiting(writing.connection, number, version, why)
    told = {"asked_by": writing.actor.person, "asked_at": writing.at, "asked_why": why.strip()}
    _change(writing, held, told)
    writing.note("hold.release_asked", f"deal:{held['deal_id']}", hold=number, why=why.strip())
    return int(held["deal_id"])


def release(writing: Writing, number: int, version: int, why: str) -> int:
    """Release a hold; when it was the last, the deal is released. Gives the number of the deal.

    Under four eyes somebody must have asked for it, and somebody else releases.

    Raises:
        NotKeptError: there is no such hold.
        ConflictError: it was changed since the version that was seen.
        RefusedError: no reason is given, hits of the deal are undecided, or a second person is wanted.
    """
    held = _waiting(writing.connection, number, version, why)
    if held["four_eyes"]:
        _second(writing, held)
    if open_hits := open_of(writing.connection, held["deal_id"]):
        raise RefusedError(f"{open_hits} hits of this deal are undecided.", "Decide them first.")
    told = {"released_by": writing.actor.person, "released_at": writing.at, "released_why": why.strip()}
    _change(writing, held, told)
    subject = f"deal:{held['deal_id']}"
    writing.note("hold.released", subject, hold=number, why=why.strip(), asked_by=held["asked_by"])
    if not standing(writing.connection, held["deal_id"]):
        deals.move(writing, held["deal_id"], "released")
        writing.note("deal.released", subject)
    return int(held["deal_id"])


def _second(writing: Writing, held: dict[str, Any]) -> None:
    if held["asked_by"] is None:
        raise RefusedError("this hold is released by two persons.", "Ask for the release; a second person gives it.")
    if held["asked_by"] == writing.actor.person:
        raise RefusedError("whoever asked for a release cannot give it.", "A second person must look at it.")


def _waiting(connection: Connection, number: int, version: int, why: str) -> dict[str, Any]:
    if not why.strip():
        raise RefusedError("a release needs a reason.", "Say why in a few words.")
    held = row(connection.execute(select(hold).where(hold.c.id == number)))
    if held is None:
        raise NotKeptError(f"there is no hold {number}.", "Look at the page of its deal.")
    if held["version"] != version or held["released_at"] is not None:
        who = held["released_by"] or held["asked_by"] or "somebody"
        raise ConflictError(f"hold {number} was changed by {who} since you saw it.", "Look at the deal again.")
    return dict(held)


def _change(writing: Writing, held: dict[str, Any], values: dict[str, Any]) -> None:
    chosen = update(hold).where(hold.c.id == held["id"])
    writing.connection.execute(chosen.values(version=held["version"] + 1, **values))
    deals.touch(writing, held["deal_id"])


def of_deal(connection: Connection, deal: int) -> list[dict[str, Any]]:
    """The holds of a deal, in the order they were placed."""
    return rows(connection.execute(select(hold).where(hold.c.deal_id == deal).order_by(hold.c.id)))


def standing(connection: Connection, deal: int) -> int:
    """How many holds of a deal stand."""
    chosen = select(func.count()).select_from(hold).where(hold.c.deal_id == deal, hold.c.released_at.is_(None))
    return connection.execute(chosen).scalar_one()
