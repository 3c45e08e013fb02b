"""A party held against the lists on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fencepost.lists.snapshot import Snapshot
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.held import Held, Layer
from fencepost.names.index import Match, NameIndex
from fencepost.names.outcome import HIT
from fencepost.names.screen import Screener, Screening, Subject, unreadable

Take = Callable[..., Snapshot]
DAY = date(2026, 8, 1)
ROOM = "Unit 1206, 12/F, Ocean Centre, 5 Canton Road, Tsim Sha Tsui, Kowloon, Hong Kong"


def screened(held: Held, subject: Subject | str, day: date = DAY, limit: int = 10) -> Screening:
    return Screener(held).screen(Subject(subject) if isinstance(subject, str) else subject, day, limit)


def test_a_listed_party_is_a_hit_with_its_evidence(held: Held) -> None:
    """Which name, which words answer which, and where the entry stands."""
    found = screened(held, "四川大學")
    assert found.outcome == "hit"
    [hit] = found.hits
    assert (hit.party.id, hit.matched, hit.by, hit.state.on) == ("1", "Sichuan University", "name", "listed")
    assert hit.evidence is not None
    assert {pair.how for pair in hit.evidence.pairings} == {"place", "translation"}


def test_who_is_not_found_is_no_match_in_a_snapshot(held: Held) -> None:
    """Never clear: the snapshot that was looked in is named."""
    found = screened(held, "Shenzhen University")
    assert (found.outcome, found.hits, found.lists) == ("no_match", (), ("csl-2026-07-31",))
    assert any("asked about often" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2019, 10, 1), "no_match"), (date(2019, 10, 8), "no_match"), (date(2019, 10, 9), "hit"), (date(2019, 10, 10), "hit")]
)  # fmt: skip
def test_iflytek_is_a_hit_from_the_day_of_its_listing(held: Held, day: date, outcome: str) -> None:
    """On 2019-10-01 it was not listed, on 2019-10-10 it was; the ninth was the first day."""
    assert screened(held, "IFLYTEK", day).outcome == outcome


def test_off_the_list_is_off_it_from_the_day_that_was_published(held: Held) -> None:
    """The last day on the list, and the first off it."""
    name = "China Communications Construction Group"
    assert screened(held, name, date(2025, 2, 28)).outcome == "hit"
    assert screened(held, name, date(2025, 3, 1)).outcome == "no_match"


def test_who_came_off_is_found_on_an_earlier_day(taken: Take) -> None:
    """Between the snapshot that has it and the one that lacks it, the day is not established, and it is shown so."""
    acme, ajax = ListedParty("1", "EL", "Acme Optics"), ListedParty("2", "EL", "Ajax Photonics")
    first, second = taken("2026-01-05", (acme, ajax)), taken("2026-02-05", (ajax,))
    held = Held((Layer(second),), (first, second))
    between = screened(held, "Acme Optics", date(2026, 1, 10))
    assert between.outcome == "hit"
    assert between.hits[0].state.on == "not_established"
    assert "the day it came off is not known" in between.hits[0].state.why
    assert screened(held, "Acme Optics", date(2026, 2, 5)).outcome == "no_match"


def test_a_party_in_two_snapshots_is_shown_once(taken: Take) -> None:
    """Copies are numbered anew from one day to the next; the party is one."""
    first = taken("2026-01-05", (ListedParty("csl-1", "EL", "Acme Optics"),))
    second = taken("2026-02-05", (ListedParty("csl-7", "EL", "ACME  Optics"),))
    held = Held((Layer(second),), (first, second))
    assert len(screened(held, "Acme Optics", date(2026, 1, 10)).hits) == 1


def test_two_entries_of_one_name_are_both_shown(taken: Take) -> None:
    """One list may have a name twice, as for two countries; both are entries."""
    entries = tuple(
        ListedParty(number, "EL", "Acme Optics", countries=(code,)) for number, code in (("1", "CN"), ("2", "AE"))
    )
    found = screened(Held((Layer(taken("2026-01-05", entries)),), (taken("2026-01-05", entries),)), "Acme Optics")
    assert {hit.party.id for hit in found.hits} == {"1", "2"}


def test_one_name_on_several_lists_counts_once_against_the_limit(taken: Take) -> None:
    """Entries of one name stand side by side, and the limit counts names."""
    parties = tuple(ListedParty("1", code, "Acme Optics Ltd") for code in ("EL", "SDN", "MEU"))
    parties = (*parties, ListedParty("4", "EL", "Acme Optical Ltd"))
    one = taken("2026-01-05", parties)
    found = screened(Held((Layer(one),), (one,)), "Acme Optics", limit=1)
    assert [hit.party.list for hit in found.hits] == ["EL", "MEU", "SDN"]
    assert len({hit.group for hit in found.hits}) == 1


def test_an_identifier_is_a_hit_whatever_the_name(held: Held) -> None:
    """The number of a listed party, in another grouping, with the listed one shown."""
    found = screened(held, Subject("Somebody Else", identifiers=("9144 0300 1922 0382 16",)))
    assert found.outcome == "hit"
    assert (found.hits[0].by, found.hits[0].matched) == ("identifier", "USCC 914403001922038216 (China)")


def test_a_listed_address_is_a_hit_for_whoever_uses_it(held: Held) -> None:
    """A bare address on the Entity List counts for anybody at that unit; its neighbour is a red flag and no hit."""
    found = screened(
        held,
        Subject("Somebody Else", addresses=(PartyAddress("Rm 1206 12F Ocean Ctr, 5 Canton Rd, TST, Kln, HK", "HK"),)),
    )
    assert found.outcome == "hit"
    assert found.hits[0].party.kind == "address"
    assert [hit.party.id for hit in found.nearby] == ["7"]


def test_the_address_of_a_listed_party_only_asks_who_is_there(held: Held) -> None:
    """The unit of a listed company is for review: another may have moved in."""
    found = screened(held, Subject("Somebody Else", addresses=(PartyAddress(ROOM.replace("1206", "1208"), "HK"),)))
    assert found.outcome == "review"
    assert found.hits[0].score < HIT


@pytest.mark.parametrize("place", ["Hong Kong", "Kowloon, Hong Kong", "China", "", "  "])
def test_a_place_is_no_address(held: Held, place: str) -> None:
    """Half a million firms are in Kowloon."""
    found = screened(held, Subject("Somebody Else", addresses=(PartyAddress(place, "HK"),)))
    assert (found.outcome, found.hits, found.nearby) == ("no_match", (), ())


def test_an_address_that_is_not_written_opens_no_index(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row with a country and no address does not wait for the addresses of all parties."""
    monkeypatch.setattr("fencepost.names.addresses.AddressIndex.build", lambda *_: pytest.fail("it was built"))
    screened(held, Subject("Somebody Else", addresses=(PartyAddress("", "CN"),)))


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (Subject(""), "there is no name"),
        (Subject("  ", identifiers=("12",)), "there is no name"),
        (Subject("???"), "no letter or digit"),
        (Subject("???? Technology"), "were lost"),
        (Subject("Acme \ufffd\ufffd"), "were lost"),
        (Subject("Co., Ltd."), "legal form"),
        (Subject("有限公司"), "legal form"),
        (Subject("Acme", others=("a" * 401,)), "401 characters"),
        (Subject("Acme", fault="the row breaks off."), "breaks off"),
    ],
)
def test_what_cannot_be_looked_for_is_no_no_match(held: Held, subject: Subject, why: str) -> None:
    """A name that was lost on the way, or is none, is for review and says why."""
    found = screened(held, subject)
    assert found.outcome == "review"
    assert why in found.fault


@pytest.mark.parametrize("name", ["Acme", "科大", "What? Ltd", "3M", "C. & A.", "Q"])
def test_a_name_is_a_name(name: str) -> None:
    """Short ones too, and one with a question in it."""
    assert unreadable(Subject(name)) == ""


def test_a_fault_takes_nothing_from_a_hit(held: Held) -> None:
    """A row that broke off may still hit, and says both."""
    found = screened(held, Subject("IFLYTEK", fault="the row breaks off."))
    assert (found.outcome, found.fault) == ("hit", "the row breaks off.")


def test_other_names_are_looked_for_too(held: Held) -> None:
    """Any name of the subject may be the listed one."""
    assert screened(held, Subject("Blue Ocean Ltd", others=("科大讯飞",))).outcome == "hit"


def test_equal_names_are_looked_up_once(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that repeats a name pays for it once."""
    screener, calls = Screener(held), list[str]()
    search = NameIndex.search

    def counted(index: NameIndex, name: str, limit: int) -> list[Match]:
        calls.append(name)
        return search(index, name, limit)

    monkeypatch.setattr(NameIndex, "search", counted)
    for number in range(5):
        screener.screen(Subject("Huawei", str(number)), DAY)
    assert calls == ["Huawei"]


def test_a_subject_is_who_a_row_tells() -> None:
    """Name, other names, addresses, countries and identifiers of the row, each name once."""
    party = ListedParty("7", "", "Acme", ("Acme", "Ajax"), countries=("CN",), identifiers=("12345",))
    subject = Subject.of(replace(party, addresses=(PartyAddress("1 High St", "GB"),)), "cut")
    assert subject.names == ("Acme", "Ajax")
    assert (subject.id, subject.countries, subject.identifiers, subject.fault) == ("7", ("CN",), ("12345",), "cut")
