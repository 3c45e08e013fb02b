"""Who is behind one party on a day, and what each 50 percent rule makes of its owners."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from fencepost.book.book import Book
from fencepost.decide.check import Checker
from fencepost.decide.ownership import AFFILIATES, BLOCKED, COVERED, Reading, read_rule
from fencepost.facts.derivation import Setting
from fencepost.facts.owners import Counts, ListedOwners, PartyOwners, affiliates, blocked_property
from fencepost.facts.screening import PartyHit
from fencepost.logic.tree import Truth, Value
from fencepost.model.holding import Unit, percent
from fencepost.model.quantity import Interval
from fencepost.ownership.behind import Bounds, Chain, Reckoned
from fencepost.ownership.parents import Parent
from fencepost.ownership.register import Register

COUNTRIES = "us.data_security.countries_of_concern"


@dataclass(frozen=True, slots=True)
class RuleFound:
    """One rule: its reading, the share that it counts, whose shares count, and whose may."""

    reading: Reading
    share: Reckoned
    counted: tuple[int, ...]
    may_count: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """What is known of one unit and its owners on a day.

    ``itself`` are the unit's own hits on the lists, which no rule on owners sets free. ``chains`` lead up to every
    owner that is or may be listed; ``interest`` is their economic share, which no rule reads.
    """

    listed: ListedOwners
    unit: Unit
    itself: tuple[PartyHit, ...]
    chains: tuple[Chain, ...]
    interest: Bounds
    parent: Parent
    rules: tuple[RuleFound, ...]


def owned(checker: Checker, owners: PartyOwners, unit: int, book: Book) -> Owned:
    """Look for the owners of a unit and hold them to the rules of the book's day."""
    listed = owners.looked(unit, book.day)
    behind, told = listed.behind, owners.register.unit(unit)
    anybody = tuple(listed.hits)
    sure = listed.surely(_anybody)
    return Owned(
        listed=listed,
        unit=told,
        itself=owners.itself(unit, book.day),
        chains=behind.chains(anybody),
        interest=behind.interest(sure, listed.suspects(_anybody)),
        parent=owners.parent(unit, book.day),
        rules=_Reader(checker, book, listed, owners.register).rules(),
    )


def _anybody(_: PartyHit) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule to be read: its provision, and the fact that holds the share."""

    provision: str
    fact: str


_AFFILIATES = _Rule(AFFILIATES, "parties.listed_ownership_pct")
_BLOCKED = _Rule(BLOCKED, "party.blocked_ownership_pct")
_COVERED = _Rule(COVERED, "party.covered_ownership_pct")


def _covered(owner: Unit, countries: AbstractSet[str]) -> Truth:
    """Whether an owner is a covered person by its own seat, or a government of such a country.

    Whoever is organised in the United States is no foreign person, wherever its seat (28 CFR 202.256(a)). Of an
    individual the residence decides and not the nationality (202.211(a)(4)); an address of his is no proof of it.
    """
    seats = {owner.registered, owner.headquarters}
    if owner.registered == "US":
        return False
    if owner.kind == "state":
        return None if seats == {None} else bool(seats & countries)
    if owner.kind == "person" or owner.registered is None:
        return None
    return True if seats & countries else None if owner.headquarters is None else False


class _Reader:
    """Holds the rules of one book to one unit's owners."""

    def __init__(self, checker: Checker, book: Book, listed: ListedOwners, register: Register) -> None:
        self.checker, self.book, self.listed, self.register = checker, book, listed, register

    def rules(self) -> tuple[RuleFound, ...]:
        """Each rule with the owners that it counts."""
        unit = self.register.unit(self.listed.behind.unit)
        foreign = None if unit.registered is None else unit.registered != "US"
        # What else a licence requirement asks of the deal is taken as met: the question here is the owners.
        affiliated = self._by_lists(
            _AFFILIATES, affiliates(Setting(self.book.table_rows)), {"deal.reached": foreign is not False}
        )
        seats: dict[str, Value] = {
            "party.is_foreign": foreign,
            "party.organised_in": unit.registered,
            "party.principal_place": unit.headquarters,
        }
        return affiliated, self._by_lists(_BLOCKED, blocked_property, {}), self._found(_COVERED, *self._seated(), seats)

    def _by_lists(self, rule: _Rule, counts: Counts, values: Mapping[str, Value]) -> RuleFound:
        return self._found(rule, self.listed.surely(counts), self.listed.suspects(counts), values)

    def _seated(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Owners organised or seated in a country of concern, and those that may be."""
        rows = self.book.table_rows.get(COUNTRIES)
        if rows is None:
            rows = self.checker.shelf.corpus.provisions[COUNTRIES].versions[0].rows or frozenset()
        found = {number: _covered(self.register.unit(number), rows) for number in self.listed.behind.above[1:]}
        sure = tuple(number for number, covered in found.items() if covered)
        return sure, tuple(number for number, covered in found.items() if covered is None)

    def _found(
        self, rule: _Rule, counted: tuple[int, ...], may_count: tuple[int, ...], values: Mapping[str, Value]
    ) -> RuleFound:
        share = self.listed.behind.reckoned(counted, may_count)
        kind = self.checker.gatherer.vocabulary[rule.fact]
        told = kind.range(Interval(Decimal(percent(share.low)), Decimal(percent(share.most))))
        reading = read_rule(self.checker, self.book, rule.provision, {**values, rule.fact: told})
        return RuleFound(reading, share, counted, may_count)
