"""The figures that a score is weighed from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from fencepost.names.features import FEATURES, MOST_WORDS, Candidates, features, features_of_parts
from fencepost.names.rarity import rarity


def beside(*names: str) -> Candidates:
    vocabulary = [*dict.fromkeys(word for name in names for word in name.split()), ""]
    places = np.full((len(names), MOST_WORDS), len(vocabulary) - 1, dtype=np.intp)
    for row, name in enumerate(names):
        for column, word in enumerate(name.split()[:MOST_WORDS]):
            places[row, column] = vocabulary.index(word)
    weights = np.array([*map(rarity().of, vocabulary[:-1]), 0.0], dtype=np.float32)
    joined = [name.replace(" ", "") for name in names]
    none = np.zeros(len(names), dtype=np.float32)
    return Candidates(places, vocabulary, weights, joined, none, none)


def figures(name: str, *listed: str) -> npt.NDArray[np.floating]:
    return np.asarray(features(name.split(), beside(*listed), {}, rarity()))


def of(found: npt.NDArray[np.floating], feature: str) -> float:
    return float(found[0, FEATURES.index(feature)])


def test_there_is_one_row_a_candidate_and_one_column_a_feature() -> None:
    """All figures are finite."""
    found = figures("huawei technology", "huawei", "sichuan university", "zte")
    assert found.shape == (3, len(FEATURES))
    assert np.isfinite(found).all()


def test_equal_names_cover_each_other() -> None:
    """Nothing is lost on either side."""
    found = figures("sichuan university", "sichuan university")
    for name in ("query_covered", "listed_covered", "both_covered", "worst_of_query", "worst_of_listed"):
        assert of(found, name) == pytest.approx(1)
    for name in ("lost_of_query", "lost_of_listed", "lost_of_both"):
        assert of(found, name) == pytest.approx(0, abs=1e-6)


def test_the_order_of_words_makes_no_difference_to_what_is_covered() -> None:
    """Family name first or last."""
    one, other = figures("hasan nasrallah", "nasrallah hasan"), figures("nasrallah hasan", "nasrallah hasan")
    assert of(one, "both_covered") == pytest.approx(of(other, "both_covered"))


def test_a_common_word_missed_costs_less_than_a_rare_one() -> None:
    """Technology left out is little, the coined word left out is much."""
    common = figures("huawei", "huawei technology")
    rare = figures("technology", "huawei technology")
    assert of(common, "listed_covered") > of(rare, "listed_covered")


def test_two_words_written_as_one_are_found() -> None:
    """``sense time`` covers ``sensetime``."""
    assert of(figures("sense time", "sensetime"), "query_covered") > 0.9


def test_parts_are_matched_by_their_best_spelling() -> None:
    """A part that may be written in two ways is found by either."""
    parts = [[("langchao",), ("inspur",)], [("group",)]]
    found = features_of_parts(parts, ["langchao group"], beside("inspur group"), {}, rarity())
    assert of(np.asarray(found), "query_covered") == pytest.approx(1)


def test_words_beyond_the_bound_are_passed_over() -> None:
    """A long text is weighed by its first words, and is no accident."""
    assert figures(" ".join(f"word{n}" for n in range(500)), "word1 word2").shape == (1, len(FEATURES))
