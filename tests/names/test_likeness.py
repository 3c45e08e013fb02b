"""How like two words are, and by what."""

from __future__ import annotations

import pytest

from fencepost.names.likeness import how, likeness, shortened


def like(one: str, other: str) -> float:
    return float(likeness([one], [other], {})[0, 0])


@pytest.mark.parametrize(
    ("one", "other", "least", "by"),
    [
        ("huawei", "huawei", 1.0, "same"),
        ("huawei", "huavei", 0.6, "sound"),
        ("sensetime", "sensetyne", 0.5, "letters"),
        ("h", "hans", 0.5, "initial"),
        ("tech", "technology", 0.7, "short form"),
        ("grp", "group", 0.7, "short form"),
        ("srvcs", "services", 0.7, "short form"),
        ("comm", "communication", 0.7, "short form"),
        ("intl", "international", 0.5, "short form"),
        ("qaddafi", "kadafi", 0.7, "sound"),
    ],
)
def test_a_word_is_known_in_other_clothes(one: str, other: str, least: float, by: str) -> None:
    """Misspelled, shortened, heard or an initial: it is like, and a reviewer reads why."""
    assert like(one, other) >= least
    assert like(one, other) == pytest.approx(like(other, one))
    assert how(one, other, {}) == by


@pytest.mark.parametrize(("one", "other"), [("yunda", "hyundai"), ("baidu", "obaidullah"), ("ocean", "plant")])
def test_letters_in_common_are_not_enough(one: str, other: str) -> None:
    """A word inside another is not that word."""
    assert like(one, other) < 0.5


def test_a_synonym_is_as_like_as_it_was_learned() -> None:
    """What the list says of two words counts, and is named."""
    learned = {"zavod": {"plant": 0.8}}
    assert float(likeness(["zavod"], ["plant"], learned)[0, 0]) == pytest.approx(0.8)
    assert how("zavod", "plant", learned) == "synonym"


def test_another_first_letter_is_no_short_form() -> None:
    """A short form begins as its word does."""
    assert shortened("ech", "technology") == 0
    assert shortened("tec", "technology") > 0
