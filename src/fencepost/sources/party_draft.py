"""A listed party while its published row is being read: raw cells go in, a clean record and its faults come out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from fencepost.model.party import ListedParty, PartyAddress, PartyKind
from fencepost.sources.entry_text import citations, footnotes
from fencepost.sources.flipped_names import turned_back
from fencepost.sources.list_places import countries, country_at_end
from fencepost.sources.listed_names import Names, joined_aliases, read_alias, read_name
from fencepost.sources.listed_text import clean, clean_all, day

_KINDS: dict[str, PartyKind] = {
    "entity": "organisation",
    "organization": "organisation",
    "organisation": "organisation",
    "company": "organisation",
    "legalentity": "organisation",
    "publicbody": "organisation",
    "individual": "person",
    "person": "person",
    "vessel": "vessel",
    "ship": "vessel",
    "aircraft": "aircraft",
    "airplane": "aircraft",
    "address": "address",
}
_BARE_ADDRESS = re.compile(r"address\s*\d+", re.IGNORECASE)
_TURNED = frozenset({"DTC"})
"""The lists whose copies have names turned round at commas."""


@dataclass(slots=True)
class Draft:
    """One row of the list ``code``; every cell is given as it was published."""

    code: str
    id: str = ""
    name: str = ""
    aliases: list[str] = field(default_factory=list)
    kind: PartyKind = "unknown"
    addresses: list[PartyAddress] = field(default_factory=list)
    countries: dict[str, None] = field(default_factory=dict)
    identifiers: dict[str, None] = field(default_factory=dict)
    births: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    listed: date | None = None
    removed: date | None = None
    citations: tuple[str, ...] = ()
    licence_requirement: str = ""
    review_policy: str = ""
    remarks: list[str] = field(default_factory=list)
    url: str = ""
    faults: list[str] = field(default_factory=list)

    def text(self, value: object, what: str) -> str:
        """A cell as clean text."""
        return clean(value, what, self.faults)

    def texts(self, value: object, what: str) -> tuple[str, ...]:
        """A cell that holds several texts."""
        return clean_all(value, what, self.faults)

    def day(self, value: object, what: str) -> date | None:
        """A cell as a day."""
        return day(value, what, self.faults)

    def add_kind(self, value: object) -> None:
        """What sort of party it is, in its publisher's word."""
        word = self.text(value, "the type")
        if not word:
            return
        kind = _KINDS.get(word.casefold())
        if kind is None:
            self.faults.append(f"the type {word[:40]!r} is not known")
        else:
            self.kind = kind

    def add_country(self, value: object) -> tuple[str, ...]:
        """The codes of a country cell, kept for the party too."""
        text = self.text(value, "the country")
        if not text:
            return ()
        codes, unread = countries(text)
        self.faults.extend(f"the country {part[:40]!r} is not known" for part in unread)
        self.countries.update(dict.fromkeys(codes))
        return codes

    def add_address(self, text: str, codes: tuple[str, ...] = ()) -> None:
        """An address with the codes of its country cell; without any, its own end may tell the country."""
        end = country_at_end(text) if text and not codes else None
        if end is not None:
            self.countries.setdefault(end)
        address = PartyAddress(text, codes[0] if codes else end)
        if (text or address.country) and address not in self.addresses:
            self.addresses.append(address)

    def add_citations(self, notice: str) -> None:
        """The Federal Register notices behind the entry."""
        self.citations, doubt = citations(notice) if notice else ((), None)
        if doubt:
            self.faults.append(doubt)

    def finish(self) -> ListedParty:
        """The record, its name taken apart; a row without a name or id is kept and says so."""
        notes, doubt = footnotes(self.licence_requirement) if self.licence_requirement else ((), None)
        if doubt:
            self.faults.append(doubt)
        names = self._names()
        if _BARE_ADDRESS.fullmatch(names.name):
            self.kind = "address"
        party_id = self.id or self._made_up_id(names.name)
        return ListedParty(
            id=party_id,
            list=self.code,
            name=names.name,
            aliases=joined_aliases(names.name, names.aliases),
            kind=self.kind,
            addresses=tuple(self.addresses),
            countries=tuple(self.countries),
            identifiers=tuple(self.identifiers),
            births=self.births,
            programs=self.programs,
            listed=self.listed,
            removed=self.removed,
            citations=self.citations,
            licence_requirement=self.licence_requirement,
            review_policy=self.review_policy,
            footnotes=notes,
            remarks="; ".join(self.remarks),
            url=self.url,
            faults=tuple(dict.fromkeys(self.faults)),
        )

    def _names(self) -> Names:
        turned = turned_back(self.name) if self.code in _TURNED else None
        if turned:
            self.faults.append("the name was turned round at its commas and has been put back")
            self.remarks.append(f"published as: {self.name}")
            names = Names(turned[0], list(turned[1:]))
        else:
            names = read_name(self.name, [address.text for address in self.addresses])
        for alias in self.aliases:
            read = read_alias(alias)
            names.aliases.extend((read.name, *read.aliases))
            names.remarks.extend(read.remarks)
            names.faults.extend(read.faults)
        self.remarks.extend(names.remarks)
        self.faults.extend(names.faults)
        if names.faults and names.name != self.name and not turned:
            self.remarks.append(f"published as: {self.name}")
        if not names.name:
            names.name = names.aliases.pop(0) if names.aliases else ""
            self.faults.append("the row has no name" + ("; its first alias is used" if names.name else ""))
        return names

    def _made_up_id(self, name: str) -> str:
        self.faults.append("the row has no id; one was made from its list and name")
        places = ";".join(f"{address.text}|{address.country}" for address in self.addresses)
        return hashlib.sha256(f"{self.code}\0{name}\0{places}".encode("utf-8", "replace")).hexdigest()[:12]
