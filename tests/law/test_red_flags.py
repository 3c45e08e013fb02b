"""The forty red flags are there, each with a question, and the patterns of diversion are mapped onto them."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import pytest

from fencepost.book.provision import Provision
from fencepost.decide.check import Checker
from fencepost.sources.shipped import shipped

GROUPS = {"732_supp3": 29, "guidance_2025_05_13": 11}


@pytest.fixture(scope="module")
def provisions(checker: Checker) -> Mapping[str, Provision]:
    return checker.shelf.corpus.provisions


def mapped() -> list[dict[str, str]]:
    with shipped("data", "red_flag_codes.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_every_flag_of_both_lists_is_a_provision(provisions: Mapping[str, Provision]) -> None:
    """29 flags of the supplement and 11 of the guidance, and no others."""
    wanted = {f"us.ear.red_flag.{name}.{number:02}" for name, most in GROUPS.items() for number in range(1, most + 1)}
    assert {p.id for p in provisions.values() if p.kind == "red_flag"} == wanted


def test_every_version_of_a_flag_asks(provisions: Mapping[str, Provision]) -> None:
    """Each version has a question to put, and what has no condition is written out as open text."""
    for provision in provisions.values():
        for version in provision.versions if provision.kind == "red_flag" else ():
            assert version.suspends or version.ask, provision.id
            assert version.suspends or version.when is not None or version.open_text, provision.id


def test_flags_conclude_and_release_nothing(provisions: Mapping[str, Provision]) -> None:
    """A flag has no outcome, no conclusion and no releases, and nothing releases it."""
    flags = {p.id: p for p in provisions.values() if p.kind == "red_flag"}
    assert not [p.id for p in flags.values() if p.outcome or p.concludes or p.releases or p.effect]
    assert not [p.id for p in provisions.values() if flags.keys() & set(p.releases)]


def test_every_pattern_has_a_flag_or_a_reason(provisions: Mapping[str, Provision]) -> None:
    """RF01 to RF24 stand once each; each names flags that there are, or says why there is none."""
    rows = mapped()
    assert [row["code"] for row in rows] == [f"RF{number:02}" for number in range(1, 25)]
    for row in rows:
        assert row["red_flags"] or row["note"], row["code"]
        assert all(provisions[name].kind == "red_flag" for name in row["red_flags"].split()), row["code"]


def test_the_card_tells_every_column() -> None:
    """A column without a meaning in the card is a fault of the card."""
    card = shipped("data", "red_flag_codes.card.md").read_text(encoding="utf-8")
    assert [column for column in mapped()[0] if f"`{column}`" not in card] == []


def test_no_release_opens_an_exception_for_a_restricted_party(provisions: Mapping[str, Provision]) -> None:
    """Nothing but the countries with like controls, for footnote 3, takes a deal out of the party controls."""
    parties = ("744.11", "744.11.a.2.i", "744.11.a.2.iv", "746.8.a.3", "744.8", "744.21.b.1", "744.22.f.2", "736.2.b.4")
    found = {
        (release.id, name)
        for release in provisions.values()
        for name in release.releases
        if name in {f"us.ear.{party}" for party in parties}
    }
    assert found == {
        ("us.ear.744.11.a.2.v.elsewhere", "us.ear.744.11"),
        ("us.ear.746.8.a.12.iii.A", "us.ear.746.8.a.3"),
    }
