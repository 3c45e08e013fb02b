"""An answer for a lease written out: by keys for programs, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fencepost.book.gates import GateState
from fencepost.decide.judge import Checked
from fencepost.decide.lease import LeaseAnswer, Pending
from fencepost.decide.reasons import step_dict, truth_word
from fencepost.decide.written import missing_dict, reasons
from fencepost.model.answer import FREE
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
        "regimes": {one.answer.regime: _regime(one) for one in answer.answers},
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


def _regime(checked: Checked) -> dict[str, Any]:
    answer, verdict = checked.answer, checked.answer.verdict
    bearing = [step for step in checked.steps if step.truth is not False]
    return {
        "title": checked.book.regimes[answer.regime].title,
        "status": verdict.status,
        "certain": verdict.certain,
        "review_policy": verdict.review_policy,
        "provisions": list(verdict.provisions),
        "missing": [missing_dict(one) for one in answer.missing],
        "reasons": reasons(checked) if verdict.status not in {"no_licence_required", "not_covered"} else [],
        "open_text": list(answer.open_text),
        "silent": [{"id": name, "why": why} for name, why in answer.silent],
        "notices": list(answer.notices),
        "steps": [step_dict(checked.book, step, checked.facts) for step in bearing],
        "book": checked.book.fingerprint,
    }


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
    yield f"lease{name} on {answer.day}, as known on {answer.known_on}: {_reached(answer.status)}, {sure}"
    for checked in answer.answers:
        yield from _regime_lines(checked)
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
        yield f"gate: {said['title']}: {_words(said['legality'] or 'not yet known')} ({said['cite']})"
        yield f"  {said['how']}"
    yield from (f"note: {remark}" for remark in answer.remarks)
    if answer.status == "no_licence_required":
        yield f"note: {CLEARS_NOBODY}"


def _regime_lines(checked: Checked) -> Iterator[str]:
    answer, verdict = checked.answer, checked.answer.verdict
    title = checked.book.regimes[answer.regime].title
    if verdict.status == "not_covered":
        yield f"  {title}: the day lies before what is modelled"
        return
    sure = "" if verdict.certain else ", not certain"
    policy = f", {_words(verdict.review_policy)}" if verdict.review_policy else ""
    yield f"  {title}: {_reached(verdict.status)}{policy}{sure}"
    for charge in checked.outcome.charges:
        if charge.shown > FREE:
            doubt = "" if charge.truth else " (open)"
            version = charge.ruling.version
            mark = "" if version.sure == "text" else f" [{version.sure}]"
            yield f"    {charge.ruling.provision.title}{doubt}: {version.cite}{mark}"
    for missing in answer.missing:
        yield f"    not known: {missing.ask} (ask the {missing.who})"
    yield from (f"    {notice}" for notice in answer.notices)


def _reached(status: str) -> str:
    return "nothing in force reaches it" if status == "no_licence_required" else _words(status)


def _words(code: str) -> str:
    return code.replace("_", " ")
