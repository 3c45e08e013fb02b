"""Identifiers that merge parties are sound, and it is known which slips their digits give away."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei as stdnum_lei
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_97_10

from fencepost.sources.gleif_codes import sound
from fencepost.sources.identifiers import guessed, identified, of_country, scheme_of, tagged

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "ownership" / "gleif_l1_asia_sample.csv"
LETTERS = string.digits + string.ascii_uppercase
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def leis(draw: st.DrawFn) -> str:
    """Any LEI with sound check digits."""
    head = draw(st.text(LETTERS, min_size=18, max_size=18))
    return head + mod_97_10.calc_check_digits(head)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    """Any USCC with a sound check digit."""
    head = draw(st.text(string.digits, min_size=8, max_size=8)) + draw(st.text(USCC, min_size=9, max_size=9))
    return head + stdnum_uscc.calc_check_digit(head)


@pytest.mark.parametrize(
    ("scheme", "text", "canonical"),
    [
        ("XI-LEI", "5493 001K JTII GC8Y 1R12", "xi-lei:5493001KJTIIGC8Y1R12"),
        ("lei", "5493001kjtiigc8y1r12", "xi-lei:5493001KJTIIGC8Y1R12"),
        ("uscc", "91110000600037341l", "cn-uscc:91110000600037341L"),
        ("tw-ubn", "22099131", "tw-ubn:22099131"),
        ("Companies House", "445790", "gb-coh:00445790"),
        ("gb-coh", "SC123456", "gb-coh:SC123456"),
        ("isin", "US0378331005", "isin:US0378331005"),
        ("imo", "IMO 9074729", "imo:9074729"),
        ("ru-inn", "7707083893", "ru-inn:7707083893"),
        ("ru-ogrn", "1027700132195", "ru-ogrn:1027700132195"),
        ("sg-acra", "197401143C", "sg-acra:197401143C"),
        ("jp-jcn", "5835678256246", "jp-jcn:5835678256246"),
        ("kr-brn", "124-81-00998", "kr-brn:1248100998"),
        ("bic", "deutdeff", "bic:DEUTDEFF"),
        ("RA000585", "x1", "ra000585:X1"),
    ],
)
def test_an_identifier_has_one_spelling(scheme: str, text: str, canonical: str) -> None:
    """An identifier is written ``scheme:value``, whatever its scheme is called and however it is spaced."""
    found = identified(scheme, text)
    assert str(found) == canonical
    assert found.sound is not False


@pytest.mark.parametrize(
    ("scheme", "text", "why"),
    [
        ("lei", "5493001KJTIIGC8Y1R13", "check digit"),
        ("lei", "5493001KJTIIGC8Y1R1", "two check digits"),
        ("lei", "97", "two check digits"),
        ("uscc", "91110000600037341M", "check digit"),
        ("uscc", "9111000060003734IL", "shape"),
        ("tw-ubn", "22099132", "check digit"),
        ("tw-ubn", "2209913", "shape"),
        ("isin", "US0378331006", "check digit"),
        ("gb-coh", "123456789", "8 digits"),
        ("bic", "DEUT1EFF", "shape"),
        ("ru-inn", "\u0667\u0667\u0660\u0667\u0660\u0668\u0663\u0668\u0669\u0663", "not plain"),
        ("lei", "", "empty"),
        ("whatever", "9" * 500, "longer"),
    ],
)
def test_an_unsound_identifier_says_why(scheme: str, text: str, why: str) -> None:
    """An identifier with a wrong digit or shape is unsound, and what is wrong with it is said."""
    found = identified(scheme, text)
    assert found.sound is False
    assert why in found.why


@pytest.mark.parametrize(("scheme", "text"), [("gb-coh", "00445790"), ("pa-pub", "PA-1"), ("bic", "DEUTDEFF")])
def test_what_has_no_check_digit_cannot_be_called_sound(scheme: str, text: str) -> None:
    """An identifier whose scheme has no check digit is neither sound nor unsound."""
    assert identified(scheme, text).sound is None


@pytest.mark.skipif(not SAMPLE.exists(), reason="GLEIF's level 1 sample is not beside the checkout")
def test_every_lei_of_the_sample_is_sound() -> None:
    """Every LEI that GLEIF publishes in the sample is sound, one by one and by the column."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as rows:
        published = [row["LEI"] for row in csv.DictReader(rows)]
    assert len(published) == 10_790
    assert all(identified("xi-lei", text).sound for text in published)
    assert sound(pl.Series(published)).all()


@given(leis(), st.integers(0, 19), st.sampled_from(LETTERS))
def test_a_changed_character_of_an_lei_is_found_among_its_like(lei: str, place: int, other: str) -> None:
    """A digit for a digit or a letter for a letter is always found out: 97 divides no such difference."""
    changed = lei[:place] + other + lei[place + 1 :]
    if changed != lei and other.isdigit() == lei[place].isdigit():
        assert identified("xi-lei", changed).sound is False


def test_a_digit_for_a_letter_of_an_lei_is_mostly_found() -> None:
    """A letter in place of a digit moves all digits before it, so that about 1 in 97 such slips stay hidden."""
    head = "529900T8BM49AURSDO"
    lei = head + mod_97_10.calc_check_digits(head)
    slips = [
        lei[:place] + other + lei[place + 1 :]
        for place in range(18)
        for other in LETTERS
        if other.isdigit() != lei[place].isdigit()
    ]
    hidden = [text for text in slips if identified("xi-lei", text).sound]
    assert len(hidden) < len(slips) / 30


@given(leis(), st.integers(0, 18))
def test_two_neighbours_of_an_lei_changed_about_are_found_but_for_three_pairs(lei: str, place: int) -> None:
    """Neighbours that change places are found out, but for 1B, 2M and 3X, whose digits read 111, 222, 333 both ways."""
    pair = lei[place : place + 2]
    changed = lei[:place] + pair[::-1] + lei[place + 2 :]
    if changed != lei:
        twins = {"1B", "B1", "2M", "M2", "3X", "X3"}
        shaped = changed[18:].isdigit()
        assert identified("xi-lei", changed).sound is (pair in twins and shaped)


@given(usccs(), st.integers(0, 17), st.sampled_from(USCC))
def test_any_changed_character_of_a_uscc_is_found(code: str, place: int, other: str) -> None:
    """Whatever character of a USCC is changed is found out: 31 is a prime and no weight is a multiple of it."""
    changed = code[:place] + other + code[place + 1 :]
    assert identified("cn-uscc", changed).sound is (changed == code)


@given(usccs(), st.integers(0, 16))
def test_any_two_neighbours_of_a_uscc_changed_about_are_found(code: str, place: int) -> None:
    """Neighbours of a USCC that change places are found out: no two weights side by side are the same modulo 31."""
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert identified("cn-uscc", changed).sound is (changed == code)


@given(st.lists(st.one_of(leis(), st.text(LETTERS + "-é ", max_size=24)), max_size=5))
def test_a_column_of_leis_is_checked_as_each_of_them_is(texts: list[str]) -> None:
    """The check of a whole column says of each LEI what python-stdnum says of it alone, where it has 20 characters."""
    shaped = [len(text) == 20 and text[18:].isascii() and text[18:].isdigit() for text in texts]
    alone = [
        ok and stdnum_lei.is_valid(text) and text == stdnum_lei.compact(text)
        for ok, text in zip(shaped, texts, strict=True)
    ]
    assert sound(pl.Series(texts, dtype=pl.String)).to_list() == alone


@given(leis())
def test_a_bare_lei_is_known_as_one(lei: str) -> None:
    """Twenty characters with sound check digits are taken for an LEI without being told."""
    assert str(guessed(lei)) == f"xi-lei:{lei}"


@given(usccs())
def test_a_bare_uscc_is_known_as_one(code: str) -> None:
    """Eighteen characters with a sound check digit are taken for a USCC without being told."""
    assert str(guessed(code)) == f"cn-uscc:{code}"


@pytest.mark.parametrize("text", ["", "Acme", "5493001KJTIIGC8Y1R13", "123456789012345679", "00445790"])
def test_what_is_no_lei_or_uscc_is_not_guessed(text: str) -> None:
    """A bare text that is neither stays what it is."""
    assert guessed(text) is None


def test_an_identifier_may_bear_its_scheme() -> None:
    """``lei:…`` tells its scheme; a text without a scheme that is not guessed tells nothing."""
    assert str(tagged("lei: 5493001KJTIIGC8Y1R12")) == "xi-lei:5493001KJTIIGC8Y1R12"
    assert tagged("Acme Ltd.") is None
    assert scheme_of("统一社会信用代码") == "cn-uscc"


def test_a_register_number_is_known_by_its_country() -> None:
    """A company's number is told by its digits only in a country whose numbers can be."""
    assert str(of_country("TW", "22099131")) == "tw-ubn:22099131"
    assert of_country("TW", "22099132") is None
    assert of_country("DE", "HRB 1") is None
    assert of_country(None, "22099131") is None
