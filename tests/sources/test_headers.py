"""Headers: which column each one means, and what is left unmapped and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.deal import COLUMNS
from fencepost.model.fault import FencepostError
from fencepost.sources.headers import map_headers


def column(header: str) -> str | None:
    """The column that one header alone is read as."""
    return map_headers([header]).columns[0]


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("spell", [str, str.upper, str.title, lambda s: s.replace("_", " "), lambda s: f" {s}: "])
def test_every_column_is_known_by_its_own_name(name: str, spell: object) -> None:
    """A canonical name is read in any case, with spaces for underscores and marks around it."""
    assert callable(spell)
    assert column(spell(name)) == name


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Ship Date", "date"),
        ("order-date", "date"),
        ("Delivery_Date", "date"),
        ("SHIPDATE", "date"),
        ("Product", "item"),
        ("SKU", "item"),
        ("Part Number", "item"),
        ("Part #", "item"),
        ("description", "item"),
        ("GPU", "item"),
        ("Qty (pcs)", "quantity"),
        ("Units", "quantity"),
        ("Destination", "to"),
        ("Ship-to country", "to"),
        ("Country of destination (ISO)", "to"),
        ("Ship From", "from"),
        ("Origin", "from"),
        ("Consignee HQ", "consignee_hq"),
        ("HQ of end user", "end_user_hq"),
        ("End user country", "end_user_hq"),
        ("Country of origin", "made_in"),
        ("Die area (mm²)", "die_mm2"),
        ("US content (%)", "us_content_pct"),
        ("Memory bandwidth (GB/s)", "dram_gbyte_s"),
        ("memory_bandwidth_GB/s", "dram_gbyte_s"),
        ("日期", "date"),
        ("目的地", "to"),
        ("数量", "quantity"),
        ("品名", "item"),
        ("最终用户", "end_user"),
        ("最終使用者", "end_user"),
        ("出貨日期", "date"),
    ],
)
def test_what_people_write_is_understood(header: str, meant: str) -> None:
    """Common spellings, in English and Chinese, are read as the column they mean."""
    assert column(header) == meant


@pytest.mark.parametrize(
    "header",
    [
        "Memory bandwidth (TB/s)",
        "Memory bandwidth (Gb/s)",
        "memory bandwidth",
        "Die area (cm2)",
        "transistors (million)",
        "tops (POPS)",
        "Quantity (kg)",
        "Remarks",
        "",
        "  ",
        "***",
    ],
)
def test_a_figure_in_another_unit_is_not_taken(header: str) -> None:
    """A header that names a wrong unit, or needs one and names none, or means nothing, is not used."""
    assert column(header) is None


def test_a_refused_unit_is_said() -> None:
    """The owner is told why a figure was not used, and what to call it."""
    notes = map_headers(["memory bandwidth"]).notes
    assert len(notes) == 1
    assert "names no unit" in notes[0]
    assert "dram_gbyte_s" in notes[0]


@pytest.mark.parametrize("header", ["item.tpp", "end_user.hq", "parties.footnote_5"])
def test_a_fact_id_is_passed_through(header: str) -> None:
    """A header with a dot, spelled as a fact is, stands for that fact."""
    assert column(header) == header


def test_the_first_of_two_equal_headers_wins() -> None:
    """A second header for a column is kept, unmapped, and a note names both."""
    mapped = map_headers(["Product", "SKU", "date"])
    assert mapped.columns == ("item", None, "date")
    assert mapped.notes == ["Two headers mean 'item': 'Product' is used, 'SKU' is not."]


def test_the_canonical_name_beats_a_synonym_before_it() -> None:
    """A column spelled as the design has it is used even when a synonym stands to its left."""
    assert map_headers(["Description", "SKU", "item"]).columns == (None, None, "item")


def test_the_day_of_shipment_beats_the_day_of_order() -> None:
    """The law of the day of export counts, so a ship date is used before an order date."""
    assert map_headers(["Order date", "Ship date"]).columns == (None, "date")


def test_later_headers_do_not_take_a_column_again() -> None:
    """A JSON key that turns up late cannot change what earlier rows meant."""
    mapped = map_headers(["SKU", "date"])
    mapped.add(["item", "to"])
    assert mapped.columns == ("item", "date", None, "to")


def test_a_missing_column_is_named_with_what_was_found() -> None:
    """Each missing column is one fault, with the headers found and the nearest of them."""
    with pytest.raises(FencepostError) as caught:
        map_headers(["id", "Datte", "Destinashun"]).require("x.csv")
    date, item, to = caught.value.faults
    assert "no column 'date'" in date.what
    assert "'Datte', 'Destinashun'" in date.what
    assert "'Datte'" in date.todo
    assert item.todo == "Add a column called 'item'."
    assert "'Destinashun'" in to.todo
    assert to.row == 1


@given(st.lists(st.text(max_size=40), max_size=30))
def test_any_headers_are_read_without_a_crash(headers: list[str]) -> None:
    """Whatever the headers are, each is listed once, in order, and no column is taken twice."""
    mapped = map_headers(headers)
    assert [header for header, _ in mapped.pairs] == headers
    taken = [name for name in mapped.columns if name]
    assert len(taken) == len(set(taken))


def test_an_ultimate_consignee_beside_an_end_user_is_the_consignee() -> None:
    """It stands for the end user only where nobody else does, so that its headquarters is never dropped."""
    both = map_headers(["Ultimate Consignee HQ", "End User HQ"])
    assert both.columns == ("consignee_hq", "end_user_hq")
    assert map_headers(["Ultimate Consignee", "End Customer"]).columns == ("consignee", "end_user")
    assert map_headers(["Ultimate Consignee HQ"]).columns == ("end_user_hq",)
