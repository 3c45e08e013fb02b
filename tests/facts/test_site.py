"""What a row tells of the power of a site."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fencepost.facts.gather import Known
from fencepost.facts.site import CAPACITY_SHORT
from fencepost.model.fact import Fact

Gather = Callable[..., Known]


def short(gather: Gather, **cells: str) -> Fact:
    return gather(**cells).facts[CAPACITY_SHORT]


def test_a_site_too_small_for_the_order_is_short(gather: Gather) -> None:
    """10,000 H100 need 8.96 MW at the least."""
    fact = short(gather, quantity="10000", site_mw="8 MW", site_chips="none")
    assert (fact.value, fact.sure) == (True, "knowledge")
    assert "8.96..24.64 MW" in fact.source


def test_a_large_site_that_is_known_to_be_empty_is_not_short(gather: Gather) -> None:
    """100 MW hold 10,000 H100 whatever the server and the cooling."""
    assert short(gather, quantity="10000", site_mw="100", site_chips="none").value is False


def test_a_large_site_that_may_be_full_is_open(gather: Gather) -> None:
    """An empty cell does not say that nothing stands there."""
    assert short(gather, quantity="10000", site_mw="100").value is None


def test_chips_already_there_may_make_the_difference(gather: Gather) -> None:
    """20 MW would hold 10,000 H100, but not beside 20,000 others."""
    assert short(gather, quantity="10000", site_mw="20", site_chips="none").value is None
    assert short(gather, quantity="10000", site_mw="20", site_chips="20000x H100 SXM; 100").value is True


@pytest.mark.parametrize(
    "cells",
    [
        {"quantity": "10000"},
        {"quantity": "10000", "site_mw": "large"},
        {"quantity": "10000", "site_mw": "-8"},
        {"quantity": "many", "site_mw": "8"},
        {"quantity": "1e40", "site_mw": "8"},
        {"quantity": "10", "site_mw": "8", "site_chips": "a few"},
        {"item": "Zyx 9000", "quantity": "10000", "site_mw": "8"},
        {"item": "HBM3", "quantity": "10000", "site_mw": "8"},
    ],
    ids=str,
)
def test_what_is_missing_or_unreadable_leaves_it_open(gather: Gather, cells: dict[str, str]) -> None:
    """Nothing is said where a cell is empty or cannot be read, and the source says which."""
    fact = short(gather, **cells)
    assert fact.value is None
    assert fact.source


def test_an_unreadable_site_is_no_fault_of_the_row(gather: Gather) -> None:
    """A red flag alone reads it, and it changes no status."""
    assert all(fault.column != "site_mw" for fault in gather(quantity="10", site_mw="large").faults)
