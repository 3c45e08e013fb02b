"""The words of a name that tell one bearer from another: without legal forms, titles and joining words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from fencepost.names.text import plain, stem
from fencepost.sources.lexicons import read_legal_forms

_JOINING = frozenset({"and", "the", "of", "for", "de", "la", "le", "les", "des", "du", "y", "e", "und", "et", "i"})
_ONES = ("one first", "two second", "three third", "four fourth", "five fifth", "six sixth", "seven seventh")
_MORE = ("eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth", "thirteen thirteenth")
_NUMBERS = {word: str(n) for n, pair in enumerate((*_ONES, *_MORE), start=1) for word in pair.split()}
_LONG, _VERY_LONG = 6, 10
_ORDINAL = re.compile(r"^0*(\d+)(?:st|nd|rd|th)?$")
_PLACES = {
    ("hong", "kong"): "hk",
    ("united", "states"): "usa",
    ("united", "kingdom"): "uk",
    ("united", "arab", "emirates"): "uae",
}
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "haji", "hajji", "mullah", "maulavi", "qari"})
_TELLING = frozenset(
    {"assoc", "branch", "combine", "factory", "foundation", "group", "holding", "institution"}
    | {"nii", "npc", "npf", "npo", "npp", "ntc", "po", "statecorp", "trust"}
)
"""Forms that say what a body is or does: they stay in the name, as words that many names hold."""
_SYLLABLES = frozenset({"da", "ei", "fa", "ju", "me", "mei", "ou", "yu"})
"""Forms of a few countries that are syllables of Chinese names far more often: without them Zhang Yu would be Zhang."""


class Forms:
    """Legal forms as runs of words, found from their first word."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        """Take the forms as written; they are read as names are."""
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for form in forms:
            run = tuple(plain(form).split())
            if run and run[0] not in _SYLLABLES and run not in self.by_first.setdefault(run[0], []):
                self.by_first[run[0]].append(run)
        for runs in self.by_first.values():
            runs.sort(key=len, reverse=True)

    def without(self, words: list[str]) -> list[str]:
        """The words that belong to no legal form."""
        by_first = self.by_first
        if not any(word in by_first for word in words):
            return words
        kept: list[str] = []
        place = 0
        while place < len(words):
            for run in by_first.get(words[place], ()):
                if len(run) == 1 or tuple(words[place : place + len(run)]) == run:
                    place += len(run)
                    break
            else:
                kept.append(words[place])
                place += 1
        return kept


@lru_cache(maxsize=1)
def forms() -> Forms:
    """The legal forms of the shipped table that tell nothing of their bearer."""
    return Forms(tuple(form.form for form in read_legal_forms() if form.normal not in _TELLING))


def words(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, as they are compared."""
    return content(plain(name))


def content(text: str) -> tuple[str, ...]:
    """The telling words of a name that is already plain; where nothing else is left, all of them."""
    every = text.split()
    kept = [word for word in _short_places(forms().without(every)) if word not in _JOINING]
    if len(kept) > 2:  # noqa: PLR2004 - a title stands before a given and a family name
        kept = [word for word in kept if word not in _TITLES] or kept
    return tuple(_number(word) or stem(word) for word in (kept or every))


@lru_cache(maxsize=1)
def _form_words() -> tuple[str, ...]:
    """The longer words of legal forms, in which a typing error is plain."""
    found = {word for runs in forms().by_first.values() for run in runs for word in run if word.isascii()}
    return tuple(sorted(word for word in found if len(word) >= _LONG))


def with_forms_mended(name: str, is_known: Callable[[str], bool]) -> str | None:
    """A name whose legal form is spelled right (``LIQMITED LIABILITY COMPANY``), or ``None`` where nothing is to mend.

    A word that listed names know is left as it is.
    """
    every = plain(name).split()
    mended = [word if len(word) < _LONG - 1 or is_known(word) else _nearest_form(word) for word in every]
    return " ".join(mended) if mended != every else None


@lru_cache(maxsize=1 << 14)
def _nearest_form(word: str) -> str:
    edits = 2 if len(word) >= _VERY_LONG else 1
    found = extractOne(word, _form_words(), scorer=OSA.distance, score_cutoff=edits)
    return word if found is None else str(found[0])


def telling(name: str) -> bool:
    """Whether a name in Latin letters holds anything beside legal forms, joining words and titles."""
    return any(word not in _JOINING for word in forms().without(plain(name).split()))


def _number(word: str) -> str | None:
    """A number however it is written: ``"35th"`` is ``"35"`` and ``"tenth"`` is ``"10"``."""
    if word[:1].isdigit() and (found := _ORDINAL.match(word)):
        return found[1]
    return _NUMBERS.get(word)


def _short_places(words: list[str]) -> list[str]:
    """``hong kong`` as ``hk``, as half of the world writes it."""
    for long, short in _PLACES.items():
        if long[0] in words:
            place = words.index(long[0])
            if tuple(words[place : place + len(long)]) == long:
                words = [*words[:place], short, *words[place + len(long) :]]
    return words
