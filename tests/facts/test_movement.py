"""What is done, from where to where, follows from what the row says and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fencepost.facts.gather import Known
from fencepost.model.deal import Deal
from fencepost.model.quantity import Interval

Gather = Callable[..., Known]


def value(known: Known, fact: str) -> object:
    return known.facts[fact].value


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [("US", "CN", "export"), ("TW", "CN", "reexport"), ("CN", "HK", "transfer"), ("", "CN", None)],
)
def test_the_places_imply_the_kind(gather: Gather, start: str, end: str, kind: str | None) -> None:
    """From the United States is an export, between others a reexport, within one country a transfer."""
    known = gather(from_=start, to=end)
    assert value(known, "deal.kind") == kind
    assert value(known, "deal.conveys_item") is True


@pytest.mark.parametrize(
    ("text", "kind", "conveys"),
    [
        ("Re-export", "reexport", True),
        ("transfer (in-country)", "transfer", True),
        ("Deemed", "deemed_export", True),
        ("Foundry", "fabrication", True),
        ("cloud", "service", False),
        ("US person", "us_person_support", False),
    ],
)
def test_a_kind_is_read_in_other_words(gather: Gather, text: str, kind: str, conveys: bool) -> None:  # noqa: FBT001 - one column of the examples
    """Usual other words for a kind of deal are understood."""
    known = gather(kind=text)
    assert (value(known, "deal.kind"), value(known, "deal.conveys_item")) == (kind, conveys)


def test_an_unknown_kind_is_a_fault_with_the_nearest_word(gather: Gather) -> None:
    """A kind that is none is pointed out, with row, column and the nearest one, and nothing is implied."""
    known = gather(kind="exprot")
    assert [str(fault) for fault in known.faults] == [
        "orders.csv, row 2, column kind: 'exprot' is no kind of deal. Did you mean export?"
    ]
    assert value(known, "deal.kind") is None


def test_an_export_leaves_the_united_states(gather: Gather) -> None:
    """An export without a place of departure leaves the United States; another kind of deal leaves it open."""
    assert value(gather(kind="export", from_=""), "deal.from") == "US"
    assert value(gather(kind="reexport", from_=""), "deal.from") is None


def test_a_release_goes_to_the_persons_country(gather: Gather) -> None:
    """A deemed export goes to the citizenship, wherever the row goes; without one the destination is open."""
    assert value(gather(kind="deemed_export", to="US", citizenship="CN"), "deal.to") == "CN"
    assert value(gather(kind="deemed_export", to="US"), "deal.to") is None
    assert value(gather(kind="deemed_export", to="US", citizenship="CN"), "deal.deemed") is True


def test_a_person_without_citizenship_leaves_the_destination_open(gather: Gather) -> None:
    """To be known to have no citizenship is not to be known to go nowhere."""
    assert value(gather(kind="deemed_export", to="US", citizenship="none"), "deal.to") is None


def test_a_faulty_citizenship_is_one_fault(gather: Gather) -> None:
    """One cell that cannot be read is reported once."""
    known = gather(kind="deemed_export", to="US", citizenship="Narnia")
    assert [(fault.column, fault.row) for fault in known.faults] == [("citizenship", 2)]


@pytest.mark.parametrize(
    ("text", "noted"), [("HK", True), ("香港", True), ("Hong Kong", True), ("CN", False), ("中国", False)]
)
def test_hong_kong_is_noted_where_it_is_written(gather: Gather, text: str, noted: bool) -> None:  # noqa: FBT001 - one column of the examples
    """The source of the destination says why Hong Kong is China."""
    assert ("Hong Kong counts as China" in gather(to=text).facts["deal.to"].source) is noted


@pytest.mark.parametrize("text", ["", "none", "Narnia"])
def test_a_deal_goes_somewhere(gather: Gather, text: str) -> None:
    """An empty, impossible or denied destination is a fault of that column."""
    assert [fault.column for fault in gather(to=text).faults] == ["to"]


def test_a_firm_without_a_parent_is_its_own(gather: Gather) -> None:
    """A parent known to be none is the firm itself; an empty one is unknown."""
    assert value(gather(consignee_hq="TW", consignee_parent_hq="none"), "consignee.parent_hq") == "TW"
    assert value(gather(consignee_hq="TW"), "consignee.parent_hq") is None
    assert value(gather(consignee_parent_hq="none"), "consignee.parent_hq") is None


@pytest.mark.parametrize("text", ["-1", "<=-5", "many", "1,5"])
def test_a_share_is_a_number_not_below_nought(gather: Gather, text: str) -> None:
    """A share that is no number or below nought is a fault, and stays unknown."""
    known = gather(us_content_pct=text)
    assert [fault.column for fault in known.faults] == ["us_content_pct"]
    assert value(known, "deal.us_content_pct") is None
    assert value(gather(us_content_pct="25 %"), "deal.us_content_pct") == Interval.point(25)


def test_a_stated_fact_stands_above_every_derivation(gather: Gather) -> None:
    """A column named after a fact overrides what was derived; a wrong or unknown one is a fault."""
    known = gather(deal__to="香港", item__datacenter="no", item__tpp="4799..4800")
    assert [value(known, fact) for fact in ("deal.to", "item.datacenter", "item.tpp")] == [
        "CN",
        False,
        Interval.parse("4799..4800"),
    ]
    assert known.facts["deal.to"].source == "column deal.to: 香港"
    assert value(gather(item__kind=""), "item.kind") == "ic"
    for column, text in (("item__kind", "board"), ("item__datacenter", "maybe"), ("item__other", "1")):
        assert [fault.column for fault in gather(**{column: text}).faults] == [column.replace("__", ".")]


def test_a_deal_needs_no_row() -> None:
    """A deal made in code has row 0 and no file."""
    assert (Deal().row, Deal().origin) == (0, "")
