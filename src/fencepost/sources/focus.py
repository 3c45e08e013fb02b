"""FOCUS bills (1.0 to 1.2), piece by piece: which rows are hours of a machine, and why the others are not.

A bill says what was charged for, not what ran. Taxes, purchases, credits and adjustments are no hours of any machine,
and a commitment that nobody used was paid for and not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from fencepost.sources.focus_columns import COLUMNS
from fencepost.sources.focus_machines import named
from fencepost.sources.focus_pieces import NotRead, opened_bill
from fencepost.sources.usage_cells import instants, numbers, zoneless
from fencepost.sources.usage_rows import (
    CORRECTION,
    IDLE,
    NEGATIVE,
    NO_MACHINE,
    NOT_IN_HOURS,
    UNREADABLE,
    USAGE,
    OnPiece,
    UsageFile,
)
from fencepost.sources.usage_telling import Telling
from fencepost.sources.usage_units import hours_in, times

EMPTY = "an empty row"
NO_CATEGORY = "no charge category"

_READ_FROM = (("hours", "ConsumedQuantity"), ("start", "ChargePeriodStart"), ("end", "ChargePeriodEnd"))
_NULLS = ("NULL", "null", "Null", "")
_OWN = {
    "aws": "amazon web services",
    "amazon": "amazon web services",
    "amazon web services": "aws",
    "azure": "microsoft",
    "google cloud": "google",
    "google cloud platform": "google",
}
_NAMED = lru_cache(maxsize=100_000)(named)
_HOURS_IN = lru_cache(maxsize=10_000)(hours_in)


def read_focus(path: Path, name: str | None = None, on_piece: OnPiece | None = None) -> UsageFile:
    """A FOCUS bill as rows of use, one for each of its rows; CSV (also in gzip, or alone in a zip) or Parquet.

    Raises:
        FencepostError: the file is not there, is no FOCUS bill, or lacks a column without which no hour can be told.
    """
    told = Telling(name or path.name)
    form, pieces = opened_bill(path, told, on_piece)
    return UsageFile(told.name, form, _usage(pieces, told), told.faults, told.notes)


def _usage(pieces: Iterator[pl.DataFrame | NotRead], told: Telling) -> Iterator[pl.DataFrame]:
    for piece in pieces:
        if isinstance(piece, NotRead):
            rows = pl.DataFrame({"row": piece.rows}, schema={"row": pl.Int64})
            yield _filled(rows.with_columns(kind=pl.lit("none"), reason=pl.lit(UNREADABLE)))
        else:
            yield rows_of(piece, told)


def rows_of(cells: pl.DataFrame, told: Telling) -> pl.DataFrame:
    """Rows of use of some rows of a bill: ``cells`` holds ``row`` and every column asked for, as text."""
    sorted_out = _sorted_out(cells)
    counted = _counted(sorted_out.filter(pl.col("reason") == ""), told)
    rest = sorted_out.filter(pl.col("reason") != "").select(
        "row",
        pl.coalesce(_text("SubAccountId"), _text("BillingAccountId")).alias("account"),
        pl.lit("none").alias("kind"),
        "reason",
    )
    return pl.concat([counted, _filled(rest)]).sort("row")


def _sorted_out(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``machine``, ``accelerator``, and the reason of those that cannot count whatever else they hold."""
    cells = cells.with_columns(
        _lower("ChargeCategory").alias("category"), _lower("CommitmentDiscountStatus").alias("used")
    )
    cells = cells.with_columns(_names(cells))
    empty = pl.all_horizontal(_text(column).is_null() for column in COLUMNS)
    category, timed = pl.col("category"), _in_hours(cells)
    nameless = pl.col("machine").is_null() & pl.col("accelerator").is_null()
    return cells.with_columns(
        pl.when(category.is_null() & empty)
        .then(pl.lit(EMPTY))
        .when(category.is_null())
        .then(pl.lit(NO_CATEGORY))
        .when(category != "usage")
        .then(pl.concat_str(pl.lit("charge category "), category))
        .when(nameless & (_is_unused()))
        .then(pl.lit(IDLE))
        .when(nameless)
        .then(pl.lit(NO_MACHINE))
        .when(~timed)
        .then(pl.lit(NOT_IN_HOURS))
        .otherwise(pl.lit(""))
        .alias("reason")
    )


def _counted(cells: pl.DataFrame, told: Telling) -> pl.DataFrame:
    """Rows that name a machine and a time, in full; what cannot be read of them is told."""
    if not cells.height:
        return pl.DataFrame(schema=USAGE)
    cells = cells.with_columns(_text(column) for column in COLUMNS)
    start, end = instants(cells["ChargePeriodStart"]), instants(cells["ChargePeriodEnd"])
    if zoneless(cells["ChargePeriodStart"]) or zoneless(cells["ChargePeriodEnd"]):
        told.note("Times without a zone were taken as UTC.")
    cells = cells.with_columns(
        start.alias("start"), end.alias("end"), _hours(cells).alias("hours"), numbers(cells["BilledCost"]).alias("cost")
    )
    cells = _judged(cells)
    _tell(cells, told)
    marks = cells.select(COLUMNS).hash_rows(seed=5)
    return _filled(
        cells.with_columns(
            marks.alias("mark"),
            payer=pl.col("BillingAccountId"),
            account=pl.coalesce("SubAccountId", "BillingAccountId"),
            provider=pl.col("ProviderName"),
            seller=_seller(cells),
            region=pl.col("RegionId"),
            resource=pl.col("ResourceId"),
            currency=pl.col("BillingCurrency"),
            commitment=pl.coalesce("CommitmentDiscountId", "CapacityReservationId"),
        )
    )


def _judged(cells: pl.DataFrame) -> pl.DataFrame:
    """``kind`` and ``reason`` of rows whose hours and times have been read."""
    unread = pl.any_horizontal(pl.col(column).is_null() for column in ("hours", "start", "end"))
    backwards = pl.col("end") <= pl.col("start")
    correction = (_lower("ChargeClass") == "correction").fill_null(value=False)
    return cells.with_columns(
        pl.when(unread | backwards)
        .then(pl.lit(UNREADABLE))
        .when(correction)
        .then(pl.lit(CORRECTION))
        .when(pl.col("hours") < 0)
        .then(pl.lit(NEGATIVE))
        .when(_is_unused())
        .then(pl.lit(IDLE))
        .otherwise(pl.lit(""))
        .alias("reason")
    ).with_columns(
        pl.col("reason")
        .replace_strict({"": "use", CORRECTION: "correction", IDLE: "idle"}, default="none", return_dtype=pl.String)
        .alias("kind")
    )


def _tell(cells: pl.DataFrame, told: Telling) -> None:
    for row in cells.filter(pl.col("reason") == NEGATIVE).select("row", "hours").iter_rows():
        what = f"{row[1].normalize():f} hours, and nothing says that this is a correction; they were not counted."
        told.fault(what, "Ask who issued the bill, or set ChargeClass to Correction.", row[0], "ConsumedQuantity")
    for cell in cells.filter(pl.col("reason") == UNREADABLE).iter_rows(named=True):
        _tell_unread(cell, told)
    lost = cells.filter(pl.col("cost").is_null() & pl.col("BilledCost").is_not_null())
    for number, text in lost.select("row", "BilledCost").iter_rows():
        told.fault(
            f"the cost {text[:40]!r} is no number.", "The hours count, the money does not.", number, "BilledCost"
        )


def _tell_unread(cells: dict[str, Any], told: Telling) -> None:
    bad = next((column for value, column in _READ_FROM if cells[value] is None), None)
    if bad is None:
        what = f"the period ends ({cells['ChargePeriodEnd']}) before it has begun ({cells['ChargePeriodStart']})."
        told.fault(what, "Give the start and the end of the period.", cells["row"], "ChargePeriodEnd", lost=True)
        return
    what = "the cell is empty." if cells[bad] is None else f"{str(cells[bad])[:40]!r} cannot be read."
    told.fault(what, "Write a number, or a time as 2024-09-01T00:00:00Z.", cells["row"], bad, lost=True)


def _names(cells: pl.DataFrame) -> list[pl.Series]:
    """``machine`` and ``accelerator``: looked for once in each text that occurs."""
    texts = cells.select(
        pl.coalesce(_text("SkuPriceDetails"), _text("x_SkuDetails")).alias("details"),
        _text("ChargeDescription").alias("description"),
        _text("x_SkuMeterName").alias("meter"),
    )
    keys = texts.unique()
    found = [_NAMED(*row) for row in keys.iter_rows()]
    told = keys.with_columns(
        pl.Series("machine", [one.machine for one in found], dtype=pl.String),
        pl.Series("accelerator", [one.accelerator for one in found], dtype=pl.String),
    )
    joined = texts.join(
        told, on=["details", "description", "meter"], how="left", nulls_equal=True, maintain_order="left"
    )
    return [joined["machine"], joined["accelerator"]]


def _in_hours(cells: pl.DataFrame) -> pl.Expr:
    """Whether a row tells a time in its consumed or else in its priced unit."""
    timed = [
        pl.col(column)
        .is_in([unit for unit in cells[column].unique() if _HOURS_IN(unit) is not None])
        .fill_null(value=False)
        for column in ("ConsumedUnit", "PricingUnit")
    ]
    return pl.any_horizontal(timed)


def _hours(cells: pl.DataFrame) -> pl.Series:
    consumed = [_HOURS_IN(unit) for unit in cells["ConsumedUnit"]]
    priced = [_HOURS_IN(unit) for unit in cells["PricingUnit"]]
    told = cells["ConsumedQuantity"].is_not_null()
    by_price = [
        factor is None or (not is_told and price is not None)
        for factor, price, is_told in zip(consumed, priced, told, strict=True)
    ]
    factors = [
        (price if is_price else factor) or Fraction(0)
        for factor, price, is_price in zip(consumed, priced, by_price, strict=True)
    ]
    chosen = cells.select(
        pl.when(pl.Series(by_price))
        .then(pl.col("PricingQuantity"))
        .otherwise(pl.col("ConsumedQuantity"))
        .alias("hours")
    )["hours"]
    return times(numbers(chosen), factors)


def _seller(cells: pl.DataFrame) -> pl.Series:
    """The issuer of the invoice, where that is not the provider itself under one of its own names."""
    pairs = cells.select("ProviderName", "InvoiceIssuerName")
    sellers = {
        (provider, issuer): None if _is_own(provider, issuer) else issuer
        for provider, issuer in pairs.unique().iter_rows()
    }
    return pl.Series([sellers[pair] for pair in pairs.iter_rows()], dtype=pl.String)


def _is_own(provider: str | None, issuer: str | None) -> bool:
    if provider is None or issuer is None:
        return issuer is None
    own, seller = provider.strip().lower(), issuer.strip().lower()
    return own in seller or _OWN.get(own, own) in seller


def _is_unused() -> pl.Expr:
    reserved = (_lower("CapacityReservationStatus") == "unused").fill_null(value=False)
    return (pl.col("used") == "unused").fill_null(value=False) | reserved


def _text(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_in(_NULLS)).then(None).otherwise(pl.col(column)).alias(column)


def _lower(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars().str.to_lowercase()
    return pl.when(text.is_in(["null", ""])).then(None).otherwise(text)


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with every column of use; what is not told is null."""
    return rows.select(
        (pl.col(column).cast(kind) if column in rows.columns else pl.lit(None, dtype=kind)).alias(column)
        for column, kind in USAGE.items()
    )
