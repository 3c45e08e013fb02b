"""What one body of law answers, written out for every kind of thing that several regimes are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fencepost.decide.judge import Checked
from fencepost.decide.reasons import step_dict
from fencepost.decide.written import missing_dict, reasons
from fencepost.model.answer import FREE


def regime_dict(checked: Checked) -> dict[str, Any]:
    """One regime's answer by the keys of a file of answers."""
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


def regime_lines(checked: Checked, free: str = "nothing in force reaches it") -> Iterator[str]:
    """One regime's answer in lines: its status, what raises it, what is not known and whom to ask.

    ``free`` is what is said where it asks for nothing.
    """
    answer, verdict = checked.answer, checked.answer.verdict
    title = checked.book.regimes[answer.regime].title
    if verdict.status == "not_covered":
        yield f"  {title}: the day lies before what is modelled"
        return
    sure = "" if verdict.certain else ", not certain"
    policy = f", {words(verdict.review_policy)}" if verdict.review_policy else ""
    yield f"  {title}: {reached(verdict.status, free)}{policy}{sure}"
    for charge in checked.outcome.charges:
        if charge.shown > FREE:
            doubt = "" if charge.truth else " (open)"
            version = charge.ruling.version
            mark = "" if version.sure == "text" else f" [{version.sure}]"
            yield f"    {charge.ruling.provision.title}{doubt}: {version.cite}{mark}"
    for missing in answer.missing:
        yield f"    not known: {missing.ask} (ask the {missing.who})"
    yield from (f"    {notice}" for notice in answer.notices)


def reached(status: str, free: str = "nothing in force reaches it") -> str:
    """A status as a person says it."""
    return free if status == "no_licence_required" else words(status)


def words(code: str) -> str:
    """A code of the answer as words."""
    return code.replace("_", " ")
