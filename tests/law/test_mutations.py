from __future__ import annotations

from bench.line_cases import KNOWN_ON, described, options, pivotal, resolved, seats, sites, unseen
from bench.line_cases import occurrences as places_of
from bench.mutation import by_site, equivalent, killer, mutants

from fencepost.book.cases import Case
from fencepost.decide.cases import CaseBench


def test_mutants_are_killed_by_unit_cases(bench: CaseBench, cases: tuple[Case, ...]) -> None:
    """A threshold made strict or non-strict, or moved by its last written digit, fails some unit case.

    Only a mutant that no facts tell from the law may live.
    """
    corpus = bench.shelf.corpus
    units, seated, types = by_site(resolved(cases, bench.shelf)), seats(bench.shelf), dict(corpus.vocabulary)
    every = list(mutants(corpus))
    alive = [
        str(mutant)
        for mutant in every
        if killer(mutant, units[mutant.site.key]) is None
        and not (mutant.site.key in seated and equivalent(mutant, seated[mutant.site.key].node, types))
    ]
    assert len(every) > 100
    assert not alive, "\n".join(alive)


def test_every_comparison_is_seen_true_false_and_open(bench: CaseBench, cases: tuple[Case, ...]) -> None:
    """Each comparison of each version is true in some unit case, false in some, and open in some."""
    found = unseen(bench.shelf.corpus, resolved(cases, bench.shelf), seats(bench.shelf))
    assert not found, "\n".join([*found[:20], "write them with: python bench/line_cases.py --write"])


def test_every_unit_case_meets_its_provision(bench: CaseBench, cases: tuple[Case, ...]) -> None:
    """No unit case names a provision that is silent on the case's day."""
    met = {one.case.model.id for one in resolved(cases, bench.shelf)}
    unmet = [case.where for case in cases if case.model.provision is not None and case.model.id not in met]
    assert not unmet


def test_every_version_is_picked_by_some_book(bench: CaseBench) -> None:
    """Each version with a condition governs on some day, on one axis or in a branch."""
    seated = seats(bench.shelf)
    never = [f"{s.provision.id} of {s.version.begins}" for s in sites(bench.shelf.corpus) if s.key not in seated]
    assert not never


def test_pivotal_facts_turn_the_condition(bench: CaseBench) -> None:
    """The facts chosen around a figure make its condition turn on that figure alone."""
    corpus, seated = bench.shelf.corpus, seats(bench.shelf, KNOWN_ON)
    key = next(key for key in seated if key[0] == "us.ear.3a090.a" and key[1].year == 2023)
    node = seated[key].node
    choices = options(node, corpus.vocabulary)
    for here in places_of(node):
        for value in choices[here.leaf.fact]:
            facts = pivotal(here, value, choices)
            assert facts is None or facts[here.leaf.fact] == value, described(here.leaf)
