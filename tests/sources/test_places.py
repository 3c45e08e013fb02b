"""A place is known or it is not; it is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.sources.places import NOWHERE, place


@pytest.mark.parametrize(
    "text",
    [
        "HK",
        "hkg",
        "Hong Kong",
        " hong  KONG sar ",
        "香港",
        "Hong Kong Special Administrative Region of China",
        "PRC",
        "Hong Kong, China",
        "中国香港",
        "中国",
    ],
)
def test_hong_kong_counts_as_china(text: str) -> None:
    """Every way of writing Hong Kong, its official name among them, is China (85 FR 83788)."""
    assert place(text) == "CN"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Macau", "MO"),
        ("MAC", "MO"),
        ("澳門", "MO"),
        ("Kosovo", "XK"),
        ("XK", "XK"),
        ("NO", "NO"),
        ("Norway", "NO"),
        ("台湾", "TW"),
        ("Chinese Taipei", "TW"),
        ("阿联酋", "AE"),
        ("Dubai", "AE"),
        ("ARE", "AE"),
        ("South Korea", "KR"),
        ("Korea, DPR", "KP"),
        ("Macao SAR", "MO"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("none", NOWHERE),
    ],
)
def test_a_place_is_known_by_its_names(text: str, code: str) -> None:
    """Codes, names, official names and names in Chinese give the code; none is known to be none."""
    assert place(text) == code


@pytest.mark.parametrize("text", ["Chna", "Kosov", "Korea North South", "XX", "", "Hong Kongg", "Niger ia", "Korea"])
def test_a_place_is_never_guessed(text: str) -> None:
    """A name that is only like one is no country."""
    with pytest.raises(ValueError, match="is no country"):
        place(text)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_a_place_is_two_letters_or_none_or_refused(text: str) -> None:
    """No text gives anything but a code, and no text ever gives Hong Kong's own."""
    try:
        code = place(text)
    except ValueError:
        return
    assert code == NOWHERE or (len(code) == 2 and code.isupper() and code != "HK")
