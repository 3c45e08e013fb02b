from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ownership.webs import PERCENT, Edge, Web, completed, exact_cascade, webs

from fencepost.model.holding import WHOLE
from fencepost.ownership.cascade import LINE, cascade

X, Y, A, B, C = range(5)

EXAMPLES = {
    "half of half": ({(X, A): 50, (A, B): 50}, {X}, B, 50, True),
    "two halves of a quarter each": ({(X, A): 50, (X, B): 50, (A, C): 25, (B, C): 25}, {X}, C, 50, True),
    "direct and through a half": ({(X, A): 50, (X, B): 10, (A, B): 40}, {X}, B, 50, True),
    "quarters that do not count, though they own all": (
        {(X, A): 25, (X, B): 25, (A, C): 50, (B, C): 50},
        {X},
        C,
        0,
        False,
    ),
    "one that counts and one that does not": ({(X, A): 50, (X, B): 25, (A, C): 25, (B, C): 25}, {X}, C, 25, False),
    "two listed owners together": ({(X, A): 30, (Y, A): 25}, {X, Y}, A, 55, True),
    "two listed owners just below": ({(X, A): 30, (Y, A): 19}, {X, Y}, A, 49, False),
    "two through two": ({(X, A): 50, (Y, B): 50, (A, C): 25, (B, C): 25}, {X, Y}, C, 50, True),
    "a third defeats every rule": ({(X, A): 33, (A, B): 100}, {X}, B, 0, False),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_owners_count_in_full_from_half_on_and_not_at_all_below(name: str) -> None:
    """The published examples of the 50 percent rule come out as the agency says."""
    shares, listed, asked, percent, restricted = EXAMPLES[name]
    web = Web(5, {pair: (share, share) for pair, share in shares.items()}, frozenset(listed))
    found = cascade(web.graph(), web.marks())
    assert (found.low[asked], found.high[asked]) == (percent * PERCENT, percent * PERCENT)
    assert (bool(found.sure[asked]), bool(found.likely[asked])) == (restricted, restricted)


@given(completed())
def test_the_bounds_hold_the_exact_answer_of_every_completion(drawn: tuple[Web, dict[Edge, Fraction]]) -> None:
    """However the shares turn out within their bounds, the rule's own sum lies between the ends."""
    web, exact = drawn
    found = cascade(web.graph(), web.marks())
    for unit, share in enumerate(exact_cascade(web.size, exact, web.listed)):
        assert found.low[unit] <= share * WHOLE <= found.high[unit] <= found.most[unit]
        assert not found.sure[unit] or unit in web.listed or share * 2 >= 1
        assert found.likely[unit] or share * 2 < 1


@given(completed(), st.integers(0, 6))
def test_what_is_not_told_stays_within_the_outermost_end(
    drawn: tuple[Web, dict[Edge, Fraction]], stranger: int
) -> None:
    """If the listed hold all that nobody is told to hold, the sum is still no more than the outermost end."""
    web, exact = drawn
    unit = stranger % web.size
    rest = 1 - sum((share for (_, owned), share in exact.items() if owned == unit), Fraction(0))
    more = {**exact, (web.size, unit): rest}
    share = exact_cascade(web.size + 1, more, web.listed | {web.size})[unit]
    assert share * WHOLE <= cascade(web.graph(), web.marks()).most[unit]


@given(webs(), st.data())
def test_another_holding_of_the_listed_never_lowers_a_share(web: Web, data: st.DataObject) -> None:
    """Shares grow with the edges: to learn of a holding never frees anybody."""
    owner, owned = data.draw(st.tuples(st.integers(0, web.size - 1), st.integers(0, web.size - 1)))
    room = 100 - sum(low for (_, into), (low, _) in web.shares.items() if into == owned)
    if owner == owned or (owner, owned) in web.shares:
        return
    share = data.draw(st.integers(0, room))
    before = cascade(web.graph(), web.marks())
    after = cascade(Web(web.size, {**web.shares, (owner, owned): (share, share)}, web.listed).graph(), web.marks())
    assert np.all(after.low >= before.low)
    assert np.all(after.sure >= before.sure)


@given(webs(), st.randoms(use_true_random=False))
def test_the_order_of_the_holdings_does_not_matter(web: Web, shuffler: random.Random) -> None:
    """The same holdings in another order give the same answer."""
    order = list(web.shares)
    shuffler.shuffle(order)
    one, other = cascade(web.graph(), web.marks()), cascade(web.graph(order), web.marks())
    for column in ("low", "high", "most", "sure", "likely", "open"):
        assert np.array_equal(getattr(one, column), getattr(other, column))


def test_a_ring_of_companies_frees_nobody_and_restricts_nobody_by_itself() -> None:
    """Two companies that own each other wholly are restricted only when a listed one holds a part that counts."""
    ring = {(A, B): (100, 100), (B, A): (50, 50)}
    alone = cascade(Web(5, ring, frozenset({X})).graph(), Web(5, ring, frozenset({X})).marks())
    assert not alone.sure[A]
    assert not alone.likely[B]
    web = Web(5, {**ring, (X, A): (50, 50)}, frozenset({X}))
    found = cascade(web.graph(), web.marks())
    assert found.sure[A]
    assert found.sure[B]
    assert found.low[A] == WHOLE


def test_shares_beyond_the_whole_prove_nothing() -> None:
    """Where holdings come to more than everything, one of them is wrong: the least share is not certain any more."""
    web = Web(5, {(X, A): (60, 60), (Y, A): (70, 70)}, frozenset({X}))
    found = cascade(web.graph(), web.marks())
    assert found.low[A] == 30 * PERCENT
    assert found.high[A] == 60 * PERCENT
    assert not found.sure[A]
    assert found.likely[A]


def test_shares_that_a_company_holds_of_itself_may_not_count() -> None:
    """With a fifth in its own treasury, 40 percent may be half of what others hold."""
    web = Web(5, {(X, A): (40, 40), (A, A): (20, 20), (Y, A): (40, 40)}, frozenset({X}))
    found = cascade(web.graph(), web.marks())
    assert found.low[A] == 40 * PERCENT
    assert found.high[A] == LINE


def test_a_person_has_no_owners() -> None:
    """Nobody can be behind a person, so nothing about one is open."""
    web = Web(2, {(0, 1): (100, 100)}, frozenset())
    found = cascade(web.graph(), web.marks(), companies=np.array([False, True]))
    assert found.most[0] == 0
    assert found.most[1] == 0
    assert cascade(web.graph(), web.marks()).most[1] == WHOLE
