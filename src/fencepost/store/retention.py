"""How long deals are kept: five years from the latest event, longer under a legal hold, and never less.

Source: 15 CFR 762.6(a): five years from the latest of the export, any known reexport, and any other termination of the
transaction; (b): nothing that an agency has asked for is destroyed without its leave.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from fencepost.store import deals
from fencepost.store.faults import ConflictError, RefusedError
from fencepost.store.schema import (
    allocation,
    answer,
    deal,
    deal_party,
    document,
    event,
    hit,
    hold,
    legal_hold,
    lookback_item,
)
from fencepost.store.store import Writing, rows

YEARS = 5
_OWNED = (answer, deal_party, hit, hold, allocation, document, legal_hold, lookback_item)


def until(latest_at: str) -> str:
    """The last day on which a deal must be kept, from the instant of its latest event.

    >>> until("2024-02-29T10:00:00.000000Z"), until("2026-11-24T00:00:00.000000Z")
    ('2029-03-01', '2031-11-24')
    """
    year, rest = int(latest_at[:4]) + YEARS, latest_at[4:10]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year}-03-01" if rest == "-02-29" and not leap else f"{year}{rest}"


def place_legal_hold(writing: Writing, number: int, why: str) -> int:
    """Keep a deal whatever its age, until the hold is lifted.

    Raises:
        NotKeptError: there is no such deal.
        RefusedError: no reason is given.
    """
    if not why.strip():
        raise RefusedError("a legal hold needs a reason.", "Name the request or the proceeding.")
    deals.one(writing.connection, number)
    values = {"deal_id": number, "why": why.strip(), "placed_by": writing.actor.person, "placed_at": writing.at}
    made: int = writing.connection.execute(insert(legal_hold).values(values).returning(legal_hold.c.id)).scalar_one()
    writing.note("legal_hold.placed", f"deal:{number}", legal_hold=made, why=why.strip())
    return made


def lift_legal_hold(writing: Writing, number: int, why: str) -> None:
    """End a legal hold.

    Raises:
        ConflictError: there is no such hold, or it is lifted already.
        RefusedError: no reason is given.
    """
    if not why.strip():
        raise RefusedError("to lift a legal hold needs a reason.", "Name whose leave was given.")
    chosen = update(legal_hold).where(legal_hold.c.id == number, legal_hold.c.lifted_at.is_(None))
    told = {"lifted_by": writing.actor.person, "lifted_at": writing.at, "lifted_why": why.strip()}
    found = writing.connection.execute(chosen.values(told).returning(legal_hold.c.deal_id)).scalar_one_or_none()
    if found is None:
        raise ConflictError(f"there is no legal hold {number} in force.", "Look at the page of its deal.")
    writing.note("legal_hold.lifted", f"deal:{found}", legal_hold=number, why=why.strip())


def legal_holds(connection: Connection, number: int) -> list[dict[str, Any]]:
    """The legal holds on a deal."""
    return rows(connection.execute(select(legal_hold).where(legal_hold.c.deal_id == number).order_by(legal_hold.c.id)))


def due(connection: Connection, day: str, limit: int = 1_000) -> list[int]:
    """The deals whose years are over on a day and that no legal hold keeps, oldest first."""
    year = int(day[:4]) - YEARS
    early = f"{year}-03-01" if day[4:] == "-02-29" else f"{year}{day[4:]}"
    kept = exists().where(legal_hold.c.deal_id == deal.c.id, legal_hold.c.lifted_at.is_(None))
    chosen = select(deal.c.id, deal.c.latest_at).where(deal.c.latest_at < f"{early}T", ~kept).order_by(deal.c.latest_at)
    return [number for number, latest in connection.execute(chosen.limit(limit)) if until(latest) < day]


def erase(writing: Writing, number: int) -> None:
    """Delete a deal whose years are over; its events lose their bodies and stay in the chain.

    Raises:
        NotKeptError: there is no such deal.
        RefusedError: its years are not over, or a legal hold keeps it.
    """
    connection = writing.connection
    held = deals.one(connection, number)
    last = until(held["latest_at"])
    if writing.at[:10] <= last:
        raise RefusedError(f"deal {number} must be kept through {last}.", "Nothing is deleted before.")
    if any(one["lifted_at"] is None for one in legal_holds(connection, number)):
        raise RefusedError(f"deal {number} is under a legal hold.", "Lift it first, with the leave that it asks for.")
    hits = connection.execute(select(hit.c.id).where(hit.c.deal_id == number)).scalars().all()
    subjects = [f"deal:{number}", *(f"hit:{one}" for one in hits)]
    for table in _OWNED:
        connection.execute(delete(table).where(table.c.deal_id == number))
    connection.execute(delete(deal).where(deal.c.id == number))
    connection.execute(update(event).where(event.c.subject.in_(subjects)).values(body=None))
    writing.note("deal.erased", f"deal:{number}", kept_through=last)
