"""Names as plain words, whatever they were written in."""

from __future__ import annotations

import pytest

from fencepost.names.text import MAX_NAME, has_han, plain, skeleton, sound, stem


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Société Générale S.A.", "societe generale sa"),
        ("БАЙКАЛ", "baykal"),
        ("A-K-S", "aks"),
        ("J. P. Morgan", "jp morgan"),
        ("Xi’an R&D", "xian r and d"),  # noqa: RUF001 - the mark that texts use
        ("ＨＵＡＷＥＩ　技术", "huawei 技术"),  # noqa: RUF001 - wide letters are meant
        ("Al-Obaidullah", "al obaidullah"),
        ("N\u200bo\u00adn\ufeffe", "none"),
        ("  ", ""),
    ],
)
def test_a_name_is_read_in_one_case_without_marks(written: str, read: str) -> None:
    """Accents, case, punctuation, invisible marks and the alphabet make no other name; Chinese characters stay."""
    assert plain(written) == read


def test_kana_keep_their_marks() -> None:
    """A kana without its mark is another sound."""
    assert plain("ガ") != plain("カ")


def test_a_paragraph_is_read_to_a_bound() -> None:
    """Ten megabytes of one name are cut before anything is worked out."""
    assert len(plain("a" * 10_000_000)) == MAX_NAME


def test_lone_surrogates_and_nul_are_no_accident() -> None:
    """Half of a character and a NUL are read as nothing."""
    assert plain("\udcffAcme\x00\ud800") == "acme"


@pytest.mark.parametrize(("one", "other"), [("services", "srvces"), ("commercial", "cmmrcl")])
def test_a_skeleton_has_no_inner_vowels(one: str, other: str) -> None:
    """An abbreviation that leaves out vowels has the skeleton of its word."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("volodymyr", "vladymyr"), ("hussein", "husayn"), ("qaddafi", "kadafi"), ("phillip", "filip")]
)
def test_spellings_of_one_sound_are_heard_alike(one: str, other: str) -> None:
    """The ways of writing one sound in Latin letters give one sound."""
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("word", "root"), [("technologies", "technology"), ("systems", "system"), ("glass", "glass"), ("gas", "gas")]
)
def test_a_plural_is_its_singular(word: str, root: str) -> None:
    """Plurals of long words are taken off, and nothing else."""
    assert stem(word) == root


def test_chinese_is_told_from_the_rest() -> None:
    """Japanese syllables and Latin letters are no Chinese characters; the round zero is one."""
    assert has_han("北京")
    assert has_han("二〇三所")
    assert not has_han("カタカナ Latin")
