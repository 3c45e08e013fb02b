"""Synonyms are learned from the names of the same parties."""

from __future__ import annotations

from fencepost.names.synonyms import learned


def test_two_words_that_change_places_again_and_again_are_synonyms() -> None:
    """What one name of a party says with one word, and another with another, both ways."""
    found = learned([[("zavod", "krasny"), ("plant", "krasny")], [("zavod", "volga"), ("plant", "volga")]])
    assert found["zavod"]["plant"] == found["plant"]["zavod"] > 0.5
    assert set(found) == {"zavod", "plant"}


def test_parties_with_one_name_teach_nothing() -> None:
    """Without a second name there is nothing to learn."""
    assert learned([[("acme",)], [("ajax",)]]) == {}


def test_names_with_nothing_in_common_are_no_dictionary() -> None:
    """Long names that share no word teach nothing of single words."""
    assert learned([[tuple("abcdefghij"), ("one", "two", "three")]]) == {}


def test_initials_are_no_synonyms() -> None:
    """A letter stands for too many words."""
    assert learned([[("j", "smith"), ("john", "smith")]] * 3) == {}
