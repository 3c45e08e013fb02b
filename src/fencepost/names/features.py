"""What speaks for and against two names being one: the figures that a score is weighed from.

Words weigh by how rare they are in the names of listed parties, so that ``technology`` counts for little and a
coined word for much. All figures are worked out for one name against a batch of candidates at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from fencepost.names.grams import Floats
from fencepost.names.likeness import Synonyms, likeness
from fencepost.names.rarity import Rarity

FEATURES: tuple[str, ...] = (
    "constant",
    "query_covered",
    "listed_covered",
    "both_covered",
    "least_covered_squared",
    "cosine",
    "letters_squared",
    "letters_sixth",
    "rarest_of_query",
    "rarest_of_listed",
    "both_rarest",
    "worst_of_query",
    "worst_of_listed",
    "matched_weight",
    "matched_and_covered",
    "query_covered_fourth",
    "single_word",
    "single_and_listed_covered",
    "single_and_query_covered",
    "acronym",
    "acronym_letters",
    "words_of_query",
    "words_of_listed",
    "lost_of_query",
    "lost_of_listed",
    "lost_of_both",
    "lost_in_sum_of_both",
    "lost_sum_of_query",
    "lost_sum_of_listed",
    "rarest_matched",
    "common_and_left_over",
    "rare_and_left_over",
    "greatest_of_query",
)
"""The figures in their order; ``data/name_weights.csv`` gives each its weight."""

MOST_WORDS = 12
"""Words of a name that are compared; the rest of a longer one is a description."""
_JOINED = 0.9
_MANY = 8.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some listed names side by side: their words as places in ``vocabulary``, padded with its last, an empty word."""

    words: npt.NDArray[np.intp]
    vocabulary: Sequence[str]
    weights: Floats
    joined: Sequence[str]
    cosines: Floats
    acronyms: Floats
    """Letters of the query's word that is the candidate's acronym; 0 where none is."""


def features(query: Sequence[str], candidates: Candidates, synonyms: Synonyms, rarity: Rarity) -> Floats:
    """One row of :data:`FEATURES` for each candidate."""
    query = list(query[:MOST_WORDS])
    count = len(query)
    pairs = [one + two for one, two in pairwise(query)]
    like = likeness([*query, *pairs], candidates.vocabulary, synonyms)
    like[:, -1] = 0.0
    cells = like[:, candidates.words]
    mine = _with_pairs(cells.max(axis=2), count)
    theirs = cells.max(axis=0)
    present = candidates.words < len(candidates.vocabulary) - 1
    weighed = candidates.weights[candidates.words] * present
    weight = np.array([rarity.of(word) for word in query], dtype=np.float32)
    letters = cdist(["".join(query)], candidates.joined, scorer=Indel.normalized_similarity, dtype=np.float32)[0]
    return _columns(
        mine, theirs, weight, np.maximum(weighed, 0), present, candidates, np.asarray(letters, dtype=np.float32)
    )


Parts = Sequence[Sequence[tuple[str, ...]]]
"""A name in parts, each with its spellings, each in words."""


def features_of_parts(
    parts: Parts, spelled: Sequence[str], candidates: Candidates, synonyms: Synonyms, rarity: Rarity
) -> Floats:
    """The same figures for a name in parts that may each be spelled in several ways.

    A part is matched by its best spelling, a spelling by the weighted mean of its words. ``spelled`` are whole
    spellings, whose letters are compared.
    """
    flat = list(dict.fromkeys(word for part in parts for spelling in part for word in spelling))
    places = {word: place for place, word in enumerate(flat)}
    like = likeness(flat, candidates.vocabulary, synonyms)
    like[:, -1] = 0.0
    cells = like[:, candidates.words]
    best, theirs = cells.max(axis=2), cells.max(axis=0)
    telling = np.array([rarity.of(word) for word in flat], dtype=np.float32)
    mine = np.stack([_best_spelling(part, places, best, telling) for part in parts])
    weight = np.array([_part_weight(part, rarity) for part in parts], dtype=np.float32)
    present = candidates.words < len(candidates.vocabulary) - 1
    weighed = candidates.weights[candidates.words] * present
    joined = [text.replace(" ", "") for text in spelled]
    letters = cdist(joined, candidates.joined, scorer=Indel.normalized_similarity, dtype=np.float32).max(axis=0)
    return _columns(mine, theirs, weight, weighed, present, candidates, np.asarray(letters, dtype=np.float32))


def _best_spelling(part: Sequence[tuple[str, ...]], places: dict[str, int], best: Floats, telling: Floats) -> Floats:
    found = [[places[word] for word in spelling] for spelling in part]
    return np.asarray(np.max([np.average(best[rows], axis=0, weights=telling[rows]) for rows in found], axis=0))


def _part_weight(part: Sequence[tuple[str, ...]], rarity: Rarity) -> float:
    """A part weighs what a word of its commonest spelling does."""
    return min(float(np.mean([rarity.of(word) for word in spelling])) for spelling in part)


def _with_pairs(best: Floats, count: int) -> Floats:
    """Each word's best match, where two neighbours written as one (``sense time``) count for both."""
    mine = best[:count].copy()
    for place in range(count - 1):
        joined = np.where(best[count + place] > _JOINED, best[count + place], 0)
        mine[place] = np.maximum(mine[place], joined)
        mine[place + 1] = np.maximum(mine[place + 1], joined)
    return mine


def _columns(  # noqa: PLR0913, PLR0917 - one number for each thing that is compared
    mine: Floats,
    theirs: Floats,
    weight: Floats,
    weighed: Floats,
    present: npt.NDArray[np.bool_],
    candidates: Candidates,
    letters: Floats,
) -> Floats:
    count, number = len(weight), len(letters)
    got = (weight[:, None] * mine).sum(axis=0)
    query = got / max(float(weight.sum()), 1e-6)
    listed = (weighed * theirs).sum(axis=1) / np.maximum(weighed.sum(axis=1), 1e-6)
    telling = (weight[:, None] * mine).max(axis=0) / 10
    lost = weight[:, None] * (1 - mine)
    missed = weighed * (1 - theirs)
    most_lost, most_missed = lost.max(axis=0), missed.max(axis=1)
    all_lost, all_missed = lost.sum(axis=0), missed.sum(axis=1)
    rarest = mine[int(weight.argmax())]
    rarest_listed = np.take_along_axis(theirs, weighed.argmax(axis=1)[:, None], axis=1)[:, 0]
    words = present.sum(axis=1)
    single = np.full(number, float(count == 1), dtype=np.float32)
    acronym = (candidates.acronyms > 0) * single
    columns = (
        np.ones(number),
        query,
        listed,
        query * listed,
        np.minimum(query, listed) ** 2,
        candidates.cosines,
        letters**2,
        letters**6,
        rarest,
        rarest_listed,
        rarest * rarest_listed,
        mine.min(axis=0),
        np.where(present, theirs, 1).min(axis=1),
        got / 20,
        got / 20 * query * listed,
        query**4,
        single,
        single * listed,
        single * query,
        acronym,
        acronym * (candidates.acronyms - 3),
        np.full(number, min(count, _MANY) / _MANY),
        np.minimum(words, _MANY) / _MANY,
        most_lost / 10,
        most_missed / 10,
        np.minimum(most_lost, most_missed) / 10,
        np.minimum(all_lost, all_missed) / 10,
        all_lost / 20,
        all_missed / 20,
        telling,
        np.maximum(0, 0.6 - telling) * (1 - listed),
        telling * (1 - listed),
        np.full(number, float(weight.max()) / 10),
    )
    return np.stack(columns, axis=1).astype(np.float32)
