"""Words that stand for each other in the names of the same parties: ``zavod`` and ``plant``.

Learned from the list itself: two words are synonyms where again and again one name of a party has
the one and another name of it the other. Nothing is taken from outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fencepost.names.likeness import Synonyms

Words = tuple[str, ...]

_MOST_NAMES, _MOST_WORDS, _MOST_KEPT = 12, 8, 4
_ONCE, _TWICE = 0.9, 1.5
_LEAST, _FLOOR, _CEILING = 0.06, 0.4, 0.9


def learned(parties: Iterable[Sequence[Words]]) -> Synonyms:
    """The synonyms in the names of some parties, each party as the words of its names."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    alone: dict[str, float] = defaultdict(float)
    for names in parties:
        if len(names) > 1:
            _count(list(dict.fromkeys(names))[:_MOST_NAMES], pairs, alone)
    found: dict[str, dict[str, float]] = {}
    for (one, other), count in pairs.items():
        if count < _ONCE or len(one) == 1 or len(other) == 1:
            continue
        share = count * count / (alone[one] * alone[other])
        if count < _TWICE:
            share /= 2
        if share >= _LEAST:
            found.setdefault(one, {})[other] = found.setdefault(other, {})[one] = min(_CEILING, _FLOOR + share)
    return {word: _best(meant) for word, meant in found.items()}


def _count(names: Sequence[Words], pairs: dict[tuple[str, str], float], alone: dict[str, float]) -> None:
    """Count what one party's names say: each pair of words once, by its plainest showing."""
    best: dict[tuple[str, str], float] = {}
    seen: dict[str, float] = {}
    sets = [set(name) for name in names]
    for place, one in enumerate(sets):
        for other in sets[place + 1 :]:
            mine, theirs = one - other, other - one
            if not mine or not theirs or max(len(mine), len(theirs)) > _MOST_WORDS:
                continue
            plainness = 1.0 / max(len(mine), len(theirs)) ** 0.5
            for word in mine | theirs:
                seen[word] = max(seen.get(word, 0.0), plainness)
            for word in mine:
                for meant in theirs:
                    key = (word, meant) if word < meant else (meant, word)
                    if plainness > best.get(key, 0.0):
                        best[key] = plainness
    for key, value in best.items():
        pairs[key] += value
    for word, value in seen.items():
        alone[word] += value


def _best(meant: dict[str, float]) -> dict[str, float]:
    return dict(sorted(meant.items(), key=lambda item: (-item[1], item[0]))[:_MOST_KEPT])
