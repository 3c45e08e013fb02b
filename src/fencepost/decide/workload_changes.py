"""What would change how two laws meet over a workload: other keys, region or provider, fewer persons, approvals.

Each change is tried by answering anew, so what is told is what the engine would answer; none is a promise of law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fencepost.book.lines import lines_on
from fencepost.decide.workload import TRANSFER, WorkloadAnswer, WorkloadDesk
from fencepost.facts.workload_transfer import CHINA
from fencepost.logic.tree import Truth
from fencepost.model.answer import Status
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import FencepostError
from fencepost.model.quantity import Interval
from fencepost.model.workload import APPROVALS

HOME, THIRD = "US", "SG"
"""The places tried: the United States, China, and Singapore for a third country."""
LICENSEE = "a licensed operator"
_COUNTED = {"transfer.persons": "persons", "transfer.sensitive_persons": "sensitive_persons"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """How the two laws meet, in brief."""

    relation: str
    certain: bool
    levels: tuple[str, ...]
    transfer: Status
    readable: Truth

    @classmethod
    def of(cls, answer: WorkloadAnswer) -> Meeting:
        """From a whole answer."""
        transfer = answer.regimes[TRANSFER].answer.verdict.status
        return cls(answer.relation, answer.relation_certain, answer.levels, transfer, answer.readable)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the row, by column, and what the two laws would then make of it."""

    what: str
    cells: Mapping[str, str]
    then: Meeting


def changes(desk: WorkloadDesk, answer: WorkloadAnswer) -> Iterator[Change]:
    """Every change tried that changes something, in the order of the row's columns."""
    now = Meeting.of(answer)
    for what, cells in _tried(desk, answer):
        row = Deal({**answer.workload.cells, **cells}, answer.workload.row, answer.workload.origin)
        try:
            then = Meeting.of(desk.answer(row, known_on=answer.known_on, on=answer.day))
        except FencepostError:
            continue
        if then != now:
            yield Change(what, cells, then)


def _tried(desk: WorkloadDesk, answer: WorkloadAnswer) -> Iterator[tuple[str, Mapping[str, str]]]:
    row = answer.workload
    if row.cell("keys") != "customer":
        yield "the customer holds the keys", {"keys": "customer"}
    for place, name in ((HOME, "the United States"), (CHINA, "mainland China"), (THIRD, "a third country")):
        if answer.meeting.facts["data.stored_in"].value != place:
            yield f"the data lie in {name}", stored_in(row, place)
    seats = (HOME, "a provider of the United States"), (CHINA, "a Chinese provider"), (THIRD, "one of a third country")
    for seat, name in seats:
        if answer.meeting.facts["cloud.hq"].value != seat:
            yield (
                name,
                {**provided_from(seat), **stored_in(Deal({**row.cells, **provided_from(seat)}), row.cell("storage"))},
            )
    yield from _fewer(desk, answer)
    held = row.cell("approvals")
    for approval in APPROVALS:
        if approval not in (held or ""):
            told = approval if held in {None, KNOWN_NONE} else f"{held};{approval}"
            yield f"approval held: {approval}", {"approvals": told}


def stored_in(row: Deal, place: str | None) -> dict[str, str]:
    """The cells of data that lie in a place; a foreign provider's region in China is run by a licensee."""
    if place is None:
        return {}
    run = LICENSEE if place == CHINA and row.cell("provider_hq") not in {CHINA, None} else KNOWN_NONE
    same = place == row.cell("storage") and row.cell("operator") is not None and (run == LICENSEE) == _licensed(row)
    return {"storage": place} if same else {"storage": place, "operator": run}


def _licensed(row: Deal) -> bool:
    return row.cell("operator") not in {None, KNOWN_NONE}


def provided_from(seat: str) -> dict[str, str]:
    """The cells of a provider with its own seat and no parent; a foreign one has no contacts with the United States."""
    told = {"provider": f"a provider of {seat}", "provider_hq": seat, "provider_parent_hq": KNOWN_NONE}
    return told if seat == HOME else {**told, "provider_us_contacts": "no"}


def _fewer(desk: WorkloadDesk, answer: WorkloadAnswer) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Just below each line that the law of the day draws on the persons counted."""
    shelf = desk.judges[TRANSFER].shelf
    book = shelf.open(answer.day, answer.known_on)
    for fact, column in _COUNTED.items():
        value = answer.meeting.facts[fact].value
        if not isinstance(value, Interval) or value.high is None or value.high == 0:
            continue
        lines = {line.number for line in lines_on(shelf, book, [fact]) if line.standing == "in_force"}
        below = {line - 1 for line in lines if 0 < line <= value.high} | {Decimal(0)}
        for number in sorted(below, reverse=True):
            yield f"{column} no more than {number:f}", {column: f"{number:f}"}
