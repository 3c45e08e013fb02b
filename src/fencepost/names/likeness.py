"""How like two words are: letter by letter, by sound, as abbreviation, initial or synonym."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from fencepost.names.grams import Floats
from fencepost.names.text import skeleton, sound

Synonyms = Mapping[str, Mapping[str, float]]
"""For a word, the words that stand for it in other names of the same parties, and how surely."""

_SOUND, _SHORT_SOUND, _INITIAL, _PREFIX, _SHORT_PREFIX, _SKELETON, _SHORTENED = 0.8, 0.6, 0.5, 0.75, 0.6, 0.8, 0.6
_FEWEST, _CLEAR_PREFIX, _LETTERS_LEFT_OUT = 3, 4, 3


def likeness(words: Sequence[str], listed: Sequence[str], synonyms: Synonyms) -> Floats:
    """The likeness of each word with each listed word, 0 to 1, as an array of words by listed words.

    Letters count by optimal string alignment (a swap of neighbours is one edit), scaled so that
    words with half of their letters wrong have none.
    """
    like: Floats = cdist(words, listed, scorer=OSA.normalized_similarity, dtype=np.float32)
    like = np.clip(like * 2 - 1, 0, 1)
    by_initial: dict[str, list[int]] = {}
    by_sound: dict[str, list[int]] = {}
    initials = {word[:1] for word in words}
    for place, word in enumerate(listed):
        if word[:1] in initials:
            by_initial.setdefault(word[:1], []).append(place)
        by_sound.setdefault(sound(word), []).append(place)
    for row, word in enumerate(words):
        mine = like[row]
        heard = sound(word)
        if len(heard) > 1:
            alike = _SOUND if len(heard) >= _FEWEST else _SHORT_SOUND
            for place in by_sound.get(heard, ()):
                mine[place] = max(mine[place], alike)
        for place in by_initial.get(word[:1], ()):
            mine[place] = max(mine[place], shortened(word, listed[place]))
        if meant := synonyms.get(word):
            for place, other in enumerate(listed):
                mine[place] = max(mine[place], meant.get(other, 0.0))
    return like


def shortened(one: str, other: str) -> float:
    """How plainly one of two words with the same first letter is a short form of the other.

    ``h`` of ``hans``, ``tech`` of ``technology``, ``grp`` of ``group``, ``intl`` of ``international``.
    """
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if not short:
        return 0.0
    if len(short) == 1:
        return _INITIAL
    if len(short) < _FEWEST or short == long:
        return 0.0
    if long.startswith(short):
        return _PREFIX if len(short) >= _CLEAR_PREFIX else _SHORT_PREFIX
    bare, whole = skeleton(short), skeleton(long)
    if len(bare) < _FEWEST:
        return 0.0
    if bare == whole:
        return _SKELETON
    return _SHORTENED if len(long) - len(short) >= _LETTERS_LEFT_OUT and _within(bare, whole) else 0.0


def _within(letters: str, word: str) -> bool:
    """Whether the letters stand in the word in their order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def how(word: str, other: str, synonyms: Synonyms) -> str:
    """In a word, why two words are taken for one: what a reviewer reads."""
    tests: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("same", lambda: word == other),
        ("initial", lambda: min(len(word), len(other)) == 1 and word[:1] == other[:1]),
        ("short form", lambda: word[:1] == other[:1] and shortened(word, other) > 0),
        ("sound", lambda: sound(word) == sound(other)),
        ("synonym", lambda: other in synonyms.get(word, {})),
    )
    return next((name for name, test in tests if test()), "letters")
