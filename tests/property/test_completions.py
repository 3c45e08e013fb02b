from __future__ import annotations

import random
from functools import cache

from bench.completions import Base, bases, exhaustive, sampled

from fencepost.book.cases import Case
from fencepost.decide.check import Checker


@cache
def some(checker: Checker, rows: tuple[Case, ...], step: int) -> tuple[Base, ...]:
    return tuple(bases(checker, rows[::step]))


def test_three_missing_facts_overturn_nothing(checker: Checker, rows: tuple[Case, ...]) -> None:
    """No completion of three missing facts overturns a certain answer.

    Nor does one overturn "no licence required" but through a control that needs knowledge and stood in missing.
    A sample of what bench/completions.py runs whole.
    """
    tally = exhaustive(some(checker, rows, 4), random.Random(4), most=60)
    assert tally.of_certain > 10_000
    assert tally.of_free > 1_000
    assert tally.violations == 0, "\n".join(tally.told)


def test_sampled_completions_overturn_nothing(checker: Checker, rows: tuple[Case, ...]) -> None:
    """The same of completions in which up to twelve facts were missing."""
    tally = sampled(some(checker, rows, 4), 20_000, random.Random(4))
    assert tally.of_certain > 1_000
    assert tally.overturned_by_knowledge > 100
    assert tally.violations == 0, "\n".join(tally.told)
