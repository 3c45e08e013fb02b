"""Two names held against each other."""

from __future__ import annotations

import pytest

from fencepost.names.compare import score_names
from fencepost.names.outcome import HIT, REVIEW


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("Sichuan University", "SICHUAN UNIVERSITY", HIT),
        ("Huawei Technologies Co., Ltd.", "Huawei Technologies GmbH", HIT),
        ("Smith, John", "John Smith", HIT),
        ("Société Générale", "Societe Generale SA", HIT),
        ("ENERGY TECH & SRVCES", "Energy Technology and Services Ltd", REVIEW),
        ("China Comm Constr Grp", "China Communications Construction Group", REVIEW),
        ("J Smith", "John Smith", REVIEW),
        ("Harbin Inst of Tech", "Harbin Institute of Technology", REVIEW),
    ],
)
def test_two_ways_of_writing_one_name(one: str, other: str, least: float) -> None:
    """Case, accents, legal form, order, abbreviations and initials leave the names one."""
    assert score_names(one, other) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shenzhen University", "Sichuan University"),
        ("Baidu", "Obaidullah"),
        ("Yunda", "Hyundai"),
        ("Yunda Group", "Hyundai Group"),
        ("Ocean Trading Ltd", "Pacific Trading Ltd"),
        ("", "Acme"),
        ("???", "Acme"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    """A common word, or letters of another, make no match."""
    assert score_names(one, other) < REVIEW


def test_it_makes_no_difference_which_is_first() -> None:
    """The score is of the two names."""
    for one, other in (("Huawei", "Huawei Device"), ("IFLYTEK", "Iflytek Hefei"), ("a", "b")):
        assert score_names(one, other) == pytest.approx(score_names(other, one))


def test_scores_of_like_names_are_not_tied_at_one() -> None:
    """The more agrees, the higher, up to equality and below one."""
    best, next_best = score_names("Huawei Device", "Huawei Device"), score_names("Huawei Device", "Huawei Devise")
    assert next_best < best < 1
