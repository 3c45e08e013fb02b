"""What a reviewer does with hits and deals: decides, and the deal is answered again with the decision."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from fencepost.desk.desk import Desk
from fencepost.desk.intake import answer_again
from fencepost.model.party import ListedParty
from fencepost.names.dispositions import Disposition, decision
from fencepost.names.screen import Subject
from fencepost.store import deals, hits, licences
from fencepost.store.faults import ConflictError
from fencepost.store.people import Actor
from fencepost.store.store import Writing

_MOST = 100


def decide(desk: Desk, actor: Actor, hit: int, seen: int, said: tuple[str, str]) -> dict[str, Any]:
    """Decide a hit (``said`` is ``same`` or ``not_same``, and why) and answer its deal again; gives the hit.

    The decision is remembered for the name and the entry as it stands: it holds for later deals, and opens again when
    the entry changes.

    Raises:
        NotKeptError, ConflictError, RefusedError: as for :func:`fencepost.store.hits.decide`.
    """
    what, why = said
    with desk.store.reading() as connection:
        held = hits.one(connection, hit)
        deal = deals.one(connection, held["deal_id"])
    on = date.fromisoformat(deal["day"])
    party = _entry(desk, held, on)
    with desk.store.writing(actor) as writing:
        decided = hits.decide(writing, hit, seen, what, why)
        made = decision(Subject(held["name"]), party, same=what == "same", by=actor.person, on=desk.today(), why=why)
        hits.remember(writing, _row(made))
        deals.touch(writing, held["deal_id"])
    answer_again(desk, actor, held["deal_id"], f"hit {hit} was decided: {what}")
    return decided


def _entry(desk: Desk, held: dict[str, Any], on: date) -> ListedParty:
    """The listed entry of a hit, from the lists as they are."""
    found = desk.answering.screener(desk.today()).screen(Subject(held["name"]), on, _MOST)
    for one in (*found.hits, *found.nearby):
        if (one.party.list, one.party.id) == (held["list"], held["entry_id"]):
            return one.party
    what = f"the lists no longer hold {held['list']}:{held['entry_id']} as a hit of this name."
    raise ConflictError(what, "Answer the deal again; then decide what is found.")


def _row(made: Disposition) -> dict[str, Any]:
    row = asdict(made)
    del row["stands"]
    return {**row, "on": made.on.isoformat()}


def ship(writing: Writing, deal: int) -> None:
    """Note that the goods of a deal went; what is reserved for it on licences is drawn.

    Raises:
        ConflictError: the deal is held or refused.
        RefusedError: a licence that is reserved for it is no longer in force.
    """
    deals.move(writing, deal, "shipped")
    for held in licences.allocations(writing.connection, deal_id=deal):
        if held["state"] == "reserved":
            licences.settle(writing, held["id"], held["version"], "drawn")
    writing.note("deal.shipped", f"deal:{deal}")


def refuse(writing: Writing, deal: int, why: str) -> None:
    """Note that a deal will not be done; what is reserved for it on licences is returned.

    Raises:
        ConflictError: the goods went already.
    """
    deals.move(writing, deal, "refused")
    for held in licences.allocations(writing.connection, deal_id=deal):
        if held["state"] == "reserved":
            licences.settle(writing, held["id"], held["version"], "returned")
    writing.note("deal.refused", f"deal:{deal}", why=why)
