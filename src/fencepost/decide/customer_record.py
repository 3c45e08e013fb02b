"""A customer's record held against the proposal of 2024: who is foreign, what is told, what is verified, how long kept.

Every number and every field comes from data/customer_record.csv. Nothing here is a duty: the proposal is no law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fencepost.logic.tree import Truth
from fencepost.model.customer import CUSTOMER, Change, Customer, Owner, Verification
from fencepost.sources.customer_record import CustomerRecordTable, RecordRow

HOME = "US"
_PARTS = 1_000_000
Told = Literal["told", "partly", "missing", "not_asked"]
Verified = Literal["verified", "again", "doubtful", "failed", "none"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a record: who, whether it is a U.S. person, whether it counts as a beneficial owner, and why."""

    who: str
    name: str | None
    role: Literal["customer", "owner", "reseller"]
    us_person: Truth
    counts: Truth
    why: str


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of somebody, and whether the record tells it."""

    row: RecordRow
    who: str
    state: Told


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody's identity is verified: how and when last, and why it would be verified again."""

    who: str
    state: Verified
    method: str | None
    on: date | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the record would have been kept: ``until`` at least, where the account is closed."""

    account: Literal["open", "closed", "not_told"]
    until: date | None
    why: str


def people(customer: Customer, table: CustomerRecordTable) -> tuple[Person, ...]:
    """The customer, its owners and its resellers in order."""
    ours, why = _us_customer(customer)
    found = [Person(CUSTOMER, customer.name, "customer", ours, None, why)]
    for at, owner in enumerate(customer.beneficial_owners or (), start=1):
        counts, reason = _counts(owner, table)
        found.append(Person(f"owner {owner.name or at}", owner.name, "owner", owner.us_person, counts, reason))
    for at, one in enumerate(customer.resellers or (), start=1):
        seat = None if one.headquarters is None else one.headquarters == HOME
        told = "its seat is not told" if seat is None else f"its seat is {one.headquarters}"
        found.append(Person(f"reseller {one.name or at}", one.name, "reseller", seat, None, told))
    return tuple(found)


def _us_customer(customer: Customer) -> tuple[Truth, str]:
    """An entity by the law it is organised under, and by where it is: whoever is located there counts too (7.301)."""
    if customer.us_person is not None:
        return customer.us_person, "the record says so"
    if customer.kind == "individual":
        return None, "neither citizenship nor residence is told"
    if customer.organised_in == HOME:
        return True, "organised under the law of the United States"
    if customer.organised_in is None or customer.headquarters in {None, HOME}:
        return None, "not both the law it is organised under and a seat abroad are told"
    return False, f"organised in {customer.organised_in}, seat in {customer.headquarters}"


def _counts(owner: Owner, table: CustomerRecordTable) -> tuple[Truth, str]:
    line = table.amount("term.owner_share")
    if owner.kind == "entity":
        return None, "an entity is no beneficial owner by itself: an individual stands behind it or none"
    if owner.controls:
        return True, "controls the customer in substance"
    if owner.low >= line * _PARTS:
        return True, f"holds {owner.share} percent; the line is at least {line}"
    if owner.high < line * _PARTS and owner.controls is False:
        return False, f"holds {owner.share} percent, under {line}, and does not control it"
    told = "no share is told" if owner.share is None else f"a share of {owner.share} and the line of at least {line}"
    return None, f"{told}; whether it controls the customer is {'no' if owner.controls is False else 'not told'}"


def all_ours(customer: Customer, found: tuple[Person, ...]) -> Truth:
    """Whether the customer and every beneficial owner is a U.S. person, so that the proposal would not reach it."""
    told = [person.us_person for person in found if person.role == "customer" or _may_count(person)]
    if False in told:
        # A foreign owner that may be no beneficial owner leaves it open.
        sure = any(p.us_person is False for p in found if p.role == "customer" or (p.role == "owner" and p.counts))
        return False if sure else None
    whole = customer.beneficial_owners is not None or customer.kind == "individual"
    return True if whole and all(told) else None


def _may_count(person: Person) -> bool:
    return person.role == "owner" and person.counts is not False


def fields(customer: Customer, found: tuple[Person, ...], table: CustomerRecordTable) -> Iterator[FieldState]:
    """Each field of the table for the customer, each owner, each reseller and the provider."""
    exempt = all_ours(customer, found) is True
    owners, resellers = iter(customer.beneficial_owners or ()), iter(customer.resellers or ())
    for person in found:
        if person.role == "customer":
            yield from (_field(row, CUSTOMER, customer, exempt) for row in table.fields("customer"))
        elif person.role == "owner":
            owner, passed = next(owners), exempt or person.us_person is True or person.counts is False
            yield from (_field(row, person.who, owner, passed) for row in table.fields("beneficial_owner"))
        else:
            one, passed = next(resellers), person.us_person is True
            yield from (_field(row, person.who, one, passed) for row in table.fields("reseller"))
    yield from (_field(row, "provider", customer, exempt) for row in table.fields("provider"))


def _field(row: RecordRow, who: str, told: object, exempt: bool) -> FieldState:  # noqa: FBT001 - a truth
    if exempt or not _is_asked(row, told):
        return FieldState(row, who, "not_asked")
    # Of alternatives the best told is enough; what must all be told is told in part where some of it is.
    states = [max((_share_told(told, key) for key in group), default=0) for group in row.keys]
    whole = all(state == _ALL for state in states)
    return FieldState(row, who, "told" if whole else "partly" if any(states) else "missing")


_ALL = 2


def _is_asked(row: RecordRow, told: object) -> bool:
    if not isinstance(told, Customer):
        return True
    if row.whom == "verified":
        return bool(told.verification)
    if row.whom == "training":
        return told.training.told is True
    return row.whom == "any" or told.kind is None or told.kind == row.whom


def _share_told(told: object, key: str) -> int:
    """2 where a key is told wholly, 1 where in part, 0 where not at all; known to be none is told."""
    first, _, rest = key.partition(".")
    value = getattr(told, first)
    if not rest or value is None or value == ():
        return 0 if value is None else _ALL
    if not isinstance(value, tuple):
        return 0 if getattr(value, rest) is None else _ALL
    known = [getattr(one, rest) is not None for one in value]
    return _ALL if all(known) else int(any(known))


_WORST: tuple[Verified, ...] = ("failed", "doubtful", "verified")


def standings(customer: Customer, found: tuple[Person, ...], day: date) -> Iterator[Standing]:
    """The verification of the customer and of each owner that is or may be a beneficial one."""
    for person in found:
        if person.role == "customer" or _may_count(person):
            yield _standing(customer, person, day)


def is_of(one: Verification, customer: Customer, person: Person) -> bool:
    """Whether a verification is of somebody: by name, and of the customer also by its id."""
    names = {person.name} if person.role != "customer" else {CUSTOMER, customer.id, customer.name}
    return one.of is not None and one.of.casefold() in {name.casefold() for name in names if name}


def _standing(customer: Customer, person: Person, day: date) -> Standing:
    mine = [
        one for one in customer.verification or () if is_of(one, customer, person) and (one.on is None or one.on <= day)
    ]
    if not mine:
        return Standing(person.who, "none", None, None, ("no verification is told",))
    last = max((one.on for one in mine if one.on), default=None)
    # One without a day may be the last: it counts beside the last that has one, and the worst is shown.
    latest = [one for one in mine if one.on in {last, None}]
    worst = min(latest, key=lambda one: (_WORST.index(one.result or "doubtful"), repr(one)))
    state: Verified = worst.result or "doubtful"
    if worst.result != "verified":
        why = "what came of it is not told" if worst.result is None else f"the verification is {worst.result}"
        return Standing(person.who, state, worst.method, worst.on, (why,))
    since = tuple(_since(customer, person, worst.on, day))
    return Standing(person.who, "again" if since else state, worst.method, worst.on, since)


def _since(customer: Customer, person: Person, verified: date | None, day: date) -> Iterator[str]:
    """What happened since: on the day itself counts, for which came first is not told."""
    if verified is None:
        yield "the day of the verification is not told"

    def after(on: date | None) -> bool:
        return on is None or ((verified is None or on >= verified) and on <= day)

    for change in customer.changes or ():
        if after(change.on) and _touches(customer, person, change):
            yield f"{change.field or 'something'} changed {change.on or 'on a day not told'}: {_from_to(change)}"
    if person.role == "customer" and customer.used_in is not None:
        for use in customer.access or ():
            if after(use.on) and use.country is not None and use.country not in customer.used_in:
                yield f"access from {use.country}, no place of use that is told, {use.at or 'at a time not told'}"


def _from_to(change: Change) -> str:
    return f"{change.was or 'not told'} to {change.now or 'not told'}"


def _touches(customer: Customer, person: Person, change: Change) -> bool:
    """A change touches the customer; an owner where it is of owners and names that one or none of them."""
    if person.role == "customer":
        return True
    if change.field is not None and not change.field.casefold().startswith("beneficial_owner"):
        return False
    text = f"{change.field} {change.was} {change.now}".casefold()
    named = {owner.name for owner in customer.beneficial_owners or () if owner.name and owner.name.casefold() in text}
    return not named or person.name in named


def kept(customer: Customer, day: date, table: CustomerRecordTable) -> Kept:
    """Until when at least the record would have been kept: of closing and last access the later day counts."""
    if customer.closed is None or customer.closed > day:
        if customer.closed_told:
            return Kept("open", None, "the account is open: no term runs")
        return Kept("not_told", None, "whether the account is closed is not told")
    used = [one.on for one in customer.access or () if one.on and one.on <= day]
    last = max(
        (*used, *((customer.last_access,) if customer.last_access and customer.last_access <= day else ())),
        default=None,
    )
    begins = customer.closed if last is None else max(customer.closed, last)
    years = table.amount("term.retention")
    more = "; its last access is not told" if last is None else ""
    why = (
        f"{years} years after {begins}, the later of closing and last access: the text does not say which counts{more}"
    )
    return Kept("closed", table.after("term.retention", begins), why)
