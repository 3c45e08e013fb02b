"""The bench of bills in small: every row is accounted for, and counting costs little more than parting the cells."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from bench.usage import sample, write

from fencepost.sources.usage_file import open_usage
from fencepost.usage.metering import Totals, meter

ROWS = 200_000


def counted(path: Path) -> tuple[Totals, float]:
    began = time.perf_counter()
    totals, _ = meter([open_usage(path)], many=False)
    return totals, time.perf_counter() - began


def test_a_long_bill_is_counted_whole_and_about_as_soon_as_its_cells_are_parted(tmp_path: Path) -> None:
    """Rows in are rows counted and skipped, CSV and Parquet agree, and the time is held against csv in the same run."""
    base = sample(None)
    bill, packed = tmp_path / "bill.csv", tmp_path / "bill.parquet"
    write(base, ROWS, bill)
    write(base, ROWS, packed)
    totals, seconds = counted(bill)
    assert totals.rows_in == ROWS == totals.counted + sum(totals.skipped.values())
    assert totals.counted > 0
    assert counted(packed)[0].lines == totals.lines
    began = time.perf_counter()
    with bill.open(newline="", encoding="utf-8") as file:
        assert sum(1 for _ in csv.reader(file)) == ROWS + 1
    assert seconds < 4 * (time.perf_counter() - began)
