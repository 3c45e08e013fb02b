"""Rows of use, in one form whatever file told them: a cloud's bill, a scheduler's log, a chip's own counters.

Every row of a file becomes one row here. A row that is no hours of a machine keeps its place with the reason why, so
that what went in can be counted against what came out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from fencepost.model.fault import Fault

HOURS = pl.Decimal(38, 12)
"""Hours and money are exact: twelve digits after the point."""

NO_MACHINE = "names no machine"
NOT_IN_HOURS = "not metered in hours"
IDLE = "paid for and not used"
CORRECTION = "a correction of an earlier bill"
NEGATIVE = "hours below zero that no correction explains"
UNREADABLE = "cannot be read"
"""Reasons why a row counts no hours; others name what the file calls the charge: 'charge category tax'."""

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.Int64,  # the row in its file, counted as a spreadsheet does
    "payer": pl.String,  # who is billed
    "account": pl.String,  # who used it: sub-account, subscription, project, user
    "provider": pl.String,  # the cloud, or the cluster
    "seller": pl.String,  # who issues the invoice, where that is not the provider
    "region": pl.String,  # where the machine stands, by the resource and not by its meter
    "resource": pl.String,  # the machine, job or chip by its own id
    "machine": pl.String,  # the instance type; null where accelerators are counted themselves
    "accelerator": pl.String,  # the chip by the name the file gives; null where a machine is named
    "hours": HOURS,  # hours of the machine, or of accelerators where no machine is named
    "start": pl.Datetime("us", "UTC"),
    "end": pl.Datetime("us", "UTC"),
    "activity": pl.Float64,  # measured share of time in which tensor units worked, 0 to 1
    "cost": HOURS,
    "currency": pl.String,
    "commitment": pl.String,  # the commitment or reservation that covers it, by its id
    "kind": pl.String,  # a Kind
    "reason": pl.String,  # why the row counts no hours; empty where it does
    "mark": pl.UInt64,  # equal for rows of equal content, whichever file they stand in
}
USAGE = pl.Schema(_COLUMNS)
"""The columns of rows of use; what a file does not tell is null."""

Kind = Literal["use", "correction", "idle", "at_most", "none"]
"""``use`` is counted; ``correction`` (its hours may be below zero) and ``idle`` (paid for and not used) are told apart;
of ``at_most`` only an upper end of the hours is known; ``none`` is no hours of a machine."""

OnPiece = Callable[[int], None]
"""Told how many bytes of a file have been read, so that progress can be shown."""


@dataclass(slots=True)
class UsageFile:
    """A file of use that is being read: ``pieces`` yields frames of the schema ``USAGE``, and the rest fills up.

    Rows in are the distinct values of ``row``: a job with accelerators of several types has one row out for each, all
    with one ``row`` and one ``mark``. An accelerator that begins with 'GPU of ' has no type in its file.
    """

    name: str
    format: str
    """What the file was taken for: FOCUS 1.0, AWS CUR 2.0, sacct, …."""
    pieces: Iterator[pl.DataFrame]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was assumed in reading: columns mapped, a ratio taken for a percentage."""
