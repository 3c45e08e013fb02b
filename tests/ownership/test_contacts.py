"""Addresses, telephone numbers and officers that are one, however they are written."""

from __future__ import annotations

import pytest

from fencepost.ownership.contacts import near, one_phone, person_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+852 2161 7788", "2161-7788", True),
        ("00852 21617788", "+852-2161-7788", True),
        ("(03) 2161 7788", "+60 3 2161 7788", True),
        ("2161 7788", "2161 7789", False),
        ("161 7788", "+852 2161 7788", False),
        ("12345", "12345", False),
        ("", "", False),
        ("ext. none", "ext. none", False),
    ],
)
def test_a_telephone_number_is_one_with_or_without_its_country(one: str, other: str, *, same: bool) -> None:
    """Eight digits at the end tell a number, fewer than six tell nobody."""
    assert one_phone(one, other) is same
    assert one_phone(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (
            "Unit 5, 3/F, Kam Hing Building, 12 Hill Road, Hong Kong",
            "Rm 5, 3rd Floor, Kam Hing Bldg, 12 Hill Rd, HK",
            "same_unit",
        ),
        (
            "Unit 5, 3/F, Kam Hing Building, 12 Hill Road, Hong Kong",
            "Unit 9, 8/F, Kam Hing Building, 12 Hill Road, HK",
            "same_building",
        ),
        ("12 Jalan Ampang, Kuala Lumpur", "12 Jalan Ampang, Kuala Lumpur", "same_unit"),
        ("Kuala Lumpur", "Kuala Lumpur", "unclear"),
    ],
)
def test_addresses_are_held_against_each_other_down_to_the_unit(one: str, other: str, level: str) -> None:
    """A house that is written word for word alike is one place; a city alone is none."""
    assert near(one, other) == level


def test_a_persons_words_may_stand_in_any_order() -> None:
    """A single Latin word is no name, a Chinese one is."""
    assert person_key("TAN, Wei Ming") == person_key("Wei Ming Tan") != ""
    assert person_key("Wong") == ""
    assert person_key("王小明") != ""
