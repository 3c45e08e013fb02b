"""The short names that initials make: ``CASIC`` for China Aerospace Science and Industry Corporation."""

from __future__ import annotations

from collections.abc import Sequence

from fencepost.names.text import plain

_LEFT_OUT = frozenset({"and", "the", "of", "for", "de", "la"})
_LAST = frozenset({"ltd", "limited", "llc"})
_FEWEST = 3


def acronyms(name: str, words: Sequence[str]) -> frozenset[str]:
    """The acronyms of a name: of its telling words, of all words, and with and without the legal form."""
    every = plain(name).split()
    if len(every) < _FEWEST:
        return frozenset()
    named = [word for word in every if word not in _LEFT_OUT]
    bare = [word for word in named if word not in _LAST]
    found = ("".join(word[0] for word in run) for run in (words, every, named, bare))
    return frozenset(letters for letters in found if len(letters) >= _FEWEST)
