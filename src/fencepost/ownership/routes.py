"""The route of one deal: everybody in it, what ties them, and the ways to somebody whom the goods must not reach.

The row, the files of owners and the lists each draw what they tell into one net; then the most trusted ways from the
exporter to a listed party, or to a place of concern in which somebody has a seat, are looked for. A way is a question
and no finding; and that none is found says only where was looked.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from fencepost.model.deal import Deal
from fencepost.model.route import TARGETS, Node, Route
from fencepost.names.screen import Screener, Subject
from fencepost.ownership.deal_parties import DealParty, left_out, parties
from fencepost.ownership.register import Register
from fencepost.ownership.route_lists import ListTies, Screen, at_addresses, looked_in
from fencepost.ownership.route_owners import Owners, OwnerTies
from fencepost.ownership.route_row import Concern, RowTies
from fencepost.ownership.ways import ways
from fencepost.ownership.web import ONE, Web
from fencepost.sources.route_weights import shipped_route_weights

MOST_SHOWN = 10
"""Ways that a route holds."""

_ASKED = {
    "exporter": ("who exports is not named", "Who exports the goods?", "exporter"),
    "consignee": ("the consignee is not named", "Who receives the goods, and at which address?", "exporter"),
    "end_user": ("the end user is not named", "Who will use the items, where, and for what?", "consignee"),
    "payer": ("who pays is not named", "Who pays, from which account in which country?", "exporter"),
    "forwarder": ("no forwarder is named", "Who carries the goods, and through which places?", "exporter"),
}
"""Roles without which a route is not whole, and what to ask of each."""


class Router:
    """Draws the routes of deals with the same lists, the same files of owners and the same places of concern."""

    def __init__(self, screener: Screener | None, register: Register | None) -> None:
        """Take the lists and the owners; without either that part is not looked at, and the answer says so."""
        self.screener = screener
        self.register = register
        self._owners = None if register is None else Owners(register)
        self._screen: Screen | None = None if screener is None else lru_cache(maxsize=1 << 13)(screener.screen)

    def route(self, deal: Deal, day: date, concern: Concern) -> Route:
        """The route of a deal on a day; ``concern`` has the places that a way may end in, and what makes each one."""
        web = Web(shipped_route_weights())
        named = parties(deal)
        lists = ListTies(web, self._screen, day)
        row = RowTies(web, deal, named, concern)
        start = row.draw()
        for cut in left_out(deal):
            web.notice(cut)
        for party in _once(named):
            lists.look(party.id, party.called, Subject(party.name))
        for party in named:
            for told in party.addresses:
                # Of several parties in one cell it may be another's address, and is looked for all the same.
                there = at_addresses([told.text], _countries(web.nodes[party.id]))
                lists.look(party.id, party.called, there, web.weights["one_of_several"] if told.shared else ONE)
        for node in [node for node in web.nodes.values() if node.kind == "officer"]:
            lists.look(node.id, f"officer {node.name}", Subject(node.name))
        self._above(web, lists, row, named, day)
        _ask(web, deal, named)
        return self._found(web, start, day)

    def _above(self, web: Web, lists: ListTies, row: RowTies, named: tuple[DealParty, ...], day: date) -> None:
        if self._owners is None:
            if named:
                web.unknown(
                    "no file of owners was given, so nobody has established who is behind any party",
                    "Who are the owners of each party, with their shares, up to the last?",
                    "every party",
                )
            return
        OwnerTies(web, self._owners, lists, row.seat, day).draw(_once(named))

    def _found(self, web: Web, start: str, day: date) -> Route:
        targets = [node.id for node in web.nodes.values() if node.kind in TARGETS]
        every = ways(web.ties, start, targets)
        trusted = [way for way in every if way.confidence >= web.weights["least"]][:MOST_SHOWN]
        if self.screener is not None:
            for notice in self.screener.held.told(day):
                web.notice(notice)
        files = self.register.files if self.register is not None else ("no file of owners",)
        return Route(
            nodes=tuple(sorted(web.nodes.values(), key=lambda node: node.id)),
            ties=tuple(sorted(set(web.ties), key=lambda tie: (tie.source, tie.target, tie.kind, tie.text, tie.origin))),
            ways=tuple(trusted),
            weaker=len(every) - len(trusted),
            untold=tuple(web.untold),
            looked=(*looked_in(self.screener), *files),
            notices=tuple(web.notices),
        )


def _once(named: tuple[DealParty, ...]) -> tuple[DealParty, ...]:
    """Each party once, though it may have several roles."""
    first: dict[str, DealParty] = {}
    for party in named:
        first.setdefault(party.id, party)
    return tuple(first.values())


def _countries(node: Node) -> tuple[str, ...]:
    return tuple(sorted(node.places))


def _ask(web: Web, deal: Deal, named: tuple[DealParty, ...]) -> None:
    """Note what the row leaves out: who has a part, and where whoever is named has its seat."""
    for role, asked in _ASKED.items():
        if deal.cell(role) is None:
            web.unknown(*asked)
    seated = {party.id for party in named if party.seats}
    for party in _once(named):
        if party.id not in seated:
            what = f"where {party.called} has its headquarters is not told"
            web.unknown(what, f"In which country has {party.name} its headquarters?", "exporter")
