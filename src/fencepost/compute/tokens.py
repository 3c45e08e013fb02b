"""A written name as atoms: runs of letters and numbers, each knowing whether it touches the one before."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from fencepost.compute.words import NUMBER_WORDS, SYNONYMS

_ATOM = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[^\W\d_a-z]+|[,;+&/()\[\]]", re.IGNORECASE)
_MARKS = re.compile("[™®©]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# An item line often bears its own classification, as in "server (4A090.a)"; it is no part of the name.
_ECCN = re.compile(r"(?<!\w)(?:[345][A-E](?:00[1-5]|09[01]|99[0-4])(?:\.[a-z0-9]+)*|EAR99)(?!\w)", re.IGNORECASE)
_TIMES = re.compile(r"(?<![A-Za-z0-9.])(\d+)[xX](?=[A-Za-z])")
_FOREIGN = re.compile("|".join(sorted(SYNONYMS, key=len, reverse=True)))
SEPARATORS = frozenset(",;+&/()[]")
"""Atoms that end a clause of a name and carry no meaning else."""


class Atom(NamedTuple):
    """A run of letters or one number, in lower case; ``glued`` when no space or hyphen stands before it."""

    text: str
    glued: bool = False
    small: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the atom is a number."""
        return self.text.isascii() and self.text[0].isdigit()

    @property
    def is_mark(self) -> bool:
        """Whether the atom only separates clauses."""
        return self.text in SEPARATORS


def atoms_of(text: str) -> tuple[Atom, ...]:
    """Cut ``"8x H100-SXM5"`` into ``8 x h 100 sxm 5``; Chinese names and number words become their English."""
    plain = unicodedata.normalize("NFKC", _MARKS.sub(" ", text).replace("\u00d7", " x ").replace("*", " x "))
    plain = _TIMES.sub(r"\1x ", plain)
    plain = _ECCN.sub(" ", plain)
    plain = _THOUSANDS.sub("", _FOREIGN.sub(lambda found: f" {SYNONYMS[found.group()]} ", plain))
    made: list[Atom] = []
    end = -1
    for found in _ATOM.finditer(plain):
        word = found.group()
        glued = found.start() == end and not (made and made[-1].is_mark)
        made.append(Atom(NUMBER_WORDS.get(word.lower(), word.lower()), glued, word.islower()))
        end = found.end()
    return tuple(made)


def joined(text: str) -> str:
    """A phrase with nothing between its atoms: the form in which qualifiers are compared."""
    return "".join(atom.text for atom in atoms_of(text) if not atom.is_mark)
