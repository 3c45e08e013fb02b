"""Which listed owners a 50 percent rule counts, and which it does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from tests.facts.test_screening import held
from tests.ownership.files import file, holding

from fencepost.facts.derivation import Setting
from fencepost.facts.owners import ListedOwners, PartyOwners, affiliates, blocked_property
from fencepost.model.holding import WHOLE, Unit
from fencepost.model.party import ListedParty
from fencepost.names.screen import Screener
from fencepost.ownership.register import Register

DAY, LISTED = date(2025, 10, 15), date(2023, 5, 10)
PROGRAMMES = Setting({"us.ear.sdn_744_8_programmes": frozenset({"SDGT"})})
OWNER = "Quvorn Semiconductors Co., Ltd."


def looked(*parties: ListedParty) -> ListedOwners:
    """Who is listed above a firm that one owner holds in full."""
    told = file(
        [holding(OWNER, "Brelvia Trading", "100")], [Unit(OWNER, OWNER), Unit("Brelvia Trading", "Brelvia Trading")]
    )
    owners = PartyOwners(Register.of(told), Screener(held(*parties)))
    (unit,) = owners.register.find("Brelvia Trading")
    return owners.looked(unit, DAY)


def entry(code: str, programs: Iterable[str] = ()) -> ListedParty:
    """The owner on a list."""
    return ListedParty("e1", code, OWNER, programs=tuple(programs), listed=LISTED)


@pytest.mark.parametrize("code", ["EL", "MEU"])
def test_owners_on_the_lists_of_the_bureau_count(code: str) -> None:
    """The Entity List and the Military End-User List are the two that 744.11(a)(1) names beside the blocked."""
    counts = affiliates(PROGRAMMES)
    assert (len(looked(entry(code)).surely(counts)), looked(entry(code)).maybe(counts)) == (1, ())


@pytest.mark.parametrize("code", ["UVL", "DPL", "CMIC", "DTC"])
def test_owners_on_other_lists_do_not_count(code: str) -> None:
    """The Unverified List, denial orders and other lists bring nothing by ownership."""
    found = looked(entry(code))
    assert found.hits
    for counts in (affiliates(PROGRAMMES), blocked_property):
        assert (found.surely(counts), found.maybe(counts)) == ((), ())


def test_a_blocked_owner_counts_under_a_programme_of_744_8_only() -> None:
    """The rule of the Office of Foreign Assets Control counts whoever is blocked, the Affiliates rule does not."""
    named, other = looked(entry("SDN", ["SDGT"])), looked(entry("SDN", ["CUBA"]))
    counts = affiliates(PROGRAMMES)
    assert (len(named.surely(counts)), other.surely(counts), other.maybe(counts)) == (1, (), ())
    assert len(other.surely(blocked_property)) == 1


def test_a_blocked_owner_whose_programmes_are_not_told_may_count() -> None:
    """An entry without tags does not show that its programme is none of those of 744.8."""
    found, counts = looked(entry("SDN")), affiliates(PROGRAMMES)
    assert (found.surely(counts), len(found.maybe(counts))) == ((), 1)
    told = found.reckoned(counts)
    assert (told.told.low, told.settled) == (0, False)


def test_a_listed_address_brings_nothing_to_what_firms_there_own() -> None:
    """744.11(a)(1) leaves out owners that are known only by an address on the Entity List."""
    bare = ListedParty("e2", "EL", OWNER, kind="address", listed=LISTED)
    found, counts = looked(bare), affiliates(PROGRAMMES)
    assert found.hits
    assert (found.surely(counts), found.maybe(counts)) == ((), ())


def test_a_listed_owner_at_a_listed_address_counts_for_its_own_entry() -> None:
    """The address does not free an owner that is named on the list itself."""
    bare = ListedParty("e2", "EL", OWNER, kind="address", listed=LISTED)
    assert len(looked(bare, entry("EL")).surely(affiliates(PROGRAMMES))) == 1


def test_an_owner_without_a_name_may_be_listed() -> None:
    """Of whom it is said only that there is one, nobody can look for on a list."""
    told = file(
        [holding("somebody", "Brelvia Trading", "60")],
        [Unit("somebody", anonymous=True), Unit("Brelvia Trading", "Brelvia Trading")],
    )
    owners = PartyOwners(Register.of(told), Screener(held(entry("EL"))))
    found, counts = owners.looked(owners.register.find("Brelvia Trading")[0], DAY), affiliates(PROGRAMMES)
    assert (found.surely(counts), len(found.suspects(counts))) == ((), 1)
    assert (found.reckoned(counts).low, found.reckoned(counts).high) == (0, 60 * WHOLE // 100)
    assert found.unlooked_text == "not looked for on the lists: somebody"


def test_an_owner_who_was_looked_for_and_not_found_is_no_suspect() -> None:
    """The sum tells of whom something is found; that it proves nothing the fact of a deal tells."""
    found = looked(ListedParty("e9", "EL", "Farlokan Holding", listed=LISTED))
    assert (found.suspects(affiliates(PROGRAMMES)), found.unlooked_text) == ((), "")
