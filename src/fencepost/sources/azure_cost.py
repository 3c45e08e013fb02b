"""Hours of machines from Azure's cost and usage details, actual or amortized, as EA and MCA accounts export them.

Names of columns and charge types are those of Microsoft's schemas of cost and usage details. ``Quantity`` counts single
hours whatever block ``UnitOfMeasure`` prices: of ``100 Hours`` the hundred belongs to the price (Microsoft's FinOps
toolkit divides the quantity by the block to get what is priced), so it multiplies nothing here.

``ResourceLocation`` is where the machine runs; ``MeterRegion`` is not read, because a meter may be another region's.
From memory: that ``ServiceType`` of ``AdditionalInfo`` may stand there without braces, that ``Spot`` and ``Low
Priority`` end the names of meters, and that a machine's software is metered under names with ``License`` or ``Svr``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from fencepost.sources.bill_pieces import BillTable, open_bill
from fencepost.sources.bill_rows import DRAFT, Rows, beside, unread
from fencepost.sources.headers import header_key
from fencepost.sources.usage_cells import day_after, day_order, instants
from fencepost.sources.usage_rows import IDLE, NO_MACHINE, NOT_IN_HOURS, OnPiece, UsageFile

_COLUMNS = {
    "payer": ("BillingAccountId", "BillingAccountNumber", "EnrollmentNumber", "BillingProfileId"),
    "account": ("SubscriptionId", "SubscriptionGuid"),
    "start": ("Date", "UsageDate", "UsageDateTime"),
    "category": ("MeterCategory",),
    "meter": ("MeterName",),
    "amount": ("Quantity", "UsageQuantity", "ConsumedQuantity"),
    "unit": ("UnitOfMeasure",),
    "charge": ("ChargeType",),
    "resource": ("ResourceId", "InstanceId", "InstanceName"),
    "region": ("ResourceLocation", "ResourceLocationNormalized", "Location"),
    "details": ("AdditionalInfo",),
    "reservation": ("ReservationId",),
    "benefit": ("BenefitId",),
    "seller": ("PartnerName", "ResellerName"),
    "currency": ("BillingCurrencyCode", "BillingCurrency", "Currency"),
    "cost": ("CostInBillingCurrency", "Cost", "PreTaxCost", "ExtendedCost"),
    "meter_id": ("MeterId",),
    "pricing": ("PricingModel",),
    "period_start": ("BillingPeriodStartDate",),
    "period_end": ("BillingPeriodEndDate",),
}
_NEEDED = ("start", "category", "amount", "unit")
_MACHINES = "virtual machines"
_UNIT = r"(?i)^\s*\d[\d,]*\s*hours?\s*$"
_SERVICE_TYPE = r'(?i)"?ServiceType"?\s*:\s*"([^"]+)"'
_SIZE = r'(?i)"?VMSize"?\s*:\s*"([^"]+)"'
_SALE = r"(?i)\s+(?:Spot|Low Priority)$|\s+-\s+Expired$"
_SOFTWARE = r"(?i)licen[cs]e|\bsvr\b|\bcores?\)"
_IDLE = ("unusedreservation", "unusedsavingsplan")

HOURS_NOTE = "Quantity was taken for single hours, whatever block UnitOfMeasure prices."
MONTH_FIRST = "Dates such as 03/04/2025 were read with the month first; the file's first rows do not settle it."
DAY_FIRST = "Dates with strokes were read with the day first, as some of them must be."


def is_azure(headers: Sequence[str]) -> bool:
    """Whether these are the headers of Azure's cost and usage details."""
    keys = {header_key(header) for header in headers}
    return all(any(header_key(name) in keys for name in _COLUMNS[one]) for one in _NEEDED)


def read_azure(path: Path, name: str | None = None, on_piece: OnPiece | None = None) -> UsageFile:
    """The rows of a file of cost and usage details, in CSV (gzip or zip too) or Parquet, each a day of a meter.

    Rows of one use in the actual and in the amortized file have the same mark: they differ in their costs alone.

    Raises:
        FencepostError: the file cannot be opened, or lacks a column without which nothing is counted.
    """
    bill = open_bill(path, _COLUMNS, _NEEDED, name, on_piece)
    bill.notes.append(HOURS_NOTE)
    return bill.usage("Azure cost details", _pieces(bill))


def _pieces(bill: BillTable) -> Iterator[pl.DataFrame]:
    rows = Rows(bill, cost_marks=False)
    settled = False
    for piece in bill.pieces():
        if not settled:
            rows.day_first, settled = _day_first(piece, bill.notes), True
        yield rows.of(_draft(piece, day_first=rows.day_first))


def _day_first(piece: pl.DataFrame, notes: list[str]) -> bool:
    """How dates with strokes are written, by those of the first piece and its billing periods."""
    told = pl.concat([piece[one].drop_nulls().unique() for one in ("start", "period_start", "period_end")])
    if not told.str.contains("/", literal=True).any():
        return False
    order = day_order(told)
    if order is None:
        notes.append(MONTH_FIRST)
    elif order:
        notes.append(DAY_FIRST)
    return bool(order)


def _draft(piece: pl.DataFrame, *, day_first: bool) -> pl.DataFrame:
    started = instants(piece["start"], day_first=day_first)
    metered = pl.col("meter").str.replace(_SALE, "").str.strip_chars()
    by_meter = pl.when(~metered.str.starts_with("Standard_")).then(
        pl.concat_str(pl.lit("Standard_"), metered.str.replace_all(r"\s+", "_"))
    )
    cells = piece.with_columns(
        machine=pl.coalesce(
            pl.col("details").str.extract(_SERVICE_TYPE), pl.col("details").str.extract(_SIZE), by_meter, metered
        ),
        day_after=day_after(started),
        kind=pl.col("charge").str.to_lowercase().str.replace_all("[^a-z]", "").fill_null("usage"),
    )
    cells = cells.with_columns(reason=_reason())
    return cells.with_columns(
        kind=pl.when(pl.col("reason") == "")
        .then(pl.lit("use"))
        .when((pl.col("reason") == IDLE) & _is_machine() & _in_hours())
        .then(pl.lit("idle"))
        .otherwise(pl.lit("none")),
        machine=pl.when(_is_machine()).then("machine"),
        provider=pl.lit("Azure"),
        account=pl.coalesce("account", "payer"),
        seller=pl.when(~pl.col("seller").str.contains(r"(?i)^microsoft\b")).then("seller"),
        accelerator=pl.lit(None, pl.String),
        per_hour=pl.lit(1, pl.Int64),
        end=pl.col("day_after"),
        commitment=pl.coalesce("reservation", "benefit"),
        beside=beside("meter_id", "meter", "pricing", "charge", "details"),
    ).select(DRAFT)


def _is_machine() -> pl.Expr:
    on_machines = pl.col("category").str.to_lowercase() == _MACHINES
    software = pl.col("meter").str.contains(_SOFTWARE).fill_null(value=False)
    return on_machines.fill_null(value=False) & ~software & pl.col("machine").is_not_null()


def _in_hours() -> pl.Expr:
    return pl.col("unit").str.contains(_UNIT).fill_null(value=False)


def _reason() -> pl.Expr:
    """Why a row counts no hours; empty where it does."""
    return (
        unread()
        .when(pl.col("kind").is_in(_IDLE))
        .then(pl.lit(IDLE))
        .when(pl.col("kind") != "usage")
        .then(pl.format("charge type {}", "charge"))
        .when(~_is_machine())
        .then(pl.lit(NO_MACHINE))
        .when(~_in_hours())
        .then(pl.lit(NOT_IN_HOURS))
        .otherwise(pl.lit(""))
    )
