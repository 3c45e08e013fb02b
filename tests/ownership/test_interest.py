from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from tests.ownership.webs import Edge, Web, completed, interest_after, webs

from fencepost.ownership.interest import interest


@given(completed())
def test_the_ends_enclose_the_interest_of_every_completion(drawn: tuple[Web, dict[Edge, Fraction]]) -> None:
    """However the shares turn out, no sum over chains leaves the greatest end, and long ones reach the least."""
    web, exact = drawn
    least, greatest = interest(web.graph(), web.marks())
    summed = interest_after(60, web.size, exact, web.listed)
    whole_rings = any(sum(s for (_, owned), s in exact.items() if owned == unit) == 1 for unit in range(web.size))
    for unit, share in enumerate(summed):
        assert share <= Fraction(float(greatest[unit]))
        if not whole_rings:
            assert Fraction(float(least[unit])) <= share + Fraction(1, 10**6)


@given(webs(exact=True))
def test_exact_shares_without_rings_give_one_figure(web: Web) -> None:
    """Where every share is one figure and owners stand above the owned, both ends are the product of the chains."""
    upward = {(owner, owned): share for (owner, owned), share in web.shares.items() if owner < owned}
    tree = Web(web.size, upward, web.listed)
    exact = {pair: Fraction(low, 100) for pair, (low, _) in upward.items()}
    least, greatest = interest(tree.graph(), tree.marks())
    for unit, share in enumerate(interest_after(web.size, web.size, exact, web.listed)):
        assert abs(float(share) - least[unit]) < 1e-9
        assert abs(float(share) - greatest[unit]) < 1e-9


def test_a_ring_is_summed_to_its_limit() -> None:
    """A tenth from outside is the whole of a ring of which nobody else holds a part."""
    web = Web(3, {(0, 1): (10, 10), (2, 1): (90, 90), (1, 2): (100, 100)}, frozenset({0}))
    least, greatest = interest(web.graph(), web.marks())
    assert least[1] > 0.999
    assert greatest[1] == 1


def test_a_ring_out_of_reach_belongs_to_no_listed_party() -> None:
    """Companies that own each other wholly belong to nobody outside, listed or not."""
    web = Web(3, {(2, 1): (100, 100), (1, 2): (100, 100)}, frozenset({0}))
    least, greatest = interest(web.graph(), web.marks())
    assert np.array_equal(greatest, [1, 0, 0])
    assert np.array_equal(np.round(least, 9), [1, 0, 0])
