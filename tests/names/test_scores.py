"""A score from the figures, by shipped weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fencepost.model.fault import FencepostError
from fencepost.names import scores as module
from fencepost.names.features import FEATURES
from fencepost.names.scores import scores, weights


def test_there_is_a_weight_for_each_feature() -> None:
    """The shipped table names the features that there are, and each weight is a number."""
    assert weights().shape == (len(FEATURES),)
    assert (np.abs(weights()) < 20).all()


def test_scores_lie_between_nothing_and_one() -> None:
    """Whatever the figures, even beyond all reason."""
    wild = np.array([np.full(len(FEATURES), value) for value in (-50, 0, 50)], dtype=np.float32)
    found = scores(wild)
    assert ((found >= 0) & (found <= 1)).all()


def test_a_name_of_common_words_is_another_where_the_listed_one_has_more() -> None:
    """The rule for places and common words takes from a score, and keeps the order below it."""
    row = np.ones((2, len(FEATURES)), dtype=np.float32)
    row[:, FEATURES.index("greatest_of_query")] = (0.5, 0.9)
    row[:, FEATURES.index("listed_covered")] = 0.5
    common, rare = scores(row)
    plain = row.copy()
    plain[:, FEATURES.index("listed_covered")] = 0.9
    whole, _ = scores(plain)
    assert common < whole
    assert common < 0.6 < rare or common < rare


def test_a_table_of_other_features_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Weights and features that differ are a fault with its remedy, never a wrong score."""
    table = tmp_path / "name_weights.csv"
    table.write_text("feature,weight\nconstant,1\n", encoding="utf-8")
    monkeypatch.setattr(module, "shipped", lambda *_: table)
    with pytest.raises(FencepostError, match="Fit it again"):
        weights.__wrapped__()
