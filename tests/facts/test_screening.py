"""The parties of a deal held against lists: what a hit makes true, and what nothing makes false."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from fencepost.decide.batch import check_batch
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.receipt import differences, replay
from fencepost.decide.written import answer_dict
from fencepost.facts.screening import PartyScreening
from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import at_day
from fencepost.model.deal import Deal
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.dispositions import Dispositions
from fencepost.names.held import Held, Layer, shipped
from fencepost.names.screen import Screener, Subject

KNOWN = date(2026, 11, 23)
LISTED = date(2023, 5, 10)
QUVORN = ListedParty("e1", "EL", "Quvorn Semiconductors Co., Ltd.", ("Quvorn",), listed=LISTED, footnotes=("4",))
ZELTRAM = ListedParty("d1", "DPL", "Zeltram Freight Ltd", listed=LISTED)
OXIMBRE = ListedParty("u1", "UVL", "Oximbre Trading LLC", listed=LISTED)
BLOCKED = ListedParty("s1", "SDN", "Farlokan Holding", programs=("SDGT",), listed=LISTED)
OTHERWISE_BLOCKED = ListedParty("s2", "SDN", "Tresko Mining", programs=("CUBA",), listed=LISTED)
UNDATED = ListedParty("m1", "MEU", "Wexalin Institute")
EVERY = (QUVORN, ZELTRAM, OXIMBRE, BLOCKED, OTHERWISE_BLOCKED, UNDATED)
Check = Callable[..., Checked]


def held(*parties: ListedParty, day: date = date(2026, 11, 1)) -> Held:
    snapshot = Snapshot.of(parties, at_day(day), name="test")
    return Held((Layer(snapshot),), (snapshot,))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(screening=PartyScreening(Screener(held(*EVERY))))


def deal(day: str = "2024-06-01", **cells: str) -> Deal:
    row = {"date": day, "kind": "export", "item": "water pump", "eccn": "EAR99", "from": "US", "to": "CN"}
    return Deal({**row, "end_use": "civil", **cells})


def checked(checker: Checker, day: str = "2024-06-01", **cells: str) -> Checked:
    return checker.check(deal(day, **cells), known_on=KNOWN)


def fact(found: Checked, name: str) -> object:
    return found.facts[f"parties.{name}"].value


@pytest.mark.parametrize("role", ["consignee", "end_user", "forwarder"])
def test_a_listed_consignee_end_user_or_forwarder_needs_a_licence_by_744_11(checker: Checker, role: str) -> None:
    """The deal is decided by the Entity List provision, with its citation."""
    found = checked(checker, **{role: "QUVORN SEMICONDUCTOR CO LTD"})
    verdict = found.answer.verdict
    assert (verdict.status, verdict.certain, verdict.review_policy) == ("licence_required", True, "see_entry")
    assert verdict.provisions == ("us.ear.744.11",)
    assert "15 CFR 744.11" in answer_dict(found)["reasons"][0]


@pytest.mark.parametrize("role", ["payer", "exporter"])
def test_a_listed_payer_or_exporter_leaves_the_listing_open(checker: Checker, role: str) -> None:
    """Whether the payer is the purchaser the row does not say; the hit is shown."""
    found = checked(checker, **{role: "Quvorn"})
    assert fact(found, "entity_listed") is None
    assert [hit["entry_id"] for hit in found.screened.hits] == ["e1"]
    assert found.answer.verdict.certain is False


def test_the_day_of_the_deal_decides_whether_the_party_was_listed(checker: Checker) -> None:
    """The day before the listing is no hit, the day itself is one."""
    before, after = (
        checked(checker, "2023-05-09", consignee="Quvorn"),
        checked(checker, "2023-05-10", consignee="Quvorn"),
    )
    assert (fact(before, "entity_listed"), before.screened.hits) == (None, ())
    assert fact(after, "entity_listed") is True


def test_a_footnote_of_the_entry_comes_along(checker: Checker) -> None:
    """Footnote 4 stands in the entry and is a fact; the others stay open, since another party may bear them."""
    found = checked(checker, consignee="Quvorn")
    assert (fact(found, "footnote_4"), fact(found, "footnote_5")) == (True, None)


def test_no_match_leaves_every_listing_fact_open(checker: Checker) -> None:
    """A name that is not found proves nothing: the fact stays open and says where was looked."""
    found = checked(checker, consignee="Harmless Bakery Ltd")
    assert found.answer.verdict.status == "no_licence_required"
    assert found.answer.verdict.certain is False
    listed = found.facts["parties.entity_listed"]
    assert listed.value is None
    assert "no match in test" in listed.source
    assert "parties.entity_listed" in {missing.fact for missing in found.answer.missing}


def test_a_denied_person_in_any_role_prohibits(checker: Checker) -> None:
    """A denial order binds whoever takes part, the exporter too."""
    found = checked(checker, exporter="Zeltram Freight")
    assert (found.answer.verdict.status, fact(found, "denied")) == ("prohibited", True)


def test_no_list_is_lost_behind_the_namesakes_of_another() -> None:
    """Twenty blocked namesakes with nearer names do not hide the entry of the Entity List."""
    namesakes = [ListedParty(f"s{n}", "SDN", f"Quvorn {word}") for n, word in enumerate(["Semiconductors"] * 20)]
    others = [ListedParty(f"t{n}", "SDN", f"Quvorn Semiconductor {word}") for n, word in enumerate(("Inc", "SA", "AG"))]
    checker = Checker(screening=PartyScreening(Screener(held(*namesakes, *others, QUVORN))))
    found = checked(checker, consignee="Quvorn Semiconductor")
    assert fact(found, "entity_listed") is True
    assert ("EL", "e1") in {(hit["list"], hit["entry_id"]) for hit in found.screened.hits}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("??? ???", "holds no letter or digit"),
        ("华" * 61, "61 Chinese characters; the first 60 were looked for"),
        ("Bacada " * 12 + "care of Quvorn", "14 telling words; the first 12 were compared"),
    ],
)
def test_a_name_that_was_not_looked_for_to_its_end_says_so(checker: Checker, name: str, why: str) -> None:
    """It is open like any other, and the answer tells why nobody was found."""
    found = checked(checker, consignee=name)
    assert any(why in flag for flag in found.answer.flags)


def test_the_unverified_list_lays_a_duty(checker: Checker) -> None:
    """744.15 asks for a statement."""
    assert checked(checker, consignee="Oximbre Trading LLC").answer.verdict.status == "duty"


def test_a_blocked_party_counts_by_its_programme(checker: Checker) -> None:
    """SDGT is named in 744.8; a programme that is not leaves the fact open."""
    assert fact(checked(checker, consignee="Farlokan Holding"), "sdn_744_8") is True
    other = checked(checker, consignee="Tresko Mining")
    assert fact(other, "sdn_744_8") is None
    assert other.screened.hits


def test_an_entry_without_a_date_is_not_taken_as_listed_before_it_was_seen(checker: Checker) -> None:
    """Whether it was on its list then is not established: the hit is shown, the fact stays open."""
    found = checked(checker, consignee="Wexalin Institute")
    assert fact(found, "meu_listed") is None
    assert found.screened.hits[0]["standing"] == "not_established"


def test_what_the_row_states_stands_above_the_screening(checker: Checker) -> None:
    """A row that says no is believed, and the hit is shown beside it."""
    found = checked(checker, consignee="Quvorn", **{"parties.entity_listed": "no"})
    assert fact(found, "entity_listed") is False
    assert any("Quvorn" in flag for flag in found.answer.flags)


def test_a_party_known_to_be_none_is_not_screened(checker: Checker) -> None:
    """``none`` is no name."""
    assert checked(checker, consignee="none").screened.remarks == ()


def test_every_answer_says_how_old_the_lists_are(checker: Checker) -> None:
    """Staleness travels with the answer, and its receipt names the snapshot."""
    found = checked(checker, "2026-11-20", consignee="Harmless Bakery Ltd")
    assert any("19 days old" in flag for flag in found.answer.flags)
    assert answer_dict(found)["receipt"]["lists"] == {"test": "2026-11-01"}


def test_the_shipped_table_says_that_it_is_not_the_full_list() -> None:
    """Without any download an answer says what it rests on."""
    checker = Checker(screening=PartyScreening(Screener(shipped())))
    found = checked(checker, consignee="Harmless Bakery Ltd")
    assert any("may still be listed" in flag for flag in found.answer.flags)


def test_iflytek_is_decided_by_744_11_in_either_script() -> None:
    """The name that people write, 科大讯飞 as well as IFLYTEK Co Ltd."""
    checker = Checker(screening=PartyScreening(Screener(shipped())))
    for name in ("科大讯飞", "IFLYTEK Co Ltd", "科大訊飛股份有限公司"):
        found = checked(checker, consignee=name)
        assert found.answer.verdict.provisions == ("us.ear.744.11",), name
        assert found.screened.hits[0]["citations"][0] == "84 FR 54002"


def test_a_decision_that_it_is_somebody_else_opens_the_fact(tmp_path: Path) -> None:
    """A reviewer's word sets the hit aside while the entry is what it was."""
    made = Dispositions(tmp_path / "decisions.ndjson")
    made.remember(Subject("Quvorn"), QUVORN, same=False, by="A. Reviewer", on=KNOWN, why="another country")
    before = Checker(screening=PartyScreening(Screener(held(QUVORN), made)))
    found = checked(before, consignee="Quvorn")
    assert (fact(found, "entity_listed"), fact(found, "resembles_listed")) == (None, None)
    changed = ListedParty(QUVORN.id, "EL", QUVORN.name, ("Quvorn", "Kuworn"), listed=LISTED)
    after = Checker(screening=PartyScreening(Screener(held(changed), made)))
    assert fact(checked(after, consignee="Quvorn"), "entity_listed") is True


def test_an_answer_is_replayed_without_the_lists(checker: Checker) -> None:
    """The receipt holds what the lists said."""
    answer = answer_dict(checked(checker, consignee="Quvorn"))
    again = answer_dict(replay(answer["receipt"], Checker()))
    assert differences(answer["receipt"], again["receipt"]) == []
    assert again == answer


def test_bulk_equals_single(checker: Checker) -> None:
    """Status, certainty and policy are the same in columns, whatever the roles and days."""
    names = ["Quvorn", "Zeltram Freight", "Oximbre Trading LLC", "Harmless Bakery Ltd", "none", ""]
    days = ["2023-05-09", "2023-05-10", "20240601", "20240601T12:00"]
    rows = [
        dict(deal(day, **{role: name}).cells)
        for name in names
        for day in days
        for role in ("consignee", "end_user", "exporter")
    ]
    columns = dict.fromkeys(column for row in rows for column in row)
    frame = pl.DataFrame(
        {c: [row.get(c) or None for row in rows] for c in columns}, schema=dict.fromkeys(columns, pl.String)
    )
    for on in (None, date(2024, 1, 1)):
        bulk = check_batch(checker, frame, known_on=KNOWN, on=on).frame()
        for row, got in zip(rows, bulk.iter_rows(named=True), strict=True):
            verdict = checker.check(Deal(row), known_on=KNOWN, on=on).answer.verdict
            assert (got["status"], got["certain"]) == (verdict.status, verdict.certain), (row, on)


@pytest.mark.parametrize("tag", ["ILLICIT-DRUGS-EO14059", "ILLICIT DRUGS-EO14059", "CUBA; ILLICIT-DRUGS-EO14059"])
def test_a_programme_is_known_however_its_tag_is_written(tag: str) -> None:
    """The table writes a blank where OFAC's files write a hyphen; the party is blocked all the same."""
    blocked = ListedParty("s3", "SDN", "Marvellen Cartage", programs=(tag,), listed=LISTED)
    found = checked(Checker(screening=PartyScreening(Screener(held(blocked)))), end_user="Marvellen Cartage")
    assert (fact(found, "sdn_744_8"), found.answer.verdict.status) == (True, "licence_required")


def test_each_party_named_in_a_cell_is_screened(checker: Checker) -> None:
    """Several end users in one cell hide nobody."""
    found = checked(checker, end_user="Alpbach Handel; Quvorn")
    assert (fact(found, "entity_listed"), found.answer.verdict.status) == (True, "licence_required")


@pytest.mark.parametrize(
    ("column", "text", "shares"),
    [
        ("consignee_address", "Rm 5, 10th Floor, Kwai Hing Center, Hong Kong", True),
        ("payer_address", "Unit 5, 10/F, Kwai Hing Centre, Kwai Chung, Hong Kong", True),
        ("consignee_address", "Rm 6, 10th Floor, Kwai Hing Center, Hong Kong", None),
        ("consignee_officers", "Bob Plain; Zeltram Freight Ltd", True),
        ("consignee_officers", "Bob Plain", None),
    ],
)
def test_what_a_party_shares_with_a_listed_one_is_told_by_name(column: str, text: str, shares: bool | None) -> None:  # noqa: FBT001 - one column of the examples
    """The unit of a listed party, or an officer that is listed, is told with that party; a neighbour proves nothing."""
    unit = PartyAddress("Unit 5, 10/F, Kwai Hing Centre, Kwai Chung, Hong Kong", "HK")
    neighbour = ListedParty("a1", "EL", "Farsight Trading Limited", addresses=(unit,), listed=LISTED)
    checker = Checker(screening=PartyScreening(Screener(held(neighbour, ZELTRAM))))
    row = {"date": "2025-06-01", "item": "H100", "from": "US", "to": "SG", "consignee": "Plain Pte Ltd", column: text}
    fact = checker.check(Deal(row), known_on=KNOWN).facts["parties.shares_with_listed"]
    assert fact.value is shares
    assert ("(EL a1)" in fact.source or "(DPL d1)" in fact.source) is (shares is True)
