"""Hours of machines from AWS's Cost and Usage Report: CUR 2.0, the legacy report, or its columns as Athena names them.

Line item types and the codes before an instance type are as AWS documents them (Data Exports User Guide, EC2 User Guide
on billing codes); the codes of SageMaker, EMR's and the Marketplace's use of ``BoxUsage``, and ``BoxUsage`` alone for
m1.small, are from memory.

A reservation of capacity has two codes: what is reserved (``Reservation``, ``DedicatedRes``, at no charge) and what of
it stands idle (``UnusedBox``, ``UnusedDed``). The machines that run in it have lines of their own, so neither is use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from fencepost.sources.bill_pieces import BillTable, open_bill
from fencepost.sources.bill_rows import DRAFT, Rows, beside, unread
from fencepost.sources.headers import header_key
from fencepost.sources.usage_cells import each, per_hour
from fencepost.sources.usage_rows import IDLE, NO_MACHINE, NOT_IN_HOURS, OnPiece, UsageFile

RESERVED = "capacity held in reserve, counted where it is used"
HOST = "a dedicated host, counted by the machines on it"
"""Reasons of lines that stand beside those of the machines themselves."""

_COLUMNS = {
    "payer": ("bill_payer_account_id",),
    "account": ("line_item_usage_account_id",),
    "start": ("line_item_usage_start_date",),
    "end": ("line_item_usage_end_date",),
    "product": ("line_item_product_code",),
    "usage_type": ("line_item_usage_type",),
    "type": ("line_item_line_item_type",),
    "amount": ("line_item_usage_amount",),
    "unit": ("pricing_unit",),
    "resource": ("line_item_resource_id",),
    "zone": ("line_item_availability_zone",),
    "region": ("product_region_code", "product_region"),
    "legal": ("line_item_legal_entity",),
    "invoicing": ("bill_invoicing_entity",),
    "reservation": ("reservation_reservation_a_r_n",),
    "plan": ("savings_plan_savings_plan_a_r_n",),
    "currency": ("line_item_currency_code",),
    "cost": ("line_item_unblended_cost",),
    "identity": ("identity_line_item_id",),
    "interval": ("identity_time_interval",),
    "operation": ("line_item_operation",),
}
_NEEDED = ("start", "end", "product", "usage_type", "type", "amount")
_USE = ("usage", "discountedusage", "savingsplancoveredusage")
_IDLE = ("UnusedBox", "UnusedDed")
_RESERVED = ("Reservation", "DedicatedRes")
_HOSTS = ("HostUsage", "ReservedHostUsage")
_RUNNING = ("BoxUsage", "SpotUsage", "DedicatedUsage", "HostBoxUsage")
_FEE = "HeavyUsage"
_CODE = rf"^(?:[A-Z0-9]+-)*({'|'.join((*_IDLE, *_RESERVED, *_HOSTS, *_RUNNING, _FEE))})(?::(.+))?$"


def is_cur(headers: Sequence[str]) -> bool:
    """Whether these are the headers of a Cost and Usage Report."""
    keys = {header_key(header) for header in headers}
    return {header_key(_COLUMNS[one][0]) for one in _NEEDED} <= keys


def read_cur(path: Path, name: str | None = None, on_piece: OnPiece | None = None) -> UsageFile:
    """The rows of a Cost and Usage Report, in CSV (gzip or zip too) or Parquet.

    Raises:
        FencepostError: the file cannot be opened, or lacks a column without which nothing is counted.
    """
    bill = open_bill(path, _COLUMNS, _NEEDED, name, on_piece)
    legacy = any("/" in header for header in bill.headers)
    form = "legacy" if legacy else "2.0" if "line_item_usage_type" in bill.headers else "as Athena names it"
    if not bill.has("unit"):
        bill.notes.append("There is no column pricing_unit; hours of machines were taken to be hours.")
    return bill.usage(f"AWS CUR {form}", _pieces(bill))


def _pieces(bill: BillTable) -> Iterator[pl.DataFrame]:
    rows = Rows(bill)
    for piece in bill.pieces():
        yield rows.of(_draft(piece))


def _draft(piece: pl.DataFrame) -> pl.DataFrame:
    code = pl.col("usage_type").str.extract(_CODE, 1)
    named = pl.col("usage_type").str.extract(_CODE, 2)
    on_ec2 = (pl.col("product") == "AmazonEC2").fill_null(value=False)
    on_sagemaker = (pl.col("product") == "AmazonSageMaker").fill_null(value=False)
    inside = pl.col("usage_type").str.extract(r":ml\.([a-z0-9-]+\.[a-z0-9-]+)", 1)
    cells = piece.with_columns(
        code=pl.when(on_ec2).then(code).when(on_sagemaker & inside.is_not_null()).then(pl.lit("BoxUsage")),
        machine=pl.when(on_ec2 & (code == "BoxUsage"))
        .then(named.fill_null("m1.small"))
        .when(on_ec2)
        .then(named)
        .when(on_sagemaker)
        .then(inside),
        # AWS documents these codes in hours, so a line without a unit is in hours too.
        per_hour=each(piece["unit"].fill_null("Hrs"), per_hour, pl.Int64),
    )
    cells = cells.with_columns(reason=_reason())
    return cells.with_columns(
        kind=pl.when(pl.col("reason") == "")
        .then(pl.lit("use"))
        .when(pl.col("reason") == IDLE)
        .then(pl.lit("idle"))
        .otherwise(pl.lit("none")),
        provider=pl.lit("AWS"),
        seller=_seller(),
        account=pl.coalesce("account", "payer"),
        region=pl.coalesce("region", pl.col("zone").str.replace(r"[a-z]$", "")),
        accelerator=pl.lit(None, pl.String),
        commitment=pl.coalesce("reservation", "plan"),
        beside=beside("identity", "interval", "type", "usage_type", "operation"),
    ).select(DRAFT)


def _reason() -> pl.Expr:
    """Why a line counts no hours; empty where it does."""
    kind = pl.col("type").str.to_lowercase().str.replace_all("[^a-z]", "")
    machine = pl.col("code").is_in([*_RUNNING, *_IDLE]) & pl.col("machine").is_not_null()
    return (
        unread()
        .when(kind.is_null())
        .then(pl.lit("no line item type"))
        .when(~kind.is_in(_USE))
        .then(pl.format("line item type {}", "type"))
        .when(pl.col("code") == _FEE)
        .then(pl.lit(f"usage type {_FEE}"))
        .when(pl.col("code").is_in(_RESERVED))
        .then(pl.lit(RESERVED))
        .when(pl.col("code").is_in(_HOSTS))
        .then(pl.lit(HOST))
        .when(~machine.fill_null(value=False))
        .then(pl.lit(NO_MACHINE))
        .when(pl.col("per_hour").is_null())
        .then(pl.lit(NOT_IN_HOURS))
        .when(pl.col("code").is_in(_IDLE))
        .then(pl.lit(IDLE))
        .otherwise(pl.lit(""))
    )


def _seller() -> pl.Expr:
    """Who issues the invoice where that is none of Amazon's own companies."""
    entity = pl.coalesce("invoicing", "legal")
    return pl.when(~entity.str.contains(r"(?i)^(?:amazon|aws)\b")).then(entity)
