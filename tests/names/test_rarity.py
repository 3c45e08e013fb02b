"""Rare words tell more than common ones, by one published list."""

from __future__ import annotations

import csv

import pytest

from fencepost.names.rarity import Rarity, rarity
from fencepost.sources.shipped import shipped


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


@pytest.mark.parametrize("name", ["name_words", "name_weights"])
def test_cards(name: str) -> None:
    """Each table has a card with its source, date, bounds and known faults."""
    card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
    assert all(part in card for part in ("**Source.**", "**Date.**", "**Bounds.**", "## Columns", "## Known faults"))


def test_the_table_keeps_the_bounds_of_its_card() -> None:
    """Words in order, each once, held by three names at least and by no more than there are."""
    with shipped("data", "name_words.csv").open(encoding="utf-8", newline="") as stream:
        (first, total), *rows = [(row["word"], int(row["names"])) for row in csv.DictReader(stream)]
    assert first == "*"
    assert 8_000 <= len(rows) <= 12_000
    assert [word for word, _ in rows] == sorted({word for word, _ in rows})
    assert all(3 <= count <= total for _, count in rows)
    card = shipped("data", "name_words.card.md").read_text(encoding="utf-8")
    assert f"{len(rows):,} words, and {total:,} different names" in card
