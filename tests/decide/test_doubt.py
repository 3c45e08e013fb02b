"""What an answer says where the state of the law is not settled."""

from __future__ import annotations

from datetime import date

import pytest

from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.settle import settle
from fencepost.model.deal import Deal

TODAY = date(2026, 11, 23)
HALF_LISTED = {
    "kind": "export",
    "item": "accelerator under test",
    "bits": "8",
    "die_mm2": "300",
    "nonplanar": "yes",
    "datacenter": "yes",
    "from": "US",
    "to": "CN",
    "end_use": "civil",
    "parties.entity_listed": "no",
    "parties.footnote_5": "no",
    "parties.listed_ownership_pct": "55",
}
"""A deal in which only the 50 percent rule speaks, or a chip of 800 TPP for all else."""


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def on(checker: Checker, day: str, **cells: str) -> Checked:
    return checker.check(Deal({**HALF_LISTED, "date": day, **cells}), known_on=TODAY)


def test_before_the_stay_the_rule_decides(checker: Checker) -> None:
    """While the 50 percent rule is in force, a licence is needed and no branch is shown."""
    answer = on(checker, "2025-10-15", tops="100").answer
    assert (answer.verdict.status, answer.branches) == ("licence_required", ())


def test_during_the_stay_the_rule_is_silent(checker: Checker) -> None:
    """While the rule is suspended, ownership alone asks for no licence."""
    answer = on(checker, "2025-12-15", tops="100").answer
    assert answer.verdict.status == "no_licence_required"
    assert "us.ear.744.11.a.1.affiliates" in dict(answer.silent)


def test_after_the_stay_both_branches_travel(checker: Checker) -> None:
    """After the day on which the stay was to end the strictest state is told, not certain, with the other beside it."""
    answer = on(checker, "2026-11-20", tops="100").answer
    assert (answer.verdict.status, answer.verdict.certain) == ("licence_required", False)
    assert [(branch.status, branch.unsettled) for branch in answer.branches] == [("no_licence_required", True)]


def test_certain_in_both_states_is_certain(checker: Checker) -> None:
    """Where a chip needs a licence whatever became of the stay, the answer is certain."""
    assert on(checker, "2026-11-20", tops="700").answer.verdict.certain is True


def test_open_in_one_state_is_not_certain(checker: Checker) -> None:
    """Where one state asks for a licence for sure and the other only may, the answer is not certain."""
    assert on(checker, "2026-11-20", tops="100..700").answer.verdict.certain is False


def test_settling_is_no_surer_than_the_answer(checker: Checker) -> None:
    """Where two states of the law answer differently, no fact of the deal settles it."""
    assert settle(checker, on(checker, "2026-11-20", tops="100")).certain is False


def test_settling_before_the_law_is_modelled(checker: Checker) -> None:
    """A day before the law is modelled is not covered, and settling does not make it free."""
    settlement = settle(checker, on(checker, "2022-08-25", tops="700"))
    assert "no_licence_required" not in settlement.statuses
