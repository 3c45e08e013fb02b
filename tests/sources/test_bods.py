"""BODS statements become units and holdings: the newest counts, nothing twice, and nobody is made up."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.model.holding import WHOLE, Holding, Unit
from fencepost.sources.bods_interests import KINDS
from fencepost.sources.holdings import Holdings
from fencepost.sources.holdings_file import read_holdings

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "ownership" / "bods"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="BODS's examples are not beside the checkout")
Statement = dict[str, Any]


def entity(record: str, *, statement: str | None = None, day: str = "2024-01-01", **details: Any) -> Statement:
    held = {"entityType": {"type": "registeredEntity"}, "isComponent": False, "name": record.upper()} | details
    return statement_of(record, "entity", statement, day, held)


def tie(
    record: str = "r", *interests: Statement, statement: str | None = None, day: str = "2024-01-01",
    status: str = "new", **details: Any,
) -> Statement:  # fmt: skip
    held = {"isComponent": False, "subject": "b", "interestedParty": "a", "interests": list(interests)} | details
    return statement_of(record, "relationship", statement, day, held) | {"recordStatus": status}


def statement_of(record: str, kind: str, statement: str | None, day: str, details: Statement) -> Statement:
    return {
        "statementId": statement or f"s-{record}",
        "statementDate": day,
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "publicationDetails": {"bodsVersion": "0.4"},
        "recordDetails": details,
    }


def shares(exact: float | str = 25, **more: Any) -> Statement:
    return {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": exact}} | more


def read(path: Path, *statements: Any, text: str | None = None) -> Holdings:
    file = path / "bods.json"
    file.write_text(json.dumps(list(statements)) if text is None else text)
    return read_holdings(file)


def all_of(told: Holdings) -> list[Holding]:
    return [told.holding(at) for at in range(told.holdings.height)]


def units(told: Holdings) -> dict[str, Unit]:
    return {unit.id: unit for unit in map(told.unit, range(told.units.height))}


ENDS = (entity("a"), entity("b"))


@needs_samples
def test_the_examples_load_whole() -> None:
    """The direct, the circular and the anonymous example are read without a fault."""
    direct, ring, nobody = (read_holdings(path) for path in sorted((SAMPLES / "examples-0.4").glob("*.json")))
    assert not direct.faults + ring.faults + nobody.faults
    assert [(one.kind, one.low, one.since) for one in all_of(direct)] == [
        ("share", 75_000_000, date(2010, 1, 1)),
        ("votes", 75_000_000, date(2010, 1, 1)),
    ]
    assert {(one.owner, one.owned, one.low) for one in all_of(ring)} == {
        ("rec-alpha-corp", "rec-beta-corp", WHOLE),
        ("rec-beta-corp", "rec-alpha-corp", WHOLE),
    }
    held = nobody.holding(0)
    assert (units(nobody)[held.owner].anonymous, held.low, held.high) == (True, 0, WHOLE)
    assert "subjectUnableToConfirmOrIdentifyBeneficialOwner" in units(nobody)[held.owner].source


@needs_samples
def test_every_type_of_interest_has_its_kind() -> None:
    """Each of the 23 codes of BODS 0.4 is read, and no other."""
    with (SAMPLES / "codelists-0.4" / "interestType.csv").open(encoding="utf-8") as rows:
        assert {row["code"] for row in csv.DictReader(rows)} == set(KINDS)


def test_an_entity_is_a_unit(tmp_path: Path) -> None:
    """Names, jurisdiction, business address and sound identifiers of an entity are those of its unit."""
    told = read(
        tmp_path,
        entity(
            "a",
            name="Acme",
            alternateNames=["Ajax"],
            jurisdiction={"name": "Delaware", "code": "US-DE"},
            addresses=[
                {"type": "registered", "address": "1 High St", "country": {"name": "Ireland", "code": "IE"}},
                {"type": "business", "address": "2 Low St", "country": {"name": "Singapore", "code": "SG"}},
            ],
            identifiers=[
                {"scheme": "XI-LEI", "id": "5493001KJTIIGC8Y1R12"},
                {"schemeName": "Companies House", "id": "445790"},
            ],
        ),
    )
    unit = units(told)["a"]
    assert (unit.name, unit.aliases, unit.kind) == ("Acme", ("Ajax",), "organisation")
    assert (unit.registered, unit.headquarters, unit.address) == ("US", "SG", "2 Low St")
    assert unit.identifiers == ("xi-lei:5493001KJTIIGC8Y1R12", "gb-coh:00445790")


def test_an_unsound_identifier_is_told(tmp_path: Path) -> None:
    """An identifier with a wrong digit is a fault of its statement and merges nobody."""
    told = read(tmp_path, entity("a", identifiers=[{"scheme": "XI-LEI", "id": "5493001KJTIIGC8Y1R13"}]))
    assert units(told)["a"].identifiers == ()
    assert [(fault.row, fault.column) for fault in told.faults] == [(1, "identifiers")]


@pytest.mark.parametrize(
    ("code", "kind", "anonymous"),
    [
        ("registeredEntity", "organisation", False),
        ("arrangement", "arrangement", False),
        ("stateBody", "state", False),
        ("anonymousEntity", "unknown", True),
        ("unknownEntity", "unknown", True),
    ],
)
def test_an_entity_has_its_kind(tmp_path: Path, code: str, kind: str, *, anonymous: bool) -> None:
    """An entity that is anonymous or unknown is a unit without a name, and its reason is kept."""
    reason = {"reason": "interestedPartyExemptFromDisclosure"}
    told = read(tmp_path, entity("a", entityType={"type": code}, unspecifiedEntityDetails=reason))
    unit = units(told)["a"]
    assert (unit.kind, unit.anonymous) == (kind, anonymous)
    assert "interestedPartyExemptFromDisclosure" in unit.source


def test_a_person_has_a_nationality(tmp_path: Path) -> None:
    """A person is known by all names, and registered where it is a national."""
    names = [{"type": "legal", "fullName": "Ann Lee"}, {"givenName": "A", "familyName": "Lee"}]
    details = {"personType": "knownPerson", "names": names, "nationalities": [{"name": "Taiwan", "code": "TW"}]}
    unit = units(read(tmp_path, statement_of("p", "person", None, "2024-01-01", details)))["p"]
    assert (unit.kind, unit.name, unit.aliases, unit.registered) == ("person", "Ann Lee", ("A Lee",), "TW")


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        ({"exact": 75}, 75_000_000, 75_000_000),
        ({"exact": 33.33333333}, 33_333_333, 33_333_334),
        ({"minimum": 25, "maximum": 50}, 25_000_000, 50_000_000),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, 25_000_001, 49_999_999),
        ({"exclusiveMinimum": 25, "maximum": 50}, 25_000_001, 50_000_000),
        ({"minimum": 25, "exclusiveMinimum": True}, 25_000_001, WHOLE),
        ({"minimum": 25, "exclusiveMinimum": False}, 25_000_000, WHOLE),
        ({"maximum": 10}, 0, 10_000_000),
        ({}, 0, WHOLE),
        (None, 0, WHOLE),
    ],
)
def test_a_share_is_enclosed(tmp_path: Path, share: Any, low: int, high: int) -> None:
    """A share becomes parts rounded outwards; an end that is not included is one part further in."""
    held = read(tmp_path, *ENDS, tie("r", {"type": "shareholding", "share": share})).holding(0)
    assert (held.low, held.high) == (low, high)


@pytest.mark.parametrize(
    ("interest", "column"),
    [
        ({"type": "shareholding", "share": {"exact": 101}}, "interests.share.exact"),
        ({"type": "shareholding", "share": {"exact": -1}}, "interests.share.exact"),
        ({"type": "shareholding", "share": {"exact": "many"}}, "interests.share.exact"),
        ({"type": "shareholding", "share": {"minimum": 50, "maximum": 25}}, "interests.share"),
        ({"type": "shareholding", "share": 25}, "interests.share"),
        ({"type": "owning"}, "interests.type"),
        ({"type": "shareholding", "startDate": "2020-02-30"}, "interests.startDate"),
        ({"type": "shareholding", "startDate": "2020-02-01", "endDate": "2019-01-01"}, "interests.endDate"),
    ],
)
def test_a_bad_interest_is_told(tmp_path: Path, interest: Statement, column: str) -> None:
    """An interest that cannot be is a fault of its statement, and a relationship of nothing else is counted as lost."""
    told = read(tmp_path, *ENDS, tie("r", interest), tie("q", shares()))
    assert [(fault.row, fault.column) for fault in told.faults] == [(3, column)]
    assert (told.holdings.height, told.skipped) == (1, 1)


@pytest.mark.parametrize("number", ["NaN", "1e400", "Infinity", "9" * 5000])
def test_numbers_that_are_none_are_told(tmp_path: Path, number: str) -> None:
    """A figure that no share can be is told, and the other statements are read."""
    text = json.dumps([*ENDS, tie("r", shares(exact="HERE")), tie("q", shares())]).replace('"HERE"', number)
    told = read(tmp_path, text=text)
    assert (told.holdings.height, told.skipped) == (1, 1)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("votingRights", "votes"),
        ("boardMember", "officer"),
        ("trustee", "control"),
        ("nominee", "link"),
        ("unknownInterest", "share"),
    ],
)
def test_only_a_shareholding_is_ownership_for_sure(tmp_path: Path, code: str, kind: str) -> None:
    """Votes, control, office and links are no shares; an interest that is not known may be one, from nothing upwards."""
    held = read(tmp_path, *ENDS, tie("r", {"type": code, "share": {"exact": 30}})).holding(0)
    assert held.kind == kind
    assert held.low == (0 if code == "unknownInterest" else 30_000_000)


def test_rights_beside_shares_are_not_counted_again(tmp_path: Path) -> None:
    """A right to assets may be ownership where there are no shares; beside a shareholding it is a link."""
    rights = {"type": "rightsToSurplusAssetsOnDissolution", "share": {"exact": 30}}
    told = read(tmp_path, *ENDS, tie("r", shares(), rights), tie("q", rights))
    assert [(one.kind, one.low, one.high) for one in all_of(told)] == [
        ("share", 25_000_000, 25_000_000),
        ("link", 30_000_000, 30_000_000),
        ("share", 0, 30_000_000),
    ]


def test_the_newest_statement_wins_and_the_older_keeps_its_days(tmp_path: Path) -> None:
    """Two statements of one record hold one after the other, whatever their order in the file."""
    old = tie("r", shares(25, startDate="2010-01-01"), statement="s1", day="2015-01-01")
    new = tie("r", shares(40), statement="s2", day="2020-01-01", status="updated")
    for order in ((old, new), (new, old)):
        told = read(tmp_path, *ENDS, *order)
        assert sorted((one.since, one.until, one.low) for one in all_of(told) if one.since) == [
            (date(2010, 1, 1), date(2020, 1, 1), 25_000_000),
            (date(2020, 1, 1), None, 40_000_000),
        ]


def test_a_newer_statement_speaks_for_the_days_it_names(tmp_path: Path) -> None:
    """A later statement that says since when a share is held corrects the earlier one back to that day."""
    old = tie("r", shares(25, startDate="2010-01-01"), statement="s1", day="2015-01-01")
    new = tie("r", shares(40, startDate="2012-01-01"), statement="s2", day="2020-01-01", status="updated")
    assert sorted((one.since, one.until) for one in all_of(read(tmp_path, *ENDS, old, new))) == [
        (date(2010, 1, 1), date(2012, 1, 1)),
        (date(2012, 1, 1), None),
    ]


def test_an_interest_that_a_newer_statement_drops_has_ended(tmp_path: Path) -> None:
    """What a later statement of the record no longer names held until that statement."""
    votes = {"type": "votingRights", "share": {"exact": 30}}
    old = tie("r", shares(), votes, statement="s1", day="2015-01-01")
    new = tie("r", shares(), statement="s2", day="2020-01-01", status="updated")
    held = [one for one in all_of(read(tmp_path, *ENDS, old, new)) if one.kind == "votes"]
    assert [(one.since, one.until) for one in held] == [(None, date(2020, 1, 1))]


def test_a_closed_record_has_ended(tmp_path: Path) -> None:
    """A statement that closes its record ends what has no end, on its own day."""
    old = tie("r", shares(startDate="2010-01-01"), statement="s1", day="2015-01-01")
    for last in (
        tie("r", statement="s2", day="2020-01-01", status="closed"),
        tie("r", shares(startDate="2010-01-01"), statement="s2", day="2020-01-01", status="closed"),
    ):
        held = all_of(read(tmp_path, *ENDS, old, last))
        assert [(one.since, one.until) for one in held] == [(date(2010, 1, 1), date(2020, 1, 1))]


def test_an_end_date_is_the_first_day_without(tmp_path: Path) -> None:
    """An interest ceases to exist on its end date; a year leaves the days of that year open."""
    exact = read(tmp_path, *ENDS, tie("r", shares(endDate="2020-06-01")))
    assert exact.holding(0).until == date(2020, 6, 1)
    year = all_of(read(tmp_path, *ENDS, tie("r", shares(endDate="2020"))))
    assert [(one.until, one.low) for one in year] == [(date(2020, 1, 1), 25_000_000), (date(2020, 12, 31), 0)]


def test_a_sum_of_components_is_not_counted_beside_them(tmp_path: Path) -> None:
    """An indirect relationship whose parts are all told is a link; its parts alone are shares."""
    middle = entity("m")
    upper = tie("r1", shares(60), subject="m", isComponent=True)
    lower = tie("r2", shares(50), interestedParty="m", isComponent=True)
    whole = tie("r", shares(30, directOrIndirect="indirect"), componentRecords=["r1", "m", "r2"])
    told = read(tmp_path, *ENDS, middle, upper, lower, whole)
    assert [(one.owner, one.owned, one.kind) for one in all_of(told)] == [
        ("a", "m", "share"),
        ("m", "b", "share"),
        ("a", "b", "link"),
    ]
    assert told.holding(2).direct is False
    assert "a sum of other relationships" in told.holding(2).source


def test_a_sum_with_missing_components_is_open(tmp_path: Path) -> None:
    """Where a part is missing, the sum may or may not be counted elsewhere, so that it is from nothing upwards."""
    told = read(tmp_path, *ENDS, tie("r", shares(30), componentRecords=["elsewhere"]))
    held = told.holding(0)
    assert (held.kind, held.low, held.high) == ("share", 0, 30_000_000)
    assert "not all are in the file" in told.faults[0].what


def test_who_is_not_specified_is_an_owner_all_the_same(tmp_path: Path) -> None:
    """A party that is not specified has a unit of its own, without a name; if there is none, its tie is no share."""
    unknown = tie("r", shares(), interestedParty={"reason": "unknown", "description": "lost"})
    none = tie("q", interestedParty={"reason": "noBeneficialOwners"})
    told = read(tmp_path, *ENDS, unknown, none)
    first, second = all_of(told)
    assert first.owner != second.owner
    assert (units(told)[first.owner].source, units(told)[first.owner].name) == ("not named: unknown: lost", "")
    assert (first.kind, second.kind) == ("share", "link")


def test_missing_ends_are_told_and_kept(tmp_path: Path) -> None:
    """An end that no statement describes is told, and is a unit by its id; an end that is not told at all loses its row."""
    told = read(tmp_path, entity("b"), tie("r", shares()), tie("q", shares(), subject=None))
    assert units(told)["a"].name == "a"
    assert sorted((fault.row, fault.column) for fault in told.faults) == [(2, None), (3, "subject")]
    assert told.skipped == 1


def test_ids_that_stand_twice_are_told(tmp_path: Path) -> None:
    """Of two statements with one id the first counts, and the second is told."""
    told = read(tmp_path, *ENDS, tie("r", shares(10), statement="x"), tie("q", shares(20), statement="x"))
    assert [one.low for one in all_of(told)] == [10_000_000]
    assert [(fault.row, fault.column) for fault in told.faults] == [(4, "statementId")]


def test_a_company_may_own_itself(tmp_path: Path) -> None:
    """A company that owns itself is kept with a note."""
    told = read(tmp_path, entity("b"), tie("r", shares(), interestedParty="b"))
    assert told.holdings.height == 1
    assert "owns itself" in told.faults[0].what


def test_an_older_name_stays_a_name(tmp_path: Path) -> None:
    """A company that was renamed is found by both names, and is called by the newer."""
    told = read(
        tmp_path,
        entity("a", statement="s2", day="2024-01-01", name="New Ltd"),
        entity("a", statement="s1", day="2020-01-01", name="Old Ltd"),
    )
    assert (units(told)["a"].name, units(told)["a"].aliases) == ("New Ltd", ("Old Ltd",))


def older(version: str) -> list[Statement]:
    """A company that was renamed, a person, and votes and shares that the one has of the other."""
    is_first = version == "0.2"
    interest = {
        "type": "voting-rights" if is_first else "votingRights",
        "share": {"minimum": 25, "exclusiveMinimum": True},
        "interestLevel" if is_first else "directOrIndirect": "direct",
    }
    company: Statement = {
        "statementID": "e1",
        "statementType": "entityStatement",
        "entityType": "registeredEntity",
        "name": "Acme",
        "incorporatedInJurisdiction": {"name": "China", "code": "CN"},
    }
    person: Statement = {
        "statementID": "p1",
        "statementType": "personStatement",
        "personType": "knownPerson",
        "names": [{"type": "individual", "fullName": "Ann Lee"}],
    }
    holds: Statement = {
        "statementID": "o1",
        "statementType": "ownershipOrControlStatement",
        "interests": [interest, {"type": "shareholding"}],
        "subject": {"describedByEntityStatement": "e2"},
        "interestedParty": {"describedByPersonStatement": "p1"},
    }
    again = company | {"statementID": "e2", "name": "Zeta", "replacesStatements": ["e1"], "statementDate": "2021-01-01"}
    said = {"publicationDetails": {"bodsVersion": version}, "statementDate": "2020-01-01"}
    return [said | one for one in (company, person, holds, again)]


@pytest.mark.parametrize("version", ["0.2", "0.3"])
def test_older_statements_are_converted(tmp_path: Path, version: str) -> None:
    """Statements of 0.2 and 0.3 say the same in other words; that they were converted is told."""
    told = read(tmp_path, *older(version))
    assert [(one.owner, one.owned, one.kind, one.low, one.direct) for one in all_of(told)] == [
        ("p1", "e1", "votes", 25_000_001, True),
        ("p1", "e1", "share", 0, None),
    ]
    assert (units(told)["e1"].name, units(told)["e1"].aliases, units(told)["e1"].registered) == (
        "Zeta",
        ("Acme",),
        "CN",
    )
    assert [version in fault.what for fault in told.faults] == [True]


@pytest.mark.parametrize("version", ["0.1", "0.5", "1.0"])
def test_other_versions_are_refused(tmp_path: Path, version: str) -> None:
    """A version that is not read is refused with what to do, and named."""
    with pytest.raises(FencepostError, match=rf"BODS version {version}.*0\.4"):
        read(tmp_path, *older(version))


def test_statements_may_stand_one_a_line(tmp_path: Path) -> None:
    """Statements one a line are read as those of an array; a broken line is named, and costs itself alone."""
    lines = [json.dumps(one) for one in (*ENDS, tie("r", shares()))]
    told = read(tmp_path, text="\n".join([*lines[:2], '{"statementId": ', lines[2]]))
    assert (told.holdings.height, [fault.row for fault in told.faults], told.skipped) == (1, [3], 1)
    assert told.holding(0).row == 4


def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    """What came before the break is kept, and the break is told."""
    text = json.dumps([*ENDS, tie("r", shares()), tie("q", shares())])
    told = read(tmp_path, text=text[:-40])
    assert told.holdings.height == 1
    assert "breaks off" in told.faults[-1].what


@pytest.mark.parametrize("mark", ["[", '{"a":'])
def test_deep_nesting_is_told(tmp_path: Path, mark: str) -> None:
    """A million brackets are a fault and no crash."""
    deep = json.dumps([*ENDS, tie("r", shares())])[:-1] + "," + mark * 1_000_000
    told = read(tmp_path, text=deep)
    assert told.holdings.height == 1
    assert told.faults


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["a", "b", "2020", "shareholding", "", "é"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "share", "exact", "minimum", "interests", "subject", "reason", "name", "id", "scheme"]), inner, max_size=4
    ),
    max_leaves=8,
)  # fmt: skip
KEYS = [
    "statementId",
    "statementDate",
    "recordId",
    "recordType",
    "recordStatus",
    "publicationDetails",
    "source",
    "statementType",
    "replaces",
]
DETAILS = [
    "subject",
    "interestedParty",
    "interests",
    "componentRecords",
    "entityType",
    "identifiers",
    "names",
    "addresses",
    "jurisdiction",
]


@given(
    st.sampled_from(["entity", "person", "relationship"]),
    st.dictionaries(st.sampled_from(KEYS), JSON, max_size=3),
    st.dictionaries(st.sampled_from(DETAILS), JSON, max_size=4),
)
def test_no_statement_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, kind: str, top: Statement, details: Statement
) -> None:
    """Whatever stands in the fields of a statement, it is read or told; the others are read."""
    strange = statement_of("x", kind, None, "2020-01-01", details) | top
    path = tmp_path_factory.mktemp("strange")
    try:
        told = read(path, *ENDS, tie("r", shares()), strange)
    except FencepostError:
        pytest.fail("one strange statement refused the file")
    assert any(one.owner == "a" and one.owned == "b" for one in all_of(told))
    assert told.holdings["owner"].is_in(told.units["id"].to_list()).all()
    assert told.units["id"].is_unique().all()
