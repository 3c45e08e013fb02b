"""What a deal's own row ties together: goods, money, seats, and what two parties share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.names.address_match import AddressLevel
from fencepost.ownership.contacts import address, near, one_phone, person_key
from fencepost.ownership.deal_parties import MOST_ENTRIES, DealParty, Told, as_counted, code_of, entries, shown
from fencepost.ownership.merging import name_words
from fencepost.ownership.web import ONE, Evidence, Web

NOBODY = "party:"
"""The id of the exporter where the row names none."""

_HANDS = ("intermediary", "forwarder", "consignee", "end_user")
"""Through whose hands goods go after the exporter's, in this order as far as they are named."""

_LEVELS: Mapping[AddressLevel, tuple[str, str]] = {
    "same_unit": ("same_unit", "is the same unit as"),
    "overlapping_unit": ("overlapping_unit", "may be the same unit as"),
    "same_building": ("same_building", "is in the same house as"),
}

Concern = Mapping[str, str]
"""Codes of the places that a way may end in, each with what makes it one."""


class RowTies:
    """Draws what the row tells into a net."""

    def __init__(self, web: Web, deal: Deal, parties: Sequence[DealParty], concern: Concern) -> None:
        """Take the net, the deal with its parties, and the places of concern."""
        self.web = web
        self.deal = deal
        self.parties = parties
        self.concern = concern
        self.start = next((party.id for party in parties if party.role == "exporter"), NOBODY)

    def draw(self) -> str:
        """Put the parties in and tie them together; the id of the exporter."""
        if self.start == NOBODY:
            self.web.add(NOBODY, "party", "exporter (not named)", ("exporter",))
        for party in self.parties:
            places = tuple(code for told in party.seats if not told.shared and (code := code_of(told.text)))
            self.web.add(party.id, "party", party.name, (party.role,), places)
        self._goods()
        self._money()
        self._goods_places()
        for party in self.parties:
            self._seats(party)
            self._officers(party)
        for one, other in combinations(self.parties, 2):
            self._shared(one, other)
        return self.start

    def _in(self, role: str) -> list[DealParty]:
        return [party for party in self.parties if party.role == role]

    def _goods(self) -> None:
        before = [(self.start, "exporter")]
        for role in _HANDS:
            here = self._in(role)
            for party in here:
                for name, was in before:
                    text = f"the row names {party.called} next after the {_word(was)}"
                    self.web.tie(name, party.id, Evidence("movement", "moves", text, "row", _columns(was, role)))
            before = [(party.id, role) for party in here] or before
        for party in self._in("installer"):
            for name, was in before:
                text = f"the row names {party.called}, who installs the goods for the {_word(was)}"
                self.web.tie(name, party.id, Evidence("movement", "installs", text, "row", "column installer"))

    def _money(self) -> None:
        payers = self._in("payer")
        for party in payers:
            text = f"the row names {party.called}, who pays the exporter"
            self.web.tie(self.start, party.id, Evidence("payment", "pays", text, "row", "column payer"))
        for text, code in self._codes("payment_from"):
            words, note = f"the money comes from {text}", as_counted(text)
            said = Evidence("payment", "payment_from", words, "row", "column payment_from", note=note)
            for name in [party.id for party in payers] or [self.start]:
                self._place(name, code, "money", said)

    def _goods_places(self) -> None:
        """Where goods go to, and what they go through."""
        ends = self._in("consignee") or self._in("end_user")
        for column, verb, hands in (("to", "to", ends), ("via", "through", self._in("forwarder"))):
            for text, code in self._codes(column):
                words, note = f"the goods go {verb} {text}", as_counted(text)
                said = Evidence("movement", "goes_to", words, "row", f"column {column}", note=note)
                for name in [party.id for party in hands] or [self.start]:
                    self._place(name, code, "goods", said)

    def _codes(self, column: str) -> Iterator[tuple[str, str]]:
        """The places of a cell, as written and as codes; what is no place is a question."""
        text = self.deal.cell(column)
        parts = (text,) if text is not None and code_of(text) else entries((text or "").replace(",", ";"))
        for part in parts[:MOST_ENTRIES]:
            code = code_of(part)
            if code is not None:
                yield shown(part), code
            else:
                self._no_place(part, column)

    def _no_place(self, text: str, column: str) -> None:
        """Ask about a place that cannot be read; ``none`` is said on purpose."""
        if text.casefold() != KNOWN_NONE:
            what = f"column {column}: {shown(text)[:60]!r} is no country"
            self.web.unknown(what, "Which country is meant? Write its ISO code, such as MY.", "exporter")

    def _place(self, name: str, code: str, of: str, evidence: Evidence) -> None:
        """Tie a node to a place of concern; another place ends no way."""
        if code in self.concern:
            there = self.web.add(f"place:{code}:{of}:{name}", "place", f"{code} ({self.concern[code]})", (), (code,))
            self.web.tie(name, there, evidence)

    def seat(self, name: str, code: str, evidence: Evidence) -> None:
        """Tie somebody to the place of concern where they have their seat."""
        self._place(name, code, "seat", evidence)

    def _seats(self, party: DealParty) -> None:
        for weight, seats, words in (
            ("seat_row", party.seats, "has its headquarters in"),
            ("parent_seat_row", party.parent_seats, "has an ultimate parent with its headquarters in"),
        ):
            for told in seats:
                code = code_of(told.text)
                if code is None:
                    self._no_place(told.text, told.column)
                    continue
                text = f"{party.called} {words} {shown(told.text)}{_of_several(told)}"
                origin, note = f"column {told.column}", as_counted(told.text)
                self.seat(party.id, code, Evidence("seat", weight, text, "row", origin, self._part(told), note))
        for told in party.addresses:
            country = address(told.text).country
            code = code_of(country) if country else None
            if country is not None and code is not None:
                text = f"the address of {party.called} lies in {country}: {shown(told.text)}{_of_several(told)}"
                origin, note = f"column {told.column}", as_counted(country)
                said = Evidence("seat", "address_place", text, "inferred", origin, self._part(told), note)
                self.seat(party.id, code, said)

    def _officers(self, party: DealParty) -> None:
        for told in party.officers:
            key = person_key(told.text)
            if not key:
                continue
            officer = self.web.add(f"officer:{key}", "officer", shown(told.text))
            text = f"the row names {shown(told.text)} as an officer of {party.called}{_of_several(told)}"
            origin = f"column {told.column}"
            self.web.tie(party.id, officer, Evidence("officer", "officer", text, "row", origin, self._part(told)))
            text = f"an officer of {party.called} bears the name {shown(told.text)}{_of_several(told)}"
            self.web.tie(officer, party.id, Evidence("officer", "namesake", text, "inferred", origin, self._part(told)))

    def _shared(self, one: DealParty, other: DealParty) -> None:
        if one.id == other.id:
            return
        words = name_words(one.name)
        if any(words) and words == name_words(other.name):
            text = f"{one.called} and {other.called} have one name but for its form"
            origin = _columns(one.role, other.role)
            self.web.both(one.id, other.id, Evidence("identity", "may_be", text, "inferred", origin))
        for a, b in _pairs(one.addresses, other.addresses):
            level = _LEVELS.get(near(a.text, b.text))
            if level is not None:
                text = f"the address of {one.called} {level[1]} that of {other.called}: {_both(a, b)}"
                self.web.both(one.id, other.id, self._likeness("address", level[0], text, a, b))
        for a, b in _pairs(one.phones, other.phones):
            if one_phone(a.text, b.text):
                text = f"{one.called} and {other.called} have one telephone number: {_both(a, b)}"
                self.web.both(one.id, other.id, self._likeness("phone", "phone", text, a, b))

    def _likeness(self, kind: str, weight: str, text: str, one: Told, other: Told) -> Evidence:
        origin = f"columns {one.column} and {other.column}"
        factor = self._part(one) * self._part(other)
        return Evidence("phone" if kind == "phone" else "address", weight, text, "inferred", origin, factor)

    def _part(self, told: Told) -> Decimal:
        return self.web.weights["one_of_several"] if told.shared else ONE


def _pairs(ones: Iterable[Told], others: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    return ((one, other) for one in ones for other in others)


def _both(one: Told, other: Told) -> str:
    first, second = shown(one.text), shown(other.text)
    return first if first == second else f"{first} / {second}"


def _of_several(told: Told) -> str:
    return " (or of another in that cell)" if told.shared else ""


def _word(role: str) -> str:
    return role.replace("_", " ")


def _columns(one: str, other: str) -> str:
    return f"columns {one} and {other}" if one != other else f"column {one}"
