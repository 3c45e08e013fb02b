"""A party held against the lists on a day: who it may be, why, and whether that one was listed then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from fencepost.lists.as_of import State
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.dispositions import Disposition, Dispositions
from fencepost.names.evidence import Evidence, evidence
from fencepost.names.held import Held, Layer, identifier_key, index_for
from fencepost.names.outcome import HIT, REVIEW, Outcome, outcome
from fencepost.names.words import words
from fencepost.sources.shipped_parties import read_asked_about

if TYPE_CHECKING:
    from fencepost.names.addresses import AddressHit

_SPARE = 3
"""Matches looked at for each hit that is shown: some were not listed on the day."""
_RANK: dict[Outcome, int] = {"no_match": 0, "review": 1, "hit": 2}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is screened: a name as somebody wrote it, and whatever else is known."""

    name: str
    id: str = ""
    others: tuple[str, ...] = ()
    addresses: tuple[PartyAddress, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    @classmethod
    def of(cls, party: ListedParty) -> Subject:
        """The subject in a row that was read as a party."""
        return cls(party.name, party.id, party.aliases, party.addresses, party.countries, party.identifiers)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other names."""
        return tuple(name for name in dict.fromkeys((self.name, *self.others)) if name.strip())


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
    """The outcome for one subject on one day; ``nearby`` are listed parties in the same building: a red flag, no hit."""

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

    def __init__(self, held: Held, dispositions: Dispositions | None = None) -> None:
        """Take the lists, and what reviewers have decided before."""
        self.held = held
        self.dispositions = dispositions
        self._found = lru_cache(maxsize=1 << 14)(self._by_name)

    def screen(self, subject: Subject, day: date, limit: int = 10) -> Screening:
        """Hold one subject against the lists as of a day."""
        told = self.held.told(day)
        lists = tuple(layer.snapshot.id for layer in self.held.layers)
        if not subject.names and not subject.addresses and not subject.identifiers:
            fault = "there is no name, address or identifier to look for."
            return Screening(subject, day, "review", (), (), told, lists, fault)
        every = [self._judged(subject, hit) for hit in self._hits(subject, day, limit)]
        standing = [hit for hit in every if hit.level != "same_building"]
        nearby = tuple(hit for hit in every if hit.level == "same_building")
        meant: list[Outcome] = [hit.means for hit in standing if not _set_aside(hit)]
        best: Outcome = max(meant, key=lambda one: _RANK[one], default="no_match")
        asked = [said for name in subject.names if (said := _asked_about().get(words(name)))]
        return Screening(subject, day, best, _grouped(standing, limit), nearby[:limit], (*asked, *told), lists)

    def _hits(self, subject: Subject, day: date, limit: int) -> Iterator[Hit]:
        """One hit for each entry: the best of what speaks for it."""
        best: dict[tuple[str, str, str], Hit] = {}
        for layer in self.held.on(day):
            for hit in self._in_layer(layer, subject, limit):
                key = (hit.party.list, hit.party.id, hit.party.name)
                if key not in best or hit.score > best[key].score:
                    best[key] = hit
        for hit in best.values():
            standing = self.held.state(hit.party, day)
            if standing.on != "not_listed":
                yield replace(hit, state=standing)

    def _in_layer(self, layer: Layer, subject: Subject, limit: int) -> Iterator[Hit]:
        for name in subject.names:
            yield from self._found(layer, name, limit)
        for address in subject.addresses:
            for near in layer.addresses.search(address.text, address.country or next(iter(subject.countries), None)):
                for key in near.keys:
                    yield _address_hit(layer, int(key), address.text, near)
        for text in subject.identifiers:
            for number in layer.identifiers.get(identifier_key(text), ()):
                yield _hit(layer, number, "identifier", text, text, _BY_IDENTIFIER)

    def _by_name(self, layer: Layer, name: str, limit: int) -> tuple[Hit, ...]:
        index = index_for(layer, name)
        found = []
        for match in index.search(name, limit * _SPARE):
            if match.score < REVIEW:
                break
            why = evidence(name, match.words, index.synonyms)
            matched = layer.parties[match.party].names[match.alias]
            found.append(replace(_hit(layer, match.party, "name", name, matched, match.score), evidence=why))
        return tuple(found)

    def _judged(self, subject: Subject, hit: Hit) -> Hit:
        if self.dispositions is None:
            return hit
        return replace(hit, disposition=self.dispositions.find(subject, hit.party))


_BY_IDENTIFIER, _SAME_UNIT = 0.995, 0.95
_NOT_ASKED = State("not_established", "")


def _hit(layer: Layer, number: int, by: By, asked: str, matched: str, score: float) -> Hit:
    party = layer.parties[number]
    return Hit(party, by, asked, matched, score, outcome(score), _NOT_ASKED, layer.snapshot.id)


def _address_hit(layer: Layer, number: int, asked: str, near: AddressHit) -> Hit:
    """A listed address counts for whoever uses it; the address of a listed party only asks who that is."""
    hit = _hit(layer, number, "address", asked, near.address.text, near.match.score)
    bare = hit.party.kind == "address"
    level = near.match.level
    if level == "same_unit":
        means: Outcome = "hit" if bare else "review"
        score = max(hit.score, _SAME_UNIT) if bare else min(hit.score, HIT - 0.01)
    else:
        means = "review" if level == "overlapping_unit" else "no_match"
        score = min(hit.score, HIT - 0.01)
    return replace(hit, level=level, means=means, score=score)


def _set_aside(hit: Hit) -> bool:
    """Whether a reviewer has said, of this entry as it stands, that it is somebody else."""
    return hit.disposition is not None and hit.disposition.stands and not hit.disposition.same


def _grouped(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The best hits first, entries of one name side by side, and no more than ``limit`` names."""
    groups: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.party.list, hit.party.id)):
        groups.setdefault(hit.group, []).append(hit)
    return tuple(hit for group in list(groups.values())[:limit] for hit in group)


@lru_cache(maxsize=1)
def _asked_about() -> dict[tuple[str, ...], str]:
    """What may be said of parties that people ask about and that the lists of the shipped table's day did not have."""
    return {words(name): one.finding for one in read_asked_about() for name in (one.name, *one.names_zh)}
