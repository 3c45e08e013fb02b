"""Rare words tell more than common ones, by one published list."""

from __future__ import annotations

from fencepost.names.rarity import Rarity, rarity


def test_a_coined_word_weighs_more_than_one_of_the_trade() -> None:
    """What no listed name holds is as rare as can be; technology is nothing new; a place tells little."""
    known = rarity()
    assert known.of("zzyzx") == known.highest
    assert known.of("technology") < known.of("huawei") <= known.highest
    assert known.of("shenzhen") < known.of("iflytek")


def test_weights_are_the_logarithm_that_they_are_said_to_be() -> None:
    """One plus names over holders, the natural logarithm of it."""
    few = Rarity(100, {"university": 50})
    assert round(few.of("university"), 6) == 1.098612
    assert round(few.highest, 6) == 4.615121


def test_the_table_is_in_order_and_counts_in_bounds() -> None:
    """No word is held by more names than there are."""
    known = rarity()
    assert all(0 < weight <= known.highest for weight in known._weights.values())
