"""The pile in small: ordinary deals are ordinary, cases say what was given, and the queue puts cases high."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from fencepost.decide.queue import Queue
from fencepost.decide.red_flags import SIGNALS
from fencepost.face import checker_for
from fencepost.model.deal import COLUMNS

BENCH = Path(__file__).resolve().parents[2] / "bench"
DAY, TODAY = date(2025, 6, 15), date(2026, 11, 23)
SMALL = 200
CASES = {*(f"C{number:02}" for number in range(1, 16)), "C17", "C18", "C19", "C26"}


@pytest.fixture(scope="module")
def pile() -> Iterator[ModuleType]:
    """bench/pile.py, which is a script beside the package."""
    found = importlib.util.spec_from_file_location("bench_pile", BENCH / "pile.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["bench_pile"] = module  # dataclasses look their own module up
    found.loader.exec_module(module)
    yield module
    del sys.modules["bench_pile"]


@pytest.fixture(scope="module")
def queue() -> Queue:
    return Queue(checker_for(TODAY, "shipped"))


def test_the_same_seed_gives_the_same_pile(pile: ModuleType) -> None:
    """The bench can be run again, and another seed gives other deals."""
    assert pile.pile(1, DAY, 50) == pile.pile(1, DAY, 50)
    assert pile.pile(1, DAY, 50) != pile.pile(2, DAY, 50)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ordinary_deals_are_as_described(pile: ModuleType, queue: Queue, seed: int) -> None:
    """All can be read, about a third pass a hub on the way, about a tenth raise more than a hub, many chips are there."""
    deals = pile.pile(seed, DAY, 1_000)
    hubs = [d for d in deals if set(pile.HUBS) & {d.cells.get("via"), d.cells.get("forwarder_hq")}]
    assert 0.28 <= len(hubs) / 1_000 <= 0.39
    assert len({deal.cells["item"] for deal in deals}) > 80
    found = [queue.weigh(deal, known_on=TODAY) for deal in deals[:SMALL]]
    assert not [one.faults for one in found if one.faults]
    more = [one for one in found if any(part.weight.weight > 1 for part in one.parts)]
    assert 0.03 <= len(more) / SMALL <= 0.17


def test_every_case_that_is_a_deal_is_there_and_says_what_was_given(pile: ModuleType) -> None:
    """One row a case, with who could know what, what is left out, and no column but those of orders and facts."""
    with pile.CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case"] for row in rows] == sorted(CASES)
    facts = checker_for(TODAY, "none").shelf.corpus.facts
    assert {name for name in rows[0] if name not in {*pile.NOT_CELLS, *COLUMNS, *facts}} == set()
    for row in rows:
        assert row["given"], row["case"]
        assert row["left_out"], row["case"]
        assert row["date"] < row["public"], row["case"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cases_rank_in_the_top_tenth(pile: ModuleType, queue: Queue, seed: int) -> None:
    """By all signals known today every case stands in the first tenth, with equal scores before it."""
    short = [one.case for one in pile.standings(queue, seed, {}, SMALL) if not one.in_top_tenth]
    assert short == []


def test_a_plain_order_raises_nothing(pile: ModuleType, queue: Queue) -> None:
    """A foundry that makes a chip for its designer raises no flag and no signal."""
    found = queue.weigh(pile.PLAIN, known_on=TODAY)
    assert found.parts == ()
    assert found.said.startswith("nothing raised by what was given; ")


def test_no_signal_is_known_before_the_first_case(queue: Queue) -> None:
    """Before any case was public no signal is known but that a party is listed, which the lists tell themselves."""
    book = queue._checker.shelf.open(DAY, date(2022, 5, 26))
    assert {ruling.id for ruling in book.rulings if ruling.id.startswith(SIGNALS)} <= {f"{SIGNALS}.listed_party"}
