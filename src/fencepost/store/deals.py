"""Deals and their answers: what was asked, what was answered when, and what work waits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from fencepost.model.canonical import canonical
from fencepost.store.faults import ConflictError, NotKeptError
from fencepost.store.schema import answer, batch, deal, deal_party, hit, party
from fencepost.store.store import Writing, row, rows

STATES = ("open", "held", "released", "refused", "shipped")
_WEIGHT = {"prohibited": 50, "not_covered": 45, "licence_required": 40, "exception_available": 20, "duty": 10}
_HIT = 30
_NEXT = {
    "open": {"held", "shipped", "refused"},
    "held": {"released", "refused"},
    "released": {"held", "shipped", "refused"},
    "refused": {"held"},
    "shipped": {"held"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A deal as it came in: its cells, the names of its parties by role, and where it stood.

    ``request_key`` makes the second sending of one request the same deal.
    """

    reference: str
    cells: Mapping[str, str]
    parties: Mapping[str, tuple[str, str]]
    row: int = 0
    batch: int | None = None
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list to show: those after a number, at most so many."""

    after: int = 0
    limit: int = 50


def keep(writing: Writing, asked: Asked, answered: Mapping[str, Any]) -> int:
    """Keep a deal with its first answer, as the keys of an answer file; gives its number."""
    connection = writing.connection
    values = {
        "reference": asked.reference,
        "batch_id": asked.batch,
        "row": asked.row,
        "cells": canonical(dict(asked.cells)),
        "state": "open",
        "created_at": writing.at,
        "latest_at": writing.at,
        "request_key": asked.request_key,
        **_told(answered),
    }
    number: int = connection.execute(insert(deal).values(values).returning(deal.c.id)).scalar_one()
    for role, (key, name) in asked.parties.items():
        of = _party(connection, key, name)
        connection.execute(insert(deal_party), {"deal_id": number, "role": role, "party_id": of})
    return number


def answered(writing: Writing, number: int, given: Mapping[str, Any], why: str) -> int | None:
    """Keep an answer to a deal as its receipt; an answer to a row that could not be read has none, and gives None."""
    connection = writing.connection
    receipt = given["receipt"]
    made = None
    if receipt is not None:
        values = {
            "deal_id": number,
            "made_at": writing.at,
            "made_by": writing.actor.person,
            "why": why,
            "day": receipt["day"],
            "known_on": receipt["known_on"],
            "axis": receipt["axis"],
            "status": given["status"],
            "certain": given["certain"],
            "engine": receipt["engine"],
            "law": receipt["law"],
            "answer_hash": receipt["answer"],
            "receipt": canonical(receipt),
        }
        made = connection.execute(insert(answer).values(values).returning(answer.c.id)).scalar_one()
    changed = {**_told(given), "answer_id": made, "latest_at": writing.at}
    connection.execute(update(deal).where(deal.c.id == number).values(changed))
    return made


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer the list of deals shows and sorts by."""
    receipt = given["receipt"]
    return {
        "day": receipt["day"] if receipt else None,
        "status": given["status"],
        "certain": given["certain"],
        "review_policy": given["review_policy"],
        "classification": given["classification"],
        "fault": given.get("error"),
        "weight": max(_WEIGHT.get(given["status"], 0), _HIT if given["hits"] else 0),
    }


def move(writing: Writing, number: int, state: str) -> None:
    """Bring a deal into another state.

    Raises:
        NotKeptError: there is no such deal.
        ConflictError: no way leads there from the state it is in.
    """
    held = one(writing.connection, number)
    if held["state"] == state:
        return
    if state not in _NEXT[held["state"]]:
        what = f"deal {number} is {held['state']} and cannot become {state}."
        raise ConflictError(what, "Look at the deal again: somebody may have worked on it.")
    touch(writing, number, state=state)


def touch(writing: Writing, number: int, **changed: Any) -> None:  # noqa: ANN401 - columns of the deal
    """Note on the deal that something happened to it now, from which its years of keeping run."""
    writing.connection.execute(update(deal).where(deal.c.id == number).values(latest_at=writing.at, **changed))


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A deal with its cells.

    Raises:
        NotKeptError: there is none of this number.
    """
    found = row(connection.execute(select(deal).where(deal.c.id == number)))
    if found is None:
        raise NotKeptError(f"there is no deal {number}.", "Look it up in the list of deals.")
    return {**found, "cells": json.loads(found["cells"])}


def by_request(connection: Connection, request_key: str) -> int | None:
    """The deal that a request has already made."""
    return connection.execute(select(deal.c.id).where(deal.c.request_key == request_key)).scalar_one_or_none()


def answers(connection: Connection, number: int) -> list[dict[str, Any]]:
    """The answers to a deal, newest first, without their receipts."""
    shown = [column for column in answer.c if column.name != "receipt"]
    return rows(connection.execute(select(*shown).where(answer.c.deal_id == number).order_by(answer.c.id.desc())))


def receipt(connection: Connection, number: int, answered_by: int) -> dict[str, Any]:
    """The receipt of an answer to a deal, by the answer's number.

    Raises:
        NotKeptError: the deal has no such answer.
    """
    chosen = select(answer.c.receipt).where(answer.c.id == answered_by, answer.c.deal_id == number)
    text = connection.execute(chosen).scalar_one_or_none()
    if text is None:
        raise NotKeptError(f"deal {number} has no answer {answered_by}.", "Look it up on the page of the deal.")
    found: dict[str, Any] = json.loads(text)
    return found


def queue(connection: Connection, page: Page | None = None) -> list[dict[str, Any]]:
    """The held deals, the weightiest first and of equal ones the oldest, each with its open hits counted.

    ``page.after`` is the number of the last deal of the page before.
    """
    page = page or Page()
    counted = select(func.count()).where(hit.c.deal_id == deal.c.id, hit.c.state == "open").scalar_subquery()
    chosen = select(deal, counted.label("open_hits")).where(deal.c.state == "held")
    if page.after:
        last = select(deal.c.weight).where(deal.c.id == page.after).scalar_subquery()
        chosen = chosen.where(or_(deal.c.weight < last, and_(deal.c.weight == last, deal.c.id > page.after)))
    return rows(connection.execute(chosen.order_by(deal.c.weight.desc(), deal.c.id).limit(page.limit)))


def listed(connection: Connection, page: Page, **wanted: str | int | None) -> list[dict[str, Any]]:
    """Deals, newest first, where ``state``, ``status``, ``batch_id`` and ``text`` (in the reference) are as wanted."""
    chosen = select(deal).order_by(deal.c.id.desc()).limit(page.limit)
    if page.after:
        chosen = chosen.where(deal.c.id < page.after)
    for column in ("state", "status", "batch_id"):
        if wanted.get(column) is not None:
            chosen = chosen.where(deal.c[column] == wanted[column])
    if wanted.get("text"):
        chosen = chosen.where(deal.c.reference.contains(str(wanted["text"]), autoescape=True))
    return rows(connection.execute(chosen))


def counts(connection: Connection, batch_id: int | None = None) -> dict[str, int]:
    """How many deals are in each state."""
    chosen = select(deal.c.state, func.count()).group_by(deal.c.state)
    if batch_id is not None:
        chosen = chosen.where(deal.c.batch_id == batch_id)
    found: dict[str, int] = dict(connection.execute(chosen).all())
    return {state: found.get(state, 0) for state in STATES}


def parties_of(connection: Connection, number: int) -> list[dict[str, Any]]:
    """The parties of a deal by role."""
    chosen = select(deal_party.c.role, party.c.id, party.c.name).join(party, party.c.id == deal_party.c.party_id)
    return rows(connection.execute(chosen.where(deal_party.c.deal_id == number)))


def deals_of(connection: Connection, party_id: int, page: Page) -> list[dict[str, Any]]:
    """The deals that a party takes part in, newest first."""
    chosen = select(deal, deal_party.c.role).join(deal_party, deal_party.c.deal_id == deal.c.id)
    chosen = chosen.where(deal_party.c.party_id == party_id).order_by(deal.c.id.desc()).limit(page.limit)
    return rows(connection.execute(chosen))


def parties(connection: Connection, page: Page, text: str = "") -> list[dict[str, Any]]:
    """The parties of all deals, in the order they came."""
    chosen = select(party).where(party.c.id > page.after).order_by(party.c.id).limit(page.limit)
    if text:
        chosen = chosen.where(party.c.name.contains(text, autoescape=True))
    return rows(connection.execute(chosen))


def after(connection: Connection, number: int, states: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Deals in some states after a number, in the order of their numbers, with the receipts of their last answers."""
    chosen = select(deal, answer.c.receipt).outerjoin(answer, answer.c.id == deal.c.answer_id)
    chosen = chosen.where(deal.c.id > number, deal.c.state.in_(states)).order_by(deal.c.id).limit(limit)
    return [{**one, "cells": json.loads(one["cells"])} for one in rows(connection.execute(chosen))]


def kept_rows(connection: Connection, batch_id: int, numbers: Iterable[int]) -> set[int]:
    """Which rows of a batch are kept already."""
    chosen = select(deal.c.row).where(deal.c.batch_id == batch_id, deal.c.row.in_(tuple(numbers)))
    return set(connection.execute(chosen).scalars())


def outcomes(connection: Connection, batch_id: int, last: int, limit: int) -> list[dict[str, Any]]:
    """The deals of a batch in the order of its rows, after a row, with the receipts of their last answers."""
    chosen = select(deal, answer.c.receipt).outerjoin(answer, answer.c.id == deal.c.answer_id)
    chosen = chosen.where(deal.c.batch_id == batch_id, deal.c.row > last).order_by(deal.c.row).limit(limit)
    return [{**one, "cells": json.loads(one["cells"])} for one in rows(connection.execute(chosen))]


def batch_name(connection: Connection, batch_id: int | None) -> str:
    """The name of the file that a deal came in."""
    if batch_id is None:
        return ""
    name: str = connection.execute(select(batch.c.name).where(batch.c.id == batch_id)).scalar_one()
    return name


def _party(connection: Connection, key: str, name: str) -> int:
    found: int | None = connection.execute(select(party.c.id).where(party.c.key == key)).scalar_one_or_none()
    if found is not None:
        return found
    made: int = connection.execute(insert(party).values(key=key, name=name).returning(party.c.id)).scalar_one()
    return made
