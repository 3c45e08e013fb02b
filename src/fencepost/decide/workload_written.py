"""An answer for a workload written out: by keys for programs, in lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fencepost.decide.reasons import step_dict, truth_word
from fencepost.decide.regime_written import regime_dict, regime_lines, words
from fencepost.decide.workload import OTHER_LAW, POWERS, SECURITY, WorkloadAnswer
from fencepost.decide.workload_changes import Change
from fencepost.decide.written import missing_dict
from fencepost.logic.tree import Truth
from fencepost.model.answer import FREE
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault

POWER_WORDS = {
    "access.reached": "U.S. process can reach the data",
    "access.directive": "a directive under section 702 can be given",
}
HANDED_OVER = {True: "plaintext", False: "ciphertext only", None: "not known: who holds the keys?"}
_TOLD = {True: "yes", False: "no", None: "not known"}
APART = (
    "what 28 CFR part 202 asks stands beside the meeting of the two laws and is no part of it: see its own line above"
)


def workload_dict(answer: WorkloadAnswer, changed: Iterable[Change] = ()) -> dict[str, Any]:
    """Every key of a workload's answer; the same workload under the same law gives the same bytes."""
    meeting = answer.meeting
    return {
        "row": answer.workload.row,
        "id": answer.workload.id,
        "status": answer.status,
        "certain": answer.certain,
        "relation": answer.relation,
        "relation_certain": answer.relation_certain,
        "level": list(answer.levels),
        "reach": {name: truth_word(answer.truth(name)) for name in POWERS},
        "handed_over": HANDED_OVER[answer.readable],
        "meeting": {
            "reasons": _reasons(answer),
            "missing": [missing_dict(one) for one in meeting.answer.missing],
            "open_text": list(meeting.answer.open_text),
            "notices": list(meeting.answer.notices),
            "steps": [
                step_dict(meeting.book, step, meeting.facts) for step in meeting.steps if step.truth is not False
            ],
            "book": meeting.book.fingerprint,
        },
        "regimes": {name: regime_dict(one) for name, one in answer.regimes.items()},
        "changes": [change_dict(one) for one in changed],
        "remarks": list(_remarks(answer)),
        "workload": {**answer.workload.cells, "date": answer.day.isoformat()},
        "known_on": answer.known_on.isoformat(),
    }


def workload_error(workload: Deal, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """The answer to a workload that could not be read: never silence, and never that the laws agree."""
    told = "; ".join(str(fault) for fault in faults)
    return {
        "row": workload.row, "id": workload.id, "status": "not_covered", "certain": False, "relation": "not_covered",
        "relation_certain": False, "level": [], "reach": {}, "handed_over": HANDED_OVER[None], "meeting": {},
        "regimes": {}, "changes": [], "remarks": [], "workload": dict(workload.cells), "error": told,
    }  # fmt: skip


def change_dict(change: Change) -> dict[str, Any]:
    """A change that was tried, and how the two laws would then meet."""
    then = change.then
    return {
        "what": change.what,
        "cells": dict(change.cells),
        "relation": then.relation,
        "relation_certain": then.certain,
        "level": list(then.levels),
        "transfer": then.transfer,
        "handed_over": HANDED_OVER[then.readable],
    }


def _reasons(answer: WorkloadAnswer) -> list[str]:
    raised = ((one.ruling, one.truth) for one in answer.meeting.outcome.charges if one.shown > FREE)
    return [
        f"{ruling.provision.title}{_doubt(truth)}: {ruling.version.cite} [{ruling.version.sure}]"
        for ruling, truth in raised
    ]


def _doubt(truth: Truth) -> str:
    return "" if truth else " (open)"


def _remarks(answer: WorkloadAnswer) -> Iterator[str]:
    if answer.regimes[SECURITY].answer.verdict.status not in {"no_licence_required", "not_covered"}:
        yield APART
    yield OTHER_LAW


def workload_lines(answer: WorkloadAnswer, changed: Iterable[Change] = ()) -> Iterator[str]:
    """The answer in words: the relation, what each law asks, what U.S. power reaches, and what would change it."""
    name = f" {answer.workload.id}" if answer.workload.row or answer.workload.cell("id") else ""
    yield f"workload{name} on {answer.day}, as known on {answer.known_on}: {relation_words(answer)}"
    yield from (f"  {reason}" for reason in _reasons(answer))
    yield f"  level of tension: {' or '.join(words(level) for level in answer.levels)} [knowledge]"
    for fact, said in POWER_WORDS.items():
        yield f"  {said}: {_TOLD[answer.truth(fact)]}"
    yield f"  what would be handed over: {HANDED_OVER[answer.readable]}"
    for missing in answer.meeting.answer.missing:
        yield f"  not known: {missing.ask} (ask the {missing.who})"
    for checked in answer.regimes.values():
        yield from regime_lines(checked, "asks nothing of what is told")
    told = list(changed)
    yield from ["what would change it:"] if told else []
    for one in told:
        level = " or ".join(words(level) for level in one.then.levels)
        sure = "" if one.then.certain else ", not certain"
        yield (
            f"  {one.what}: {words(one.then.relation)}{sure}, level {level}, {HANDED_OVER[one.then.readable]}; "
            f"transfer {words(one.then.transfer)}"
        )
    yield from (f"note: {remark}" for remark in _remarks(answer))


def relation_words(answer: WorkloadAnswer) -> str:
    """The relation as a person says it, with whether it is certain."""
    if answer.relation == "not_covered":
        return "the day lies before what is modelled"
    return f"{words(answer.relation)}, {'certain' if answer.relation_certain else 'not certain'}"
