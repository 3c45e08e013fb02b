"""What a row states of listings, and what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from fencepost.decide.check import Checker
from fencepost.facts.listing import FOOTNOTES, LISTED, one_firm
from fencepost.model.deal import Deal
from fencepost.model.fact import FactValue
from fencepost.model.fault import FencepostError

ROW = {"date": "2025-06-01", "kind": "export", "item": "water pump", "eccn": "EAR99", "from": "US", "to": "AE"}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def values(checker: Checker, **cells: str) -> dict[str, FactValue | None]:
    stated = {f"parties.{name}": text for name, text in cells.items()}
    facts = checker.check(Deal({**ROW, **stated}), known_on=date(2026, 11, 23)).facts
    return {name: facts[name].value for name in (LISTED, *FOOTNOTES)}


def test_a_footnote_stands_in_an_entry(checker: Checker) -> None:
    """Who has a footnote is on the list, though the row does not say so; other footnotes stay open."""
    found = values(checker, footnote_4="yes")
    assert (found[LISTED], found["parties.footnote_4"], found["parties.footnote_1"]) == (True, True, None)


def test_who_is_not_on_the_list_has_no_footnote(checker: Checker) -> None:
    """One answer settles five questions."""
    assert set(values(checker, entity_listed="no").values()) == {False}


def test_a_listed_party_may_have_any_footnote(checker: Checker) -> None:
    """That a party is listed tells nothing of footnotes."""
    assert [values(checker, entity_listed="yes")[name] for name in FOOTNOTES] == [None] * 4


def test_a_footnote_that_is_not_there_leaves_the_listing_open(checker: Checker) -> None:
    """Most entries have no footnote."""
    assert values(checker, footnote_4="no")[LISTED] is None


def test_a_footnote_without_an_entry_is_a_fault(checker: Checker) -> None:
    """A row that contradicts itself is not answered, and is told where."""
    with pytest.raises(FencepostError, match=r"parties\.footnote_5 says yes"):
        values(checker, entity_listed="no", footnote_5="yes")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Swift Cargo LLC", "Swift Cargo", True),
        ("Swift Cargo", "Swift Cargo Malaysia", None),
        ("Swift Cargo", "Alpha", False),
        ("Ltd", "Alpha", None),
        ("none", "none", False),
    ],
)
def test_names_of_one_firm(one: str, other: str, same: bool | None) -> None:  # noqa: FBT001 - one column of the examples
    """Legal forms do not count, and a name that only begins as the other does may be either."""
    assert one_firm(one, other) is same
