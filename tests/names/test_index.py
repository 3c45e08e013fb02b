"""An index of names: what is found in it, with what score, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fencepost.model.party import ListedParty
from fencepost.names.held import Held
from fencepost.names.index import NameIndex
from fencepost.names.outcome import HIT, REVIEW
from fencepost.names.words import telling

NAMES = ("Sichuan University", "Sichuan Airlines", "Huawei", "Huawei Device", "Ocean Star", "Ocean Plant", "四川航空")


def best(index: NameIndex, name: str) -> tuple[str, float]:
    found = index.search(name, 1)
    return (found[0].entry[1], found[0].score) if found else ("", 0.0)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Sichuan University", "1"),
        ("SICHUAN UNIV.", "1"),
        ("四川大学", "1"),
        ("四川大學", "1"),
        ("Huawei Tech. Co Ltd", "2"),
        ("华为技术有限公司", "2"),
        ("科大讯飞", "3"),
        ("科大訊飛股份有限公司", "3"),
        ("iFlytek Co., Ltd.", "3"),
        ("讯飞 IFLYTEK", "3"),
        ("Hasan Al Obaidullah", "4"),
        ("HIT", "5"),
        ("哈尔滨工业大学", "5"),
        ("Harbin Inst. of Tech.", "5"),
        ("BAMTRI", "10"),
        ("China Comm Constr GRP", "11"),
    ],
)
def test_a_listed_party_is_found_however_it_is_written(small: NameIndex, name: str, entry: str) -> None:
    """Short forms, order, acronyms, brands, Chinese characters of either kind: for review at least."""
    found, score = best(small, name)
    assert found == entry
    assert score >= REVIEW


@pytest.mark.parametrize("name", ["Baidu", "百度", "Shenzhen University", "深圳大学", "Siemens AG", "Yunda", "a"])
def test_who_is_not_listed_is_not_found(small: NameIndex, name: str) -> None:
    """A likeness of letters or of common words is no match."""
    assert best(small, name)[1] < REVIEW


def test_yunda_is_not_hyundai() -> None:
    """Neither alone nor in a group: a first h is heard."""
    index = NameIndex.build([ListedParty("1", "EL", "Hyundai"), ListedParty("2", "EL", "Hyundai Group")])
    assert all(best(index, name)[1] < REVIEW for name in ("Yunda", "Yunda Group", "Yunda Express Co., Ltd."))


def test_every_listed_name_is_a_hit_on_itself(small: NameIndex) -> None:
    """A name found as it is listed is a hit, and so is each alias."""
    for party in small.search("Sichuan University", 1):
        assert party.score >= HIT
    for name in ("IFLYTEK", "Hua Wei", "KRASNY PLANT", "Harbin Institute of Technology"):
        assert telling(name)
        assert best(small, name)[1] >= HIT


def test_scores_keep_their_order(small: NameIndex) -> None:
    """Matches come best first, and the best is not tied with the next at one."""
    found = small.search("Sichuan University of Technology", 5)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    exact = small.search("Sichuan University", 1)[0].score
    assert found[0].score < exact < 1


def test_synonyms_of_the_list_find_a_name_it_does_not_hold(small: NameIndex) -> None:
    """Two parties are called zavod in one name and plant in the other; so the one word stands for the other."""
    assert small.synonyms["zavod"]["plant"] > 0
    with_them = best(small, "Volga Plant")
    assert with_them[0] == "9"


def test_a_kept_index_finds_the_same_with_the_same_scores(small: NameIndex, tmp_path: Path) -> None:
    """What is opened again answers as what was saved."""
    small.save(tmp_path / "names.npz")
    opened = NameIndex.open(tmp_path / "names.npz")
    for name in ("Sichuan Univ", "华为技术", "HIT", "Volga Plant", "nobody at all"):
        assert opened.search(name, 5) == small.search(name, 5)


@pytest.mark.parametrize(
    "parties", [(), (ListedParty("", "", ""),), (ListedParty("a\nb", "X\n", "Ac\udcffme", ("", "??")),)]
)
def test_lists_of_nothing_and_of_nonsense_are_kept_too(parties: tuple[ListedParty, ...], tmp_path: Path) -> None:
    """An empty list, an empty name, and ids with line breaks come back as they were."""
    index = NameIndex.build(parties)
    index.save(tmp_path / "names.npz")
    opened = NameIndex.open(tmp_path / "names.npz")
    assert list(opened.entries) == list(index.entries)
    assert opened.search("acme", 3) == index.search("acme", 3)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_breaks_off_is_told(small: NameIndex, tmp_path: Path, share: float) -> None:
    """Wherever it breaks off, it is an error with one name, so that the index can be built again."""
    path = tmp_path / "names.npz"
    small.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ValueError, match=r"names\.npz|No data|pickle"):
        NameIndex.open(path)


def test_another_form_is_told(tmp_path: Path, small: NameIndex) -> None:
    """A file of an older form is not read as one of this."""
    np.savez(tmp_path / "names.npz", form=np.array(1))
    with pytest.raises(ValueError, match="form 1"):
        NameIndex.open(tmp_path / "names.npz")
    np.savez(tmp_path / "names.npz", nothing=np.array(1))
    with pytest.raises(ValueError, match="damaged"):
        NameIndex.open(tmp_path / "names.npz")
    assert small.names


def test_the_order_of_the_list_does_not_change_scores() -> None:
    """Who stands first on a list says nothing of anybody."""
    parties = [ListedParty(str(n), "EL", name) for n, name in enumerate(NAMES)]
    shuffled = [parties[place] for place in (3, 6, 0, 5, 1, 4, 2)]
    one, other = NameIndex.build(parties), NameIndex.build(shuffled)
    for name in ("Sichuan Univ", "Huawei", "Ocean", "KRASNY", "四川"):
        first = {match.entry: match.score for match in one.search(name, 20)}
        assert {match.entry: match.score for match in other.search(name, 20)} == pytest.approx(first)


def test_sichuan_is_hit_and_shenzhen_is_not(published: Held) -> None:
    """On the lists of 2026-07-31, in either script; Baidu does not hit Obaidullah, nor Yunda Hyundai."""
    index = published.layers[0].names
    for name in ("Sichuan University", "四川大学"):
        match = index.search(name, 1)[0]
        assert match.score >= HIT
        assert published.layers[0].parties[match.party].name == "Sichuan University"
    for name in ("Shenzhen University", "深圳大学", "Baidu", "百度", "Yunda", "韵达"):
        found = index.search(name, 1)
        assert not found or found[0].score < REVIEW, (name, found)


def test_every_fortieth_listed_name_is_a_hit_on_itself(published: Held) -> None:
    """Asked for as it is listed, a party is found as a hit."""
    layer = published.layers[0]
    for party in layer.parties[::40]:
        found = layer.names.search(party.name, 10)
        assert found, party.name
        assert found[0].score >= HIT, party.name


def test_a_name_with_a_place_added_is_still_for_review(published: Held) -> None:
    """Huawei Shenzhen is written for a house of Huawei's; the place is not what tells it."""
    for name in ("Huawei China", "Huawei Shenzhen"):
        best = published.layers[0].names.search(name, 1)[0]
        assert REVIEW <= best.score < HIT, name
        assert "huawei" in best.words


def test_a_brand_of_the_table_alone_is_for_review(published: Held) -> None:
    """Megvii is enough to ask about Megvii Technology Limited."""
    best = published.layers[0].names.search("Megvii", 1)[0]
    assert best.score >= REVIEW
    assert "megvii" in best.words
