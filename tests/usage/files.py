"""Rows of use made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from fencepost.sources.usage_rows import USAGE, UsageFile

USUAL: dict[str, Any] = {
    "payer": "payer",
    "account": "tenant",
    "provider": "AWS",
    "region": "us-east-1",
    "machine": "p4d.24xlarge",
    "hours": Decimal(1),
    "start": datetime(2024, 9, 1, 0, tzinfo=UTC),
    "end": datetime(2024, 9, 1, 1, tzinfo=UTC),
    "cost": Decimal("32.77"),
    "currency": "USD",
    "kind": "use",
    "reason": "",
}


def use(name: str, rows: Iterable[Mapping[str, Any]]) -> UsageFile:
    """A file of use: each row is an hour of a p4d.24xlarge but for what is given; its mark is of all but its number."""
    made = pl.DataFrame(
        [{**dict.fromkeys(USAGE), **USUAL, **row, "row": at} for at, row in enumerate(rows, start=2)],
        schema=dict(USAGE),
        orient="row",
    )
    marks = made.drop("row", "mark").with_columns(pl.col(pl.Decimal).cast(pl.String)).hash_rows(seed=1)
    return UsageFile(name, "by hand", iter([made.with_columns(marks.alias("mark"))]))
