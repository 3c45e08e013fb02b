from __future__ import annotations

import random

import pytest
from bench.completions import choices_of, states

from fencepost.decide.check import Checker
from fencepost.decide.flips import Change, Flip, flips
from fencepost.decide.judge import Checked
from fencepost.decide.settle import settle
from fencepost.facts.gather import logic_value, stated_value
from fencepost.logic.cells import ELSEWHERE
from fencepost.logic.tree import Value
from fencepost.model.answer import STRICTNESS, Status


def value_of(checker: Checker, change: Change) -> Value:
    """The value that a change says a fact would have."""
    kind = checker.gatherer.vocabulary[change.fact]
    if change.would_be == "anything else":
        return ELSEWHERE
    if kind.kind in {"place", "path", "code"}:
        return change.would_be
    return logic_value(stated_value(change.would_be, kind), kind)


def status_with(checker: Checker, checked: Checked, changes: tuple[Change, ...]) -> Status:
    values = {**checker.values(checked.facts), **{c.fact: value_of(checker, c) for c in changes}}
    return STRICTNESS[checker.program(checked.book).run(values).status]


@pytest.fixture(scope="module")
def reported(checker: Checker, worked: tuple[Checked, ...]) -> list[tuple[Checked, Flip]]:
    """Every flip of a few worked rows."""
    return [(checked, flip) for checked in worked[::15] for flip in flips(checker, checked).found]


def test_a_reported_flip_flips(checker: Checker, reported: list[tuple[Checked, Flip]]) -> None:
    """Each change that is said to give another status gives that status when it is tried."""
    assert len(reported) > 20
    for checked, flip in reported:
        assert flip.status != status_with(checker, checked, ())
        assert status_with(checker, checked, flip.changes) == flip.status, (checked.deal.cells, flip)


def test_pairs_are_minimal(checker: Checker, reported: list[tuple[Checked, Flip]]) -> None:
    """Where two changes are told together, neither alone changes the status."""
    pairs = [(checked, flip) for checked, flip in reported if len(flip.changes) > 1]
    assert pairs
    for checked, flip in pairs:
        for change in flip.changes:
            alone = status_with(checker, checked, (change,))
            assert alone == status_with(checker, checked, ()), (checked.deal.cells, flip)


def test_a_certain_settlement_is_certain(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """Where settling says that all values agree, every completion of every missing fact gives that status."""
    chooser = random.Random(7)  # noqa: S311 - a fixed sample, not a secret
    certain = 0
    for checked in worked[::3]:
        if checked.answer.verdict.status == "not_covered":
            continue
        settlement = settle(checker, checked)
        if not settlement.certain:
            continue
        certain += 1
        books = states(checker.shelf, checked.book)
        if len(books) > 1:
            continue
        values, choices = checker.values(checked.facts), choices_of(books)
        program = checker.program(checked.book)
        unknown = [fact for fact in choices if values.get(fact) is None]
        for _ in range(30):
            filled = {**values, **{fact: chooser.choice(choices[fact]) for fact in unknown}}
            found = STRICTNESS[program.run(filled).status]
            if found == "prohibited" and settlement.statuses == ("licence_required",):
                continue  # a person may turn out to be denied (decision 17)
            assert found == settlement.statuses[0], (checked.deal.cells, filled)
    assert certain > 10


def test_a_certain_answer_settles_as_itself(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """An answer that is certain leaves nothing to settle: its status is the only one that can be."""
    for checked in worked:
        verdict = checked.answer.verdict
        if verdict.certain:
            assert settle(checker, checked).statuses == (verdict.status,)


def test_settled_values_lead_where_they_say(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """The statuses told for one value of a missing fact are among those told for the whole answer."""
    for checked in worked[::9]:
        if checked.answer.verdict.status == "not_covered":
            continue
        settlement = settle(checker, checked)
        for matter in settlement.matters:
            for found in matter.outcomes.values():
                assert set(found) <= set(settlement.statuses)
