"""Owners of a firm and the rule of 28 CFR part 202: who is a covered person by his seat, and whose shares pass."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.ownership.files import file, holding

from fencepost.decide.check import Checker
from fencepost.decide.owned import RuleFound, owned
from fencepost.decide.ownership import AFFILIATES, COVERED
from fencepost.facts.owners import PartyOwners
from fencepost.model.holding import Holding, Unit
from fencepost.ownership.register import Register

KNOWN = date(2026, 11, 23)
BUYER = Unit("buyer", "Brelvia Trading", kind="organisation", registered="SG", headquarters="SG")


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def found(checker: Checker, rule: str, owners: list[Unit], shares: list[Holding], day: date = KNOWN) -> RuleFound:
    """What a rule finds of the buyer."""
    register = Register.of(file(shares, [BUYER, *owners]))
    (unit,) = register.find("buyer")
    every = owned(checker, PartyOwners(register, None), unit, checker.shelf.open(day, KNOWN)).rules
    return next(one for one in every if one.reading.provision == rule)


def by_owner(checker: Checker, told: dict[str, str | None], share: str = "50", day: date = KNOWN) -> RuleFound:
    """What the rule finds of a buyer that one owner holds in part, and a state that is none of concern otherwise."""
    owner = Unit("owner", "Tresko Group", **{"kind": "organisation", **told})  # type: ignore[arg-type]
    state = Unit("state", "Republic of Singapore", kind="state", registered="SG")
    shares = [holding("owner", "buyer", share), holding("state", "buyer", str(100 - Decimal(share)))]
    above = [] if owner.kind in {"state", "person"} else [holding("state", "owner", "100")]
    return found(checker, COVERED, [owner, state], [*shares, *above], day)


@pytest.mark.parametrize(
    ("told", "met"),
    [
        ({"registered": "CN", "headquarters": "CN"}, True),
        ({"registered": "KY", "headquarters": "CN"}, True),
        ({"registered": "RU", "headquarters": None}, True),
        ({"registered": "CN", "kind": "state"}, True),
        ({"registered": "SG", "headquarters": "SG"}, False),
        ({"registered": "US", "headquarters": "CN"}, False),
        ({"registered": None, "headquarters": "CN"}, None),
        ({"registered": "SG", "headquarters": None}, None),
        ({"registered": None, "headquarters": None}, None),
        ({"registered": "SG", "kind": "person"}, None),
        ({"registered": "CN", "kind": "person"}, None),
    ],
)
def test_an_owner_is_covered_by_its_law_or_its_seat(checker: Checker, told: dict[str, str | None], met: object) -> None:
    """Half is enough; whoever is organised in the United States is no foreign person; what is not told stays open."""
    assert by_owner(checker, told).reading.met is met


def test_below_half_the_owner_brings_nothing(checker: Checker) -> None:
    """49.999999 percent of a Chinese owner make no covered person."""
    assert by_owner(checker, {"registered": "CN"}, "49.999999").reading.met is False


def test_the_rule_is_silent_before_its_first_day(checker: Checker) -> None:
    """On 2025-04-07 the rule would be met and is not in force; a day later it binds."""
    before = by_owner(checker, {"registered": "CN"}, day=date(2025, 4, 7)).reading
    after = by_owner(checker, {"registered": "CN"}, day=date(2025, 4, 8)).reading
    assert (before.in_force, before.binds) == (False, False)
    assert (after.in_force, after.met, after.binds) == (True, True, True)


def test_a_share_held_through_an_american_firm_counts(checker: Checker) -> None:
    """A Chinese group's American firm is no covered person, but what it holds the group holds indirectly."""
    group = Unit("group", "Tresko Group", kind="organisation", registered="CN", headquarters="CN")
    firm = Unit("firm", "Tresko America", kind="organisation", registered="US", headquarters="US")
    rule = found(checker, COVERED, [group, firm], [holding("group", "firm", "100"), holding("firm", "buyer", "60")])
    assert rule.reading.met is True
    assert list(rule.counted) == [1]


def test_where_no_list_was_looked_in_nobody_is_cleared(checker: Checker) -> None:
    """A person who holds all of the shares may be listed, as long as nobody has looked."""
    person = Unit("person", "Ada Olim", kind="person", registered="SG")
    rule = found(checker, AFFILIATES, [person], [holding("person", "buyer", "100")])
    assert (rule.counted, rule.reading.met) == ((), None)
