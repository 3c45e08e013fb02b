"""A party held against the lists on a day: who it may be, why, and whether that one was listed then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from fencepost.lists.as_of import State
from fencepost.lists.snapshot import name_key
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.dispositions import Decided, Disposition
from fencepost.names.evidence import Evidence, evidence
from fencepost.names.features import MOST_WORDS
from fencepost.names.han import MOST_HAN, only_form, parts_of_script
from fencepost.names.held import Held, Layer, identifier_keys, index_for
from fencepost.names.outcome import HIT, REVIEW, Outcome, outcome
from fencepost.names.text import MAX_NAME, has_han, is_han
from fencepost.names.words import telling, words
from fencepost.sources.shipped_parties import read_asked_about

if TYPE_CHECKING:
    from fencepost.names.addresses import AddressHit

_SPARE = 3
"""Matches looked at for each hit that is shown: some were not listed on the day."""
_RANK: dict[Outcome, int] = {"no_match": 0, "review": 1, "hit": 2}


_PARTED = re.compile(r"(?<!&amp)[;\uff1b]")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is screened: a name as somebody wrote it, and whatever else is known."""

    name: str
    id: str = ""
    others: tuple[str, ...] = ()
    addresses: tuple[PartyAddress, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    fault: str = ""
    """Why what was read may not be all that was written; such a subject is never without review."""

    @classmethod
    def of(cls, party: ListedParty, fault: str = "") -> Subject:
        """The subject in a row that was read as a party."""
        return cls(party.name, party.id, party.aliases, party.addresses, party.countries, party.identifiers, fault)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other names; a cell that holds several, parted by ``;``, gives each."""
        every = (self.name, *self.others)
        parts = (part.strip() for name in every if _PARTED.search(name) for part in _PARTED.split(name))
        return tuple(name for name in dict.fromkeys((*every, *parts)) if name.strip())


def unreadable(subject: Subject) -> str:
    """Why a subject cannot be looked for as it was written, or nothing: what was not looked for is no 'no match'."""
    if not subject.names:
        spoken = any(map(_is_written, subject.addresses)) or any(map(identifier_keys, subject.identifiers))
        return "" if spoken else "there is no name, address or identifier to look for."
    for name in subject.names:
        shown = repr(name[:40])
        if len(name) > MAX_NAME:
            return f"a name has {len(name):,} characters; the first {MAX_NAME} were looked for."
        if not words(name):
            return f"the name {shown} holds no letter or digit."
        if _LOST.search(name):
            return f"the name {shown} holds characters that were lost on the way here."
    if not any(map(_tells, subject.names)):
        return f"the name {subject.names[0][:40]!r} is a legal form or a joining word and nothing else."
    if subject.names and all(map(_only_by_sound, subject.names)):
        shown = repr(subject.names[0][:40])
        return (
            f"the name {shown} is in a script that is looked for by a rough sound only; give it in Latin letters too."
        )
    return ""


def _cut(subject: Subject) -> str:
    """Whether a name was not compared to its end: whoever stands there was not looked for."""
    for name in subject.names:
        han, rest = sum(map(is_han, name)), words("".join(" " if is_han(char) else char for char in name))
        if han > MOST_HAN:
            return f"a name has {han:,} Chinese characters; the first {MOST_HAN} were looked for."
        if len(rest) > MOST_WORDS:
            return f"a name has {len(rest):,} telling words; the first {MOST_WORDS} were compared."
    return ""


def _only_by_sound(name: str) -> bool:
    """Whether every letter of a name is of a script that no list is kept in: Arabic, Hebrew, Korean, Thai."""
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and all(map(_ROUGH.match, letters))


_ROUGH = re.compile(
    "[\u0590-\u109f\u1100-\u139f\u1780-\u18af\u3041-\u3096\u30a1-\u30fc\uac00-\ud7a3\ufb1d-\ufdff\ufe70-\ufefc]"
)
"""Letters whose spelling in Latin ones is not told by the letters: vowels left out, or read in several ways."""


_LOST = re.compile("\ufffd|[?]{2}")


def _tells(name: str) -> bool:
    if not has_han(name):
        return telling(name)
    zh, rest = parts_of_script(name)
    return not only_form(zh) or telling(rest)


By = Literal["name", "address", "identifier"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that the subject may be.

    ``matched`` is the listed name, address or identifier that answers what was ``asked``; ``level`` tells, for an
    address, how near it is. ``means`` is what this hit alone would make of the outcome.
    """

    party: ListedParty
    by: By
    asked: str
    matched: str
    score: float
    means: Outcome
    state: State
    snapshot: str
    evidence: Evidence | None = None
    level: str = ""
    disposition: Disposition | None = None

    @property
    def group(self) -> str:
        """The listed name without case, punctuation and legal form: entries that share it are shown as one party."""
        return " ".join(words(self.party.name)) or self.party.name


@dataclass(frozen=True, slots=True)
class Screening:
    """The outcome for one subject on one day.

    ``nearby`` are listed parties in the same building: a red flag, no hit. With a ``fault`` it is review at least.
    """

    subject: Subject
    day: date
    outcome: Outcome
    hits: tuple[Hit, ...]
    nearby: tuple[Hit, ...]
    notices: tuple[str, ...]
    lists: tuple[str, ...]
    fault: str = ""


class Screener:
    """Screens subjects against the same lists; equal names are looked up once."""

    def __init__(self, held: Held, dispositions: Decided | None = None) -> None:
        """Take the lists, and what reviewers have decided before."""
        self.held = held
        self.dispositions = dispositions
        self._found = lru_cache(maxsize=1 << 14)(self._by_name)

    def screen(self, subject: Subject, day: date, limit: int = 10) -> Screening:
        """Hold one subject against the lists as of a day."""
        told = self.held.told(day)
        lists = tuple(layer.snapshot.id for layer in self.held.layers)
        every = [self._judged(subject, hit) for hit in self._hits(subject, day, limit)]
        standing = [hit for hit in every if hit.level != "same_building"]
        fault = subject.fault or unreadable(subject) or ("" if standing else _cut(subject))
        nearby = tuple(hit for hit in every if hit.level == "same_building")
        meant: list[Outcome] = [hit.means for hit in standing]
        best: Outcome = max((*meant, "review" if fault else "no_match"), key=lambda one: _RANK[one])
        said = (*_findings(subject), *told)
        return Screening(subject, day, best, _grouped(standing, limit), nearby[:limit], said, lists, fault)

    def _hits(self, subject: Subject, day: date, limit: int) -> Iterator[Hit]:
        """One hit for each entry: the best of what speaks for it."""
        # Copies are numbered anew, so that entries of one name are several parties in one snapshot, and one in two.
        found: dict[tuple[str, str], dict[str, dict[str, Hit]]] = {}
        for layer in self.held.on(day):
            for hit in self._in_layer(layer, subject, limit):
                copy = found.setdefault(name_key(hit.party), {}).setdefault(hit.snapshot, {})
                if hit.party.id not in copy or hit.score > copy[hit.party.id].score:
                    copy[hit.party.id] = hit
        for copies in found.values():
            for hit in max(copies.values(), key=lambda copy: max(hit.score for hit in copy.values())).values():
                standing = self.held.state(hit.party, day)
                if standing.on != "not_listed":
                    yield replace(hit, state=standing)

    def _in_layer(self, layer: Layer, subject: Subject, limit: int) -> Iterator[Hit]:
        for name in subject.names:
            yield from self._found(layer, name, limit)
        for address in filter(_is_written, subject.addresses):
            for near in layer.addresses.search(address.text, address.country or next(iter(subject.countries), None)):
                for key in near.keys:
                    yield _address_hit(layer, int(key), address.text, near)
        for text in subject.identifiers:
            for key in identifier_keys(text):
                for number, listed in layer.identifiers.get(key, ()):
                    yield _hit(layer, number, ("identifier", text, listed), _BY_IDENTIFIER)

    def _by_name(self, layer: Layer, name: str, limit: int) -> tuple[Hit, ...]:
        index = index_for(layer, name)
        found = []
        for match in index.search(name, limit * _SPARE):
            if match.score < REVIEW:
                break
            why = evidence(name, match.words, index.synonyms)
            matched = layer.parties[match.party].names[match.alias]
            found.append(replace(_hit(layer, match.party, ("name", name, matched), match.score), evidence=why))
        return tuple(found)

    def _judged(self, subject: Subject, hit: Hit) -> Hit:
        if self.dispositions is None:
            return hit
        made = self.dispositions.find(subject, hit.party)
        if made is None or not made.stands:
            return replace(hit, disposition=made)
        return replace(hit, disposition=made, means="hit" if made.same else "no_match")


_BY_IDENTIFIER, _SAME_UNIT = 0.995, 0.95
_NOT_ASKED = State("not_established", "")


def _hit(layer: Layer, number: int, answers: tuple[By, str, str], score: float) -> Hit:
    return Hit(layer.parties[number], *answers, score, outcome(score), _NOT_ASKED, layer.snapshot.id)


def _address_hit(layer: Layer, number: int, asked: str, near: AddressHit) -> Hit:
    """A listed address counts for whoever uses it; the address of a listed party only asks who that is."""
    hit = _hit(layer, number, ("address", asked, near.address.text), near.match.score)
    bare = hit.party.kind == "address"
    level = near.match.level
    if level == "same_unit":
        means: Outcome = "hit" if bare else "review"
        score = max(hit.score, _SAME_UNIT) if bare else min(hit.score, HIT - 0.01)
    else:
        means = "review" if level == "overlapping_unit" else "no_match"
        score = min(hit.score, HIT - 0.01)
    return replace(hit, level=level, means=means, score=score)


def _grouped(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The best hits first, entries of one name side by side, and no more than ``limit`` names."""
    groups: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.party.list, hit.party.id)):
        groups.setdefault(hit.group, []).append(hit)
    return tuple(hit for group in list(groups.values())[:limit] for hit in group)


def _findings(subject: Subject) -> tuple[str, ...]:
    """What is known of the subject if it is one of those that people ask about and no list had."""
    known = _asked_about()
    return tuple(dict.fromkeys(known[found] for name in subject.names if (found := words(name)) in known))


@lru_cache(maxsize=1)
def _asked_about() -> dict[tuple[str, ...], str]:
    return {words(text): one.finding for one in read_asked_about() for text in (one.name, *one.names_zh)}


def _is_written(address: PartyAddress) -> bool:
    return bool(address.text.strip())
