"""Forty red flags and our own signals are there, each with a question, and the patterns are mapped onto them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

import pytest

from fencepost.book.provision import Provision
from fencepost.decide.check import Checker
from fencepost.decide.red_flags import SIGNALS
from fencepost.logic.tree import leaves
from fencepost.sources.diversions import read_diversions
from fencepost.sources.flag_tables import read_flag_weights
from fencepost.sources.shipped import shipped

GROUPS = {"732_supp3": 29, "guidance_2025_05_13": 11}
SHARED = {
    *("deal.kind", "deal.conveys_item", "deal.made_in", "deal.to_macau_d5"),
    *("item.eccn", "item.is_a", "item.is_b", "customer.is_new"),
}
"""What several flags are held to, and what raises none of them alone."""


@pytest.fixture(scope="module")
def provisions(checker: Checker) -> Mapping[str, Provision]:
    return checker.shelf.corpus.provisions


def mapped() -> list[dict[str, str]]:
    with shipped("data", "red_flag_codes.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def signal(provision: Provision) -> bool:
    return provision.id.startswith(f"{SIGNALS}.")


def test_every_flag_of_both_lists_is_a_provision(provisions: Mapping[str, Provision]) -> None:
    """29 flags of the supplement and 11 of the guidance; all others are signals."""
    wanted = {f"us.ear.red_flag.{name}.{number:02}" for name, most in GROUPS.items() for number in range(1, most + 1)}
    assert {p.id for p in provisions.values() if p.kind == "red_flag" and not signal(p)} == wanted


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
        assert not any(signal(provisions[name]) for name in row["red_flags"].split()), row["code"]


def test_every_signal_answers_a_pattern(provisions: Mapping[str, Provision]) -> None:
    """Each signal is named by some pattern, and what the patterns name are signals."""
    named = {name for row in mapped() for name in row["signals"].split()}
    assert named == {p.id for p in provisions.values() if signal(p)}


def test_a_signal_says_that_it_is_no_law(provisions: Mapping[str, Provision]) -> None:
    """It cites public cases, says in its note that it is drawn from them, and is at best secondary."""
    for provision in filter(signal, provisions.values()):
        (version,) = provision.versions
        assert re.fullmatch(r"public cases? D\d\d(, D\d\d)* \(data/diversions\.csv\)", provision.cite), provision.id
        assert version.note.startswith("a pattern drawn from public cases"), provision.id
        assert version.sure != "text", provision.id


def test_a_signal_is_known_from_the_first_of_its_cases_on(checker: Checker) -> None:
    """Its cases stand in the table of diversions, and it is known from the last day on which the first may be public.

    That a party is listed is known from the lists themselves, and waits for no case.
    """
    corpus = checker.shelf.corpus
    public = {case.id: case.known_since.last for case in read_diversions()}
    for provision in filter(signal, corpus.provisions.values()):
        known = corpus.instruments[provision.versions[0].by].known_from
        first = min(public[case] for case in re.findall(r"D\d\d", provision.cite))
        assert known == first or (provision.id == f"{SIGNALS}.listed_party" and known < first), provision.id


def test_a_signal_cites_cases_that_show_its_pattern(provisions: Mapping[str, Provision]) -> None:
    """Each case that a signal cites bears, in the table of diversions, a pattern that names the signal."""
    shown = {case.id: set(case.patterns) for case in read_diversions()}
    patterns: dict[str, set[str]] = {}
    for row in mapped():
        for name in row["signals"].split():
            patterns.setdefault(name, set()).add(row["code"])
    for provision in filter(signal, provisions.values()):
        for case in re.findall(r"D\d\d", provision.cite):
            assert shown[case] & patterns[provision.id], f"{provision.id} cites {case}"


def test_every_flag_has_a_weight_and_no_other_row_stands_in_the_table(provisions: Mapping[str, Provision]) -> None:
    """The table of weights has one row for each red flag of the law and each signal."""
    assert set(read_flag_weights()) == {p.id for p in provisions.values() if p.kind == "red_flag"}


def test_flags_that_rest_on_one_fact_are_about_one_thing(provisions: Mapping[str, Provision]) -> None:
    """Two flags that read the same fact are about the same thing, so that one fact never counts twice."""
    weights = read_flag_weights()
    about: dict[str, set[str]] = {}
    for provision in provisions.values():
        for version in provision.versions if provision.kind == "red_flag" else ():
            for node in version.nodes():
                for leaf in leaves(node):
                    about.setdefault(leaf.fact, set()).add(weights[provision.id].about)
    assert {fact: things for fact, things in about.items() if fact not in SHARED and len(things) > 1} == {}


def test_the_card_tells_every_column() -> None:
    """A column without a meaning in the card is a fault of the card."""
    for name in ("red_flag_codes", "flag_weights", "transhipment_hubs", "vague_goods"):
        card = shipped("data", f"{name}.card.md").read_text(encoding="utf-8")
        with shipped("data", f"{name}.csv").open(encoding="utf-8", newline="") as rows:
            assert [column for column in next(csv.reader(rows)) if f"`{column}`" not in card] == [], name


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
