"""Two names held against each other, without a list."""

from __future__ import annotations

import numpy as np

from fencepost.names.acronyms import acronyms
from fencepost.names.features import MOST_WORDS, Candidates, features
from fencepost.names.grams import Grams
from fencepost.names.rarity import rarity
from fencepost.names.scores import scores
from fencepost.names.words import words


def score_names(one: str, other: str) -> float:
    """How likely two names are one party's, 0 to 1, whichever is given first."""
    return (_score(one, other) + _score(other, one)) / 2


def _score(asked: str, listed: str) -> float:
    query, name = words(asked), words(listed)
    if not query or not name:
        return 0.0
    weight = rarity()
    kept = name[:MOST_WORDS]
    weights = np.array([*map(weight.of, kept), 0.0], dtype=np.float32)
    places = np.arange(len(kept), dtype=np.intp)[None, :]
    _, cosines = Grams.build([" ".join(name)]).nearest(" ".join(query), 1)
    short = acronyms(listed, name)
    letters = max((len(word) for word in query if word in short), default=0)
    beside = Candidates(
        places,
        [*kept, ""],
        weights,
        ["".join(name)],
        cosines if len(cosines) else np.zeros(1, dtype=np.float32),
        np.array([letters], dtype=np.float32),
    )
    return float(scores(features(query, beside, {}, weight))[0])
