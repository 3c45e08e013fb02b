"""The columns of a FOCUS bill that tell of use, how each version is known, and which of them cannot be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key

COLUMNS = (
    "BillingAccountId",
    "SubAccountId",
    "ProviderName",
    "InvoiceIssuerName",
    "RegionId",
    "ResourceId",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "SkuPriceDetails",
    "x_SkuMeterName",
    "x_SkuDetails",
    "ConsumedQuantity",
    "ConsumedUnit",
    "PricingQuantity",
    "PricingUnit",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "BilledCost",
    "BillingCurrency",
    "CommitmentDiscountId",
    "CommitmentDiscountStatus",
    "CapacityReservationId",
    "CapacityReservationStatus",
)
"""What is asked of a bill, by the names of the specification; those with ``x_`` are Azure's own."""

_NEEDED: tuple[tuple[str, ...], ...] = (
    ("ChargeCategory",),
    ("ChargePeriodStart",),
    ("ChargePeriodEnd",),
    ("SubAccountId", "BillingAccountId"),
    ("ConsumedQuantity", "PricingQuantity"),
    ("ConsumedUnit", "PricingUnit"),
    ("SkuPriceDetails", "ChargeDescription", "x_SkuDetails", "x_SkuMeterName"),
)
_TELLING = ("RegionId", "ResourceId", "BilledCost", "BillingCurrency", "ChargeClass", "CommitmentDiscountStatus")
_BY_VERSION = (("1.2", "BillingAccountType", "InvoiceId", "PricingCurrency"), ("1.1", "SkuPriceDetails", "SkuMeter"))

KEYS: Mapping[str, str] = {header_key(column): column for column in COLUMNS}
FOCUS = Wanted(frozenset(KEYS), frozenset(header_key(one) for one in ("ChargeCategory", "ChargePeriodStart")))
"""By what a bill is known for FOCUS: no other bill has these two headers."""


def is_focus(headers: Sequence[str]) -> bool:
    """Whether some headers are those of a FOCUS bill."""
    return FOCUS.required <= FOCUS.found(headers)


def places_in(headers: Sequence[str], name: str, notes: list[str]) -> dict[str, int]:
    """Where each column that is asked for stands; what is missing and can be done without is noted.

    Raises:
        FencepostError: a column is missing without which no hour can be told.
    """
    places: dict[str, int] = {}
    for at, header in enumerate(headers):
        column = KEYS.get(header_key(header))
        if column is not None:
            places.setdefault(column, at)
    absent = [" or ".join(choice) for choice in _NEEDED if not any(column in places for column in choice)]
    if absent:
        found = ", ".join(header.strip()[:40] for header in headers[:12]) or "none"
        what = f"this FOCUS bill has no column {', '.join(absent)}; its first columns are: {found}."
        raise FencepostError(Fault(what, "Export it again with these columns.", name))
    lacking = [column for column in _TELLING if column not in places]
    if lacking:
        notes.append(f"The bill has no column {', '.join(lacking)}; what these would tell is not known.")
    return places


def version_of(headers: Sequence[str]) -> str:
    """``FOCUS 1.2``, by the newest columns that it has."""
    held = {header_key(header) for header in headers}
    for version, *marks in _BY_VERSION:
        if any(header_key(mark) in held for mark in marks):
            return f"FOCUS {version}"
    return "FOCUS 1.0"
