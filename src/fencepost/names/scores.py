"""A score between 0 and 1 from the figures that speak for and against: a logistic sum with shipped weights.

The weights were fitted on names of listed parties, names with typing errors and names that are not listed
(``bench/screening/fit.py``). The sum itself orders the matches, so that no two differing ones tie at the top.
"""

from __future__ import annotations

import csv
from functools import lru_cache

import numpy as np

from fencepost.model.fault import Fault, FencepostError
from fencepost.names.features import FEATURES
from fencepost.names.grams import Floats
from fencepost.sources.shipped import shipped

_LISTED, _GREATEST = FEATURES.index("listed_covered"), FEATURES.index("greatest_of_query")
_COMMON, _WHOLE, _DISCOUNT = 0.66, 0.8, 0.6


@lru_cache(maxsize=1)
def weights() -> Floats:
    """The shipped weights, in the order of :data:`FEATURES`.

    Raises:
        FencepostError: the table does not name exactly the features.
    """
    path = shipped("data", "name_weights.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        found = {row["feature"]: float(row["weight"]) for row in csv.DictReader(stream)}
    if found.keys() != set(FEATURES):
        todo = "Fit it again: python -m bench.screening.fit --write."
        raise FencepostError(Fault("the table of weights and the features differ.", todo, path.name))
    return np.array([found[name] for name in FEATURES], dtype=np.float64)


def scores(figures: Floats) -> Floats:
    """The score of each row of features."""
    total = np.asarray(figures, dtype=np.float64) @ weights()
    chance = 1.0 / (1.0 + np.exp(-total))
    # A name of places and common words alone is another's where that has more to it: Shenzhen University is not
    # Tianjin University's institute in Shenzhen. No weight of a sum can say so.
    another = (figures[:, _GREATEST] < _COMMON) & (figures[:, _LISTED] < _WHOLE)
    return np.where(another, chance * _DISCOUNT, chance)
