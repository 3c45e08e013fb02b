"""The table of how far ties are trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.sources.route_weights import WANTED, read_route_weights
from fencepost.sources.tables import TableError

HEAD = "id,confidence,what,note\n"


def test_the_shipped_table_has_what_is_read_and_nothing_else() -> None:
    """Every row is above nought and at most one."""
    weights = read_route_weights()
    assert set(weights) == set(WANTED)
    assert all(0 < weight <= 1 for weight in weights.values())


@pytest.mark.parametrize(
    "falling",
    [
        ("owner_most", "owner_half", "owner_blocking", "owner_tenth", "owner_small"),
        ("same_unit", "overlapping_unit", "same_building"),
        ("listed_address", "address_of_listed", "near_listed", "building_of_listed"),
        ("seat_row", "seat_file", "registered"),
        ("taken_as", "may_be"),
    ],
)
def test_a_nearer_tie_is_trusted_more(falling: tuple[str, ...]) -> None:
    """Shares and addresses fall from row to row."""
    weights = [read_route_weights()[name] for name in falling]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


@pytest.mark.parametrize("bad", ["0", "1.01", "-1", "NaN", "much", ""])
def test_what_is_no_confidence_is_refused(tmp_path: Path, bad: str) -> None:
    """The fault names row and column."""
    file = tmp_path / "weights.csv"
    file.write_text(HEAD + "".join(f"{name},0.5,x,\n" for name in WANTED[1:]) + f"{WANTED[0]},{bad},x,\n")
    with pytest.raises(TableError, match="column confidence"):
        read_route_weights(file)


def test_a_table_that_lacks_a_row_is_refused(tmp_path: Path) -> None:
    """The engine names what it lacks."""
    file = tmp_path / "weights.csv"
    file.write_text(HEAD + "".join(f"{name},0.5,x,\n" for name in WANTED[1:]))
    with pytest.raises(TableError, match=WANTED[0]):
        read_route_weights(file)
