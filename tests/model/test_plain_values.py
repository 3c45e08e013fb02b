"""Deals, facts, faults and hashes are plain values that say what they hold."""

from __future__ import annotations

import pytest

from fencepost.model.canonical import canonical, digest
from fencepost.model.deal import Deal
from fencepost.model.fact import least_sure
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.located import LawFault, Position, law_fault


def test_an_empty_cell_is_unknown_and_none_is_not() -> None:
    """An empty cell and a missing one are unknown; the word none is kept as it was written."""
    deal = Deal({"to": " CN ", "payer": "  ", "via": "none"}, row=7)
    assert (deal.cell("to"), deal.cell("payer"), deal.cell("item"), deal.cell("via")) == ("CN", None, None, "none")


def test_a_deal_without_an_id_goes_by_its_row() -> None:
    """The row as a spreadsheet counts it stands in for the id."""
    assert Deal({}, row=7).id == "7"
    assert Deal({"id": "A-1"}, row=7).id == "A-1"


def test_the_cells_of_a_deal_do_not_change() -> None:
    """Neither the deal nor the mapping it was made from lets its cells change."""
    cells = {"to": "CN"}
    deal = Deal(cells)
    cells["to"] = "US"
    assert deal.cell("to") == "CN"
    with pytest.raises(TypeError):
        deal.cells["to"] = "US"  # type: ignore[index]


def test_a_derivation_is_no_surer_than_its_weakest_part() -> None:
    """The weakest of several marks counts; nothing at all rests on the text."""
    assert least_sure("text", "knowledge", "secondary") == "knowledge"
    assert least_sure() == "text"


def test_a_fault_says_where_what_and_what_to_do() -> None:
    """File, row and column come first, then the fault, then the remedy."""
    fault = Fault("'2023-02-30' is not a date.", "Write YYYY-MM-DD.", "orders.csv", 5, "date")
    assert str(fault) == "orders.csv, row 5, column date: '2023-02-30' is not a date. Write YYYY-MM-DD."
    assert str(FencepostError(fault, fault)).count("\n") == 1


def test_a_fault_of_law_shows_its_line_and_a_caret() -> None:
    """The caret stands under the character that is meant."""
    at = Position("law/x.yaml", 3, 3, "  when: item.tpp").moved(6)
    fault = law_fault(at, "no.", "Mend it.")
    assert isinstance(fault, LawFault)
    assert str(fault).splitlines() == ["law/x.yaml:3:9: no. Mend it.", "      when: item.tpp", "            ^"]


def test_a_hash_does_not_depend_on_the_order_of_keys() -> None:
    """Equal content has one canonical form, letters outside ASCII kept."""
    assert canonical({"b": ["香港"], "a": 1}) == '{"a":1,"b":["香港"]}'
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_number_that_is_none_cannot_be_hashed() -> None:
    """NaN has no canonical form."""
    with pytest.raises(ValueError, match="JSON"):
        digest(float("nan"))
