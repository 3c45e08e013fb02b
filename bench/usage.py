"""Ten million rows of a FOCUS bill: how long their hours take to count, and how much memory.

The rows are those of FOCUS's own sample, multiplied with varied accounts and machines, or of a small twin of it where
the sample is not there (``--sample FILE``). They are written to a directory outside the project, as CSV (about 7.5 GB)
and Parquet, and each is counted by ``fencepost usage`` in a process of its own.

``python bench/usage.py [--rows 10000000] [--sample FILE] [--keep DIR] [--form csv|parquet] [--dense]``;
``--write`` keeps the figures in ``bench/results/usage.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench" / "results" / "usage.json"
MACHINES = ("p4d.24xlarge", "p5.48xlarge", "g5.4xlarge", "g5.48xlarge", "g3.4xlarge", "c5.2xlarge", "m5.large")
ACCOUNTS = 5_000
_BLOCK, _BLOCK_ROWS = 100, 100_000
_PATTERN = r"(On Demand Linux )[\w-]+\.[\w-]+( Instance Hour)"


def sample(path: Path | None) -> pl.DataFrame:
    """The rows that are multiplied, all as text, nulls as the sample writes them."""
    if path is not None:
        return pl.read_csv(path, infer_schema=False)
    return _twin()


def blocks(base: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    """The rows, about a hundred thousand at a time: accounts and machines vary, the rest is as it was."""
    many = pl.concat([base] * max(_BLOCK, _BLOCK_ROWS // base.height))
    place = pl.int_range(pl.len())
    done = 0
    while done < rows:
        shift = done // many.height
        account = ((place + shift * 37) % ACCOUNTS + 10**11).cast(pl.String)
        machine = pl.Series(MACHINES).gather(pl.Series(range(many.height)) // base.height % len(MACHINES))
        varied = many.with_columns(
            account.alias("SubAccountId"),
            pl.col("ResourceId") + "-" + place.cast(pl.String) + "-" + str(shift),
            pl.when(pl.col("ChargeDescription").str.contains(_PATTERN))
            .then(pl.lit("$1.00 per On Demand Linux ") + machine + " Instance Hour")
            .otherwise("ChargeDescription")
            .alias("ChargeDescription"),
        )
        part = varied.head(rows - done)
        yield part
        done += part.height


def write(base: pl.DataFrame, rows: int, path: Path) -> None:
    """A bill as CSV or Parquet, by the name of its file."""
    if path.suffix == ".csv":
        with path.open("wb") as file:
            for number, part in enumerate(blocks(base, rows)):
                part.write_csv(file, include_header=not number, quote_style="always")
        return
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - wanted for Parquet only

    writer = None
    for part in blocks(base, rows):
        table = part.to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def measure(path: Path) -> dict[str, Any]:
    """Seconds and greatest memory of counting one bill, and what was counted."""
    started = time.monotonic()
    out = path.with_suffix(".json")
    command = [sys.executable, "-m", "fencepost.cli.main", "usage", str(path), "--format", "json", "-o", str(out)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})  # noqa: S603 - itself
    _, status, used = os.wait4(process.pid, 0)
    answer = json.loads(out.read_text(encoding="utf-8"))
    rows = answer["rows"]
    if rows["in"] != rows["counted"] + sum(rows["skipped"].values()):
        raise SystemExit("rows in are not rows counted and rows skipped")
    return {
        "bytes": path.stat().st_size,
        "seconds": round(time.monotonic() - started, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "exit_code": os.waitstatus_to_exitcode(status),
        "rows_in": rows["in"],
        "rows_counted": rows["counted"],
    }


def _twin() -> pl.DataFrame:
    """A thousand rows with the columns and the mixture of the sample."""
    columns = (
        "AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,"
        "BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,"
        "ChargePeriodStart,CommitmentDiscountId,CommitmentDiscountStatus,ConsumedQuantity,ConsumedUnit,"
        "EffectiveCost,InvoiceIssuerName,ListCost,PricingCategory,PricingQuantity,PricingUnit,ProviderName,"
        "PublisherName,RegionId,ResourceId,ServiceCategory,ServiceName,SkuId,SubAccountId,Tags"
    )
    rows = []
    for number in range(1_000):
        is_machine = number % 40 == 0
        told = {
            "BilledCost": "1.00000000000",
            "BillingAccountId": "1234567890123",
            "BillingCurrency": "USD",
            "ChargeCategory": "Usage",
            "ChargeDescription": "$1.14 per On Demand Linux m5.large Instance Hour"
            if is_machine
            else f"$0.{number:03d} per GB - data transfer {number}",
            "ChargePeriodStart": f"2024-09-{1 + number % 28:02d} 02:00:00",
            "ChargePeriodEnd": f"2024-09-{1 + number % 28:02d} 03:00:00",
            "ConsumedQuantity": "1.000000000000000",
            "ConsumedUnit": "Hours" if is_machine else "GB",
            "InvoiceIssuerName": "Amazon Web Services, Inc.",
            "PricingQuantity": "1.00000000000",
            "PricingUnit": "Hours" if is_machine else "GB",
            "ProviderName": "AWS",
            "RegionId": "us-west-2",
            "ResourceId": f"i-{number:017d}",
            "Tags": '{"application": "twin", "environment": "dev", "business_unit": "none"}',
        }
        rows.append({column: told.get(column, "NULL") for column in columns.split(",")})
    return pl.DataFrame(rows)


def main() -> None:
    """Write the bills, count them, and say how it went."""
    parser = argparse.ArgumentParser(description="Count ten million rows of a FOCUS bill.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--sample", type=Path, default=None)
    parser.add_argument("--keep", type=Path, default=None, help="Where the bills are kept, and found again.")
    parser.add_argument("--form", choices=["csv", "parquet"], action="append")
    parser.add_argument("--dense", action="store_true", help="Only rows that name a machine: a harder bill.")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    base = sample(asked.sample)
    if asked.dense:
        base = base.filter(pl.col("ChargeDescription").str.contains(_PATTERN))
    place = asked.keep or Path(tempfile.mkdtemp(prefix="fencepost-usage-"))
    place.mkdir(exist_ok=True, parents=True)
    try:
        results: dict[str, Any] = {"sample": "FOCUS sample" if asked.sample else "twin", "rows": asked.rows}
        for form in asked.form or ["csv", "parquet"]:
            path = place / f"bill-{asked.rows}{'-dense' if asked.dense else ''}.{form}"
            if not path.is_file():
                write(base, asked.rows, path)
            results[form] = measure(path)
            print(form, json.dumps(results[form]))
    finally:
        if asked.keep is None:
            shutil.rmtree(place)
    if asked.write:
        held = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.is_file() else {}
        held["dense" if asked.dense else "sample_mixture"] = results
        RESULT.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
