"""An answer for a lease written out: by keys for programs, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fencepost.book.gates import GateState
from fencepost.decide.lease import LeaseAnswer, Pending
from fencepost.decide.reasons import truth_word
from fencepost.decide.regime_written import reached, regime_dict, regime_lines, words
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault

CLEARS_NOBODY = (
    "that no law in force reaches a lease clears no tenant: renting is no export, and whom it serves is asked by nobody"
    " but the provider"
)
_REACHED = {True: "would reach it", False: "would not reach it", None: "may reach it: not all that it asks is known"}


def lease_dict(answer: LeaseAnswer) -> dict[str, Any]:
    """Every key of a lease's answer; the same lease under the same law gives the same bytes."""
    return {
        "row": answer.lease.row,
        "id": answer.lease.id,
        "status": answer.status,
        "certain": answer.certain,
        "regimes": {one.answer.regime: regime_dict(one) for one in answer.answers},
        "pending": [_pending(text) for text in answer.pending],
        "flags": [
            {"id": flag.id, "title": flag.title, "cite": flag.cite, "sure": flag.sure, "ask": flag.ask,
             "evidence": list(flag.evidence), "signal": flag.is_signal}
            for flag in answer.flags
        ],
        "gates": [_gate(state) for state in answer.gates],
        "remarks": [*answer.remarks, *([CLEARS_NOBODY] if answer.status == "no_licence_required" else [])],
        "lease": {**answer.lease.cells, "date": answer.day.isoformat()},
        "known_on": answer.known_on.isoformat(),
    }  # fmt: skip


def lease_error(lease: Deal, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """The answer to a lease that could not be read: never silence, and never that nothing reaches it."""
    told = "; ".join(str(fault) for fault in faults)
    return {
        "row": lease.row, "id": lease.id, "status": "not_covered", "certain": False, "regimes": {}, "pending": [],
        "flags": [], "gates": [], "remarks": [], "lease": dict(lease.cells), "error": told,
    }  # fmt: skip


def _pending(text: Pending) -> dict[str, Any]:
    return {
        "instrument": text.instrument,
        "title": text.title,
        "cite": text.cite,
        "stage": text.stage,
        "reaches": text.reaches,
        "asks": [
            {"id": one.id, "title": one.title, "cite": one.cite, "reaches": truth_word(one.truth),
             "open_text": list(one.open_text)}
            for one in text.asks
        ],
    }  # fmt: skip


def _gate(state: GateState) -> dict[str, Any]:
    version = state.version
    if version is None:
        return {"id": state.gate.id, "title": state.gate.title, "legality": None, "how": state.why, "cite": "",
                "sure": ""}  # fmt: skip
    return {
        "id": state.gate.id,
        "title": state.gate.title,
        "legality": version.legality,
        "how": version.how,
        "cite": version.cite,
        "sure": version.sure,
    }


def lease_lines(answer: LeaseAnswer, *, questions: bool = False) -> Iterator[str]:
    """The answer in words: law in force, what is missing, what is pending, the red flags and the gates.

    With ``questions`` also what each pending provision would have a person ask.
    """
    sure = "certain" if answer.certain else "not certain"
    name = f" {answer.lease.id}" if answer.lease.row or answer.lease.cell("id") else ""
    yield f"lease{name} on {answer.day}, as known on {answer.known_on}: {reached(answer.status)}, {sure}"
    for checked in answer.answers:
        yield from regime_lines(checked)
    yield "law that is pending, and binds nobody:" if answer.pending else "law that is pending: none that is modelled"
    for text in answer.pending:
        yield f"  {text.title} ({text.cite}): {text.stage}"
        for one in text.asks:
            if one.truth is not False:
                yield f"    {one.title} ({one.cite}): {_REACHED[one.truth]}"
                yield from (f"      to ask: {question}" for question in one.open_text if questions)
    yield "red flags:" if answer.flags else "red flags: none is raised by what is told, which clears nobody"
    for flag in answer.flags:
        yield f"  {flag.title} ({flag.cite}): {'; '.join(flag.evidence)}. Ask: {flag.ask}"
    for state in answer.gates:
        said = _gate(state)
        yield f"gate: {said['title']}: {words(said['legality'] or 'not yet known')} ({said['cite']})"
        yield f"  {said['how']}"
    yield from (f"note: {remark}" for remark in answer.remarks)
    if answer.status == "no_licence_required":
        yield f"note: {CLEARS_NOBODY}"
