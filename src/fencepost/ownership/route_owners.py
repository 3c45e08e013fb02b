"""What files of owners tell of everybody in a net: owners up to a depth, their seats, and what nobody established."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from fencepost.model.holding import WHOLE, Holding, HoldingKind, Unit, percent
from fencepost.names.screen import Subject
from fencepost.ownership.behind import Bounds
from fencepost.ownership.deal_parties import DealParty, as_counted, code_of, shown
from fencepost.ownership.register import Register
from fencepost.ownership.route_lists import ListTies, at_addresses
from fencepost.ownership.web import Evidence, Web

MOST_DEPTH = 10
"""Owners above owners that are looked at."""

MOST_OWNERS = 1_000
"""Owners right above one unit that are looked at, the greatest shares first."""

MOST_UNITS = 200
"""Units behind the parties of one deal that are looked at."""

_HALF, _QUARTER, _TENTH = WHOLE // 2, WHOLE // 4, WHOLE // 10
_OTHERS: dict[HoldingKind, tuple[str, str]] = {
    "votes": ("votes", "has votes in"),
    "control": ("control", "controls, otherwise than by shares,"),
    "consolidation": ("parent_accounts", "consolidates in its accounts"),
    "fund": ("fund", "is a fund, or the manager of one, of"),
    "officer": ("director", "is an officer or director of"),
    "link": ("link", "is tied to"),
}
_NAME_THEM = "Who are its owners, with their shares, up to the last?"

Tied = tuple[tuple[int, Holding], ...]
Seat = Callable[[str, str, Evidence], None]


class Owners:
    """The owners right above a unit on a day, of whatever kind, each with the holding; asked for once."""

    def __init__(self, register: Register) -> None:
        """Take the register."""
        self.register = register
        self.of = lru_cache(maxsize=1 << 14)(self._of)
        self.find = lru_cache(maxsize=1 << 14)(register.find)

    def _of(self, unit: int, day: date) -> Tied:
        rows = self.register.ties(unit, day).sort("high", descending=True, maintain_order=True).head(MOST_OWNERS)
        pairs = zip(rows["owner"], rows["at"], strict=True)
        told = [(int(owner), self.register.holding(int(at))) for owner, at in pairs if owner != unit]
        return tuple(sorted(told, key=lambda tie: (tie[1].owner, tie[1].kind, tie[1].low, tie[1].high, tie[1].source)))


class OwnerTies:
    """Draws the owners of parties into a net, from the nearest up."""

    def __init__(self, web: Web, owners: Owners, lists: ListTies, seat: Seat, day: date) -> None:
        """Take the net, the owners, the lists, how a seat is tied to its place, and the day."""
        self.web = web
        self.owners = owners
        self.register = owners.register
        self.lists = lists
        self.seat = seat
        self.day = day
        self.drawn: dict[int, str] = {}
        self.listed: set[int] = set()

    def draw(self, parties: Iterable[DealParty]) -> None:
        """Look for each party and draw who is above it, level by level."""
        level: list[int] = []
        for party in parties:
            level.extend(self._found(party))
        for _ in range(MOST_DEPTH):
            level = [owner for unit in level for owner in self._above(unit)]
        if level:
            self.web.notice(f"owners more than {MOST_DEPTH} companies above a party were not looked at")

    def _found(self, party: DealParty) -> Sequence[int]:
        """Tie a party to the units that bear its name."""
        name = party.name
        units = self.owners.find(name)
        if not units:
            files = ", ".join(self.register.files)
            self.web.unknown(f"{name} is not in {files}: nobody has established who owns it", _NAME_THEM, party.called)
        fresh = [unit for unit in units if self._add(unit)]
        for unit in units:
            if unit in self.drawn:
                where = self._where(unit)
                text = f"{name} is taken as {shown(self.register.name(unit))}, by its name"
                more = f"; {len(units)} units bear it" if len(units) > 1 else ""
                weight = "taken_as" if len(units) == 1 else "may_be"
                self.web.both(party.id, self.drawn[unit], Evidence("identity", weight, text + more, "inferred", where))
        return fresh

    def _add(self, number: int) -> bool:
        """Put a unit in, with its seat and its hits; false where it is in already, or there are too many."""
        if number in self.drawn:
            return False
        if len(self.drawn) >= MOST_UNITS:
            self.web.notice(f"more than {MOST_UNITS} units are behind the parties; the others were not looked at")
            return False
        unit = self.register.unit(number)
        name = shown(unit.name or unit.id)
        node = f"unit:{name}:{unit.id}"
        if node in self.web.nodes:
            node = f"{node}:{number}"
        places = tuple(code for code in (unit.headquarters or unit.registered,) if code)
        self.drawn[number] = self.web.add(node, "owner", name, (), places)
        self._seats(node, unit, self._where(number))
        if not unit.anonymous and unit.name:
            codes = tuple(code.partition(":")[2] for code in unit.identifiers)
            countries = tuple(sorted({code for code in (unit.registered, unit.headquarters) if code}))
            if self.lists.look(node, name, Subject(unit.name, "", unit.aliases, (), countries, codes)):
                self.listed.add(number)
            if unit.address:
                self.lists.look(node, name, at_addresses([unit.address], countries))
        return True

    def _where(self, number: int) -> str:
        """The file and the row that tell of a unit."""
        unit, file = self.register.unit(number), str(self.register.units["file"][number])
        said = f": {unit.source}" if unit.source not in {"", file} else ""
        return file + (f", row {unit.row}" if unit.row else "") + said

    def _seats(self, node: str, unit: Unit, where: str) -> None:
        name = shown(unit.name or unit.id)
        if unit.headquarters and (code := code_of(unit.headquarters)):
            text = f"{name} has its headquarters in {unit.headquarters}"
            self.seat(
                node, code, Evidence("seat", "seat_file", text, "file", where, note=as_counted(unit.headquarters))
            )
        if unit.registered and (code := code_of(unit.registered)):
            word = "is a national of" if unit.kind == "person" else "is registered in"
            untold = "" if unit.headquarters else "where its headquarters are is not told"
            note = "; ".join(part for part in (as_counted(unit.registered), untold) if part)
            text = f"{name} {word} {unit.registered}"
            self.seat(node, code, Evidence("seat", "registered", text, "file", where, note=note))

    def _above(self, unit: int) -> Sequence[int]:
        """Tie a unit to its owners, and note what nobody told of them; those that are new."""
        if unit not in self.drawn:
            return ()
        fresh = []
        told = self.owners.of(unit, self.day)
        name = shown(self.register.name(unit))
        if len(told) >= MOST_OWNERS:
            self.web.notice(f"{name} has {MOST_OWNERS:,} owners or more; the greatest alone were looked at")
        for owner, holding in told:
            if self._add(owner):
                fresh.append(owner)
            if owner in self.drawn:
                self.web.tie(self.drawn[unit], self.drawn[owner], _held(holding, name))
            if self.register.unit(owner).anonymous:
                what = f"an owner of {name} is told of, but not who it is ({holding.source})"
                self.web.unknown(what, f"Who is the owner of {name} that is not named?", name)
        self._rest(unit, name, [holding for _, holding in told])
        return fresh

    def _rest(self, unit: int, name: str, told: Sequence[Holding]) -> None:
        """What is not told of the shares of a unit."""
        if unit in self.listed or not self._ownable(unit):
            return
        if not told:
            known = self.register.unit(unit).kind != "unknown"
            what = f"nobody has established who owns {name}" + ("" if known else ", or whether it is a person")
            self.web.unknown(what, _NAME_THEM, name)
            return
        shares = [holding for holding in told if holding.kind == "share"]
        rest = Bounds(max(0, WHOLE - sum(one.high for one in shares)), max(0, WHOLE - sum(one.low for one in shares)))
        if rest.high:
            untold = "the shares" if rest.high == WHOLE else str(rest)
            self.web.unknown(f"nobody has established who holds {untold} of {name}", _NAME_THEM, name)

    def _ownable(self, number: int) -> bool:
        unit = self.register.unit(number)
        return unit.kind not in {"person", "state"} and not unit.anonymous


def _held(holding: Holding, name: str) -> Evidence:
    """A holding as what speaks for a tie from who is owned up to the owner."""
    owner = shown(holding.owner)
    if holding.kind != "share":
        weight, verb = _OTHERS[holding.kind]
        text = f"{owner} {verb} {name}"
        return Evidence(
            "ownership", weight, text, "file", holding.source, note="no share, so no 50 percent rule counts it"
        )
    share = Bounds(holding.low, holding.high)
    held = "a share that is not told" if (share.low, share.high) == (0, WHOLE) else str(share)
    note = ""
    if holding.high < _HALF:
        note = f"below 50 %, so by itself it meets no 50 percent rule: {percent(holding.high)} % at the most"
    elif holding.low < _HALF:
        note = "whether it reaches 50 % is not told"
    return Evidence("ownership", _band(holding), f"{owner} holds {held} of {name}", "file", holding.source, note=note)


def _band(holding: Holding) -> str:
    """The row of the table of weights for a share; of one between two ends the lower tells."""
    if (holding.low, holding.high) == (0, WHOLE):
        return "owner_untold"
    if holding.low > _HALF:
        return "owner_most"
    if holding.low == _HALF:
        return "owner_half"
    return "owner_blocking" if holding.low >= _QUARTER else "owner_tenth" if holding.low >= _TENTH else "owner_small"
