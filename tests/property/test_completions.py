from __future__ import annotations

import random

import pytest
from bench.completions import Base, bases, exhaustive, sampled

from fencepost.book.cases import Case
from fencepost.decide.check import Checker


def seeded() -> random.Random:
    return random.Random(4)  # noqa: S311 - a fixed sample, not a secret


@pytest.fixture(scope="module")
def some(checker: Checker, rows: tuple[Case, ...]) -> tuple[Base, ...]:
    """Every fourth worked row."""
    return tuple(bases(checker, rows[::4]))


def test_three_missing_facts_overturn_nothing(some: tuple[Base, ...]) -> None:
    """No completion of three missing facts overturns a certain answer.

    Nor does one overturn "no licence required" but through a control that needs knowledge and stood in missing.
    A sample of what bench/completions.py runs whole.
    """
    tally = exhaustive(some, seeded(), most=60)
    assert tally.of_certain > 10_000
    assert tally.of_free > 1_000
    assert tally.violations == 0, "\n".join(tally.told)


def test_sampled_completions_overturn_nothing(some: tuple[Base, ...]) -> None:
    """The same of completions in which up to twelve facts were missing."""
    tally = sampled(some, 20_000, seeded())
    assert tally.of_certain > 1_000
    assert tally.overturned_by_knowledge > 100
    assert tally.violations == 0, "\n".join(tally.told)


def test_a_state_of_the_law_in_doubt_loses_no_certainty(checker: Checker, rows: tuple[Case, ...]) -> None:
    """A certain answer stays certain also where another state of the law is not ruled out."""
    doubtful = tuple(base for base in bases(checker, rows) if len(base.programs) > 1)
    assert doubtful
    tally = exhaustive(doubtful, seeded(), most=400)
    assert tally.status_overturned == 0
    assert tally.violations == 0, "\n".join(tally.told)
