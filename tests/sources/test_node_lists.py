"""Compressed lists of nodes are counted without being written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.sources.node_lists import node_count, node_names

NUMBERS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gpu[001-003,007],login1", ["gpu001", "gpu002", "gpu003", "gpu007", "login1"]),
        ("rack[1-2]node[01-02]", ["rack1node01", "rack1node02", "rack2node01", "rack2node02"]),
        ("cpn-f13-03-[01-02]", ["cpn-f13-03-01", "cpn-f13-03-02"]),
        ("None assigned", []),
        ("n[9-11]-ib", ["n9-ib", "n10-ib", "n11-ib"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    """Ranges keep their zeros, and brackets multiply."""
    assert node_names(text) == names
    assert node_count(text) == len(names)


@pytest.mark.parametrize("text", ["gpu[1-3", "gpu[3-1]", "gpu[a]", "gpu1,,gpu2", "gpu]1", "gpu[]"])
def test_what_cannot_be_read(text: str) -> None:
    """A broken list has no count."""
    assert node_count(text) is None
    assert node_names(text) is None


def test_huge_ranges_are_not_written_out() -> None:
    """A billion billion names are counted at once."""
    assert node_count("a[1-999999999]b[1-999999999]") == 999999999**2
    assert node_names("a[1-999999999]", most=2) == ["a1", "a2"]


@given(st.lists(st.lists(NUMBERS, min_size=1, max_size=2), min_size=1, max_size=3))
def test_the_count_is_that_of_the_names(hosts: list[list[list[tuple[int, int]]]]) -> None:
    """However a list is built, as many are counted as names can be written out."""
    text = ",".join(
        "".join(f"n[{','.join(f'{low:02}-{low + more:02}' for low, more in part)}]" for part in host) for host in hosts
    )
    names = node_names(text)
    assert names is not None
    assert node_count(text) == len(names)
