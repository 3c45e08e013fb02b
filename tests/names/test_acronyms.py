"""The short names that initials make."""

from __future__ import annotations

import pytest

from fencepost.names.acronyms import acronyms
from fencepost.names.words import words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Beijing Aeronautical Manufacturing Technology Research Institute", "bamtri"),
        ("China Aerospace Science and Industry Corporation", "casic"),
        ("Harbin Institute of Technology", "hit"),
        ("Semiconductor Manufacturing International Company Limited", "smic"),
    ],
)
def test_initials_make_a_name(name: str, letters: str) -> None:
    """With or without the joining words and the legal form."""
    assert letters in acronyms(name, words(name))


@pytest.mark.parametrize("name", ["", "Acme", "Acme Ltd"])
def test_one_or_two_words_have_no_acronym(name: str) -> None:
    """Two letters are anybody's."""
    assert acronyms(name, words(name)) == frozenset()
