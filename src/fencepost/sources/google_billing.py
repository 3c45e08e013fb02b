"""Hours of accelerators from Google's billing export, standard or detailed, as BigQuery writes it out.

Google bills an accelerator by a line of its own, beside those for cores and memory of the machine that holds it. So
hours here are accelerator-hours, and the lines of cores and memory count nothing. The schema is that of Google's pages
on the export; the SKUs' descriptions are those of its public catalogue as others' programs quote it.

From memory: that an unused reservation is told by ``/reservations/`` in the resource's global name, that ``Mega`` and
``Plus`` name the machine and not another H100, and that a TPU of v4 or later is metered by the chip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from fencepost.sources.bill_pieces import BillTable, open_bill
from fencepost.sources.bill_rows import DRAFT, Rows, beside, unread
from fencepost.sources.headers import header_key
from fencepost.sources.usage_cells import each, per_hour
from fencepost.sources.usage_rows import CORRECTION, IDLE, NO_MACHINE, NOT_IN_HOURS, OnPiece, UsageFile

COMMITMENT = "a commitment, paid whether used or not"
BESIDE = "cores or memory, counted by the accelerator's own line"
"""Reasons of lines that stand beside those of the accelerators."""

OLD_TPU = "TPU v2 and v3 may be metered by devices of four chips; their hours were taken as the file gives them."

_COLUMNS = {
    "payer": ("billing_account_id",),
    "account": ("project.id", "project.number"),
    "service": ("service.description",),
    "sku": ("sku.description",),
    "sku_id": ("sku.id",),
    "start": ("usage_start_time",),
    "end": ("usage_end_time",),
    "amount": ("usage.amount",),
    "unit": ("usage.unit",),
    "priced": ("usage.amount_in_pricing_units",),
    "pricing_unit": ("usage.pricing_unit",),
    "region": ("location.region", "location.zone", "location.location"),
    "zone": ("location.zone",),
    "resource": ("resource.name",),
    "global_name": ("resource.global_name",),
    "type": ("cost_type",),
    "adjustment": ("adjustment_info.id",),
    "mode": ("adjustment_info.mode",),
    "seller": ("seller_name",),
    "currency": ("currency",),
    "cost": ("cost",),
}
_NEEDED = ("sku", "start", "end", "amount", "unit")

_COMMITMENT = r"(?i)\bcommitment\b|\bcommitted use\b"
_EXTRA = r"(?i)\bpremium\b|licen[cs]|\bfees?\b"
_PARTS = r"(?i)\b(?:core|ram|memory|vcpus?)\b"
_GPU = re.compile(
    r"(?:.*?\s)??((?:nvidia\s+)?(?:(?:tesla|rtx)\s+)?[a-z]{0,2}\d+[a-z]?(?:\s+(?:pro|mega|plus|\d+\s?gb))*)"
    r"(?:\s+virtual workstation|\s+vws)?(?:\s+gpu\b|\s*\(1 gpu slice\)|(?=\s+running in\b)|(?=\s+attached to\b)|$)",
    re.IGNORECASE | re.ASCII,
)
_TPU = re.compile(r"(?:^|[^a-z])tpu[\s-]*(v?\d+[a-z]*)", re.IGNORECASE | re.ASCII)
_LOOKS_GPU = re.compile(r"\bnvidia\b|\bgpu\b|\brtx\b", re.IGNORECASE)
_HOUSE = re.compile(r"\s+(?:mega|plus)\b", re.IGNORECASE)


def is_google(headers: Sequence[str]) -> bool:
    """Whether these are the headers of Google's billing export, or the keys of one of its objects, inner ones too."""
    keys = {header_key(header) for header in headers}
    return {header_key(_COLUMNS[one][0]) for one in _NEEDED} <= keys


def read_google(path: Path, name: str | None = None, on_piece: OnPiece | None = None) -> UsageFile:
    """The rows of a billing export, in CSV (gzip or zip too), JSON, one object a line or in an array, or Parquet.

    Raises:
        FencepostError: the file cannot be opened, or lacks a column without which nothing is counted.
    """
    bill = open_bill(path, _COLUMNS, _NEEDED, name, on_piece)
    return bill.usage("Google billing export", _pieces(bill))


def accelerator_of(sku: str) -> str | None:
    """The accelerator whose hours a SKU's description meters; ``None`` where it meters something else."""
    tpu = _TPU.search(sku)
    if tpu:
        version = tpu[1].lower()
        return f"TPU{version}" if version == "7x" else f"TPU v{version.removeprefix('v')}"
    found = _GPU.match(sku) if _LOOKS_GPU.search(sku) else None
    return " ".join(_HOUSE.sub("", found[1]).split()) if found else None


def _pieces(bill: BillTable) -> Iterator[pl.DataFrame]:
    rows = Rows(bill)
    for piece in bill.pieces():
        draft = _draft(piece)
        old = draft["accelerator"].is_in(["TPU v2", "TPU v3"])
        if old.any() and OLD_TPU not in bill.notes:
            bill.notes.append(OLD_TPU)
        yield rows.of(draft)


def _draft(piece: pl.DataFrame) -> pl.DataFrame:
    used, priced = (each(piece[unit], per_hour, pl.Int64) for unit in ("unit", "pricing_unit"))
    by_use = used.is_not_null()
    cells = piece.with_columns(
        accelerator=each(piece["sku"], accelerator_of, pl.String),
        per_hour=pl.coalesce(used, priced),
        amount=pl.when(by_use).then("amount").otherwise("priced"),
        cost_kind=pl.col("type").str.to_lowercase().fill_null("regular"),
    )
    cells = cells.with_columns(
        accelerator=pl.when(~_matches(_COMMITMENT) & ~_matches(_EXTRA) & ~_matches(_PARTS)).then("accelerator")
    ).with_columns(reason=_reason())
    return cells.with_columns(
        kind=pl.col("reason").replace_strict(
            {"": "use", IDLE: "idle", CORRECTION: "correction"}, default="none", return_dtype=pl.String
        ),
        provider=pl.lit("Google"),
        account=pl.coalesce("account", "payer"),
        seller=pl.when(~pl.col("seller").str.contains(r"(?i)^google\b")).then("seller"),
        resource=pl.coalesce("resource", "global_name"),
        machine=pl.lit(None, pl.String),
        commitment=pl.lit(None, pl.String),
        beside=beside("service", "sku", "sku_id", "global_name", "type", "adjustment", "mode"),
    ).select(DRAFT)


def _matches(pattern: str) -> pl.Expr:
    return pl.col("sku").str.contains(pattern).fill_null(value=False)


def _reason() -> pl.Expr:
    """Why a line counts no hours; empty where it does."""
    unused = pl.col("global_name").str.contains("/reservations/", literal=True).fill_null(value=False)
    return (
        unread()
        .when(~pl.col("cost_kind").is_in(["regular", "adjustment"]))
        .then(pl.format("cost type {}", "type"))
        .when(_matches(_COMMITMENT))
        .then(pl.lit(COMMITMENT))
        .when(pl.col("accelerator").is_null() & _matches(_PARTS))
        .then(pl.lit(BESIDE))
        .when(pl.col("accelerator").is_null())
        .then(pl.lit(NO_MACHINE))
        .when(pl.col("per_hour").is_null())
        .then(pl.lit(NOT_IN_HOURS))
        .when(pl.col("cost_kind") == "adjustment")
        .then(pl.lit(CORRECTION))
        .when(unused)
        .then(pl.lit(IDLE))
        .otherwise(pl.lit(""))
    )
