"""The screening bench in small: its queries are what they are said to be, its figures right, its order robust."""

from __future__ import annotations

import importlib
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rapidfuzz.distance import OSA

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("listed", "measure", "peer_rapidfuzz", "queries", "run", "spelling", "table", "variants", "work")


@pytest.fixture(scope="module")
def bench() -> Iterator[Callable[[str], ModuleType]]:
    """The modules of bench/screening, which is a package beside the package."""
    path = list(sys.path)
    sys.path.insert(0, str(ROOT))
    found = {name: importlib.import_module(f"bench.screening.{name}") for name in MODULES}
    yield found.__getitem__
    sys.path[:] = path


@pytest.fixture(scope="module")
def listed(bench: Callable[[str], ModuleType]) -> Any:
    """The list of the bench; without it the tests that need it are skipped."""
    module = bench("listed")
    if missing := [name for name in module.FILES if not (module.DATA / name).exists()]:
        pytest.skip(f"the lists to screen against are not here: {', '.join(missing)}")
    return module.Listed(module.read_parties(module.DATA / module.FILES[0]))


@pytest.fixture(scope="module")
def drawn(bench: Callable[[str], ModuleType], listed: Any) -> Any:
    """The query sets of the published seed."""
    return bench("queries").draw(listed, bench("listed").DATA, bench("run").SEED)


def test_plain_spelling_sees_one_name_in_two_spellings(bench: Callable[[str], ModuleType]) -> None:
    """Accents, case, punctuation, the sign of an apostrophe and the ampersand make no other name."""
    plain = bench("spelling").plain
    assert plain("Xi\u2019an R&D Co., Ltd.") == plain("XI'AN R and D CO LTD") == "xian r and d co ltd"
    assert plain("Müller-Söhne") == "muller sohne"
    assert bench("spelling").core("Sangon Biotech (Shanghai) Co., Ltd.") == "sangonbiotech"


def test_a_share_comes_with_its_interval(bench: Callable[[str], ModuleType]) -> None:
    """Ten of ten is not certainty: Wilson's interval begins at 0.72."""
    low, high = bench("measure").wilson(10, 10)
    assert (round(low, 3), high) == (0.722, 1.0)
    assert bench("measure").wilson(0, 0) == (0.0, 1.0)


def test_the_alert_line_lets_no_more_through_than_it_says(bench: Callable[[str], ModuleType]) -> None:
    """Scores that are equal fall on one side of the line, so that fewer alert rather than more."""
    line = bench("measure").alert_line
    assert line([n / 100 for n in range(100)]) == 0.94
    tied = [0.9] * 50 + [0.1] * 50
    assert sum(score > line(tied) for score in tied) == 0
    assert line([]) == 0.0


def test_the_best_f1_is_that_of_the_best_threshold(bench: Callable[[str], ModuleType]) -> None:
    """No threshold gives more than the best, and the threshold that is told gives it."""
    measure = bench("measure")
    scores = [0.9, 0.8, 0.8, 0.7, 0.5, 0.5, 0.3, 0.2]
    labels = [True, True, False, True, False, True, False, False]
    best, where = measure.best_f1(labels, scores)
    assert best == max(measure.f1(labels, scores, threshold / 100) for threshold in range(101))
    assert measure.f1(labels, scores, where) == best


def test_recall_counts_a_right_row_among_the_first(bench: Callable[[str], ModuleType]) -> None:
    """A right row counts at its rank, and above the line only if its own score is."""
    measure, case = bench("measure"), bench("queries").Case
    cases = [case("a", "g", frozenset({("EL", "1")})), case("b", "g", frozenset({("EL", "2")}))]
    answers = {"a": [(("EL", "1"), 0.9)], "b": [(("EL", "1"), 0.8), (("EL", "2"), 0.6)]}
    figures = measure.recall(cases, answers, 0.7, 0.6)
    assert [figures[f"recall_at_{name}"] for name in ("1", "10", "line", "review")] == [0.5, 1.0, 0.5, 1.0]


def test_variants_change_what_they_say(bench: Callable[[str], ModuleType]) -> None:
    """Each way of writing a name otherwise does its one thing, and says when it does not fit."""
    ways, random = bench("variants").BENIGN, bench("queries").Random(7)
    assert ways["legal form dropped"]("Ace Trading Co., Ltd.", random) == "Ace Trading"
    assert ways["order of words"]("NASRALLAH, Hasan", random) == "Hasan NASRALLAH"
    assert ways["order of words"]("SEASKY MARINE CO., LIMITED", random) is None
    assert ways["ampersand"]("Science and Technology", random) == "Science & Technology"
    assert "Tech" in ways["abbreviation"]("Ace Technology", random)
    assert ways["bracket moved"]("Ace (Wuxi) Ltd", random) in ("Ace Wuxi Ltd", "Wuxi Ace Ltd", "Ace Ltd (Wuxi)")
    assert ways["legal form changed"]("Hasan", random) is None


def test_the_same_seed_draws_the_same_queries(bench: Callable[[str], ModuleType], listed: Any, drawn: Any) -> None:
    """A run can be repeated: the seed fixes every name that is asked and every alias that is held out."""
    draw, folder = bench("queries").draw, bench("listed").DATA
    again = draw(listed, folder, drawn.seed)
    assert list(again.cases()) == list(drawn.cases())
    assert again.held_out == drawn.held_out
    assert draw(listed, folder, drawn.seed + 1).held_out != drawn.held_out


def test_the_sets_are_as_large_as_they_are_said_to_be(drawn: Any) -> None:
    """500 aliases of each kind, 300 names with each number of typos, 600 variants, 2,100 names that are not listed."""
    sizes = {name: len(cases) for name, cases in drawn.listed.items()}
    assert {name: sizes[name] for name in sizes if name != "chinese"} == {
        "bis": 500,
        "sdn": 500,
        "person": 500,
        "typo1": 300,
        "typo2": 300,
        "benign": 600,
    }
    assert sizes["chinese"] >= 45
    assert Counter(case.group for case in drawn.unlisted) == {
        "companies, china and hong kong": 500,
        "companies, elsewhere": 900,
        "universities, English": 300,
        "universities, Chinese": 300,
        "persons": 100,
    }


def test_a_held_out_alias_is_nowhere_in_the_index(bench: Callable[[str], ModuleType], listed: Any, drawn: Any) -> None:
    """All held-out aliases are gone together, from every row of their entity, and no other entity bears them."""
    plain = bench("spelling").plain
    kept = {plain(name) for row in drawn.parties for name in row.names}
    for name in ("bis", "sdn", "person"):
        for case in drawn.listed[name]:
            assert plain(case.name) not in kept
            assert listed.owners[plain(case.name)] == {case.note}
            assert case.target == listed.entries([case.note])
    assert len(drawn.parties) == len(listed.parties)


def test_a_typo_is_as_many_edits_as_it_says(drawn: Any) -> None:
    """One edit is one edit, swaps among them; two are at most two, since one may undo a part of the other."""
    assert {OSA.distance(case.name, case.note) for case in drawn.listed["typo1"]} == {1}
    assert {OSA.distance(case.name, case.note) for case in drawn.listed["typo2"]} <= {1, 2}


def test_names_that_are_not_listed_are_not(bench: Callable[[str], ModuleType], listed: Any, drawn: Any) -> None:
    """No name of the unlisted set is a listed name in its plain spelling."""
    assert not [case.name for case in drawn.unlisted if bench("spelling").plain(case.name) in listed.owners]


def test_fencepost_beats_brute_force(bench: Callable[[str], ModuleType], drawn: Any) -> None:
    """Within one run Fencepost finds more held-out aliases at the same alerts than edit distance, and sooner.

    A small run on a shared machine is no measurement: the bounds are far below the figures of bench/results.
    """
    own = pytest.importorskip("bench.screening.own").Fencepost
    if missing := own.missing():
        pytest.skip(f"not there: {', '.join(missing)}")
    work, few = bench("work"), drawn.cut()
    sets = frozenset({"bis", "sdn", "person", "benign"})
    ours, theirs = (
        work.figures(work.Task(kind, few, "", sets)) for kind in (own, bench("peer_rapidfuzz").TokenSortRatio)
    )
    held = [sum(one["sets"][name]["recall_at_line"] for name in ("bis", "sdn", "person")) for one in (ours, theirs)]
    assert held[0] > held[1]
    assert ours["sets"]["benign"]["recall_at_10"] > 0.9
    assert ours["alerts"]["all"]["alerts_at_line"] <= 0.05
    seconds = [_single(kind(), few) for kind in (own, bench("peer_rapidfuzz").WRatio)]
    assert seconds[0] < seconds[1]


def test_a_contestant_that_is_not_there_is_told_and_not_measured(
    bench: Callable[[str], ModuleType], drawn: Any
) -> None:
    """The table tells who could not be measured and why, beside the figures of the others."""
    work, peers = bench("work"), bench("peer_rapidfuzz")
    few = replace(drawn.cut(), parties=drawn.parties[::10])
    figures = work.figures(work.Task(peers.Ratio, few, "", frozenset({"bis"})))
    told = bench("table").table(
        {
            "seed": 1,
            "data": "0" * 64,
            "parties": len(few.parties),
            "quick": True,
            "versions": {"python": "3"},
            "contestants": {peers.Ratio.name: figures, "another": {"error": "not measured: it is not there"}},
        }
    )
    assert "another: not measured: it is not there" in told
    assert f"{figures['sets']['bis']['recall_at_1']:.3f}" in told
    assert math.isclose(figures["sets"]["bis"]["n"], 100)


def _single(contestant: Any, queries: Any) -> float:
    """Seconds of some single queries."""
    contestant.build(queries.parties)
    names = [case.name for case in queries.unlisted[:25]]
    contestant.search(names[0])
    start = time.perf_counter()
    for name in names[1:]:
        contestant.search(name)
    return time.perf_counter() - start
