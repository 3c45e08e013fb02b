"""Moves every figure in the law by one step and asks whether some case notices.

``python bench/mutation.py`` makes each threshold of each version strict or non-strict and moves its
constant by one unit of its last written digit up and down; a mutant is killed where some case then
fails. Unit cases are tried first; what they leave alive is tried on every order row. A mutant that no
facts tell from the law (another threshold of the same condition says the same) is counted apart, after
a search over every line of the condition. Results go to ``bench/results/mutation.json``.
With ``--worked`` it also counts how many mutants the worked order rows kill by themselves (minutes).
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.line_cases import (  # noqa: E402 - a script finds its neighbours only now
    KNOWN_ON,
    Resolved,
    Site,
    described,
    options,
    resolved,
    seats,
    sites,
    solve,
    unit,
)

from fencepost.book.cases import Case, load_cases  # noqa: E402
from fencepost.book.files import Corpus, load_corpus  # noqa: E402
from fencepost.book.provision import Version  # noqa: E402
from fencepost.book.shelf import Shelf  # noqa: E402
from fencepost.compute.catalogue import Catalogue  # noqa: E402
from fencepost.decide.cases import CaseBench, faults_of  # noqa: E402
from fencepost.decide.reasons import truth_word  # noqa: E402
from fencepost.logic.closure import closure  # noqa: E402
from fencepost.logic.tree import AnyOf, Node, Not, Number, Op, Test, leaves  # noqa: E402
from fencepost.logic.vocabulary import FactType  # noqa: E402

_OTHER: dict[Op, Op] = {">=": ">", ">": ">=", "<=": "<", "<": "<="}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One threshold of one condition, moved by one step; ``index`` counts its leaf from left to right."""

    site: Site
    index: int
    was: Test
    now: Test

    def __str__(self) -> str:
        """Where it stands, what it was, and what it is."""
        site = self.site
        return (
            f"{site.provision.id} of {site.version.begins}, {site.part}: {described(self.was)} -> {described(self.now)}"
        )


def mutants(corpus: Corpus) -> Iterator[Mutant]:
    """Every one-step mutation of every numeric threshold in the law."""
    for site in sites(corpus):
        for index, leaf in enumerate(leaves(site.node)):
            if isinstance(leaf.constant, Number):
                for now in _moved(leaf, leaf.constant, corpus.vocabulary[leaf.fact]):
                    yield Mutant(site, index, leaf, now)


def _moved(leaf: Test, line: Number, kind: FactType) -> Iterator[Test]:
    if leaf.op in _OTHER:
        yield replace(leaf, op=_OTHER[leaf.op])
    for step in (unit(line), -unit(line)):
        number = Decimal(line.text) + step
        yield replace(leaf, constant=Number(str(number), kind.steps(number) or 0))


def with_leaf(node: Node, index: int, leaf: Test) -> Node:
    """The condition with the leaf at one place replaced, and every other leaf as it was."""
    count = -1

    def walk(here: Node) -> Node:
        nonlocal count
        if isinstance(here, Test):
            count += 1
            return leaf if count == index else here
        if isinstance(here, Not):
            return Not(walk(here.part), here.pin)
        return type(here)(tuple(walk(part) for part in here.parts), here.pin)

    return walk(node)


def killer(mutant: Mutant, cases: Iterable[Resolved]) -> str | None:
    """The first unit case of the mutant's condition that fails under it."""
    for one in cases:
        moved = closure(with_leaf(one.node, mutant.index, mutant.now))
        if truth_word(moved(one.values)) != one.wanted:
            return one.case.model.id
    return None


def equivalent(mutant: Mutant, node: Node, types: dict[str, FactType]) -> bool:
    """Whether no known facts tell the mutant from the law, tried on every line of both conditions."""
    moved = with_leaf(node, mutant.index, mutant.now)
    choices = options(AnyOf((node, moved)), types)
    ways = (((node, truth), (moved, not truth)) for truth in (True, False))
    return all(next(solve(goals, {}, choices), None) is None for goals in ways)


def by_site(cases: Iterable[Resolved]) -> dict[tuple[str, object, str], list[Resolved]]:
    """Unit cases by the condition they test."""
    found: dict[tuple[str, object, str], list[Resolved]] = defaultdict(list)
    for one in cases:
        found[one.key].append(one)
    return found


def mutated(corpus: Corpus, mutant: Mutant) -> Corpus:
    """The whole law with one threshold moved."""
    site = mutant.site
    node = with_leaf(site.node, mutant.index, mutant.now)
    versions = tuple(_with(v, site.part, node) if v is site.version else v for v in site.provision.versions)
    changed = replace(site.provision, versions=versions)
    return replace(corpus, provisions={**corpus.provisions, changed.id: changed})


def _with(version: Version, part: str, node: Node) -> Version:
    head, _, index = part.partition(".")
    if head == "review":
        rules = list(version.review)
        rules[int(index)] = replace(rules[int(index)], when=node)
        return replace(version, review=tuple(rules))
    if head == "names":
        names = list(version.names)
        names[int(index)] = replace(names[int(index)], when=node)
        return replace(version, names=tuple(names))
    return replace(version, terms=node) if head == "terms" else replace(version, when=node)


def killer_row(mutant: Mutant, corpus: Corpus, catalogue: Catalogue, rows: Iterable[Case]) -> str | None:
    """The first order row that fails under a mutant."""
    bench = CaseBench(mutated(corpus, mutant), catalogue)
    return next((case.model.id for case in rows if faults_of(case, bench, KNOWN_ON)), None)


def main(*, worked: bool) -> int:
    """Try every mutant, print and write the score; 1 where one is left alive."""
    began = time.perf_counter()
    corpus, catalogue = load_corpus(ROOT / "law"), Catalogue.load()
    shelf = Shelf(corpus)
    cases = load_cases(ROOT / "law")
    rows = [case for case in cases if case.model.row is not None]
    units = by_site(resolved(cases, shelf))
    places, types = seats(shelf), dict(corpus.vocabulary)
    every = list(mutants(corpus))
    killed: list[Mutant] = []
    same: list[Mutant] = []
    alive: list[Mutant] = []
    for mutant in every:
        seat = places.get(mutant.site.key)
        if killer(mutant, units[mutant.site.key]) is not None:
            killed.append(mutant)
        elif seat is not None and equivalent(mutant, seat.node, types):
            same.append(mutant)
        elif killer_row(mutant, corpus, catalogue, rows) is not None:
            killed.append(mutant)
        else:
            alive.append(mutant)
    result: dict[str, object] = {
        "thresholds": len({(m.site.key, m.index) for m in every}),
        "mutants": len(every),
        "killed": len(killed),
        "equivalent": [str(mutant) for mutant in same],
        "alive": [str(mutant) for mutant in alive],
        "score": round(len(killed) / max(1, len(every) - len(same)), 4),
    }
    if worked:
        by_rows = sum(killer_row(mutant, corpus, catalogue, rows) is not None for mutant in every)
        result["killed_by_order_rows_alone"] = by_rows
    result["seconds"] = round(time.perf_counter() - began, 1)
    text = json.dumps(result, indent=1)
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "mutation.json").write_text(text + "\n", "utf-8")
    print(text)
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(worked="--worked" in sys.argv[1:]))
