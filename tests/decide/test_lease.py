"""Time rented on chips: what law reaches it, what pending texts would ask, and that no small sum clears anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.decide.lease import LeaseAnswer, LeaseDesk
from fencepost.decide.lease_written import CLEARS_NOBODY, lease_dict, lease_lines
from fencepost.face import NOBODY, lease_desk
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.model.quantity import Interval

TODAY = date(2026, 11, 23)
K01 = {
    "date": "2024-06-01",
    "provider_hq": "US",
    "item": "H100 SXM",
    "chips_in": "US",
    "customer_hq": "CN",
    "end_use": "ai_training",
    "knows": "none",
    "reseller": "none",
}
ESSAY = {
    "date": "2024-03-01",
    "provider_hq": "US",
    "item": "p4d.24xlarge",
    "chips_in": "US",
    "customer": "Shenzhen University",
    "customer_hq": "CN",
    "money": "27996",
    "price": "32.77",
    "reseller": "Yunda",
    "reseller_hq": "CN",
}


@pytest.fixture(scope="module")
def desk() -> LeaseDesk:
    return lease_desk(TODAY, NOBODY)


def answer(desk: LeaseDesk, row: dict[str, str], **more: str) -> LeaseAnswer:
    return desk.answer(Deal({**row, **more}), known_on=TODAY)


def test_a_start_up_that_rents_from_a_us_cloud_needs_no_licence(desk: LeaseDesk) -> None:
    """K01: no control reaches the lease, and the proposal of 2024 is shown as what it would have asked."""
    found = answer(desk, K01)
    assert (found.status, found.certain) == ("no_licence_required", True)
    assert all(not one.answer.verdict.provisions for one in found.answers)
    (proposal,) = [text for text in found.pending if text.instrument == "fr-89-5698"]
    assert proposal.reaches


def test_a_cloud_that_knows_of_military_intelligence_needs_a_licence(desk: LeaseDesk) -> None:
    """K02: a U.S. person's support is licensable, wherever the chips stand."""
    for site in ("US", "MY", "CN"):
        found = answer(desk, K01, date="2025-06-01", knows="military_intelligence", chips_in=site)
        assert found.status == "licence_required"
        assert found.export.answer.verdict.review_policy == "presumption_of_denial"
        assert "us.ear.744.6.b.5" in found.export.answer.verdict.provisions


def test_a_seat_abroad_hides_no_parent(desk: LeaseDesk) -> None:
    """A tenant in Singapore whose parent sits in China is asked of as if it sat there."""
    row = {**K01, "date": "2025-06-01", "knows": "military_intelligence", "customer_hq": "SG"}
    assert answer(desk, row, customer_parent_hq="CN").status == "licence_required"
    assert answer(desk, row, used_from="CN").status == "licence_required"


def test_what_the_provider_knows_is_asked_where_it_is_not_told(desk: LeaseDesk) -> None:
    """An empty cell about the use leaves the answer open and stands among what is missing."""
    row = {name: text for name, text in K01.items() if name not in {"knows", "end_use"}}
    found = answer(desk, row)
    assert not found.certain
    assert "end_use.military_intelligence" in {one.fact for one in found.export.answer.missing}


def test_the_account_of_the_essay_is_far_below_every_line_and_is_cleared_by_none(desk: LeaseDesk) -> None:
    """200,000 yuan are some 3e21 operations: under every threshold, through a reseller, and told as such."""
    found = answer(desk, ESSAY)
    run = found.regimes[0].facts["run.operations"].value
    assert isinstance(run, Interval)
    assert run.high is not None
    assert Decimal("7.6e21") < run.high < Decimal("7.7e21")
    said = "\n".join(lease_lines(found))
    assert "3.1e+21 operations at two fifths" in said
    assert CLEARS_NOBODY in said
    assert "gates.signal" in {flag.id.rpartition(".")[0] for flag in found.flags}
    assert [state.gate.id for state in found.gates] == ["gates.foreign_cloud", "gates.reseller"]


@pytest.mark.parametrize("day", ["2024-08-01", "2024-09-28", "2025-06-01", "2026-02-01"])
def test_no_text_that_is_no_law_is_told_as_a_duty(desk: LeaseDesk, day: str) -> None:
    """Whatever a run is, what vetoed, revoked and proposed texts would ask never enters a status or its provisions."""
    found = answer(desk, K01, date=day, customer_hq="US", operations="9e26", cost_usd="2e8", cyber_capability="yes")
    dead = {"ca-sb-1047", "eo-14110", "fr-89-5698", "fr-89-73612", "hr-2683"}
    for checked in found.answers:
        law = checked.book.by_id
        assert not {law[name].version.by for name in checked.answer.verdict.provisions} & dead


def test_a_vetoed_bill_is_pending_until_its_veto(desk: LeaseDesk) -> None:
    """SB 1047 is shown while it lay with the governor and not from the day of the veto on."""

    def pending(day: str) -> set[str]:
        return {text.instrument for text in answer(desk, K01, date=day).pending}

    assert "ca-sb-1047" in pending("2024-09-28")
    assert "ca-sb-1047" not in pending("2024-09-29")


def test_a_use_that_nobody_asks_about_is_a_fault(desk: LeaseDesk) -> None:
    """A word in 'knows' that the law does not ask about is named, with what may stand there."""
    with pytest.raises(FencepostError, match="no use that is asked about"):
        answer(desk, K01, knows="weather")


@pytest.mark.parametrize(
    ("column", "text"),
    [("customer_hq", "Atlantis"), ("quantity", "-3"), ("dtype", "bf15"), ("provider_us", "perhaps"), ("price", "0")],
)
def test_a_cell_that_cannot_be_read_names_its_column(desk: LeaseDesk, column: str, text: str) -> None:
    """A faulty cell is an error that names the column, and never an answer."""
    with pytest.raises(FencepostError) as caught:
        answer(desk, {**ESSAY, column: text})
    assert column in {fault.column for fault in caught.value.faults}


def test_written_keys_are_the_same_for_the_same_lease(desk: LeaseDesk) -> None:
    """The same lease under the same law gives the same keys and values."""
    assert lease_dict(answer(desk, ESSAY)) == lease_dict(answer(desk, ESSAY))


_CELLS = {
    "provider_hq": ["US", "SG", "CN"],
    "chips_in": ["US", "MY", "CN"],
    "customer_hq": ["US", "SG", "CN"],
    "customer_parent_hq": ["US", "CN"],
    "knows": ["none", "military", "military_intelligence", "wmd"],
    "end_use": ["ai_training", "inference", "military"],
    "operations": ["1e20", "1e26", "100000000000000000000000001", "1e25..1e27"],
    "reseller": ["none", "Yunda"],
    "reseller_hq": ["US", "CN"],
    "exported_under_dd": ["yes", "no"],
    "used_from": ["CN", "RU", "DE"],
}


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in _CELLS.items()}), st.data())
def test_no_completion_of_a_lease_overturns_a_certain_answer(
    desk: LeaseDesk, row: dict[str, str], data: st.DataObject
) -> None:
    """Where an answer for a lease is certain, telling more cells leaves each regime's status as it is."""
    base = {"date": "2026-02-01", "item": "H200", **row}
    try:
        before = answer(desk, base)
    except FencepostError:
        return
    empty = [name for name in _CELLS if name not in row]
    told = {name: data.draw(st.sampled_from(_CELLS[name])) for name in empty}
    try:
        after = answer(desk, {**base, **told})
    except FencepostError:
        return  # cells that contradict each other are no completion
    for one, other in zip(before.answers, after.answers, strict=True):
        if one.answer.verdict.certain:
            assert one.answer.verdict.status == other.answer.verdict.status, (one.answer.regime, base, told)
