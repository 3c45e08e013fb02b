"""Lints of the gates: what is well formed but cannot be right. Each has a page under docs/lints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from fencepost.book.gates import Gatekeeper
from fencepost.book.lint import Finding
from fencepost.sources.diversions import Diversion

Cases = Mapping[str, Diversion]
GateLint = Callable[[Gatekeeper, Cases, date], Iterator[Finding]]


def lint_gates(keeper: Gatekeeper, cases: Cases, today: date) -> tuple[Finding, ...]:
    """Every finding of every lint, in the order of the files."""
    found = [finding for check in GATE_LINTS.values() for finding in check(keeper, cases, today)]
    return tuple(sorted(found, key=lambda finding: (finding.at.file, finding.at.line, finding.lint)))


def _fence_asleep(keeper: Gatekeeper, _: Cases, today: date) -> Iterator[Finding]:
    for gate in keeper.gates.values():
        ends = (date.max, *(version.begins - timedelta(days=1) for version in gate.versions))
        for version, last in zip(gate.versions, ends, strict=False):
            turning = [day for day in keeper.shelf.turning_days if version.begins < day <= last]
            days = (version.begins, *turning)
            for fence in version.fences:
                if not any(_stands(keeper, fence, day, max(today, version.begins)) for day in days):
                    what = f"{fence} is in force on no day of the version of {version.begins}"
                    yield Finding("gate-fence-asleep", version.at, what)


def _stands(keeper: Gatekeeper, fence: str, day: date, known_on: date) -> bool:
    """Whether a fence is in force on a day, if only in the books or in a branch."""
    book = keeper.shelf.open(day, known_on, "books")
    return fence in book.by_id or any(fence in dict(branch.changes) for branch in book.branches)


def _case_one_sided(keeper: Gatekeeper, cases: Cases, _: date) -> Iterator[Finding]:
    for gate in keeper.gates.values():
        told = {case.id for case in cases.values() if gate.id in case.gates}
        for name in sorted(told - set(gate.cases)):
            yield Finding("gate-case-one-sided", gate.at, f"{name} shows {gate.id}, which does not name it")
        for name in sorted(set(gate.cases) - told):
            yield Finding("gate-case-one-sided", gate.at, f"{gate.id} names {name}, which does not show it")


def _without_evidence(keeper: Gatekeeper, _: Cases, __: date) -> Iterator[Finding]:
    for gate in keeper.gates.values():
        if not gate.cases and not gate.evidence:
            yield Finding("gate-without-evidence", gate.at, f"{gate.id} rests on no case and no other evidence")


GATE_LINTS: dict[str, GateLint] = {
    "gate-fence-asleep": _fence_asleep,
    "gate-case-one-sided": _case_one_sided,
    "gate-without-evidence": _without_evidence,
}
