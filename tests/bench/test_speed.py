"""The bench in small: the peers agree with Fencepost, and within one run the batch stands in proportion to them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from fencepost.decide.check import Checker

BENCH = Path(__file__).resolve().parents[2] / "bench"
ROWS = 20_000


@pytest.fixture(scope="module")
def speed() -> Iterator[ModuleType]:
    """bench/speed.py, which is a script beside the package."""
    found = importlib.util.spec_from_file_location("bench_speed", BENCH / "speed.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    path = list(sys.path)
    found.loader.exec_module(module)
    yield module
    sys.path[:] = path


@pytest.fixture(scope="module")
def checker() -> Checker:
    """One checker for the module: loading the law is not what is measured."""
    return Checker()


def test_the_same_seed_gives_the_same_deals(speed: ModuleType, checker: Checker) -> None:
    """The bench can be run again: deals are drawn from a seed, with empty cells among them, as Enum or as text."""
    letters = list(checker.gatherer.letters)
    frame = speed.deals.mixed(500, letters)
    assert frame.equals(speed.deals.mixed(500, letters))
    assert not frame.equals(speed.deals.mixed(500, letters, seed=1))
    assert all(frame[name].null_count() for name in ("quantity", "exporter_hq", "end_use", "certified"))
    assert speed.deals.as_text(frame).rows() == frame.rows()


def test_the_batch_says_what_single_checks_say(speed: ModuleType, checker: Checker) -> None:
    """On mixed deals the batch gives status, certainty and policy of the single path, row by row."""
    speed.same_as_single(checker, speed.deals.mixed(300, list(checker.gatherer.letters), seed=5))


def test_the_peers_agree_and_stand_in_proportion(speed: ModuleType, checker: Checker) -> None:
    """Given the same table the peers give the same classes; a batch beats a table asked row by row many times over.

    The figures of a small run on a shared machine are no measurement: the bounds are far below those of bench/speed.py.
    """
    if missing := speed.peers.missing_peers():
        pytest.skip(f"not installed: {', '.join(missing)} (make bench-setup)")
    speed.agree(checker, speed.peers.chips(120))
    figures = {**speed.measure_peers(ROWS, 500), **speed.measure_batch(checker, ROWS)}
    own = figures["Fencepost Enum columns"]["row_rules_per_s"]
    assert own > 5 * figures["zen table, row by row"]["row_rules_per_s"]
    assert all(one["row_rules_per_s"] > 0 for one in figures.values())
    assert set(speed.ratios(figures)) >= {"Fencepost Enum columns / OpenFisca calculate"}
