"""The shipped holdings say what reports say, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.model.fact import SURENESS
from fencepost.model.fault import FencepostError
from fencepost.model.holding import WHOLE
from fencepost.sources.shipped import shipped
from fencepost.sources.shipped_holdings import shipped_holdings


def test_the_table_is_read_whole() -> None:
    """Every row of the shipped table is a holding with a source that says how sure it is."""
    told = shipped_holdings()
    assert 10 <= told.holdings.height <= 100
    assert (told.faults, told.skipped) == ((), 0)
    assert all(any(f"({mark})" in source for mark in SURENESS) for source in told.holdings["source"])


def test_inspur_has_a_third_of_the_parent_of_aivres() -> None:
    """The third that is reported is of the parent, whose own share of Aivres is not told."""
    told = shipped_holdings()
    held = {one.owned: one for one in map(told.holding, range(told.holdings.height))}
    aivres = held["Aivres"]
    parent = held[aivres.owner]
    assert (parent.owner, parent.low, parent.high) == ("Inspur Group Co., Ltd.", 33_333_333, 33_333_334)
    assert (aivres.kind, aivres.low, aivres.high) == ("share", 0, WHOLE)


def test_only_a_reported_share_is_a_figure() -> None:
    """Ties without a share are links or control, or shares that are open from nothing to the whole."""
    told = shipped_holdings()
    figures = [one for one in map(told.holding, range(told.holdings.height)) if (one.low, one.high) != (0, WHOLE)]
    assert [one.owned for one in figures] == ["Aivres parent company (name not given in the source)"]


def test_the_card_stands_beside_the_table() -> None:
    """The card names every column of the table."""
    header = shipped("data", "holdings.csv").read_text(encoding="utf-8").partition("\n")[0]
    card = shipped("data", "holdings.card.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in card for column in header.split(","))


def test_a_broken_table_is_refused(tmp_path: Path) -> None:
    """A shipped table with a fault is not answered from."""
    (tmp_path / "holdings.csv").write_text("owner,owned,share\nA,B,101\n")
    with pytest.raises(FencepostError, match="row 2"):
        shipped_holdings(tmp_path / "holdings.csv")
