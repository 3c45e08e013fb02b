"""Why two names were taken for one."""

from __future__ import annotations

from fencepost.names.evidence import evidence


def test_each_word_is_told_with_what_answers_it() -> None:
    """What pairs, by what, and what is left over on either side."""
    found = evidence("Huawei Tech Shenzhen Ltd", ("huawei", "technology", "device"), {})
    told = {pair.asked: (pair.listed, pair.how) for pair in found.pairings}
    assert told == {"huawei": ("huawei", "same"), "tech": ("technology", "short form")}
    assert found.only_asked == ("shenzhen",)
    assert found.only_listed == ("device",)


def test_a_chinese_part_is_told_with_its_meaning() -> None:
    """A reviewer who reads no Chinese sees what each part stands for, and from which table."""
    found = evidence("四川大学", ("sichuan", "university"), {})
    assert [(pair.asked, pair.how) for pair in found.pairings] == [
        ("四川 = sichuan", "place"),
        ("大学 = university", "translation"),
    ]
    assert found.only_listed == ()


def test_both_scripts_of_one_name_are_told() -> None:
    """A name in two scripts has evidence from either."""
    found = evidence("科大讯飞 IFLYTEK", ("iflytek",), {})
    assert {pair.how for pair in found.pairings} == {"brand table", "same"}


def test_likenesses_are_numbers_between_nothing_and_one() -> None:
    """And a word that answers nothing stands among those only asked."""
    found = evidence("zzyzx huawei", ("huawei",), {})
    assert all(0 <= pair.likeness <= 1 for pair in found.pairings)
    assert found.only_asked == ("zzyzx",)
