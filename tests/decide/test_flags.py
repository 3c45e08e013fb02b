"""What a row says against the catalogue or against itself is remarked on, and never passed over."""

from __future__ import annotations

from datetime import date

import pytest

from fencepost.decide.check import Checker
from fencepost.model.deal import Deal

ROW = {"id": "a", "date": "2026-02-01", "kind": "export", "item": "H100 SXM", "from": "US", "to": "CN"}


def flags(**cells: str) -> str:
    """The remarks on one row of an H100 to China."""
    return "\n".join(Checker().check(Deal({**ROW, **cells}), known_on=date(2026, 11, 23)).answer.flags)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"tops": "1", "bits": "8"}, "item.tpp is 8 by columns tops, bits"),
        ({"datacenter": "no"}, "item.datacenter is False by column datacenter"),
        ({"dram_gbyte_s": "100"}, "item.dram_bandwidth is 100 by column dram_gbyte_s"),
    ],
)
def test_a_figure_against_the_catalogue_is_said(cells: dict[str, str], words: str) -> None:
    """The row's own figure is used, and the other is told beside it."""
    assert words in flags(**cells)
    assert "the catalogue says" in flags(**cells)


def test_figures_that_agree_are_not_remarked_on() -> None:
    """Silence where nothing contradicts."""
    assert "the catalogue says" not in flags(tops="1979", bits="8", datacenter="yes")


def test_tops_without_bits_are_said_not_to_be_used() -> None:
    """Half a figure beside a catalogued chip changes nothing, and that is told."""
    assert "tops is given without bits and is not used" in flags(tops="1")
