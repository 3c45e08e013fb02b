"""Takes deals in: each is answered, kept with its receipt and its hits, and held where the settings say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fencepost.desk.answering import parties
from fencepost.desk.desk import Desk
from fencepost.model.deal import Deal
from fencepost.store import deals, hits, holds
from fencepost.store.deals import Asked
from fencepost.store.people import SYSTEM, Actor
from fencepost.store.store import Writing


def take_in(desk: Desk, actor: Actor, cells: Mapping[str, str], request_key: str | None = None) -> int:
    """Answer and keep one deal; gives its number. The same ``request_key`` again gives the same deal."""
    if request_key is not None:
        with desk.store.reading() as connection:
            already = deals.by_request(connection, request_key)
        if already is not None:
            return already
    deal = Deal(cells)
    given = desk.answering.check(deal, desk.today())
    asked = Asked(deal.id, deal.cells, parties(deal.cells), request_key=request_key)
    with desk.store.writing(actor) as writing:
        # Somebody may have sent the same while the answer was worked out; the writer's lock settles it.
        already = deals.by_request(writing.connection, request_key) if request_key is not None else None
        return already if already is not None else keep(desk, writing, asked, given)[0]


def keep(desk: Desk, writing: Writing, asked: Asked, given: Mapping[str, Any]) -> tuple[int, bool]:
    """Keep an answered deal in a transaction; gives its number, and whether it is held."""
    number = deals.keep(writing, asked, given)
    deals.answered(writing, number, given, "taken in")
    writing.note("deal.taken_in", f"deal:{number}", **_summary(asked, given))
    return number, _hold(desk, writing, number, given)


def answer_again(desk: Desk, actor: Actor, number: int, why: str) -> dict[str, Any]:
    """Answer a kept deal again as of now, keep the answer beside the old ones, and hold the deal if it got stricter.

    Raises:
        NotKeptError: there is no such deal.
    """
    with desk.store.reading() as connection:
        held = deals.one(connection, number)
    given = desk.answering.check(Deal(held["cells"], row=held["row"]), desk.today())
    with desk.store.writing(actor) as writing:
        renewed(desk, writing, number, given, why)
    return given


def renewed(desk: Desk, writing: Writing, number: int, given: Mapping[str, Any], why: str) -> None:
    """Keep a new answer to a kept deal, in a transaction, and hold the deal if it got stricter."""
    was = deals.one(writing.connection, number)
    deals.answered(writing, number, given, why)
    told = {"was": was["status"], "status": given["status"], "certain": given["certain"], "answer": _hash(given)}
    writing.note("deal.answered_again", f"deal:{number}", why=why, **told)
    _after(desk, writing, number, was, given)


def _after(desk: Desk, writing: Writing, number: int, was: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """What a new answer does to the deal's holds."""
    before = hits.open_of(writing.connection, number)
    if was["state"] in {"held", "refused"}:
        hits.found(writing, number, given["hits"])
        if was["state"] == "held" and not list(_reasons(desk, writing, number, given)):
            _let_go(writing, number)
        return
    left = hits.found(writing, number, given["hits"])
    if left > before or _stricter(given, was):
        _place(desk, writing, number, given)


def _let_go(writing: Writing, number: int) -> None:
    """Release what the engine held for hits alone, now that each is decided, where one pair of eyes is enough."""
    for held in holds.of_deal(writing.connection, number):
        if held["released_at"] is None and not held["four_eyes"] and held["placed_by"] == SYSTEM.person:
            holds.release(writing.by(SYSTEM), held["id"], held["version"], "nothing that it was held for is left")


def _stricter(given: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    order = ("no_licence_required", "duty", "exception_available", "licence_required", "not_covered", "prohibited")
    return order.index(given["status"]) > order.index(was["status"])


def _hold(desk: Desk, writing: Writing, number: int, given: Mapping[str, Any]) -> bool:
    hits.found(writing, number, given["hits"])
    return _place(desk, writing, number, given)


def _place(desk: Desk, writing: Writing, number: int, given: Mapping[str, Any]) -> bool:
    reasons = list(_reasons(desk, writing, number, given))
    if reasons:
        holds.place(writing.by(SYSTEM), number, "; ".join(reasons), four_eyes=desk.settings.four_eyes)
    return bool(reasons)


def _reasons(desk: Desk, writing: Writing, number: int, given: Mapping[str, Any]) -> Iterator[str]:
    """Why the settings hold a deal."""
    wanted = desk.settings.hold_on
    if given["status"] in wanted:
        yield "cannot be read" if given.get("error") else given["status"].replace("_", " ")
    elif not given["certain"] and "uncertain" in wanted:
        yield "uncertain"
    if "hit" in wanted and (left := hits.open_of(writing.connection, number)):
        yield f"{left} undecided hits" if left > 1 else "an undecided hit"


def _summary(asked: Asked, given: Mapping[str, Any]) -> dict[str, Any]:
    place = {} if asked.batch is None else {"batch": asked.batch, "row": asked.row}
    told = {"status": given["status"], "certain": given["certain"], "answer": _hash(given)}
    return {"reference": asked.reference, **place, **told, **({"fault": given["error"]} if "error" in given else {})}


def _hash(given: Mapping[str, Any]) -> str | None:
    return given["receipt"]["answer"] if given["receipt"] else None
