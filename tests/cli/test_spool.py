"""Rows that come in one order and go out in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.cli import spool
from fencepost.cli.spool import Spool


@given(st.lists(st.tuples(st.integers(-3, 3), st.text(max_size=8))))
def test_every_row_comes_back_once_in_order(rows: list[tuple[int, str]]) -> None:
    """By their places, and equal places as they came, whatever the rows hold."""
    with Spool() as waiting:
        for number, (place, text) in enumerate(rows):
            waiting.add((place,), {"n": number, "text": text})
        found = [(row["n"], row["text"]) for row in waiting.in_order()]
    wanted = sorted(enumerate(rows), key=lambda one: one[1][0])
    assert found == [(number, text) for number, (_, text) in wanted]


def test_what_outgrows_the_memory_goes_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than are kept in memory come back all the same."""
    monkeypatch.setattr(spool, "_IN_MEMORY", 100)
    with Spool() as waiting:
        for number in range(500):
            waiting.add((-number,), {"n": number})
        assert [row["n"] for row in waiting.in_order(3)] == [499, 498, 497]
        assert len(waiting) == 500
