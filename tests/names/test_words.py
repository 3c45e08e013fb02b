"""The words that tell one bearer of a name from another."""

from __future__ import annotations

import pytest

from fencepost.names.words import telling, words


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Huawei Technologies Co., Ltd.", ("huawei", "technology")),
        ("OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU GAS", ("gas",)),
        ("Siemens Aktiengesellschaft", ("siemen",)),
        ("Bank of the West", ("bank", "west")),
        ("35th Research Institute", ("35", "research", "institute")),
        ("Thirty Fifth", ("thirty", "5")),
        ("Tenth Research Institute", ("10", "research", "institute")),
        ("Hong Kong Trading", ("hk", "trading")),
        ("Dr. Hasan Ali Khan", ("hasan", "ali", "khan")),
        ("ZHANG, Yu", ("zhang", "yu")),
        ("Mei Ltd", ("mei",)),
        ("(주) 삼성전자", ("samseongjeonja",)),
        ("Acme Group", ("acme", "group")),
        ("Acme Holding Ltd", ("acme", "holding")),
    ],
)
def test_legal_forms_joining_words_and_titles_tell_nothing(name: str, left: tuple[str, ...]) -> None:
    """They are left out in any language; numbers and places have one spelling, and a group stays a group."""
    assert words(name) == left


@pytest.mark.parametrize("name", ["Co., Ltd.", "LLC", "The", "GmbH & Co. KG", "S.A."])
def test_a_name_of_nothing_else_keeps_what_it_has(name: str) -> None:
    """Where a legal form is all there is, it stays, and it is said to tell nothing."""
    assert words(name)
    assert not telling(name)


def test_no_letter_is_no_word() -> None:
    """Punctuation alone has no words."""
    assert words("???") == words("") == ()
    assert not telling("???")


def test_a_coined_word_tells() -> None:
    """One word of its own is enough."""
    assert telling("Acme Ltd")
