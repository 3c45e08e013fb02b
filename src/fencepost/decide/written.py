"""An answer written out: the keys of an answer file, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fencepost.decide.judge import Checked
from fencepost.decide.reasons import Step, ruled_out, step_dict, truth_word
from fencepost.decide.receipt import receipt_of
from fencepost.model.answer import FREE, Exception_, Margin, Missing, Verdict
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault

_MOST_REASONS = 4


def answer_dict(checked: Checked) -> dict[str, Any]:
    """Every key of an answer; the same deal under the same law gives the same bytes."""
    answer, verdict = checked.answer, checked.answer.verdict
    bearing = [step for step in checked.steps if not _is_ruled_out(step)]
    steps = [step_dict(checked.book, step, checked.facts) for step in bearing]
    written: dict[str, Any] = {
        "row": checked.deal.row,
        "id": checked.deal.id,
        "status": verdict.status,
        "certain": verdict.certain,
        "regimes": {answer.regime: _regime(verdict)},
        "classification": answer.classification,
        "review_policy": verdict.review_policy,
        "missing": [missing_dict(missing) for missing in answer.missing],
        "margins": [_margin(margin) for margin in answer.margins],
        "flags": [*answer.flags, *answer.notices],
        "hits": list(checked.screened.hits),
        "branches": [
            {
                "label": branch.label,
                "status": branch.status,
                "review_policy": branch.review_policy,
                "unsettled": branch.unsettled,
                "why": branch.why,
                "cite": branch.cite,
            }
            for branch in answer.branches
        ],
        "silent": [{"id": name, "why": why} for name, why in answer.silent],
        "open_text": list(answer.open_text),
        "reasons": reasons(checked),
        "steps": steps,
        "ruled_out": [ruled_out(checked.book, step, checked.facts) for step in checked.steps if _is_ruled_out(step)],
        "deal": {**checked.deal.cells, "date": checked.day.isoformat()},
    }
    written["receipt"] = receipt_of(checked, written)
    return written


def error_dict(deal: Mapping[str, str], row: int, name: str, faults: Sequence[Fault]) -> dict[str, Any]:
    """The answer to a row that could not be read: never silence, and never "no licence required"."""
    return {
        "row": row,
        "id": name,
        "status": "not_covered",
        "certain": False,
        "regimes": {},
        "classification": "",
        "review_policy": None,
        "missing": [],
        "margins": [],
        "flags": [],
        "hits": [],
        "branches": [],
        "silent": [],
        "open_text": [],
        "reasons": [],
        "steps": [],
        "ruled_out": [],
        "deal": dict(deal),
        "receipt": None,
        "error": "; ".join(str(fault) for fault in faults),
    }


def faulty(deal: Deal, faults: Sequence[Fault]) -> dict[str, Any]:
    """The answer to a deal with faults, each named with its row."""
    return error_dict(deal.cells, deal.row, deal.id, faults)


def reasons(checked: Checked) -> list[str]:
    """The answer in a few short lines: what decides it, and where that is written."""
    verdict = checked.answer.verdict
    lines: list[str] = []
    if verdict.status == "not_covered":
        first = checked.book.regimes[checked.answer.regime].first
        early = min(checked.day, checked.book.known_on)
        known = ", the day of knowledge," if early < checked.day else ""
        return [f"the law is modelled from {first} on; {early}{known} lies before"]
    for charge in checked.outcome.charges:
        if charge.shown > FREE and charge.shown == checked.outcome.status:
            doubt = "" if charge.truth else " (open)"
            lines.append(f"{charge.ruling.provision.title}{doubt}: {charge.ruling.version.cite}")
    lines += [f"licence exception {e.name}: {_state(e)} ({e.cite})" for e in verdict.exceptions if e.eligible]
    if verdict.status == "no_licence_required":
        lines.append(f"no control reaches it: {checked.answer.classification} to {_destination(checked)}")
    lines += [_line(margin) for margin in _telling(checked)]
    return lines[:_MOST_REASONS]


def _destination(checked: Checked) -> str:
    fact = checked.facts.get("deal.to")
    return str(fact.value) if fact is not None and fact.value else "an unknown destination"


def _state(exception: Exception_) -> str:
    if exception.terms is True:
        return "its terms are met"
    return "its terms are not met" if exception.terms is False else "its terms are open"


def _telling(checked: Checked) -> list[Margin]:
    """The margins that say most: straddled lines first, then lines met, then the nearest missed."""
    order = {None: 0, True: 1, False: 2}
    return sorted((m for m in checked.answer.margins if m.fact.startswith("item.")), key=lambda m: order[m.truth])[:2]


def _line(margin: Margin) -> str:
    word = {True: "meets", False: "misses", None: "straddles"}[margin.truth]
    text = f"{margin.fact} {margin.value} {word} {margin.op} {margin.line} ({margin.cite})"
    return f"{text}: {margin.break_even}" if margin.break_even else text


def _is_ruled_out(step: Step) -> bool:
    """Whether a step is a control or release that plainly does not bear on the deal."""
    return step.truth is False and step.ruling.provision.kind not in {"classification", "definition"}


def _regime(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "certain": verdict.certain,
        "provisions": list(verdict.provisions),
        "review_policy": verdict.review_policy,
        "review_certain": verdict.review_certain,
        "exceptions": [
            {
                "name": e.name,
                "provision": e.provision,
                "cite": e.cite,
                "eligible": truth_word(e.eligible),
                "terms_met": truth_word(e.terms),
            }
            for e in verdict.exceptions
        ],
    }


def missing_dict(missing: Missing) -> dict[str, Any]:
    """A missing fact by the keys of an answer."""
    return {
        "fact": missing.fact,
        "question": missing.ask,
        "who": missing.who,
        "settles": missing.settles,
        "columns": list(missing.columns),
        "provisions": list(missing.provisions),
        "rests_on_knowledge": missing.rests_on_knowledge,
    }


def _margin(margin: Margin) -> dict[str, Any]:
    return {
        "fact": margin.fact,
        "value": margin.value,
        "op": margin.op,
        "line": margin.line,
        "cite": margin.cite,
        "met": truth_word(margin.truth),
        "distance": margin.distance,
        "break_even": margin.break_even,
    }
