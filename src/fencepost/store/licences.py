"""Licences with their balance: what was granted, what is reserved for deals, what has been drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from fencepost.store import deals
from fencepost.store.faults import ConflictError, NotKeptError, RefusedError
from fencepost.store.schema import allocation, licence
from fencepost.store.store import Writing, row, rows

_PART = Decimal(10_000)
_MOST = 1 << 62


@dataclass(frozen=True, slots=True)
class Granted:
    """A licence as it was granted. Days are ISO; the last day still counts. No quantity or value is no limit."""

    number: str
    authority: str
    holder: str
    scope: str
    valid_from: str
    expires: str
    quantity: int | None = None
    value: Decimal | None = None
    currency: str = ""


def parts(value: Decimal | None) -> int | None:
    """A sum as the whole ten-thousandths that are kept.

    Raises:
        RefusedError: it is below zero, too large, or finer than a ten-thousandth.
    """
    if value is None:
        return None
    kept = value * _PART if value.is_finite() else Decimal(-1)
    if kept < 0 or kept > _MOST or kept != int(kept):
        raise RefusedError(f"{value} is no sum that can be kept.", "Write at most four decimals, and nothing below 0.")
    return int(kept)


def money(kept: int | None) -> Decimal | None:
    """The sum that is kept as ten-thousandths."""
    return None if kept is None else (Decimal(kept) / _PART).quantize(Decimal("0.01") if kept % 100 == 0 else 1 / _PART)


def grant(writing: Writing, granted: Granted) -> int:
    """Keep a licence; gives its number in the store.

    Raises:
        RefusedError: it has no number, ends before it begins, has a value without a currency, or is kept already.
    """
    if not granted.number.strip() or granted.expires < granted.valid_from:
        raise RefusedError("a licence needs a number, and a last day not before its first.", "Mend the days.")
    if granted.value is not None and not granted.currency:
        raise RefusedError("a value needs its currency.", "Write a code such as USD.")
    if granted.quantity is not None and not 0 <= granted.quantity <= _MOST:
        raise RefusedError(f"{granted.quantity} is no quantity.", "Write a whole number from 0 on.")
    values = {
        **{name: getattr(granted, name) for name in ("authority", "holder", "scope", "valid_from", "expires")},
        "number": granted.number.strip(),
        "quantity": granted.quantity,
        "value": parts(granted.value),
        "currency": granted.currency,
        "created_by": writing.actor.person,
        "created_at": writing.at,
    }
    try:
        made: int = writing.connection.execute(insert(licence).values(values).returning(licence.c.id)).scalar_one()
    except IntegrityError:
        raise RefusedError(f"licence {granted.number} is kept already.", "Open it in the list of licences.") from None
    writing.note("licence.granted", f"licence:{made}", **{k: v for k, v in values.items() if k != "created_at"})
    return made


def reserve(writing: Writing, number: int, deal: int, quantity: int, value: Decimal) -> int:
    """Set part of a licence aside for a deal; gives the allocation's number.

    Raises:
        NotKeptError: there is no such licence or deal.
        RefusedError: the licence is withdrawn, not in force on the day of the deal or today, or has not so much left.
    """
    wanted = parts(value) or 0
    deals.one(writing.connection, deal)
    held = balance(writing.connection, number, writing.at[:10])
    if not held["in_force"]:
        raise RefusedError(f"licence {held['number']} is not in force on {writing.at[:10]}.", "Take another licence.")
    for what, asked in (("quantity", quantity), ("value", wanted)):
        left = held[f"{what}_left"]
        if asked < 0 or asked > _MOST or (left is not None and asked > left):
            shown = left if what == "quantity" else money(left)
            raise RefusedError(f"licence {held['number']} has a {what} of {shown} left.", "Take another licence.")
    values = {"licence_id": number, "deal_id": deal, "quantity": quantity, "value": wanted, "state": "reserved"}
    made: int = writing.connection.execute(
        insert(allocation)
        .values(by=writing.actor.person, at=writing.at, version=1, **values)
        .returning(allocation.c.id)
    ).scalar_one()
    deals.touch(writing, deal)
    writing.note("licence.reserved", f"licence:{number}", allocation=made, deal=deal, quantity=quantity, value=wanted)
    return made


def settle(writing: Writing, number: int, version: int, state: str) -> None:
    """Draw a reservation (the goods went) or return it (they will not).

    Raises:
        NotKeptError: there is no such allocation.
        ConflictError: it is no longer reserved, or was changed since it was seen.
        RefusedError: the licence ended before the goods went.
    """
    held = row(writing.connection.execute(select(allocation).where(allocation.c.id == number)))
    if held is None:
        raise NotKeptError(f"there is no allocation {number}.", "Look at the licence.")
    if held["version"] != version or held["state"] != "reserved" or state not in {"drawn", "returned"}:
        raise ConflictError(f"allocation {number} is {held['state']}.", "Look at the licence again.")
    if state == "drawn" and not balance(writing.connection, held["licence_id"], writing.at[:10])["in_force"]:
        raise RefusedError("the licence is not in force today.", "Return the reservation, and take another licence.")
    changed = {"state": state, "version": version + 1, "by": writing.actor.person, "at": writing.at}
    writing.connection.execute(update(allocation).where(allocation.c.id == number).values(changed))
    deals.touch(writing, held["deal_id"])
    writing.note(f"licence.{state}", f"licence:{held['licence_id']}", allocation=number, deal=held["deal_id"])


def withdraw(writing: Writing, number: int, why: str) -> None:
    """Note that a licence was revoked or given back; what was drawn stays drawn."""
    balance(writing.connection, number, writing.at[:10])
    chosen = update(licence).where(licence.c.id == number, licence.c.withdrawn_at.is_(None))
    if not writing.connection.execute(chosen.values(withdrawn_at=writing.at)).rowcount:
        raise ConflictError(f"licence {number} is withdrawn already.", "Look at it again.")
    writing.note("licence.withdrawn", f"licence:{number}", why=why)


def balance(connection: Connection, number: int, day: str) -> dict[str, Any]:
    """A licence with what is reserved, drawn and left (None where there is no limit), and whether it is in force.

    Raises:
        NotKeptError: there is no such licence.
    """
    held = row(connection.execute(select(licence).where(licence.c.id == number)))
    if held is None:
        raise NotKeptError(f"there is no licence {number}.", "Look at the list of licences.")
    sums = select(allocation.c.state, func.sum(allocation.c.quantity), func.sum(allocation.c.value))
    sums = sums.where(allocation.c.licence_id == number).group_by(allocation.c.state)
    told = {state: (int(count), int(value)) for state, count, value in connection.execute(sums)}
    found: dict[str, Any] = dict(held)
    for place, what in enumerate(("quantity", "value")):
        reserved, drawn = (told.get(state, (0, 0))[place] for state in ("reserved", "drawn"))
        left = None if held[what] is None else held[what] - reserved - drawn
        found |= {f"{what}_reserved": reserved, f"{what}_drawn": drawn, f"{what}_left": left}
    found["in_force"] = held["withdrawn_at"] is None and held["valid_from"] <= day <= held["expires"]
    return found


def every(connection: Connection, day: str) -> list[dict[str, Any]]:
    """The licences with their balances."""
    return [balance(connection, number, day) for number in connection.execute(select(licence.c.id)).scalars().all()]


def allocations(connection: Connection, **of: int) -> list[dict[str, Any]]:
    """The allocations of a licence (``licence_id``) or of a deal (``deal_id``), with the licences' numbers."""
    chosen = select(allocation, licence.c.number, licence.c.currency).join(licence).order_by(allocation.c.id)
    for column, number in of.items():
        chosen = chosen.where(allocation.c[column] == number)
    return rows(connection.execute(chosen))
