from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.decide.customer_alerts import alerts
from fencepost.decide.customer_compared import against
from fencepost.decide.customer_lease import leases
from fencepost.decide.customer_record import all_ours, fields, kept, people, standings
from fencepost.decide.customer_written import record_dict
from fencepost.model.canonical import digest
from fencepost.model.customer import Customer
from fencepost.sources.customer_file import read_customers
from fencepost.sources.customer_record import shipped_customer_record
from fencepost.sources.shipped import shipped

TABLE = shipped_customer_record()
DAY = date(2024, 8, 23)
VERIFIED = {"of": "customer", "on": "2024-01-10", "method": "documentary", "what": "extract", "result": "verified"}


def made(**cells: Any) -> Customer:
    (record,) = read_customers(BytesIO(json.dumps(cells).encode()), "x").records
    assert record.customer is not None
    assert record.faults == ()
    return record.customer


def example(number: int) -> dict[str, Any]:
    tree = json.loads(shipped("examples", "customers.json").read_bytes())
    return dict(tree[number])


def states(customer: Customer) -> dict[tuple[str, str], str]:
    found = people(customer, TABLE)
    return {(one.who, one.row.id): one.state for one in fields(customer, found, TABLE)}


def state(**cells: Any) -> str:
    customer = made(**cells)
    return next(iter(standings(customer, people(customer, TABLE), DAY))).state


@pytest.mark.parametrize(
    ("share", "controls", "counts"),
    [
        ("24.999999", False, False),
        ("25", False, True),
        ("25.000001", False, True),
        ("20-30", False, None),
        ("<25", False, False),
        ("<25", None, None),
        ("1", True, True),
        (None, False, None),
    ],
)
def test_a_share_of_exactly_25_percent_counts(*, share: str | None, controls: bool | None, counts: bool | None) -> None:
    """At least 25 percent, or control; a range over the line is open, and so is control that nobody told."""
    customer = made(beneficial_owners=[{"name": "A", "share": share, "controls": controls}])
    assert people(customer, TABLE)[1].counts is counts


def test_only_us_persons_are_exempt_and_an_owner_not_told_leaves_it_open() -> None:
    """The proposal would have left an account alone only where nobody behind it is foreign, for certain."""
    base: dict[str, Any] = {"kind": "entity", "organised_in": "US"}
    ours = {"name": "A", "share": "100", "us_person": True}
    for owners, exempt in (([ours], True), (None, None), ("none", True), ([{**ours, "us_person": False}], False),
                           ([{**ours, "us_person": None}], None)):  # fmt: skip
        customer = made(**base, beneficial_owners=owners)
        assert all_ours(customer, people(customer, TABLE)) is exempt
    assert set(states(made(**base, beneficial_owners=[ours])).values()) == {"not_asked"}


def test_an_entity_abroad_is_foreign_and_one_seated_in_the_united_states_is_open() -> None:
    """Whoever is located there may be a U.S. person under the proposal, wherever it is organised."""
    assert people(made(kind="entity", organised_in="SG", headquarters="SG"), TABLE)[0].us_person is False
    assert people(made(kind="entity", organised_in="SG", headquarters="US"), TABLE)[0].us_person is None
    assert people(made(kind="entity", organised_in="SG"), TABLE)[0].us_person is None


def test_fields_are_told_in_part_where_some_of_them_are() -> None:
    """Means without source is a part, an access without its time too, and known to be none is told."""
    found = states(made(kind="entity", payment=[{"means": "card"}], other_names="none", email="a@b.example"))
    assert found["customer", "customer.payment"] == "partly"
    assert found["customer", "customer.other_names"] == "told"
    assert found["customer", "customer.email"] == "told"
    assert found["customer", "customer.telephone"] == "missing"
    assert found["customer", "customer.address"] == "not_asked"


def test_a_change_on_the_day_of_verification_or_later_asks_for_another() -> None:
    """The day before is no matter, the day itself is, and what lies after the day of the assessment is not seen."""
    for on, expected in (("2024-01-09", "verified"), ("2024-01-10", "again"), ("2024-01-11", "again"),
                         ("2024-08-23", "again"), ("2024-08-24", "verified"), (None, "again")):  # fmt: skip
        assert state(verification=[VERIFIED], changes=[{"on": on, "field": "address"}]) == expected


def test_the_worst_of_the_latest_verifications_stands() -> None:
    """A later failure outweighs an earlier success, and a later success an earlier failure."""
    failed = {**VERIFIED, "on": "2024-02-01", "result": "failed"}
    assert state(verification=[VERIFIED, failed]) == "failed"
    assert state(verification=[VERIFIED, {**failed, "on": "2023-02-01"}]) == "verified"
    assert state(verification=[VERIFIED, {**VERIFIED, "result": None}]) == "doubtful"
    assert state(verification=[{**VERIFIED, "on": None}]) == "again"
    assert state(verification=[{**VERIFIED, "of": None}]) == "none"
    assert state() == "none"


def test_access_from_elsewhere_after_verification_asks_for_another() -> None:
    """Where no place of use is told, none can be elsewhere."""
    access = [{"ip": "192.0.2.1", "at": "2024-02-14T08:00:00Z", "country": "CN"}]
    assert state(verification=[VERIFIED], access=access, used_in=["SG"]) == "again"
    assert state(verification=[VERIFIED], access=access, used_in=["CN"]) == "verified"
    assert state(verification=[VERIFIED], access=access) == "verified"


def test_records_are_kept_from_the_later_of_closing_and_last_access() -> None:
    """While the account is open, or not known to be closed, no term runs."""
    assert kept(made(closed="2024-03-01", last_access="2024-04-01"), DAY, TABLE).until == date(2026, 4, 1)
    assert kept(made(closed="2024-03-01", last_access="2024-02-01"), DAY, TABLE).until == date(2026, 3, 1)
    assert kept(made(closed="none", last_access="2024-02-01"), DAY, TABLE).account == "open"
    assert kept(made(closed="2024-12-01"), DAY, TABLE).until is None
    assert kept(made(last_access="2024-02-01"), DAY, TABLE).account == "not_told"


def test_the_example_raises_each_mismatch_with_its_day() -> None:
    """Access, contact, seats and money of the invented customer do not fit together."""
    customer = made(**example(1))
    found = alerts(customer, people(customer, TABLE), DAY, {"CN", "MO"})
    assert [(one.id, str(one.on)) for one in found] == [
        ("access_elsewhere", "2024-02-14"),
        ("contact_shared", "2024-08-23"),
        ("parent_of_concern", "2024-08-23"),
        ("payment_elsewhere", "2024-08-23"),
    ]
    assert alerts(customer, people(customer, TABLE), date(2024, 2, 13), ())[0].id != "access_elsewhere"


def test_one_lease_is_told_for_each_kind_of_machine() -> None:
    """The reseller stands between provider and university in each of them."""
    customer = made(**example(0))
    first, second = leases(customer, people(customer, TABLE), DAY)
    assert (first.cell("item"), second.cell("item")) == ("A100", "H100 SXM")
    assert (first.cell("reseller"), first.cell("reseller_hq")) == ("Yunda Technology Ltd", "CN")
    assert first.cell("training") is None


def test_an_owner_whose_seat_is_not_told_never_makes_the_rest_all_american() -> None:
    """With one seat told and one not, no cell says that no owner is foreign."""
    owners = [{"name": "A", "country": "US"}, {"name": "B"}]
    customer = made(beneficial_owners=owners)
    assert leases(customer, people(customer, TABLE), DAY)[0].cell("beneficial_owner_hq") is None


@given(st.permutations(example(1)["beneficial_owners"]), st.permutations(list(example(1))))
def test_order_of_owners_and_keys_does_not_matter(owners: list[Any], keys: list[str]) -> None:
    """The same record has the same fingerprint, the same fields and the same standings."""
    cells = {**example(1), "beneficial_owners": owners}
    one, other = made(**{key: cells[key] for key in keys}), made(**example(1))
    assert digest(record_dict(one)) == digest(record_dict(other))
    assert states(one) == states(other)


_RANK = {"missing": 0, "partly": 1, "told": 2}


@given(st.sampled_from([name for name in example(1) if name not in {"kind", "beneficial_owners", "resellers"}]))
def test_telling_less_never_makes_a_field_told(key: str) -> None:
    """Without one key every field that is asked is told no better than with it."""
    whole, less = example(1), {name: cell for name, cell in example(1).items() if name != key}
    before, after = states(made(**whole)), states(made(**less))
    for field, was in before.items():
        if was in _RANK and after[field] in _RANK:
            assert _RANK[after[field]] <= _RANK[was]


def told(customer: Customer, on: str) -> dict[str, Any]:
    found = standings(customer, people(customer, TABLE), date.fromisoformat(on))
    written = [{"who": s.who, "state": s.state, "on": s.on and s.on.isoformat()} for s in found]
    record = record_dict(customer)
    return {"id": customer.id, "on": on, "record": record, "fingerprint": digest(record), "verification": written}


def test_against_an_older_export_what_changed_is_to_be_verified_again() -> None:
    """A new e-mail concerns the customer alone; a verification since then answers for it; access only grows."""
    older = made(id="X", email="a@b.example", verification=[VERIFIED], beneficial_owners=[{"name": "A"}])
    newer = replace(older, email="c@d.example")
    found = against(told(newer, "2024-08-23"), [told(older, "2024-02-01")], TABLE)
    assert found["changed"] == [{"path": "email", "was": "a@b.example", "is": "c@d.example"}]
    assert found["verify_again"] == ["customer"]
    assert against(told(newer, "2024-08-23"), [told(older, "2024-01-09")], TABLE)["verify_again"] == []
    same = against(told(older, "2024-08-23"), [told(older, "2024-02-01")], TABLE)
    assert (same["changed"], same["verify_again"]) == ([], [])
    assert against(told(newer, "2024-08-23"), [], TABLE)["found"] is False
