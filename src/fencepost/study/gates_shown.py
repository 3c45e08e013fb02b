"""Gates written out: as lines to read and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import Any

from fencepost.book.gate import Evidence, Gate, GateVersion
from fencepost.book.gates import Cell, Gatekeeper, GateState, Value
from fencepost.sources.diversions import Diversion

MARKS: dict[Value, str] = {
    "passes": "o", "closed": "x", "part": "/", "not_in_force": "-", "not_established": "?", "not_examined": ".",
}  # fmt: skip
"""One letter for each way in which a gate may stand towards a fence."""

_WIDTH = 110
_STANDING = {"not_established": "not established", "not_yet": "not yet", "part": "in part"}


def asked(cases: Iterable[Diversion], gate: Gate, known_on: date) -> tuple[Diversion, ...]:
    """The cases of a gate that were public by a day."""
    return tuple(case for case in cases if case.id in gate.cases and case.known_since.last <= known_on)


def list_lines(keeper: Gatekeeper, states: Sequence[GateState], fences: Iterable[str] | None) -> Iterator[str]:
    """A table of gates; with ``fences`` how each stands towards them."""
    wanted = set(fences or ())
    head = ("gate", "law", "fences", "since", "by", "title")
    rows = [head, *(_row(keeper, state) for state in states)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    for row, state in zip(rows, (None, *states), strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for cell in state.cells if state else ():
            if cell.fence in wanted:
                yield from _wrapped(f"{cell.value.replace('_', ' ')} {cell.fence}: {cell.why}", "    ")


def matrix_lines(keeper: Gatekeeper, cells: Iterable[Cell]) -> Iterator[str]:
    """A line for each fence and a column for each gate, the gates numbered below."""
    names = sorted(keeper.gates)
    marks = {(cell.gate, cell.fence): MARKS[cell.value] for cell in cells}
    width = max((len(fence) for fence in keeper.fences), default=0)
    yield " " * width + "".join(f"{number:>3}" for number in range(1, len(names) + 1))
    for fence in keeper.fences:
        yield fence.ljust(width) + "".join(f"{marks[name, fence]:>3}" for name in names)
    yield from (f"{number:>3}  {name}" for number, name in enumerate(names, start=1))


def gate_lines(keeper: Gatekeeper, gate: Gate, day: date, known_on: date, cases: Sequence[Diversion]) -> Iterator[str]:
    """A gate with its whole history, as far as it was public by ``known_on``."""
    state = keeper.state(gate, day, known_on)
    yield f"{gate.id}: {gate.title}"
    yield from _wrapped(gate.about, "  ", "")
    told = _words(state.version.legality) if state.version else f"no version, {state.why}"
    yield f"  on {day}, as known on {known_on}: {told}; the fences leave it {_stands(state)}"
    for version in keeper.known(gate, known_on):
        yield ""
        yield from _version(keeper, version, state, known_on)
    flags = _flags(keeper, gate, known_on)
    shown = _evidence(one for one in gate.evidence if one.public.last <= known_on)
    for title, body in (("cases", _cases(cases)), ("other evidence", shown), ("signals", _signals(keeper, flags))):
        lines = list(body)
        if lines:
            yield from ("", title, *lines)
    hidden = len(gate.versions) - len(keeper.known(gate, known_on)), len(gate.cases) - len(cases)
    if any(hidden):
        yield ""
        yield f"not public by {known_on}, and left out: versions {hidden[0]}, cases {hidden[1]}"


def state_dict(keeper: Gatekeeper, state: GateState, cases: Sequence[Diversion]) -> dict[str, Any]:
    """A gate on a day as plain values."""
    version = state.version
    return {
        "id": state.gate.id,
        "title": state.gate.title,
        "legality": version.legality if version else None,
        "standing": state.standing,
        "since": version.begins if version else None,
        "by": _instrument(keeper, version.by) if version else None,
        "how": version.how if version else state.why,
        "cite": version.cite if version else None,
        "sure": version.sure if version else None,
        "cells": [asdict(cell) for cell in state.cells],
        "cases": [case.id for case in cases],
    }


def gate_dict(keeper: Gatekeeper, gate: Gate, day: date, known_on: date, cases: Sequence[Diversion]) -> dict[str, Any]:
    """A gate with its whole history as plain values."""
    state = keeper.state(gate, day, known_on)
    known = keeper.known(gate, known_on)
    flags, signals = keeper.shelf.corpus.provisions, _flags(keeper, gate, known_on)
    return {
        **state_dict(keeper, state, cases),
        "about": gate.about,
        "versions": [_version_dict(keeper, one, known_on, governs=one is state.version) for one in known],
        "cases": [_case_dict(case) for case in cases],
        "evidence": [
            {**asdict(one), "public": str(one.public)} for one in gate.evidence if one.public.last <= known_on
        ],
        "signals": [{"id": name, "title": flags[name].title, "ask": _ask(keeper, name)} for name in signals],
        "hidden": {"versions": len(gate.versions) - len(known), "cases": len(gate.cases) - len(cases)},
    }


def _row(keeper: Gatekeeper, state: GateState) -> tuple[str, ...]:
    version = state.version
    if version is None:
        return (state.gate.id, "", _stands(state), "", state.why, state.gate.title)
    cite = keeper.shelf.corpus.instruments[version.by].cite
    told = cite if len(cite) <= 40 else f"{cite[:39]}…"  # noqa: PLR2004 - as wide as a column of a terminal may be
    return (state.gate.id, _words(version.legality), _stands(state), str(version.begins), told, state.gate.title)


def _version(keeper: Gatekeeper, version: GateVersion, state: GateState, known_on: date) -> Iterator[str]:
    instrument = keeper.shelf.corpus.instruments[version.by]
    here = version is state.version
    by = f"{instrument.cite} ({instrument.title})"
    yield f"{'*' if here else ' '} from {version.begins} by {by}: {_words(version.legality)} [{version.sure}]"
    yield from _wrapped(f"{version.how} ({version.cite})", "    ", "")
    for line in _fences(keeper, version, known_on):
        yield from _wrapped(line, "    ")
    for cell in state.cells if here else ():
        if cell.value in {"not_in_force", "not_established"}:
            yield from _wrapped(f"on the day {_words(cell.value)}: {cell.fence}: {cell.why}", "    ")
    yield from (f"    read by {r.by} on {r.on} against {r.source}" for r in version.readings)
    if version.note:
        yield from _wrapped(f"note: {version.note}", "    ")


def _fences(keeper: Gatekeeper, version: GateVersion, known_on: date) -> Iterator[str]:
    """What the version passes, what closes it and what is proposed, as far as it was public."""
    instruments = keeper.shelf.corpus.instruments
    for passage in version.passes:
        if _public(keeper, passage.fence, known_on):
            yield f"passes {_fence(keeper, passage.fence)}: {passage.how}"
    for closing in version.closed_by:
        if closing.instrument:
            yield f"closed by {instruments[closing.instrument].cite}: {closing.how}"
        elif _public(keeper, closing.fence, known_on):
            yield f"closed by {_fence(keeper, closing.fence)}: {closing.how}"
    for proposal in version.proposed:
        if keeper.public(proposal.instrument, known_on):
            what = instruments[proposal.instrument]
            yield f"{what.status}, closes nothing: {what.cite}: {proposal.how}"


def _cases(cases: Iterable[Diversion]) -> Iterator[str]:
    for case in cases:
        span = f"{case.begins} to {case.ends}" if case.ends else str(case.begins)
        yield f"  {case.id}  {case.title}, {span}: {_words(case.status)}"
        yield from _wrapped(f"{case.outcome} [{case.source}; {case.sure}]", "       ")


def _evidence(evidence: Iterable[Evidence]) -> Iterator[str]:
    for one in evidence:
        scope = f" ({one.scope})" if one.scope else ""
        yield from _wrapped(f"{one.what}{scope} [{one.cite}; {one.sure}]", "  ")


def _flags(keeper: Gatekeeper, gate: Gate, known_on: date) -> tuple[str, ...]:
    return tuple(name for name in gate.signals if _public(keeper, name, known_on))


def _signals(keeper: Gatekeeper, flags: Iterable[str]) -> Iterator[str]:
    for name in flags:
        yield f"  {name}: {keeper.shelf.corpus.provisions[name].title}"
        yield from _wrapped(_ask(keeper, name), "       ")


def _ask(keeper: Gatekeeper, flag: str) -> str:
    return next((v.ask for v in keeper.shelf.corpus.provisions[flag].versions if v.ask), "")


def _public(keeper: Gatekeeper, provision: str, known_on: date) -> bool:
    return any(keeper.public(version.by, known_on) for version in keeper.shelf.corpus.provisions[provision].versions)


def _fence(keeper: Gatekeeper, fence: str) -> str:
    return f"{fence} ({keeper.shelf.corpus.provisions[fence].title})"


def _instrument(keeper: Gatekeeper, name: str) -> dict[str, Any]:
    one = keeper.shelf.corpus.instruments[name]
    return {"id": one.id, "title": one.title, "cite": one.cite, "status": one.status, "public": one.known_from}


def _version_dict(keeper: Gatekeeper, version: GateVersion, known_on: date, *, governs: bool) -> dict[str, Any]:
    closing = [one for one in version.closed_by if one.instrument or _public(keeper, one.fence, known_on)]
    return {
        "from": version.begins,
        "by": _instrument(keeper, version.by),
        "governs": governs,
        "legality": version.legality,
        "how": version.how,
        "cite": version.cite,
        "sure": version.sure,
        "passes": [asdict(one) for one in version.passes if _public(keeper, one.fence, known_on)],
        "closed_by": [
            {"fence": one.fence or None, "instrument": one.instrument or None, "how": one.how} for one in closing
        ],
        "proposed": [
            {**_instrument(keeper, one.instrument), "how": one.how}
            for one in version.proposed
            if keeper.public(one.instrument, known_on)
        ],
        "readings": [asdict(one) for one in version.readings],
        "note": version.note,
    }


def _case_dict(case: Diversion) -> dict[str, Any]:
    told = asdict(case)
    for name in ("begins", "ends", "known_since"):
        told[name] = told[name] and {key: str(value) for key, value in told[name].items()}
    told["quantity"], told["value"] = (str(one) if one else None for one in (case.quantity, case.value))
    return told


def _stands(state: GateState) -> str:
    return _STANDING.get(state.standing, state.standing)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _wrapped(text: str, indent: str, hang: str = "  ") -> Iterator[str]:
    yield from wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}{hang}", break_long_words=False)
