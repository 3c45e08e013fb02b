from __future__ import annotations

from datetime import date

import pytest
from tests.ownership.files import file, holding

from fencepost.model.holding import Holding, Unit
from fencepost.ownership.parents import Parent, ultimate_parent
from fencepost.ownership.register import Register

DAY = date(2025, 10, 15)


def parent(register: Register, name: str) -> Parent:
    """The ultimate parent of a unit, by its name."""
    (unit,) = register.find(name)
    return ultimate_parent(register, unit, DAY)


def test_the_climb_ends_where_nobody_holds_more_than_half() -> None:
    """Majorities lead up; the company in which no one has one is the ultimate parent, with its own seat."""
    register = Register.of(
        file(
            [
                holding("Top", "Mid", "51"),
                holding("Mid", "X", "100"),
                holding("A", "Top", "50"),
                holding("B", "Top", "50"),
            ],
            [Unit("Top", "Top", headquarters="CN", registered="KY")],
        )
    )
    found = parent(register, "X")
    assert (register.name(found.unit or 0), found.sure, found.headquarters, found.registered) == (
        "Top",
        "told",
        "CN",
        "KY",
    )


def test_a_country_of_registration_is_no_seat() -> None:
    """A company registered in the Cayman Islands has its headquarters nobody knows where."""
    register = Register.of(
        file(
            [holding("Top", "X", "100"), holding("P", "Top", "50"), holding("Q", "Top", "50")],
            [Unit("Top", "Top", registered="KY")],
        )
    )
    assert parent(register, "X").headquarters is None


@pytest.mark.parametrize(
    ("holdings", "why"),
    [
        ([holding("A", "X", "40", "60")], "A holds 40 to 60 % of X"),
        ([holding("A", "X", "0", "100")], "A holds an unknown share of X"),
        ([holding("A", "X", "30")], "nobody has established who holds 70 % of X"),
        ([holding("A", "X", "0", "100", kind="control")], "A controls X otherwise than by shares"),
        ([holding("X", "A", "10")], "nobody has established who holds 100 % of X"),
    ],
)
def test_where_somebody_may_hold_more_than_half_no_parent_is_established(holdings: list[Holding], why: str) -> None:
    """A band, an unknown share, a remainder or another control leaves the parent open, and says for what."""
    found = parent(Register.of(file(holdings)), "X")
    assert (found.unit, found.sure, found.why[-1]) == (None, "not established", why)


def test_a_ring_has_no_top() -> None:
    """Companies that own each other wholly stand above each other, so neither is the parent."""
    found = parent(Register.of(file([holding("A", "B", "100"), holding("B", "A", "100")])), "A")
    assert found.unit is None
    assert "ring" in found.why[-1]


def test_a_person_at_the_top_is_no_parent_company() -> None:
    """The company that a person owns is the ultimate parent."""
    register = Register.of(
        file([holding("Mrs P", "Top", "100"), holding("Top", "X", "100")], [Unit("Mrs P", "Mrs P", kind="person")])
    )
    assert register.name(parent(register, "X").unit or 0) == "Top"


def test_an_accounting_parent_counts_where_no_share_is_told() -> None:
    """Who consolidates a company stands above it; a direct parent is climbed before an ultimate one."""
    ties = [
        holding("Ultimate", "X", "0", "100", kind="consolidation", direct=False),
        holding("Direct", "X", "0", "100", kind="consolidation", direct=True),
        holding("Ultimate", "Direct", "0", "100", kind="consolidation", direct=True),
        holding("none", "Ultimate", "0", "100", kind="consolidation", source="NON_CONSOLIDATING"),
    ]
    register = Register.of(file(ties, [Unit("none", "", anonymous=True)]))
    found = parent(register, "X")
    assert [register.name(unit) for unit in found.chain] == ["X", "Direct", "Ultimate"]
    assert found.sure == "told"


def test_a_parent_that_is_withheld_is_not_established() -> None:
    """That the name of a parent is not public tells that there may be one, and not who."""
    tie = holding("hidden", "X", "0", "100", kind="consolidation", source="exception NON_PUBLIC")
    found = parent(Register.of(file([tie], [Unit("hidden", "", anonymous=True)])), "X")
    assert found.unit is None
    assert "NON_PUBLIC" in found.why[-1]
