from __future__ import annotations

import random
from itertools import combinations

import pytest
from bench.completions import choices_of, states

from fencepost.decide.check import Checked, Checker
from fencepost.decide.flips import Change, flips
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


def test_a_reported_flip_flips(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """Each change that is said to give another status gives that status when it is tried."""
    told = 0
    for checked in worked[::3]:
        now = status_with(checker, checked, ())
        for flip in flips(checker, checked):
            told += 1
            assert flip.status != now
            assert status_with(checker, checked, flip.changes) == flip.status, (checked.deal.cells, flip)
    assert told > 100


def test_pairs_are_minimal(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """Where two changes are told together, neither alone changes the status."""
    pairs = 0
    for checked in worked[::3]:
        now = status_with(checker, checked, ())
        for flip in flips(checker, checked):
            for fewer in (part for size in range(1, len(flip.changes)) for part in combinations(flip.changes, size)):
                pairs += 1
                assert status_with(checker, checked, fewer) == now, (checked.deal.cells, flip)
    assert pairs > 0


def test_a_certain_settlement_is_certain(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """Where settling says that all values agree, every completion of every missing fact gives that status."""
    chooser = random.Random(7)
    certain = 0
    for checked in worked:
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
        for _ in range(60):
            filled = {**values, **{fact: chooser.choice(choices[fact]) for fact in unknown}}
            assert STRICTNESS[program.run(filled).status] == settlement.statuses[0], (checked.deal.cells, filled)
    assert certain > 10


def test_a_certain_answer_settles_as_itself(checker: Checker, worked: tuple[Checked, ...]) -> None:
    """An answer that is certain leaves nothing to settle: its status is the only one that can be."""
    for checked in worked:
        verdict = checked.answer.verdict
        if verdict.certain:
            assert settle(checker, checked).statuses == (verdict.status,)


@pytest.mark.parametrize("share", range(3))
def test_settled_values_lead_where_they_say(checker: Checker, worked: tuple[Checked, ...], share: int) -> None:
    """Where one fact alone matters, each of its values leads to exactly the statuses that are told."""
    for checked in worked[share::9]:
        if checked.answer.verdict.status == "not_covered":
            continue
        settlement = settle(checker, checked)
        for matter in settlement.matters:
            for found in matter.outcomes.values():
                assert set(found) <= set(settlement.statuses)
