"""What a score means."""

from __future__ import annotations

from typing import get_args

import pytest

from fencepost.names.outcome import HIT, REVIEW, Outcome, outcome


@pytest.mark.parametrize(
    ("score", "meant"),
    [
        (1.0, "hit"),
        (HIT, "hit"),
        (HIT - 1e-9, "review"),
        (REVIEW, "review"),
        (REVIEW - 1e-9, "no_match"),
        (0, "no_match"),
    ],
)
def test_the_lines_are_where_they_are_said_to_be(score: float, meant: str) -> None:
    """On the line and one step below it."""
    assert outcome(score) == meant


def test_nobody_is_clear() -> None:
    """There are three outcomes, and none of them clears."""
    assert set(get_args(Outcome)) == {"hit", "review", "no_match"}
