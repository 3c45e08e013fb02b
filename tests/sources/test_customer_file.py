from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.customer import Customer
from fencepost.model.fault import FencepostError
from fencepost.model.holding import WHOLE
from fencepost.sources.customer_file import CustomerRecord, read_customers
from fencepost.sources.customer_record import read_customer_record, shipped_customer_record
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError


def read(content: object) -> list[CustomerRecord]:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(read_customers(BytesIO(text), "customers.json").records)


def one(**cells: Any) -> tuple[Customer, list[str]]:
    (record,) = read(cells)
    assert record.customer is not None
    return record.customer, [str(fault) for fault in record.faults]


def test_what_is_absent_null_or_empty_is_not_known_and_none_is_none() -> None:
    """Only the word none says that there is nobody."""
    empty: tuple[Any, ...] = (None, [], "")
    for cell in empty:
        assert one(resellers=cell)[0].resellers is None
    assert one()[0].resellers is None
    assert one(resellers="none")[0].resellers == ()
    assert one(used_in="None")[0].used_in == ()


def test_an_account_is_open_only_where_the_record_says_so() -> None:
    """A record that does not tell a day of closing tells nothing of it."""
    assert one()[0].closed_told is False
    assert one(closed="none")[0].closed_told is True
    assert one(closed="2024-03-01")[0].closed == date(2024, 3, 1)
    assert one(closed="soon")[0].closed_told is False


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"beneficial_owners": [{"share": "150"}]}, "beneficial_owners[0].share"),
        ({"beneficial_owners": [{}, {"name": ["A"]}]}, "beneficial_owners[1].name"),
        ({"access": [{"at": "2024-02-30"}]}, "access[0].at"),
        ({"headquarters": "Atlantis"}, "headquarters"),
        ({"used_in": ["SG", "Atlantis"]}, "used_in[1]"),
        ({"kind": "firm"}, "kind"),
        ({"resellers": [{"programme": "perhaps"}]}, "resellers[0].programme"),
        ({"verification": "yes"}, "verification"),
        ({"training": {"begin": "2024-01-01"}}, "training.begin"),
        ({"verification": [{"result": "fine"}]}, "verification[0].result"),
    ],
)
def test_a_fault_names_record_and_key_and_what_to_do(cells: dict[str, Any], place: str) -> None:
    """A cell that cannot be read is told with its path."""
    if place.startswith("used_in"):
        place = "used_in"
    _, faults = one(**cells)
    assert len(faults) == 1
    assert faults[0].startswith(f"customers.json, row 1, column {place}: ")


def test_an_owner_that_cannot_be_read_is_still_an_owner() -> None:
    """A list whose entry is no object does not get shorter, for then nobody would ask."""
    customer, faults = one(beneficial_owners=["A. Lim", {"name": "B. Tan", "us_person": True}])
    assert customer.beneficial_owners is not None
    assert [(owner.name, owner.low, owner.high) for owner in customer.beneficial_owners].count((None, 0, WHOLE)) == 1
    assert len(customer.beneficial_owners) == 2
    assert len(faults) == 1


def test_a_key_that_nothing_reads_is_told_with_its_nearest() -> None:
    """A slip of the pen is not silently lost."""
    _, faults = one(headquarter="China")
    assert faults == [
        "customers.json, row 1, column headquarter: nothing is called so here, and it was not read. Did you mean headquarters?"
    ]


def test_good_records_are_read_beside_bad_ones() -> None:
    """A line that is no JSON, and one that is no object, leave the others alone."""
    records = read(b'{"id": "A"}\n{"id": \n[1]\n\n{"id": "B"}\n')
    assert [(record.row, record.customer and record.customer.id) for record in records] == [
        (1, "A"),
        (2, None),
        (3, None),
        (5, "B"),
    ]
    assert all(record.faults for record in records if record.customer is None)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"",
        b"   ",
        b"7",
        b'"text"',
        b"\xff\xfe\x00",
        b"{'id': 1}",
    ],
)
def test_hostile_files_are_refused_in_words(raw: bytes) -> None:
    """Nesting without end, nothing at all, and what is no JSON end in a fault and not in a crash."""
    with pytest.raises(FencepostError):
        read(raw)


def test_numbers_keys_given_twice_and_nan_do_not_crash() -> None:
    """A number stays as written, however long; a second key and a number that is none are faults."""
    huge = "9" * 1_000
    (record,) = read(f'{{"id": {huge}, "name": NaN, "email": Infinity, "kind": "entity", "kind": "entity"}}'.encode())
    assert record.customer is not None
    assert record.customer.id == huge
    assert (record.customer.name, record.customer.email) == (None, None)
    assert [fault.column for fault in record.faults] == ["kind", "name", "email"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([name for name in Customer.__dataclass_fields__ if name != "row"]), _JSON))
def test_any_json_is_read_or_told(cells: dict[str, Any]) -> None:
    """Whatever stands in a record, it is one record in and one out."""
    assert [record.row for record in read([cells])] == [1]


def test_the_shipped_table_cites_a_proposal_only() -> None:
    """No row reads like law in force, and the line of a beneficial owner is 25 percent."""
    table = shipped_customer_record()
    assert {row.instrument for row in table.rows} == {"fr-89-5698"}
    assert all(row.cite.startswith("proposed 15 CFR 7.30") for row in table.rows)
    assert (table.amount("term.owner_share"), table["term.owner_share"].unit) == (25, "percent")
    assert table.after("term.retention", date(2024, 2, 29)) == date(2026, 3, 1)
    assert 25 <= len(table.rows) <= 80


def test_a_table_that_cites_law_is_refused(tmp_path: Path) -> None:
    """A cite without the word proposed is a fault of the table."""
    text = shipped("data", "customer_record.csv").read_text(encoding="utf-8")
    bad = tmp_path / "customer_record.csv"
    bad.write_text(text.replace("proposed 15 CFR 7.301,", "15 CFR 7.301,", 1), encoding="utf-8")
    with pytest.raises(TableError, match="reads like law in force"):
        read_customer_record(bad)
