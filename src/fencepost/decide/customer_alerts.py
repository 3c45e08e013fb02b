"""What in a customer's record does not fit together: each with its day, its evidence and whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from fencepost.decide.customer_record import Person, is_of
from fencepost.facts.contacts import same_phone
from fencepost.model.customer import Customer
from fencepost.model.deal import KNOWN_NONE


@dataclass(frozen=True, slots=True)
class Alert:
    """A mismatch: its day (that of the assessment where the record has none), what it is, and the question."""

    id: str
    on: date
    what: str
    evidence: str
    ask: str
    who: str


def alerts(customer: Customer, found: tuple[Person, ...], day: date, concern: Collection[str]) -> tuple[Alert, ...]:
    """Every mismatch on a day; ``concern`` are the places of concern of the day's law."""
    told = [
        *_accesses(customer, day),
        *_payments(customer, day),
        *_contacts(customer, day),
        *_seats(customer, day, concern),
        *_verifications(customer, found, day),
    ]
    return tuple(sorted(set(told), key=lambda one: (one.on, one.id, one.evidence)))


def _accesses(customer: Customer, day: date) -> Iterator[Alert]:
    for use in customer.access or ():
        if use.on is not None and use.on > day:
            continue
        shown = f"{use.ip or 'an address not told'} at {use.at or 'a time not told'}"
        if use.country is not None and customer.used_in is not None and use.country not in customer.used_in:
            yield Alert(
                "access_elsewhere",
                use.on or day,
                "access from a country that is not told as a place of use",
                f"{shown} from {use.country}; used_in: {', '.join(customer.used_in) or 'none'}",
                f"Who used the account from {use.country}, and for whom?",
                "customer",
            )
        if customer.closed is not None and use.on is not None and use.on > customer.closed:
            yield Alert(
                "access_after_closing",
                use.on,
                "access after the account was closed",
                f"{shown}; closed {customer.closed}",
                "Is the account really closed?",
                "provider",
            )


def _payments(customer: Customer, day: date) -> Iterator[Alert]:
    for paid in customer.payment or ():
        seat = customer.headquarters
        if None not in {paid.country, seat} and KNOWN_NONE not in {paid.country, seat} and paid.country != seat:
            yield Alert(
                "payment_elsewhere",
                day,
                "payment from another country than the customer's seat",
                f"{paid.means or 'means not told'}, {paid.source or 'source not told'}, {paid.country}; seat {seat}",
                "Whose money pays for the account?",
                "customer",
            )


def _contacts(customer: Customer, day: date) -> Iterator[Alert]:
    """A reseller that shares telephone or e-mail domain with its customer may be the customer itself."""
    for one in customer.resellers or ():
        shared = []
        if _domain(customer.email) and _domain(customer.email) == _domain(one.email):
            shared.append(f"the e-mail domain {_domain(customer.email)}")
        if customer.telephone and one.telephone and same_phone(customer.telephone, one.telephone):
            shared.append(f"the telephone number {customer.telephone}")
        if shared:
            yield Alert(
                "contact_shared",
                day,
                "reseller and customer share a contact",
                f"{one.name or 'the reseller'} and {customer.called} share {' and '.join(shared)}",
                "Is the reseller independent of its customer?",
                "reseller",
            )


def _domain(email: str | None) -> str:
    """The domain of an address; empty where there is none. That of a public mail house is told as any other."""
    _, mark, domain = (email or "").rpartition("@")
    return domain.strip(" .>").casefold() if mark else ""


def _seats(customer: Customer, day: date, concern: Collection[str]) -> Iterator[Alert]:
    organised, seat, parent = customer.organised_in, customer.headquarters, customer.parent_headquarters
    if organised is not None and seat is not None and organised != seat and parent in concern:
        yield Alert(
            "parent_of_concern",
            day,
            "organised in one country and seated in another, under a parent in Macau or Country Group D:5",
            f"organised in {organised}, seat {seat}, parent's seat {parent}",
            "For whom in the parent's country are the machines used?",
            "customer",
        )


def _verifications(customer: Customer, found: tuple[Person, ...], day: date) -> Iterator[Alert]:
    for one in customer.verification or ():
        if one.on is not None and one.on > day:
            continue
        if not any(is_of(one, customer, person) for person in found):
            yield Alert(
                "verification_of_nobody",
                one.on or day,
                "a verification of somebody who is not in the record",
                f"of {one.of or 'nobody told'}, result {one.result or 'not told'}",
                "Whose identity was verified?",
                "provider",
            )
        if one.on and customer.opened and one.result == "verified" and one.on > customer.opened:
            yield Alert(
                "verified_after_opening",
                one.on,
                "identity verified only after the account was opened",
                f"of {one.of or 'nobody told'}, {one.on}; opened {customer.opened}",
                "Under which terms was the account used until then?",
                "provider",
            )
