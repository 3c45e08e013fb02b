"""Who rents machines of a provider, as the provider's own record tells it.

``None`` is not known. Of a text, ``none`` is known not to exist; of a list, an empty one is known to be none.
Countries are ISO 3166 alpha-2 codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from fencepost.model.holding import WHOLE

CustomerKind = Literal["individual", "entity"]
Method = Literal["documentary", "non_documentary"]
Result = Literal["verified", "failed", "doubtful"]
CUSTOMER = "customer"
"""Of a verification: that of the customer itself; of an owner it bears the owner's name."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns or controls a customer; ``low`` and ``high`` are parts of ``WHOLE`` and enclose the share."""

    name: str | None = None
    kind: CustomerKind | None = None
    address: str | None = None
    country: str | None = None
    low: int = 0
    high: int = WHOLE
    share: str | None = None
    controls: bool | None = None
    us_person: bool | None = None
    email: str | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """How an account is paid, from what, and from which country."""

    means: str | None = None
    source: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """One use of the account: the internet address, the time as it was written and its day, and the country."""

    ip: str | None = None
    at: str | None = None
    on: date | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Reseller:
    """Somebody between provider and customer; ``programme`` is its own written programme to identify customers."""

    name: str | None = None
    headquarters: str | None = None
    programme: bool | None = None
    email: str | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """One attempt to verify an identity: whose, how, when, by what, and what came of it."""

    of: str | None = None
    method: Method | None = None
    on: date | None = None
    what: str | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What was told anew: the day, the key of the record, and what it was and is."""

    on: date | None = None
    field: str | None = None
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Rented:
    """Machines that a customer rents: which, how many, and the country in which they stand."""

    item: str | None = None
    quantity: str | None = None
    stands_in: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """An agreement to use for some time, by its id."""

    id: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A training run, as a report of it would have told it; ``told`` is whether there is one at all."""

    told: bool | None = None
    operations: str | None = None
    begins: date | None = None
    ends: date | None = None
    accelerator: str | None = None
    weights_kept: str | None = None
    incidents: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's whole record; ``row`` is its number in the file, or its line.

    ``closed_told`` is whether the record says that the account is open or closed; an open one has no day ``closed``.
    Resellers stand in order, the one nearest to the provider first.
    """

    id: str | None = None
    name: str | None = None
    kind: CustomerKind | None = None
    other_names: tuple[str, ...] | None = None
    us_person: bool | None = None
    address: str | None = None
    principal_place_of_business: str | None = None
    organised_in: str | None = None
    headquarters: str | None = None
    parent_headquarters: str | None = None
    used_in: tuple[str, ...] | None = None
    beneficial_owners: tuple[Owner, ...] | None = None
    payment: tuple[Payment, ...] | None = None
    email: str | None = None
    telephone: str | None = None
    access: tuple[Access, ...] | None = None
    accounts: tuple[str, ...] | None = None
    resellers: tuple[Reseller, ...] | None = None
    provider: str | None = None
    provider_headquarters: str | None = None
    opened: date | None = None
    closed: date | None = None
    closed_told: bool = False
    last_access: date | None = None
    verification: tuple[Verification, ...] | None = None
    changes: tuple[Change, ...] | None = None
    use: tuple[str, ...] | None = None
    knows: tuple[str, ...] | None = None
    training: Training = field(default_factory=Training)
    chips: tuple[Rented, ...] | None = None
    commitments: tuple[Commitment, ...] | None = None
    row: int = 0

    @property
    def called(self) -> str:
        """By what the customer is called: its id, its name, or the number of its record."""
        return self.id or self.name or f"record {self.row}"
