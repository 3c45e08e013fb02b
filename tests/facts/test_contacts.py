"""What two parties of one deal share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.facts.contacts import CONTACTS, SHARED, entries, same_address, same_person, same_phone
from fencepost.facts.derivation import Findings, Setting
from fencepost.model.fact import Fact


def shared(**cells: str) -> Fact:
    (derivation,) = CONTACTS
    found = Findings()
    derivation.run({name: cells.get(name) for name in derivation.columns}, Setting(), found)
    return found.facts[SHARED]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+60 3 1234 5678", "03-12345678", True),
        ("0060312345678", "+60312345678", True),
        ("+60 3 1234 5678", "+60 3 1234 5679", False),
        ("123", "123", False),
        ("", "", False),
    ],
)
def test_telephone_numbers_agree_from_their_end(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - one column of the examples
    """The code of the country is left out at will; a few digits alone are nobody's."""
    assert same_phone(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Li Ming", "MING, LI", True),
        ("Li Ming", "Li Min", False),
        ("Li", "Li", False),
        ("李明", "李明", True),
        ("Anna Maria Weber", "Weber, Anna-Maria", True),
    ],
)
def test_people_agree_in_all_their_names(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - one column of the examples
    """The order of the names does not matter, and a family name alone is not enough."""
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "Unit 5, 10/F, Kwai Hing Centre, Kwai Chung, Hong Kong",
            "Rm 5, 10th Floor, Kwai Hing Center, Hong Kong",
            True,
        ),
        ("Lot 5, Jalan Foo 3, Kuala Lumpur", "lot 5 jalan foo 3 kuala lumpur", True),
        ("Unit 5, 10/F, Kwai Hing Centre, Kwai Chung, Hong Kong", "Unit 6, 10/F, Kwai Hing Centre, Hong Kong", False),
        ("Singapore", "Singapore", False),
        ("Singapore 5", "Singapore 6", False),
    ],
)
def test_an_address_is_shared_as_one_unit(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - one column of the examples
    """The same unit however it is written; neighbours in one tower share nothing, and a city is no address."""
    assert same_address(one, other) is same


def test_who_shares_what_is_named() -> None:
    """The source tells both parties by role and name, and the number that both have."""
    fact = shared(
        consignee="Alpha GmbH", consignee_phone="030 1234567", forwarder="Swift", forwarder_phone="0301234567"
    )
    assert fact.value is True
    assert "forwarder 'Swift' and consignee 'Alpha GmbH' share the telephone number" in fact.source


@pytest.mark.parametrize("end_user", ["Alpha GmbH", "Alpha Rechenzentrum GmbH", ""])
def test_one_firm_shares_with_itself(end_user: str) -> None:
    """Two roles of one firm, houses of one group and a party without a name raise nothing, and rule nothing out."""
    cells = {"consignee": "Alpha GmbH", "consignee_phone": "030 1234567", "end_user_phone": "030 1234567"}
    assert shared(**cells, **({"end_user": end_user} if end_user else {})).value is None


def test_nothing_shared_is_never_shown() -> None:
    """Parties that are not written down may share what is; so the fact is true or open, never false."""
    assert (
        shared(consignee="Alpha", consignee_phone="030 1234567", payer="Beta", payer_phone="030 7654321").value is None
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_sharing_is_mutual(one: str, other: str) -> None:
    """Whether two entries are the same does not hang on which comes first."""
    for same in (same_phone, same_person):
        assert same(one, other) == same(other, one)


@given(st.text(max_size=200))
def test_a_cell_of_many_entries_is_cut(text: str) -> None:
    """No cell makes more than twenty entries, and none of them is empty."""
    found = entries(text * 30)
    assert len(found) <= 20
    assert all(found)
