"""Who is behind the parties of a deal, from registers of owners: the listed share, and the ultimate parent's seat.

A listed owner that is found makes facts true; that none is found proves nothing, so the facts stay open
([decision 20](docs/decisions/0020-a-name-not-found-proves-nothing.md)). What the row itself states stands above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.facts.gather import read_day
from fencepost.facts.listing import OWNER, SHARE, listed_share
from fencepost.facts.movement import headquarters, parent
from fencepost.facts.screening import COUNTING, PARTIES, PartyHit, blocked
from fencepost.logic.tree import Truth
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fault import FencepostError
from fencepost.model.holding import WHOLE, percent
from fencepost.model.quantity import Interval
from fencepost.names.screen import Screener, Subject
from fencepost.ownership.behind import Behind, Bounds, Chain, Reckoned
from fencepost.ownership.cascade import LINE
from fencepost.ownership.parents import ultimate_parent
from fencepost.ownership.register import Register

DETERMINED, FOOTNOTED = "parties.listed_share_determined", "parties.owner_has_footnote"
_FOOTNOTES = frozenset({"1", "3", "4"})
_MOST_HITS, _SHOWN = 20, 5
_SEVERAL = frozenset({"forwarder", "intermediary"})
_HUNDRED = Decimal(100)

Counts = Callable[[PartyHit], Truth]
"""Which hits make an owner one whose share a rule counts; ``None`` where the entry does not tell."""


@dataclass(frozen=True, eq=False)
class ListedOwners:
    """Who of the owners above one unit is, or may be, listed on a day: the hits of each by its number.

    ``unlooked`` are the owners that nobody could look for on the lists: told of without a name, or with one that cannot
    be read whole; all of them where no list was looked in.
    """

    behind: Behind
    hits: Mapping[int, tuple[PartyHit, ...]]
    unlooked: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()

    def surely(self, counts: Counts) -> tuple[int, ...]:
        """The owners that are listed, as far as a name and a date can show."""
        return tuple(unit for unit, hits in self.hits.items() if any(hit.surely and counts(hit) for hit in hits))

    def maybe(self, counts: Counts) -> tuple[int, ...]:
        """The owners that may be by a hit, and are not surely."""
        sure = set(self.surely(counts))
        likely = (unit for unit, hits in self.hits.items() if any(counts(hit) is not False for hit in hits))
        return tuple(unit for unit in likely if unit not in sure)

    def suspects(self, counts: Counts) -> tuple[int, ...]:
        """The owners that may be by a hit, or since nobody could look for them."""
        sure = set(self.surely(counts))
        return tuple(dict.fromkeys((*self.maybe(counts), *(unit for unit in self.unlooked if unit not in sure))))

    def reckoned(self, counts: Counts) -> Reckoned:
        """What a 50 percent rule finds that counts these hits."""
        return self.behind.reckoned(self.surely(counts), self.suspects(counts))

    @property
    def unlooked_text(self) -> str:
        """Whom nobody could look for, or nothing."""
        names = [self.behind.register.name(unit) for unit in self.unlooked]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return f"not looked for on the lists: {', '.join(names[:_SHOWN])}{more}" if names else ""


def affiliates(setting: Setting) -> Counts:
    """The hits that the Affiliates rule counts: Entity List, Military End-User List, and who 744.8 names as blocked.

    An address on the Entity List brings nothing to what the firms there own (15 CFR 744.11(a)(1)). The programmes of a
    blocked owner without tags are not told.
    """

    def counts(hit: PartyHit) -> Truth:
        party = hit.hit.party
        if party.kind == "address" or party.list not in {"EL", "MEU", "SDN"}:
            return False
        if party.list == "SDN":
            return blocked(hit, setting) if party.programs else None
        return True

    return counts


def blocked_property(hit: PartyHit) -> bool:
    """The hits that the rule of the Office of Foreign Assets Control counts: whoever is on the SDN list."""
    return hit.hit.party.list == "SDN"


class PartyOwners:
    """Looks for who is behind the parties of deals, in one register and against the same lists."""

    def __init__(self, register: Register, screener: Screener | None) -> None:
        """Take the register; without a screener no owner is held against lists."""
        self.register = register
        self.screener = screener
        self.looked = lru_cache(maxsize=1 << 12)(self._looked)
        self.parent = lru_cache(maxsize=1 << 12)(partial(ultimate_parent, register))

    def _looked(self, unit: int, day: date) -> ListedOwners:
        """The owners above a unit, each held against the lists of the day."""
        behind = Behind(self.register, unit, day)
        hits, unlooked, faults = {}, [], []
        for one in behind.above[1:]:
            found, fault = self._screened(one, day)
            if found:
                hits[one] = found
            if fault:
                faults.append(f"{self.register.name(one)}: {fault}")
            if fault or not self._is_named(one):
                unlooked.append(one)
        return ListedOwners(behind, hits, tuple(unlooked), tuple(faults))

    def itself(self, unit: int, day: date) -> tuple[PartyHit, ...]:
        """The unit's own hits: no rule on owners sets a listed party free."""
        return self._screened(unit, day)[0]

    def _is_named(self, number: int) -> bool:
        """Whether there is a list to look in, and a name to look for."""
        unit = self.register.unit(number)
        return self.screener is not None and bool(unit.name) and not unit.anonymous

    def _screened(self, number: int, day: date) -> tuple[tuple[PartyHit, ...], str]:
        if self.screener is None or not self._is_named(number):
            return (), ""
        unit = self.register.unit(number)
        countries = tuple(code for code in {unit.registered, unit.headquarters} if code)
        codes = tuple(code.partition(":")[2] for code in unit.identifiers)
        found = self.screener.screen(Subject(unit.name, "", unit.aliases, (), countries, codes), day, _MOST_HITS)
        hits = (PartyHit("owner", unit.name, hit) for hit in found.hits)
        standing = (hit for hit in hits if not hit.set_aside)
        return tuple(sorted(standing, key=lambda hit: (not hit.surely, -hit.hit.score))), found.fault

    def derivations(self) -> tuple[Derivation, ...]:
        """What the register tells of the buyers' seats, their parents' seats and the listed share."""
        told = (SHARE, OWNER, DETERMINED, FOOTNOTED)
        share = Derivation((SHARE, OWNER, *COUNTING, "date"), told, self._share, dated=True)
        return (*(one for party in ("consignee", "end_user") for one in self._seats(party)), share)

    def _seats(self, party: str) -> Iterator[Derivation]:
        yield self._seat(headquarters(party), party, self._own_seat)
        yield self._seat(parent(party), party, self._parent_seat)

    def _seat(self, stated: Derivation, party: str, tell: Callable[[int, date], tuple[str | None, str]]) -> Derivation:
        """What the row states of a seat, and where it states nothing what the register tells."""
        (fact,) = stated.facts

        def run(cells: Cells, setting: Setting, found: Findings) -> None:
            stated.run(cells, setting, found)
            told = [tell(*one) for one in self._units(cells, (party,))]
            seat, why = told[0] if told else (None, "")
            if seat is None or any(other != seat for other, _ in told):
                return
            before = found.facts.get(fact)
            if before is None or before.value is None:
                found.know(fact, seat, why, "secondary")
            elif before.value != seat:
                found.remarks.append(f"owners: the row says {before.value} for {fact}, the register {seat}: {why}")

        return Derivation((*stated.columns, party, "date"), stated.facts, run, only_where=stated.only_where)

    def _own_seat(self, unit: int, _: date) -> tuple[str | None, str]:
        told = self.register.unit(unit)
        return told.headquarters, f"{told.source or 'register of owners'}: {told.name}"

    def _parent_seat(self, unit: int, day: date) -> tuple[str | None, str]:
        above = self.parent(unit, day)
        return above.headquarters, "; ".join(above.why)

    def _units(self, cells: Cells, columns: Sequence[str]) -> Iterator[tuple[int, date]]:
        """Every unit of the register that a party's name may mean, with the day."""
        try:
            day = read_day(cells.get("date") or "")
        except FencepostError:
            return  # told where the row is read
        for column in columns:
            for name in _names(cells, column):
                yield from ((unit, day) for unit in self.register.find(name))

    def _share(self, cells: Cells, setting: Setting, found: Findings) -> None:
        listed_share(cells, setting, found)
        stated = cells.get(SHARE) is not None or cells.get(OWNER) is not None
        counts = affiliates(setting)
        looked = [
            one
            for unit, day in self._units(cells, COUNTING)
            if self.register.unit(unit).registered != "US" and (one := self.looked(unit, day))
        ]
        reckoned = [(one, one.reckoned(counts)) for one in looked]
        lines = [line for one, told in reckoned for line in share_lines(one, told, counts)]
        found.remarks.extend(dict.fromkeys((*lines, *self._not_found(cells))))
        if stated:
            return
        held = [(one, told) for one, told in reckoned if one.surely(counts)]
        if not held:
            for fact in (SHARE, OWNER, DETERMINED, FOOTNOTED):
                found.know(fact, None, _looked_in(looked, self.register))
            return
        one, told = max(held, key=lambda pair: (pair[1].low, pair[1].high))
        source = f"{_called(one)}: {'; '.join(told.sums) or 'no share of it'}"
        found.know(SHARE, Interval(Decimal(percent(told.low)), _HUNDRED), source, "secondary")
        found.know(OWNER, True, source, "secondary")
        found.know(DETERMINED, all(told.settled for _, told in held), source, "secondary")
        noted = any(_FOOTNOTES & set(hit.hit.party.footnotes) for one, _ in held for hit in _sure_hits(one, counts))
        found.know(FOOTNOTED, True if noted else None, source, "secondary")

    def _not_found(self, cells: Cells) -> Iterator[str]:
        for column in COUNTING:
            for name in _names(cells, column):
                if not self.register.find(name):
                    files = ", ".join(self.register.files)
                    yield f"owners: {PARTIES[column]} {name!r} is not in {files}: nobody has established who owns it"


def _names(cells: Cells, column: str) -> list[str]:
    text = cells.get(column)
    if text is None or text.casefold() == KNOWN_NONE:
        return []
    return [part for one in text.split(";") if (part := one.strip())] if column in _SEVERAL else [text]


def _sure_hits(one: ListedOwners, counts: Counts) -> Iterator[PartyHit]:
    return (hit for hits in one.hits.values() for hit in hits if hit.surely and counts(hit))


def _bears(hit: PartyHit, counts: Counts, *, surely: bool) -> bool:
    """Whether a hit is one for which its owner counts, or may count."""
    return hit.surely and counts(hit) is True if surely else counts(hit) is not False


def _called(one: ListedOwners) -> str:
    return one.behind.register.name(one.behind.unit)


def _looked_in(looked: Sequence[ListedOwners], register: Register) -> str:
    if not looked:
        return f"no party of the row is in {', '.join(register.files)}"
    owners = sum(len(one.behind.above) - 1 for one in looked)
    return (
        f"none of the {owners} owners told in {', '.join(register.files)} was found on the lists, which proves nothing"
    )


def share_lines(one: ListedOwners, told: Reckoned, counts: Counts) -> Iterator[str]:
    """What has to be said of a party's owners: each listed one with its share, the sum, and what is not told."""
    behind, name = one.behind, _called(one)
    sure = set(one.surely(counts))
    minority = "; a minority share, which meets no 50 percent rule" if told.high < LINE else ""
    for chain in behind.chains((*sure, *one.maybe(counts))):
        hit = next(hit for hit in one.hits[chain.owner] if _bears(hit, counts, surely=chain.owner in sure))
        yield f"owners: {name}: {chain_text(behind.register, chain)}; {hit.said}{minority}"
    if sure or one.maybe(counts):
        yield f"owners: {name}: listed owners hold {told.told} of it together; {untold_text(behind)}"
    yield from (f"owners: {name}: {line}" for line in (behind.overfull, one.unlooked_text, *one.faults) if line)


def chain_text(register: Register, chain: Chain) -> str:
    """A chain from the owner down to the unit: ``A holds 60 % of B, which holds 60 % of C (36 % in all)``."""
    links = list(reversed(chain.links))
    parts = [f"{register.name(links[0].owner)} holds {_held(links[0].share)} of {register.name(links[0].owned)}"]
    parts.extend(f"which holds {_held(link.share)} of {register.name(link.owned)}" for link in links[1:])
    product = f" ({chain.share} in all)" if len(links) > 1 else ""
    return ", ".join(parts) + product


def _held(share: Bounds) -> str:
    return "a share that is not told" if (share.low, share.high) == (0, WHOLE) else str(share)


def untold_text(behind: Behind) -> str:
    """What is not known of the unit's direct owners."""
    rest = behind.untold
    if not rest.high:
        return "every share of it is told"
    if (rest.low, rest.high) == (0, WHOLE):
        return "nobody has established which shares of it anybody holds"
    return f"nobody has established who holds {rest} of it"
