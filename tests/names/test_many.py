"""Many names side by side."""

from __future__ import annotations

import pytest

from fencepost.names.index import NameIndex
from fencepost.names.many import search_many

NAMES = ["Sichuan Univ", "Huawei", "四川大学", "nobody", "", "\udcff", "HIT"]


def test_few_names_are_looked_up_in_order(small: NameIndex) -> None:
    """What the index finds for each, in their order."""
    assert search_many(small, NAMES, 3) == [small.search(name, 3) for name in NAMES]


@pytest.mark.slow
def test_many_names_in_processes_find_the_same(small: NameIndex) -> None:
    """Two processes that open the kept index find what one finds."""
    names = NAMES * 60
    assert search_many(small, names, 3, workers=2) == [small.search(name, 3) for name in names]
