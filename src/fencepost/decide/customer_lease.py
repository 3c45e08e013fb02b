"""The leases that a customer's record tells: one for each kind of machine that it rents, or one without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fencepost.decide.customer_record import HOME, Person
from fencepost.model.customer import Customer, Rented
from fencepost.model.deal import KNOWN_NONE, Deal


def leases(customer: Customer, found: Iterable[Person], day: date) -> tuple[Deal, ...]:
    """The leases as rows of a lease file; a cell that the record does not tell stays empty."""
    people = tuple(found)
    rented = customer.chips or (Rented(),)
    return tuple(_lease(customer, people, one, at, day) for at, one in enumerate(rented, start=1))


def _lease(customer: Customer, found: tuple[Person, ...], rented: Rented, at: int, day: date) -> Deal:
    run = customer.training
    cells = {
        "id": f"{customer.called}/{at}" if customer.chips else customer.called,
        "date": day.isoformat(),
        "provider": customer.provider,
        "provider_hq": customer.provider_headquarters,
        "customer": customer.name,
        "customer_hq": customer.headquarters,
        "customer_parent_hq": customer.parent_headquarters,
        "used_from": _several(customer.used_in),
        "end_use": _several(customer.use),
        "knows": _several(customer.knows),
        "training": None if run.told is None else "yes" if run.told else "no",
        "operations": run.operations,
        "item": rented.item,
        "quantity": rented.quantity,
        "chips_in": rented.stands_in,
        "payment_from": _paid_from(customer),
        **_resold(customer),
        **_owned(customer, found),
    }
    return Deal({name: text for name, text in cells.items() if text is not None}, customer.row)


def _several(told: tuple[str, ...] | None) -> str | None:
    return None if told is None else "; ".join(told) or KNOWN_NONE


def _paid_from(customer: Customer) -> str | None:
    """The country of the money; of several one abroad, for that is what is asked about."""
    told = sorted({paid.country for paid in customer.payment or () if paid.country and paid.country != KNOWN_NONE})
    return next((one for one in told if one != customer.headquarters), told[0] if told else None)


def _resold(customer: Customer) -> dict[str, str | None]:
    """The chain as one reseller: its seat is told where one is abroad, or where all are told to be at home."""
    chain = customer.resellers
    if not chain:
        return {} if chain is None else {"reseller": KNOWN_NONE}
    seats = [one.headquarters for one in chain]
    abroad = next((seat for seat in seats if seat is not None and seat != HOME), None)
    names = "; ".join(one.name or "not named" for one in chain)
    return {"reseller": names, "reseller_hq": abroad or (None if None in seats else HOME)}


def _owned(customer: Customer, found: tuple[Person, ...]) -> dict[str, str | None]:
    """The seats of the owners that may count; where some is not told, only those abroad, or that none is foreign."""
    owners = customer.beneficial_owners
    if not owners:
        return {} if owners is None else {"beneficial_owners": KNOWN_NONE, "beneficial_owner_hq": KNOWN_NONE}
    people = (person for person in found if person.role == "owner")
    counted = [owner for owner, person in zip(owners, people, strict=True) if person.counts is not False]
    names = "; ".join(owner.name for owner in counted if owner.name)
    seats = [owner.country for owner in counted]
    told = sorted({seat for seat in seats if seat is not None})
    whole = None not in seats or any(seat != HOME for seat in told)
    return {"beneficial_owners": names or None, "beneficial_owner_hq": "; ".join(told) if told and whole else None}
