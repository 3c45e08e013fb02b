"""Candidates by the runs of letters that they share."""

from __future__ import annotations

import numpy as np
import pytest

from fencepost.names.grams import Grams

NAMES = ("huawei technology", "sichuan university", "lang chao", "shenzhen university", "北京大学")


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams.build(NAMES)


def best(grams: Grams, name: str) -> str:
    found, cosines = grams.nearest(name, 3)
    return NAMES[int(found[np.argmax(cosines)])]


@pytest.mark.parametrize(
    ("name", "listed"),
    [("huawei tecnology", NAMES[0]), ("langchao", NAMES[2]), ("shenzen university", NAMES[3]), ("sichuan", NAMES[1])],
)
def test_the_nearest_shares_the_most_telling_runs(grams: Grams, name: str, listed: str) -> None:
    """Typing errors and blanks left out do not hide a name."""
    assert best(grams, name) == listed


def test_a_name_is_as_near_to_itself_as_can_be(grams: Grams) -> None:
    """The cosine of a name with itself is one."""
    for number, name in enumerate(NAMES[:4]):
        found, cosines = grams.nearest(name, 5)
        assert cosines[found.tolist().index(number)] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("name", ["", "x", "zzqq", "q" * 5000])
def test_what_shares_nothing_has_no_candidates(grams: Grams, name: str) -> None:
    """No run in common is no candidate, and no accident."""
    found, cosines = grams.nearest(name, 3)
    assert len(found) == len(cosines) == 0


def test_no_names_are_no_accident() -> None:
    """An empty list is an index in which nothing is found."""
    assert len(Grams.build([]).nearest("huawei", 3)[0]) == 0


def test_no_more_than_wanted(grams: Grams) -> None:
    """As many candidates as are asked for, at most."""
    assert len(grams.nearest("university", 1)[0]) == 1
