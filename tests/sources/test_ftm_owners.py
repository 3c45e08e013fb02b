"""FollowTheMoney entities become units and ties: a share only where one is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.holding import WHOLE, Holding, Unit
from fencepost.sources.holdings import Holdings
from fencepost.sources.holdings_file import read_holdings

Entity = dict[str, Any]


def thing(unit: str, schema: str = "Company", **properties: Any) -> Entity:
    return {"id": unit, "schema": schema, "properties": {"name": [unit.upper()]} | properties}


def tie(schema: str = "Ownership", unit: str = "t", **properties: Any) -> Entity:
    ends = {"Ownership": ("owner", "asset"), "Directorship": ("director", "organization")}
    first, second = ends.get(schema, ("subject", "object"))
    return {"id": unit, "schema": schema, "properties": {first: ["a"], second: ["b"]} | properties}


ENDS = (thing("a"), thing("b"))


def read(path: Path, *entities: Any) -> Holdings:
    file = path / "entities.ftm.json"
    file.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in entities))
    return read_holdings(file)


def all_of(told: Holdings) -> list[Holding]:
    return [told.holding(at) for at in range(told.holdings.height)]


def units(told: Holdings) -> dict[str, Unit]:
    return {unit.id: unit for unit in map(told.unit, range(told.units.height))}


def test_an_entity_is_a_unit(tmp_path: Path) -> None:
    """Names, places and sound identifiers of an entity are those of its unit."""
    company = thing("a", jurisdiction=["ky"], mainCountry=["cn"], alias=["Ajax"], leiCode=["5493001KJTIIGC8Y1R12"])
    company["properties"] |= {"uscCode": ["91110000600037341L"], "registrationNumber": ["77"], "address": ["1 High St"]}
    unit = units(read(tmp_path, company))["a"]
    assert (unit.name, unit.aliases, unit.kind, unit.address) == ("A", ("Ajax",), "organisation", "1 High St")
    assert (unit.registered, unit.headquarters) == ("KY", "CN")
    assert unit.identifiers == ("xi-lei:5493001KJTIIGC8Y1R12", "cn-uscc:91110000600037341L")


def test_a_register_number_counts_where_its_digits_tell_it(tmp_path: Path) -> None:
    """A registration number is an identifier in a country whose numbers are known by their digits, and nowhere else."""
    told = read(
        tmp_path,
        thing("a", jurisdiction=["tw"], registrationNumber=["22099131"]),
        thing("b", jurisdiction=["us"], registrationNumber=["22099131"]),
    )
    assert units(told)["a"].identifiers == ("tw-ubn:22099131",)
    assert units(told)["b"].identifiers == ()


def test_an_unsound_identifier_is_told(tmp_path: Path) -> None:
    """An LEI with a wrong digit is told with its line and merges nobody."""
    told = read(tmp_path, thing("a", leiCode=["5493001KJTIIGC8Y1R13"]))
    assert units(told)["a"].identifiers == ()
    assert [(fault.row, fault.column) for fault in told.faults] == [(1, "leiCode")]


@pytest.mark.parametrize(
    ("percentage", "low", "high"),
    [
        (["25"], 25_000_000, 25_000_000),
        (["25%"], 25_000_000, 25_000_000),
        (["25-50"], 25_000_000, 50_000_000),
        ([">50"], 50_000_001, WHOLE),
        (["more than 25 percent"], 25_000_001, WHOLE),
        (["25", "30"], 25_000_000, 30_000_000),
        ([33.3], 33_300_000, 33_300_000),
        ([], 0, WHOLE),
    ],
)
def test_a_percentage_is_enclosed(tmp_path: Path, percentage: list[Any], low: int, high: int) -> None:
    """A percentage in any spelling bounds the share; of several any may be right; without one it is unknown."""
    held = read(tmp_path, *ENDS, tie(percentage=percentage)).holding(0)
    assert (held.owner, held.owned, held.kind, held.low, held.high) == ("a", "b", "share", low, high)


@pytest.mark.parametrize(
    ("role", "kind", "low", "high"),
    [
        ("ownership-of-shares-25-to-50-percent", "share", 25_000_000, 50_000_000),
        ("voting-rights-25-to-50-percent", "votes", 0, WHOLE),
        ("significant-influence-or-control", "control", 0, WHOLE),
        ("right-to-appoint-and-remove-directors", "control", 0, WHOLE),
        ("shareholder", "share", 0, WHOLE),
        ("", "share", 0, WHOLE),
    ],
)
def test_a_role_tells_shares_from_votes(tmp_path: Path, role: str, kind: str, low: int, high: int) -> None:
    """An Ownership whose role speaks of votes or influence and of no shares is no share."""
    held = read(tmp_path, *ENDS, tie(role=[role])).holding(0)
    assert (held.kind, held.low, held.high) == (kind, low, high)


@pytest.mark.parametrize(("schema", "kind"), [("Directorship", "officer"), ("UnknownLink", "link")])
def test_other_ties_are_no_shares(tmp_path: Path, schema: str, kind: str) -> None:
    """A director is an officer, and a link of any other sort a link."""
    assert read(tmp_path, *ENDS, tie(schema)).holding(0).kind == kind


def test_a_parent_is_a_consolidation(tmp_path: Path) -> None:
    """A parent without a share is told as one whose share is not known."""
    held = read(tmp_path, thing("a"), thing("b", parent=["a"])).holding(0)
    assert (held.owner, held.owned, held.kind) == ("a", "b", "consolidation")


def test_an_end_day_may_still_count(tmp_path: Path) -> None:
    """Whether the last day still counts is not told, so that the share of that day is open."""
    held = all_of(read(tmp_path, *ENDS, tie(percentage=["30"], startDate=["2020-01-01"], endDate=["2021-06-30"])))
    assert [(one.since, one.until, one.low) for one in held] == [
        (date(2020, 1, 1), date(2021, 6, 30), 30_000_000),
        (date(2021, 6, 30), date(2021, 7, 1), 0),
    ]


def test_a_nested_file_says_the_same(tmp_path: Path) -> None:
    """A tie that stands inside its owner, with its asset inside it, is one tie between two units."""
    inner = {"id": "t", "schema": "Ownership", "properties": {"asset": [thing("b")], "percentage": ["30"]}}
    told = read(tmp_path, thing("a", ownershipOwner=[inner]))
    assert [(one.owner, one.owned, one.low) for one in all_of(told)] == [("a", "b", 30_000_000)]
    assert units(told)["b"].name == "B"
    assert told.faults == ()


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        (tie(percentage=["101"]), "percentage"),
        (tie(percentage=["1e400"]), "percentage"),
        (tie(percentage=["NaN"]), "percentage"),
        (tie(startDate=["2020-02-30"]), "startDate"),
        (tie(startDate=["2020-02-01"], endDate=["2019-01-01"]), "endDate"),
        ({"id": "t", "schema": "Ownership", "properties": {"owner": ["a"]}}, "asset"),
        ({"id": "", "schema": "Company"}, "id"),
        ('{"id": "t", ', None),
        ("[" * 1_000_000, None),
        ("3", None),
    ],
)
def test_a_broken_line_is_told(tmp_path: Path, broken: Any, column: str | None) -> None:
    """A line that cannot be read is a fault with its number and property; all others are read."""
    told = read(tmp_path, *ENDS, broken, tie(unit="u"))
    assert [(fault.row, fault.column) for fault in told.faults] == [(3, column)]
    assert (told.holdings.height, told.skipped) == (1, 1)


def test_missing_ends_are_told_and_kept(tmp_path: Path) -> None:
    """An end that no entity describes is told, and is a unit by its id."""
    told = read(tmp_path, thing("a"), tie())
    assert units(told)["b"].name == "b"
    assert "'b'" in told.faults[0].what


def test_ids_that_stand_twice_are_told(tmp_path: Path) -> None:
    """Of two different entities or ties with one id the first counts; a tie that says the same again is one tie."""
    told = read(tmp_path, *ENDS, thing("a", name=["Other"]), tie(), tie(), tie(percentage=["5"]))
    assert (units(told)["a"].name, told.holdings.height) == ("A", 1)
    assert [fault.row for fault in told.faults] == [3, 6]


def test_a_company_may_own_itself(tmp_path: Path) -> None:
    """A company that owns itself is kept with a note."""
    told = read(tmp_path, thing("a"), tie(asset=["a"]))
    assert told.holdings.height == 1
    assert "owns itself" in told.faults[0].what


@pytest.mark.parametrize("indent", [None, 1])
def test_entities_may_stand_in_an_array(tmp_path: Path, indent: int | None) -> None:
    """Entities in an array are read as those one a line."""
    (tmp_path / "array.json").write_text(json.dumps([*ENDS, tie(percentage=["30"])], indent=indent))
    assert read_holdings(tmp_path / "array.json").holding(0).low == 30_000_000


def test_an_array_by_lines_loses_its_broken_line_alone(tmp_path: Path) -> None:
    """In an array with an entity on each line a broken one is named, and the others are read."""
    lines = [json.dumps(one) + "," for one in (*ENDS, tie())]
    (tmp_path / "lines.json").write_text("\n".join(["[", *lines[:2], '{"id":,', lines[2], "]"]))
    told = read_holdings(tmp_path / "lines.json")
    assert (told.holdings.height, [fault.row for fault in told.faults]) == (1, [4])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "schema", "properties", "owner"]), inner)
    ),
    max_leaves=6,
)
KEYS = ["owner", "asset", "percentage", "role", "startDate", "endDate", "name", "leiCode", "parent", "ownershipOwner"]


@given(
    st.sampled_from(["Ownership", "Company", "Directorship"]), st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5)
)
def test_no_entity_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, schema: str, properties: dict[str, Any]
) -> None:
    """Whatever stands in the properties of an entity, it is read or told; the others are read."""
    told = read(
        tmp_path_factory.mktemp("strange"), *ENDS, tie(), {"id": "x", "schema": schema, "properties": properties}
    )
    assert ("a", "b") in {(one.owner, one.owned) for one in all_of(told)}
    assert told.holdings["owner"].is_in(told.units["id"].to_list()).all()
