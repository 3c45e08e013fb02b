"""The places in which a seat is of concern, from the law of the day."""

from __future__ import annotations

from datetime import date

import pytest

from fencepost.book.files import load_corpus
from fencepost.book.shelf import Shelf
from fencepost.facts.places_of_concern import places_of_concern

SHELF = Shelf(load_corpus())
KNOWN = date(2026, 11, 23)


@pytest.mark.parametrize(("day", "cambodia"), [(date(2025, 11, 6), True), (date(2025, 11, 7), False)])
def test_the_places_are_those_of_the_day(day: date, *, cambodia: bool) -> None:
    """Cambodia left Country Group D:5 on 2025-11-07; China and Macau are there on both days."""
    found = places_of_concern(SHELF.open(day, KNOWN, "enforced"))
    assert {"CN", "MO"} <= set(found)
    assert ("KH" in found) is cambodia
    assert "US" not in found
    assert found["CN"] == "Country Group D:5"
    assert "Macau" in found["MO"]


def test_before_the_rule_no_place_is_of_concern() -> None:
    """The definition is in force from 2022-08-26."""
    assert places_of_concern(SHELF.open(date(2022, 8, 25), KNOWN, "enforced")) == {}
