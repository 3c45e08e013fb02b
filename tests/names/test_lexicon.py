"""What the parts of a Chinese name may be called, from the shipped tables."""

from __future__ import annotations

from fencepost.names.lexicon import brand_synonyms, lexicon, owed_to, tables_mark, without


def test_parts_come_longest_first() -> None:
    """A place within a place is offered after it."""
    known = lexicon()
    lengths = [len(part.zh) for part in known.parts_of("北京大学", 0)]
    assert lengths == sorted(lengths, reverse=True)
    assert known.parts["北京"].kind == "place"
    assert known.parts["科大讯飞"].kind == "brand"
    assert ("iflytek",) in known.parts["科大讯飞"].spellings


def test_brands_are_synonyms_in_latin_letters_too() -> None:
    """Inspur is Langchao, both ways."""
    assert brand_synonyms()["langchao"]["inspur"] == brand_synonyms()["inspur"]["langchao"] > 0


def test_a_part_left_out_is_back_afterwards() -> None:
    """A measurement may leave out what the tables owe to a name, for the while."""
    with without(frozenset({"科大讯飞"})):
        assert "科大讯飞" not in lexicon().parts
    assert "科大讯飞" in lexicon().parts


def test_a_brand_is_owed_to_the_name_that_holds_it() -> None:
    """Short words are the language's own, and owed to nobody."""
    owed = owed_to("科大讯飞股份有限公司", [])
    assert "科大讯飞" in owed
    assert "科技" not in owed_to("某某科技", [])
    assert "科大讯飞" not in owed_to("科大讯飞股份有限公司", ["科大讯飞"])


def test_the_mark_of_the_tables_is_the_same_each_time() -> None:
    """It changes with the tables alone, so that kept indexes are found again."""
    assert tables_mark() == tables_mark.__wrapped__()
    assert len(tables_mark()) == 8
