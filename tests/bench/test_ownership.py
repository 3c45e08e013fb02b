"""The bench of owners in small: both give the same shares, and a ratio far below the target within one run."""

from __future__ import annotations

from bench.ownership.__main__ import beside_networkx, large, one_company

SEED = 4


def test_the_shares_are_those_of_networkx_and_come_much_sooner() -> None:
    """On one web in one run: equal shares, and many times faster."""
    found = beside_networkx(20_000, SEED, times=1)
    assert found["times_faster"]["together"] > 10


def test_a_web_with_rings_comes_to_rest() -> None:
    """Every listed share of twenty thousand companies, within a bound that no slow machine breaks."""
    found = large(20_000, 200_000, SEED)
    assert found["restricted"] > 0
    assert found["seconds_together"] < 20


def test_one_companys_owners_are_answered_at_once() -> None:
    """Single companies after the day is drawn."""
    assert one_company(5_000, 30_000, SEED, asked=20)["p50_ms"] < 500
