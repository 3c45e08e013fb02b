"""Why two names were taken for one, word by word, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fencepost.names.han import parts_of_script, segments
from fencepost.names.likeness import Synonyms, how, likeness
from fencepost.names.text import has_han
from fencepost.names.words import words

_LEAST = 0.3
_KINDS = {"place": "place", "word": "translation", "brand": "brand table", "legal": "legal form", None: "sound"}


@dataclass(frozen=True, slots=True)
class Pairing:
    """A part of the name asked for, the words of the listed name that answer it, how like they are, and by what."""

    asked: str
    listed: str
    likeness: float
    how: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What pairs, and what is left over on either side."""

    pairings: tuple[Pairing, ...]
    only_asked: tuple[str, ...]
    only_listed: tuple[str, ...]


def evidence(name: str, listed: Sequence[str], synonyms: Synonyms) -> Evidence:
    """The evidence for a name against the words of a listed name."""
    paired = list(_pairings(name, listed, synonyms))
    found = tuple(pairing for pairing in paired if pairing.likeness >= _LEAST)
    answered = {word for pairing in found for word in pairing.listed.split()}
    return Evidence(
        found,
        tuple(pairing.asked for pairing in paired if pairing.likeness < _LEAST),
        tuple(word for word in dict.fromkeys(listed) if word not in answered),
    )


def _pairings(name: str, listed: Sequence[str], synonyms: Synonyms) -> Iterator[Pairing]:
    zh, rest = parts_of_script(name) if has_han(name) else ("", name)
    for part in segments(zh) if zh else ():
        yield max((_spelled(part.zh, _KINDS[part.kind], s, listed) for s in part.spellings), key=lambda p: p.likeness)
    for word in words(rest) if any(map(str.isalnum, rest)) else ():
        like = likeness([word], listed, synonyms)[0]
        best = int(like.argmax())
        yield Pairing(word, listed[best], round(float(like[best]), 3), how(word, listed[best], synonyms))


def _spelled(zh: str, kind: str, spelling: Sequence[str], listed: Sequence[str]) -> Pairing:
    like = likeness(spelling, listed, {})
    best = dict.fromkeys(listed[place] for place in like.argmax(axis=1).tolist())
    said = f"{zh} = {' '.join(spelling)}"
    return Pairing(said, " ".join(best), round(float(like.max(axis=1).mean()), 3), kind)
