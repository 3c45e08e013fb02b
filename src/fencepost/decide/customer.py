"""A customer's record assessed on a day: what it tells, what is verified, who is listed, what law reaches the lease."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fencepost.decide.customer_alerts import Alert, alerts
from fencepost.decide.customer_lease import leases
from fencepost.decide.customer_record import (
    FieldState,
    Kept,
    Person,
    Standing,
    all_ours,
    fields,
    kept,
    people,
    standings,
)
from fencepost.decide.lease import LeaseAnswer, LeaseDesk
from fencepost.decide.owned import Owned, owned
from fencepost.facts.owners import PartyOwners
from fencepost.facts.places_of_concern import places_of_concern
from fencepost.logic.tree import Truth
from fencepost.model.customer import Customer
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import PartyAddress
from fencepost.names.screen import Screener, Screening, Subject
from fencepost.sources.customer_record import CustomerRecordTable, shipped_customer_record


@dataclass(frozen=True, slots=True)
class LeaseFound:
    """One lease of the record, with its answer; without one, why it could not be read, or what is ``lacking``."""

    lease: Deal
    answer: LeaseAnswer | None
    faults: tuple[Fault, ...] = ()
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is found of one record on one day.

    ``exempt`` is whether the proposal would have left the account alone: only U.S. persons stand behind it.
    ``screenings`` and ``register`` are ``None`` where no list and no file of owners was looked in.
    """

    customer: Customer
    day: date
    known_on: date
    exempt: Truth
    people: tuple[Person, ...]
    fields: tuple[FieldState, ...]
    standings: tuple[Standing, ...]
    kept: Kept
    screenings: Mapping[str, Screening] | None
    register: tuple[Owned, ...] | None
    leases: tuple[LeaseFound, ...]
    alerts: tuple[Alert, ...]
    faults: tuple[Fault, ...]


class CustomerDesk:
    """Assesses records. It never reads the clock: the day and the known-on day are arguments."""

    def __init__(
        self,
        desk: LeaseDesk,
        screener: Screener | None = None,
        owners: PartyOwners | None = None,
        table: CustomerRecordTable | None = None,
    ) -> None:
        """Take what answers for leases, and the lists and owners that are looked in, if any."""
        self.desk, self.screener, self.owners = desk, screener, owners
        self.table = table or shipped_customer_record()

    def assess(self, customer: Customer, day: date, known_on: date, faults: tuple[Fault, ...] = ()) -> Assessment:
        """Assess one record as of a day; what it tells of later days is not looked at."""
        found = people(customer, self.table)
        book = self.desk.checker.shelf.open(day, known_on)
        units = () if self.owners is None or not customer.name else self.owners.register.find(customer.name)
        return Assessment(
            customer=customer,
            day=day,
            known_on=known_on,
            exempt=all_ours(customer, found),
            people=found,
            fields=tuple(fields(customer, found, self.table)),
            standings=tuple(standings(customer, found, day)),
            kept=kept(customer, day, self.table),
            screenings=None if self.screener is None else self._screened(customer, found, day),
            register=None
            if self.owners is None
            else tuple(owned(self.desk.checker, self.owners, unit, book) for unit in units),
            leases=tuple(self._answered(lease, day, known_on) for lease in leases(customer, found, day)),
            alerts=alerts(customer, found, day, places_of_concern(book)),
            faults=faults,
        )

    def _screened(self, customer: Customer, found: tuple[Person, ...], day: date) -> Mapping[str, Screening]:
        """Everybody in the record who has a name; whoever has none is in nobody's list and is asked for."""
        places = {person.who: _place(customer, at) for at, person in enumerate(found)}
        named = [person for person in found if person.name not in {None, KNOWN_NONE}]
        return {
            person.who: self.screener.screen(_subject(customer, person, places[person.who]), day)
            for person in named
            if self.screener is not None
        }

    def _answered(self, lease: Deal, day: date, known_on: date) -> LeaseFound:
        lacking = [what for what, columns in _NEEDED.items() if not any(map(lease.cell, columns))]
        if lacking:
            return LeaseFound(lease, None, lacking=f"the record does not tell {' or '.join(lacking)}")
        try:
            return LeaseFound(lease, self.desk.answer(lease, known_on=known_on, on=day))
        except FencepostError as error:
            return LeaseFound(lease, None, error.faults)


_NEEDED = {
    "the machine (chips)": ("item",),
    "a country (headquarters, used_in)": ("customer_hq", "customer_parent_hq", "used_from"),
}
"""What a lease cannot be asked about without: a missing cell is no mistake, and gives no answer either."""


def _place(customer: Customer, at: int) -> tuple[str | None, str | None]:
    """The address and the country of somebody, in the order of ``people``."""
    owners = customer.beneficial_owners or ()
    if at == 0:
        return customer.address or customer.principal_place_of_business, customer.headquarters
    if at <= len(owners):
        return owners[at - 1].address, owners[at - 1].country
    return None, (customer.resellers or ())[at - 1 - len(owners)].headquarters


def _subject(customer: Customer, person: Person, place: tuple[str | None, str | None]) -> Subject:
    address, country = (None if one == KNOWN_NONE else one for one in place)
    return Subject(
        person.name or "",
        person.who,
        others=(customer.other_names or ()) if person.role == "customer" else (),
        addresses=(PartyAddress(address, country),) if address else (),
        countries=(country,) if country else (),
    )
