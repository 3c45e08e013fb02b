"""What the lists say of a deal's parties on its day: which listing facts a hit makes true.

A hit in a role that the listing rules count makes the fact true. Nothing makes it false: that a name is not found
shows only that nobody found it, so the fact stays open and its source says where was looked
([decision 20](docs/decisions/0020-a-name-not-found-proves-nothing.md)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from fencepost.facts.contacts import entries
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.facts.gather import read_day
from fencepost.facts.listing import FOOTNOTES, LISTED, listing
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fault import FencepostError
from fencepost.model.party import PartyAddress
from fencepost.names.screen import Hit, Screener, Screening, Subject
from fencepost.names.written import hit_dict

PARTIES: Mapping[str, str] = {
    "consignee": "consignee",
    "end_user": "end user",
    "forwarder": "forwarder",
    "payer": "payer",
    "exporter": "exporter",
    "intermediary": "intermediary",
    "installer": "installer",
}
"""The columns whose parties are screened, and what each is called."""

COUNTING = ("consignee", "end_user", "forwarder", "intermediary")
"""Ultimate consignee, end user, intermediate consignees, and who buys to sell on (15 CFR 748.5(c)-(f)). Whether a payer
is the purchaser the row does not say."""

_MOST, _SHOWN = 100, 3
"""Listed names that are looked at for one party, so that no list is lost behind another's namesakes, and shown."""

_FACTS = {
    "EL": LISTED,
    "UVL": "parties.unverified_listed",
    "MEU": "parties.meu_listed",
    "DPL": "parties.denied",
    "SDN": "parties.sdn_744_8",
}
_DENIED, _BLOCKED, _RESEMBLES = "parties.denied", "parties.sdn_744_8", "parties.resembles_listed"
_SHARES = "parties.shares_with_listed"
_PROGRAMMES = "us.ear.sdn_744_8_programmes"


@dataclass(frozen=True, slots=True)
class PartyHit:
    """A hit of one party of a deal: the role's column, and the hit."""

    column: str
    name: str
    hit: Hit

    @property
    def surely(self) -> bool:
        """Whether the party is the listed one, and was listed on the day, as far as a name and a date can show."""
        made = self.hit.disposition
        if made is not None and made.stands:
            return made.same and self.hit.state.on == "listed"
        return self.hit.means == "hit" and self.hit.state.on == "listed"

    @property
    def set_aside(self) -> bool:
        """Whether a reviewer has said that it is somebody else."""
        made = self.hit.disposition
        return made is not None and made.stands and not made.same

    @property
    def said(self) -> str:
        """The hit in a line."""
        hit, party = self.hit, self.hit.party
        when = f"listed {party.listed}" if party.listed else hit.state.why or "no listing date"
        verb = "is" if self.surely else "may be"
        cites = f"; {party.citations[0]}" if party.citations else ""
        return (
            f"{PARTIES.get(self.column, self.column)} {self.name!r} {verb} {party.name} ({party.list} {party.id}, "
            f"score {hit.score:.3f}, {when}{cites})"
        )

    def as_dict(self) -> dict[str, Any]:
        """The hit as an answer carries it, with the party's role."""
        return {"party": self.column, "name": self.name, **hit_dict(self.hit)}


class PartyScreening:
    """Screens the parties of deals against the same lists."""

    def __init__(self, screener: Screener) -> None:
        """Take the screener."""
        self.screener = screener
        # A portfolio asks for the same parties on the same day under every state of the tables.
        self._every = lru_cache(maxsize=1 << 15)(self._screened)

    @property
    def lists(self) -> dict[str, str]:
        """The snapshots that are looked in, each with the day it was taken: what a receipt keeps."""
        return {layer.snapshot.id: layer.snapshot.day.isoformat() for layer in self.screener.held.layers}

    def screened(self, cells: Cells, day: date) -> tuple[tuple[str, Screening], ...]:
        """The screening of each party that the row names."""
        return self._every(tuple(cells.get(column) for column in PARTIES), day)

    def _screened(self, names: tuple[str | None, ...], day: date) -> tuple[tuple[str, Screening], ...]:
        return tuple(
            (column, self.screener.screen(Subject(name), day, _MOST))
            for column, name in zip(PARTIES, names, strict=True)
            if name is not None and name.casefold() != KNOWN_NONE
        )

    def derivation(self) -> Derivation:
        """The derivation of the listing facts, from what the row states and what the lists say."""
        stated = (LISTED, *FOOTNOTES)
        told = (*stated, *(fact for fact in _FACTS.values() if fact not in stated), _RESEMBLES)
        return Derivation((*stated, *PARTIES, "date"), told, self._run, dated=True)

    def contacts(self) -> Derivation:
        """The derivation of addresses and officers that a party shares with a listed one; read by red flags alone."""
        columns = tuple(f"{role}_{what}" for role in PARTIES for what in ("address", "officers"))
        return Derivation((*columns, "date"), (_SHARES,), self._contacts, dated=True, remarks=True)

    def _contacts(self, cells: Cells, _: Setting, found: Findings) -> None:
        asked = [
            (role, _subject(what, text))
            for role in PARTIES
            for what in ("address", "officers")
            for text in entries(cells.get(f"{role}_{what}"))
        ]
        try:
            day = read_day(cells.get("date") or "")
        except FencepostError:
            return  # told where the row is read
        for role, subject in asked:
            for hit in self.screener.screen(subject, day, _MOST).hits:
                if hit.state.on == "listed" and (hit.level == "same_unit" or hit.means == "hit"):
                    of = f"{hit.party.name} ({hit.party.list} {hit.party.id})"
                    found.know(_SHARES, True, f"{PARTIES[role]}: {hit.asked!r} is that of {of}", "secondary")
                    return
        found.know(_SHARES, None, f"{len(asked)} addresses and officers were looked for in {', '.join(self.lists)}")

    def _run(self, cells: Cells, setting: Setting, found: Findings) -> None:
        listing(cells, setting, found)
        try:
            day = read_day(cells.get("date") or "")
        except FencepostError:
            day = None  # told where the row is read
        every = () if day is None else self.screened(cells, day)
        hits = [PartyHit(column, one.subject.name, hit) for column, one in every for hit in one.hits]
        shown = _nearest(hits)
        found.hits.extend(shown)
        found.remarks.extend(self._remarks(every, shown, day))
        looked = _looked(every)
        for code, fact in _FACTS.items():
            mine = [hit for hit in hits if hit.hit.party.list == code and not hit.set_aside]
            untold = [hit for hit in mine if fact == _BLOCKED and not hit.hit.party.programs]
            if fact == _BLOCKED:
                mine = [hit for hit in mine if blocked(hit, setting)]
            _tell(fact, mine, untold[0].said if untold else looked, found)
        _footnotes(hits, looked, found)
        alike = [hit for hit in hits if not hit.set_aside]
        source = alike[0].said if alike else looked
        found.know(_RESEMBLES, True if alike else None, source, "secondary")

    def _remarks(
        self, every: Iterable[tuple[str, Screening]], hits: Iterable[PartyHit], day: date | None
    ) -> Iterator[str]:
        if not every or day is None:
            return
        said: dict[tuple[str, str], list[PartyHit]] = {}
        for hit in hits:
            if not hit.set_aside:
                said.setdefault((hit.column, hit.hit.party.list), []).append(hit)
        for (_, code), same in said.items():
            more = f", and {len(same) - 1} more entries of {code}" if len(same) > 1 else ""
            yield f"screening: {same[0].said}{more}"
        yield from (f"screening: {PARTIES[column]}: {one.fault}" for column, one in every if one.fault)
        yield f"screening: {_looked(every)}"
        yield from (f"screening: {notice}" for notice in self.screener.held.told(day))


def _subject(what: str, text: str) -> Subject:
    return Subject("", addresses=(PartyAddress(text),)) if what == "address" else Subject(text)


def _nearest(hits: Iterable[PartyHit]) -> list[PartyHit]:
    """Of each party the hits by the nearest listed names, and whoever it surely is."""
    names: dict[str, dict[str, int]] = {}
    ranked = [(hit, names.setdefault(hit.column, {})) for hit in hits]
    return [hit for hit, mine in ranked if mine.setdefault(hit.hit.group, len(mine)) < _SHOWN or hit.surely]


def _looked(every: Iterable[tuple[str, Screening]]) -> str:
    """Who was looked for, where, and with what outcome."""
    told = [f"{PARTIES[column]} {one.subject.name!r}: {one.outcome.replace('_', ' ')}" for column, one in every]
    lists = dict.fromkeys(name for _, one in every for name in one.lists)
    return f"{'; '.join(told)} in {', '.join(lists)}" if told else "no party is named to be screened"


def _counts(hit: PartyHit, fact: str) -> bool:
    """A denial order binds whoever takes part; the other lists count the purchaser, the consignees and the end user."""
    return fact == _DENIED or hit.column in COUNTING


def _tell(fact: str, hits: list[PartyHit], looked: str, found: Findings) -> None:
    """Make a fact true by a sure hit, and otherwise leave it as the row states it, with what was found."""
    sure = next((hit for hit in hits if hit.surely and _counts(hit, fact)), None)
    stated = found.facts.get(fact)
    if stated is not None and stated.value is not None:
        return
    if sure is not None:
        found.know(fact, True, sure.said, "secondary")
    else:
        found.know(fact, None, hits[0].said if hits else looked)


def _footnotes(hits: list[PartyHit], looked: str, found: Findings) -> None:
    for fact in FOOTNOTES:
        mark = fact.rsplit("_", 1)[1]
        noted = [hit for hit in hits if hit.hit.party.list == "EL" and mark in hit.hit.party.footnotes]
        _tell(fact, [hit for hit in noted if not hit.set_aside], looked, found)


def blocked(hit: PartyHit, setting: Setting) -> bool:
    """Whether a blocked party bears the tag of a programme that 744.8 names; of one without tags that is not told."""
    programmes = setting.tables.get(_PROGRAMMES, frozenset())
    tags = {key for text in hit.hit.party.programs for tag in text.split(";") if (key := _tag_key(tag))}
    return bool(tags & set(map(_tag_key, programmes)))


def _tag_key(tag: str) -> str:
    """A tag without what copies write in several ways: ``ILLICIT DRUGS-EO14059`` is ``ILLICIT-DRUGS-EO14059``."""
    return "".join(filter(str.isalnum, tag)).upper()
