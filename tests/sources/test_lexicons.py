"""The word lists by which Chinese names meet English ones are whole, sourced and in the forms they promise."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import opencc
import pytest
from pypinyin import lazy_pinyin

from fencepost.sources.lexicons import read_brands, read_legal_forms, read_places, read_words
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError

TABLES = ("han_places", "han_words", "legal_forms", "brands")


@lru_cache(maxsize=1)
def to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def test_the_tables_are_within_the_bounds_of_their_cards() -> None:
    """A table that has lost many rows does not pass for the table."""
    assert 1100 <= len(read_places()) <= 3500
    assert 1100 <= len(read_words()) <= 3000
    assert 1000 <= len(read_legal_forms()) <= 2500
    assert 500 <= len(read_brands()) <= 1500


def test_every_table_has_a_card_with_each_of_its_columns() -> None:
    """A column without a meaning in the card is a fault of the card."""
    for name in (*TABLES, "parties", "parties_not_listed"):
        card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
        header = shipped("data", f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [column for column in header if f"`{column}`" not in card] == []
        assert all(f"**{part}.**" in card for part in ("Source", "Date", "Bounds"))
        assert "## Known faults" in card


def test_no_key_stands_twice() -> None:
    """A name that two rows explain differently would be explained by chance."""
    places = Counter((place.zh, place.kind, place.within) for place in read_places())
    words = Counter(word.zh for word in read_words())
    forms = Counter((form.form, form.language) for form in read_legal_forms())
    brands = Counter(brand.zh for brand in read_brands())
    for keys in (places, words, forms, brands):
        assert [key for key, times in keys.items() if times > 1] == []


def test_every_key_is_in_simplified_script() -> None:
    """Names are simplified before they are looked up, so a traditional key would never be found."""
    keys = [place.zh for place in read_places()] + [place.full for place in read_places()]
    keys += [word.zh for word in read_words()] + [brand.zh for brand in read_brands()]
    assert [key for key in keys if to_simplified().convert(key) != key] == []


def test_the_pinyin_column_agrees_with_the_dictionary_or_says_why_not() -> None:
    """Place names have readings of their own: Changzhi, Minhang, Lu'an; each exception says so in its note."""
    for place in read_places():
        read = "".join(lazy_pinyin(place.zh))
        assert (place.pinyin == read) != place.note.startswith("the reading of the place name"), place.zh
    assert [brand.zh for brand in read_brands() if brand.pinyin != "".join(lazy_pinyin(brand.zh))] == []


def test_the_pinyin_of_a_chinese_place_is_one_of_its_english_spellings() -> None:
    """Whoever writes Hetian means Hotan, and whoever writes Xian means Xi'an."""
    for place in read_places():
        if place.kind in {"province", "city", "county", "district"} and place.within not in {"香港", "台湾", "阿联酋"}:
            if place.code in {"HK", "MO", "TW", "CN-SN"}:
                continue  # the romanisations in use there, and Shaanxi, which is spelt apart from Shanxi
            spelt = {re.sub("[^a-z]", "", name.lower().replace("ü", "v")) for name in place.english}
            alone = place.pinyin.removesuffix("qu").removesuffix("xian")
            assert any(s in {place.pinyin, f"{alone}district", f"{alone}county"} for s in spelt), place


def test_every_province_and_prefecture_is_there() -> None:
    """GB/T 2260 has 34 provinces and 333 divisions of the second level."""
    places = read_places()
    assert sum(place.kind == "province" for place in places) == 34
    assert sum(place.kind == "city" and place.code.isdigit() for place in places) == 333


def test_no_cell_names_the_same_english_twice() -> None:
    """A spelling that stands twice in a cell is a slip of the pen."""
    cells = [(place.zh, place.english) for place in read_places()]
    cells += [(word.zh, word.english) for word in read_words()]
    cells += [(brand.zh, brand.brands) for brand in read_brands()]
    assert [zh for zh, names in cells if len({name.casefold() for name in names}) != len(names)] == []


def test_no_brand_is_its_own_pinyin() -> None:
    """A name that can be spelt out needs no row, and a row for it would hide whether the spelling works."""
    for brand in read_brands():
        assert any(re.sub("[^a-z0-9]", "", name.lower()) != brand.pinyin for name in brand.brands), brand.zh


def test_no_brand_is_a_whole_company_name() -> None:
    """A brand row is the distinctive part: the rest of a name is derived from words, places and legal forms."""
    legal = [word.zh for word in read_words() if word.kind == "legal" and len(word.zh) > 2]
    assert [brand.zh for brand in read_brands() if any(brand.zh.endswith(form) for form in legal)] == []


@pytest.mark.parametrize(
    ("form", "normal"),
    [
        ("股份有限公司", "jsc"),
        ("有限公司", "ltd"),
        ("株式会社", "jsc"),
        ("주식회사", "jsc"),
        ("\u041e\u041e\u041e", "llc"),
        ("OOO", "llc"),
        ("ZAO", "cjsc"),
        ("OAO", "ojsc"),
        ("PAO", "pjsc"),
        ("FGUP", "soe"),
        ("K.K.", "jsc"),
        ("Chusik Hoesa", "jsc"),
        ("GmbH", "llc"),
        ("S.A.R.L.", "llc"),
        ("Sdn Bhd", "ltd"),
        ("Pte Ltd", "ltd"),
        ("FZE", "fz"),
        ("Joint Stock Company", "jsc"),
    ],
)
def test_a_legal_form_has_its_normal_form(form: str, normal: str) -> None:
    """Forms in any script come to one normal form, so that two spellings of a firm differ in nothing."""
    assert normal in {row.normal for row in read_legal_forms() if row.form == form}


def test_a_damaged_table_says_where(tmp_path: Path) -> None:
    """All faults of a file come at once, each with its row and column."""
    path = tmp_path / "han_words.csv"
    path.write_text(
        "zh,en,class,source,sure,note\n科技,,industry,knowledge,knowledge,\n电,electric,verb,,sure,\n", "utf-8"
    )
    with pytest.raises(TableError) as caught:
        read_words(path)
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("han_words.csv", 2, "en"),
        ("han_words.csv", 3, "class"),
        ("han_words.csv", 3, "source"),
        ("han_words.csv", 3, "sure"),
    ]


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    """A column that was left out is no empty column."""
    path = tmp_path / "brands.csv"
    path.write_text("zh,brands\n浪潮,Inspur\n", "utf-8")
    with pytest.raises(TableError, match="the header is another"):
        read_brands(path)


def test_a_row_with_an_open_comma_is_a_fault(tmp_path: Path) -> None:
    """Co., Ltd. without quotes would push every later cell one column on."""
    path = tmp_path / "han_words.csv"
    path.write_text("zh,en,class,source,sure,note\n有限公司,Co., Ltd.,legal,knowledge,knowledge,\n", "utf-8")
    with pytest.raises(TableError, match="row 2: the row has not 6 cells"):
        read_words(path)
