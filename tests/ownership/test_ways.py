"""The most trusted ways through a net of ties."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.route import Tie, Way
from fencepost.ownership.ways import ways

NODES = "abcdefg"
TIES = st.lists(
    st.builds(
        Tie,
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.just("movement"),
        st.sampled_from(["one", "two"]),
        st.just("row"),
        st.just("x"),
        st.decimals("0.01", "1", places=2),
    ),
    max_size=14,
)


def tie(source: str, target: str, confidence: str, text: str = "") -> Tie:
    return Tie(source, target, "movement", text, "row", "x", Decimal(confidence))


def path(way: Way) -> str:
    return way.ties[0].source + "".join(one.target for one in way.ties)


def every(ties: list[Tie], start: str, end: str) -> list[Decimal]:
    """The confidence of every way that meets nobody twice, by trying them all."""
    found: list[Decimal] = []
    stack: list[tuple[str, tuple[str, ...], Decimal]] = [(start, (start,), Decimal(1))]
    while stack:
        node, met, product = stack.pop()
        if node == end and len(met) > 1:
            found.append(product)
            continue
        stack.extend(
            (one.target, (*met, one.target), product * one.confidence)
            for one in ties
            if one.source == node and one.target not in met
        )
    return found


def test_a_longer_way_may_be_the_more_trusted() -> None:
    """0.9 x 0.9 is above 0.8, and the other way stands behind it."""
    found = ways([tie("a", "t", "0.8"), tie("a", "b", "0.9"), tie("b", "t", "0.9")], "a", {"t"})
    assert [(path(way), way.confidence) for way in found] == [("abt", Decimal("0.81")), ("at", Decimal("0.8"))]


def test_of_equal_ways_the_shorter_goes_first_and_then_the_names_decide() -> None:
    """0.9 x 0.9 is exactly 0.81, which no float would say."""
    ties = [
        tie("a", "b", "0.9"),
        tie("b", "t", "0.9"),
        tie("a", "c", "0.9"),
        tie("c", "t", "0.9"),
        tie("a", "t", "0.81"),
    ]
    assert [path(way) for way in ways(ties, "a", {"t"})] == ["at", "abt"]
    assert [path(way) for way in ways(ties[:4], "a", {"t"})] == ["abt", "act"]


def test_two_ties_between_the_same_two_make_one_way() -> None:
    """The most trusted stands for both."""
    [way] = ways([tie("a", "t", "0.5", "name"), tie("a", "t", "0.9", "address")], "a", {"t"})
    assert way.ties[0].text == "address"


def test_what_cannot_be_reached_has_no_way() -> None:
    """A tie is walked from its source to its target only."""
    assert ways([tie("t", "a", "0.9")], "a", {"t"}) == ()
    assert ways([], "a", {"t"}) == ()


@given(TIES)
def test_the_first_way_is_the_best_of_all(ties: list[Tie]) -> None:
    """No other way to the target has a greater product."""
    found = ways(ties, "a", {"g"})
    products = every(ties, "a", "g")
    assert bool(found) is bool(products)
    if found:
        assert abs(found[0].confidence - max(products)) <= Decimal("0.000001")


@given(TIES, TIES)
def test_another_tie_never_lowers_the_best_way(some: list[Tie], more: list[Tie]) -> None:
    """To each target that had a way there is one at least as trusted."""
    targets = {"e", "f", "g"}
    before, after = ways(some, "a", targets), ways([*some, *more], "a", targets)
    best = {way.target: way.confidence for way in reversed(after)}
    assert all(best[way.target] >= way.confidence for way in before)


@given(TIES, st.randoms(use_true_random=False))
def test_the_order_of_ties_makes_no_difference(ties: list[Tie], chance: Any) -> None:
    """The same ways in the same order, whoever told first."""
    shuffled = list(ties)
    chance.shuffle(shuffled)
    assert ways(ties, "a", {"f", "g"}) == ways(shuffled, "a", {"f", "g"})


@given(TIES)
def test_ways_are_told_once_and_the_most_trusted_first(ties: list[Tie]) -> None:
    """No two have the same ties, and trust falls."""
    found = ways(ties, "a", {"e", "f", "g"})
    assert len({way.ties for way in found}) == len(found)
    assert all(one.confidence >= other.confidence for one, other in pairwise(found))
