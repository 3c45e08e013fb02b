"""A Chinese name in parts."""

from __future__ import annotations

import pytest

from fencepost.names.han import only_form, parts_of_script, renderings, segments, simplified, syllables


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("上海航天电子研究所", ["上海", "航天电子", "研究所"]),
        ("科大讯飞股份有限公司", ["科大讯飞"]),
        ("四川大学", ["四川", "大学"]),
    ],
)
def test_a_name_falls_into_the_parts_that_it_has(name: str, parts: list[str]) -> None:
    """Known parts, longest first; the legal form is left out."""
    assert [part.zh for part in segments(name)] == parts


def test_what_no_table_knows_is_spelled_by_its_sound() -> None:
    """A coined name, joined and split."""
    [coined] = [part for part in segments("北京煜燚大学") if part.kind is None]
    assert coined.zh == "煜燚"
    assert ("yuyi",) in coined.spellings
    assert ("yu", "yi") in coined.spellings


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    """Both write one name."""
    assert simplified("華為技術") == "华为技术"
    assert parts_of_script("華為 Huawei")[0] == "华为"
    assert parts_of_script("華為 Huawei")[1].strip() == "Huawei"


def test_syllables_have_no_tones() -> None:
    """As Latin names are written; the vowel with two dots is a v."""
    assert syllables("女大") == ("nv", "da")


def test_a_legal_form_alone_is_one() -> None:
    """And a name with more is not."""
    assert only_form("有限公司")
    assert not only_form("四川有限公司")
    assert segments("有限公司")


def test_there_is_a_rendering_by_meaning_and_by_sound() -> None:
    """The first two ways of writing a name are its usual one and its sound."""
    meant, heard, *_ = renderings(segments("四川大学"))
    assert meant == "sichuan university"
    assert heard == "sichuan daxue"


def test_a_long_text_is_taken_apart_to_a_bound() -> None:
    """A page of Chinese is no name, and no accident."""
    assert len(parts_of_script("中" * 100_000)[0]) <= 60
