"""What holds of names and their screening whatever is written in them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import at_day
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.compare import score_names
from fencepost.names.evidence import evidence
from fencepost.names.han import segments, simplified
from fencepost.names.held import Held, Layer, identifier_keys
from fencepost.names.index import NameIndex
from fencepost.names.many import search_many
from fencepost.names.outcome import HIT, outcome
from fencepost.names.screen import Screener, Subject
from fencepost.names.text import plain
from fencepost.names.words import telling, words

DAY = date(2026, 8, 1)
ANY = st.text(st.characters(codec=None, categories=None), max_size=60)
"""Any text whatsoever: control characters, lone surrogates and unassigned places among them."""
WORDS = (
    *("Huawei", "Sichuan", "Ocean", "Star", "University", "Technology", "Group", "Institute", "Zavod", "Plant"),
    *("Optics", "Shenzhen", "Beijing", "Research", "International", "Trading", "203", "Wei", "Hasan", "Nasrallah"),
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True).map(" ".join)
HAN = st.text(
    st.sampled_from("北京上海深圳四川大学科技集团有限公司华为讯飞航天电子研究所中国工业煜燚鑫"), min_size=1, max_size=14
)
TURNED = {
    "华": "華",
    "为": "為",
    "讯": "訊",
    "飞": "飛",
    "电": "電",
    "学": "學",
    "业": "業",
    "国": "國",
    "团": "團",
    "东": "東",
}
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def listed(names: list[str]) -> list[ListedParty]:
    return [ListedParty(str(number), "EL", name) for number, name in enumerate(names)]


def held_on(day: date, *parties: ListedParty) -> Held:
    snapshot = Snapshot.of(parties, at_day(day))
    return Held((Layer(snapshot),), (snapshot,))


@cache
def index() -> NameIndex:
    """The index of some names in both scripts."""
    return NameIndex.build(
        listed([*WORDS, "Sichuan University", "四川大学", "华为技术", "Ocean Star Trading", "IFLYTEK"])
    )


@QUIET
@given(ANY | HAN, ANY | HAN)
def test_any_two_texts_have_a_score(one: str, other: str) -> None:
    """Between nothing and one, whichever is first, and never an accident."""
    score = score_names(one, other)
    assert 0 <= score <= 1
    assert abs(score - score_names(other, one)) < 1e-9


@QUIET
@given(NAMES, st.sampled_from(["", " Ltd", " GmbH", " Co., Ltd.", " LLC"]))
def test_equal_words_are_a_hit(name: str, form: str) -> None:
    """Whatever the case, the order of a name's marks and its legal form."""
    assert score_names(name, name) >= HIT
    assert score_names(name, f"{name.upper()}{form}") >= HIT


@given(ANY | NAMES | HAN)
def test_reading_a_name_twice_is_reading_it_once(name: str) -> None:
    """A plain name is plain."""
    assert plain(plain(name)) == plain(name)


@given(ANY | NAMES)
def test_the_words_of_a_name_have_no_blanks_and_no_capitals(name: str) -> None:
    """They are what is compared, and only a name without letters and digits has none."""
    assert all(word and word == word.casefold() and " " not in word for word in words(name))
    assert bool(words(name)) == bool(plain(name))
    if telling(name):
        assert words(name)


@given(HAN)
def test_simplified_and_traditional_are_one_name(name: str) -> None:
    """The same parts, and the same found."""
    other = "".join(TURNED.get(char, char) for char in name)
    assert segments(simplified(other)) == segments(simplified(name))
    assert index().search(other, 5) == index().search(name, 5)


@QUIET
@given(ANY | NAMES | HAN)
def test_any_text_may_be_looked_for(name: str) -> None:
    """Scores in order and in bounds, each party once, evidence for each."""
    found = index().search(name, 8)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({match.party for match in found}) == len(found) <= 8
    for match in found:
        assert 0 <= match.score <= 1
        why = evidence(name, match.words, index().synonyms)
        assert all(0 <= pair.likeness <= 1 for pair in why.pairings)


@QUIET
@given(st.lists(NAMES | HAN | ANY, min_size=1, max_size=12))
def test_who_is_listed_is_found_again_after_keeping(names: list[str]) -> None:
    """Saved and opened, an index finds the same with the same scores; many at once find what one by one does."""
    built = NameIndex.build(listed(names))
    with TemporaryDirectory() as folder:
        built.save(Path(folder) / "names.npz")
        opened = NameIndex.open(Path(folder) / "names.npz")
    found = [built.search(name, 5) for name in names]
    assert [opened.search(name, 5) for name in names] == found
    assert search_many(built, names, 5) == found


@QUIET
@given(st.lists(NAMES, min_size=2, max_size=10, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_change_scores(names: list[str], chance: object) -> None:
    """Who stands first on a list says nothing of anybody."""
    parties = listed(names)
    shuffled = chance.sample(parties, len(parties))  # type: ignore[attr-defined]
    one, other = NameIndex.build(parties), NameIndex.build(shuffled)
    for name in names:
        first = {match.entry: match.score for match in one.search(name, 50)}
        second = {match.entry: match.score for match in other.search(name, 50)}
        assert first.keys() == second.keys()
        assert all(abs(first[entry] - second[entry]) < 1e-5 for entry in first)


@QUIET
@given(NAMES, st.integers(-400, 400), st.integers(0, 400))
def test_a_party_is_listed_from_its_day_and_on_every_day_after(name: str, before: int, after: int) -> None:
    """As of a day: not before its listing, and from then on always."""
    day = date(2020, 6, 15)
    screener = Screener(held_on(DAY, ListedParty("1", "EL", name, listed=day)))
    asked = day + timedelta(days=before)
    assert screener.screen(Subject(name), asked).outcome == ("hit" if asked >= day else "no_match")
    assert screener.screen(Subject(name), day + timedelta(days=after)).outcome == "hit"


@QUIET
@given(
    st.builds(
        Subject,
        name=ANY | NAMES | HAN,
        id=ANY,
        others=st.lists(ANY | NAMES, max_size=3).map(tuple),
        addresses=st.lists(st.builds(PartyAddress, ANY), max_size=2).map(tuple),
        identifiers=st.lists(ANY, max_size=2).map(tuple),
    )
)
def test_every_subject_has_an_outcome(subject: Subject) -> None:
    """Whatever it is; what could not be looked for is never without review, and the outcome is that of the best hit."""
    found = _screener().screen(subject, DAY)
    assert found.outcome in {"hit", "review", "no_match"}
    if found.fault:
        assert found.outcome != "no_match"
    if not found.fault and not found.hits:
        assert found.outcome == "no_match"
    assert all(hit.by != "name" or hit.means == outcome(hit.score) for hit in found.hits)


@cache
def _screener() -> Screener:
    parties = [ListedParty("1", "EL", "Sichuan University", ("四川大学",), identifiers=("USCC 914403001922038216",))]
    return Screener(held_on(DAY, *parties, *listed(list(WORDS))))


@given(ANY)
def test_identifiers_are_letters_and_digits(text: str) -> None:
    """Never a short one, which would be anybody's."""
    assert all(len(key) > 4 and key.isalnum() for key in identifier_keys(text))
