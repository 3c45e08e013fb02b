"""What the restricted-party lists say of everybody in a net: by name, by identifier and by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from fencepost.model.party import PartyAddress
from fencepost.names.screen import Hit, Screener, Screening, Subject
from fencepost.ownership.web import ONE, Evidence, Web

Screen = Callable[[Subject, date, int], Screening]
"""How a subject is held against the lists of a day."""

MOST_HITS = 8
_NAMESAKES = 3
_PLACES = 3
_NEAR = {"same_unit": "address_of_listed", "overlapping_unit": "near_listed", "same_building": "building_of_listed"}
_HOW = {
    "same_unit": "is the unit of",
    "overlapping_unit": "may be the unit of",
    "same_building": "is in the house of",
}


class ListTies:
    """Ties whoever is in a net to the listed parties that they are, may be, or sit beside."""

    def __init__(self, web: Web, screen: Screen | None, day: date) -> None:
        """Take the net, how somebody is held against the lists, if there are any, and the day."""
        self.web = web
        self.screen = screen
        self.day = day

    def look(self, node: str, called: str, subject: Subject, part: Decimal = ONE) -> bool:
        """Hold one subject against the lists and tie its node to whom it may be; whether it is itself listed.

        ``part`` lessens the trust where what is looked for may be another's.
        """
        if self.screen is None or not (subject.names or subject.addresses or subject.identifiers):
            return False
        found = self.screen(subject, self.day, MOST_HITS)
        for hit in (*_telling(found.hits), *found.nearby):
            self._tie(node, called, hit, part)
        if found.fault:
            self.web.unknown(
                f"{called} could not be looked for as it is written: {found.fault}",
                "How is the name written in full, in Latin letters or in Chinese?",
                called,
            )
        return any(hit.means == "hit" and hit.by != "address" for hit in found.hits)

    def _tie(self, node: str, called: str, hit: Hit, part: Decimal) -> None:
        made = hit.disposition
        if made is not None and made.stands and not made.same:
            return
        party = hit.party
        listed = self.web.add(f"listed:{hit.group}", "listed", party.name, (), tuple(party.countries))
        factor = part if hit.state.on == "listed" else part * self.web.weights["listed_maybe"]
        weight = "said_same" if made is not None and made.stands else _weight(hit)
        if weight == "listed_name":
            factor *= Decimal(str(max(0.001, round(min(hit.score, 1.0), _PLACES))))
        text = f"{_how(called, hit)} {party.name} ({party.list} {party.id}, {_when(hit)})"
        note = (
            "" if hit.state.on == "listed" else hit.state.why or "whether it was listed on the day is not established"
        )
        self.web.tie(node, listed, Evidence("listing", weight, text, "inferred", hit.snapshot, factor, note))


def _telling(hits: Iterable[Hit]) -> list[Hit]:
    """The hits by the nearest listed names, and every other that is more than a case for review."""
    groups: dict[str, int] = {}
    return [hit for hit in hits if groups.setdefault(hit.group, len(groups)) < _NAMESAKES or hit.means == "hit"]


def looked_in(screener: Screener | None) -> Iterable[str]:
    """The lists in which names are looked for."""
    if screener is None:
        return ("no list of restricted parties",)
    return dict.fromkeys(f"{one.snapshot.id} of {one.snapshot.day}" for one in screener.held.layers)


def at_addresses(addresses: Iterable[str], countries: Iterable[str] = ()) -> Subject:
    """Who sits at these addresses, whatever the name: a reviewer's decision is on a name alone."""
    return Subject("", addresses=tuple(map(PartyAddress, addresses)), countries=tuple(countries))


def _weight(hit: Hit) -> str:
    if hit.by == "name":
        return "listed_name"
    if hit.by == "identifier":
        return "listed_identifier"
    return "listed_address" if hit.party.kind == "address" and hit.level == "same_unit" else _NEAR[hit.level]


def _how(called: str, hit: Hit) -> str:
    made = hit.disposition
    if made is not None and made.stands:
        return f"{called} is, as {made.by} decided on {made.on},"
    if hit.by == "address":
        return f"the address of {called} ({hit.asked}) {_HOW[hit.level]}"
    if hit.by == "identifier":
        return f"{called} bears the identifier {hit.asked} of"
    return f"{called} {'is by its name' if hit.means == 'hit' else 'may by its name be'} (score {hit.score:.3f})"


def _when(hit: Hit) -> str:
    return f"listed {hit.party.listed}" if hit.party.listed else "no listing date"
