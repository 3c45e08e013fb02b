"""Drafts of a bill's rows made into rows of use: hours, instants and money read, and what cannot count told.

A reader drafts what each line is; this room reads its numbers, so that the same fault is told in the same words
whichever cloud sent the bill.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from polars.expr.whenthen import ChainedThen

from fencepost.sources.bill_pieces import BillTable
from fencepost.sources.usage_cells import has_zone, instants, marks, numbers
from fencepost.sources.usage_rows import HOURS, NEGATIVE, UNREADABLE, USAGE

_TEXTS = (
    "payer",
    "account",
    "provider",
    "seller",
    "region",
    "resource",
    "machine",
    "accelerator",
    "currency",
    "commitment",
    "kind",
    "reason",
)
DRAFT = ("row", *_TEXTS, "amount", "per_hour", "start", "end", "cost", "beside")
"""The columns of a draft: ``amount`` and ``cost`` as texts, ``per_hour`` how many of its unit make an hour, ``start``
and ``end`` as texts or instants, and ``beside`` what tells rows apart that are alike in all else."""

EMPTY = "an empty row"

_SHOWN = 40


def unread() -> ChainedThen:
    """The first reasons why a row counts no hours; a reader's own ones follow with ``when``."""
    return pl.when("broken").then(pl.lit(UNREADABLE)).when("blank").then(pl.lit(EMPTY))


def beside(*columns: str) -> pl.Expr:
    """Some columns in one, so that rows are told apart by them."""
    return pl.concat_str([pl.col(column).fill_null("") for column in columns], separator="\x1f")


@dataclass(slots=True)
class Rows:
    """What makes rows of use from the drafts of one bill."""

    bill: BillTable
    day_first: bool = False
    cost_marks: bool = True
    """Whether rows that differ in their cost alone are different rows."""
    _zoneless: bool = False

    def of(self, draft: pl.DataFrame) -> pl.DataFrame:
        """Rows of the schema ``USAGE``, one for each of the draft, in order."""
        read = draft.with_columns(
            hours=numbers(draft["amount"]),
            cost=self._cost(draft),
            start=self._times(draft, "start"),
            end=self._times(draft, "end"),
            started=draft["start"].cast(pl.String),
            ended=draft["end"].cast(pl.String),
        )
        read = read.with_columns(hours=(pl.col("hours") / pl.col("per_hour").cast(HOURS)).cast(HOURS))
        counted = pl.col("kind") != "none"
        read = self._refuse(read, counted & pl.col("hours").is_null(), "amount", "amount")
        read = self._refuse(read, counted & pl.col("start").is_null(), "start", "started")
        read = self._refuse(
            read, counted & (pl.col("end").is_null() | (pl.col("end") <= pl.col("start"))), "end", "ended"
        )
        read = self._negative(read)
        read = read.with_columns(hours=pl.when(counted).then("hours"), activity=pl.lit(None, pl.Float64))
        content = [name for name in USAGE if name not in {"row", "mark"} and (self.cost_marks or name != "cost")]
        read = read.with_columns(marks(read.select(*content, "beside"))).with_columns(
            mark=pl.when(counted).then("mark")
        )
        return read.select(pl.col(name).cast(kind) for name, kind in USAGE.items())

    def _refuse(self, read: pl.DataFrame, wrong: pl.Expr, column: str, text: str) -> pl.DataFrame:
        """Turn rows into rows that cannot be read, each with a fault that names its column."""
        bad = read.filter(wrong)
        if bad.is_empty():
            return read
        header = self.bill.header(column)
        for row, said in bad.select("row", text).iter_rows():
            what = f"{str(said)[:_SHOWN]!r} cannot be read here." if said is not None else "the cell is empty."
            self.bill.telling.fault(what, _TODO[column], row, header)
        return read.with_columns(
            kind=pl.when(wrong).then(pl.lit("none")).otherwise("kind"),
            reason=pl.when(wrong).then(pl.lit(UNREADABLE)).otherwise("reason"),
        )

    def _negative(self, read: pl.DataFrame) -> pl.DataFrame:
        wrong = (pl.col("kind") == "use") & (pl.col("hours") < 0)
        header = self.bill.header("amount")
        for row, said in read.filter(wrong).select("row", "amount").iter_rows():
            what = f"{said[:_SHOWN]} is below zero, and the row is no correction."
            self.bill.telling.fault(what, "Ask the provider what it takes back; the row counts no hours.", row, header)
        return read.with_columns(
            kind=pl.when(wrong).then(pl.lit("none")).otherwise("kind"),
            reason=pl.when(wrong).then(pl.lit(NEGATIVE)).otherwise("reason"),
        )

    def _cost(self, draft: pl.DataFrame) -> pl.Series:
        cost = numbers(draft["cost"])
        odd = draft.filter(cost.is_null() & draft["cost"].is_not_null())
        for row, said in odd.select("row", "cost").iter_rows():
            what = f"{said[:_SHOWN]!r} is no sum of money; the row counts without it."
            self.bill.telling.fault(what, _TODO["cost"], row, self.bill.header("cost"))
        return cost

    def _times(self, draft: pl.DataFrame, column: str) -> pl.Series:
        told = draft[column]
        if told.dtype != pl.String:
            return told
        if not self._zoneless and not all(has_zone(text) for text in told.drop_nulls().unique()):
            self._zoneless = True
            self.bill.notes.append("Times without a zone were taken for UTC.")
        return instants(told, day_first=self.day_first)


_TODO = {
    "amount": "Write a plain number with a point, such as 1234.5.",
    "cost": "Write a plain number with a point, such as 1234.5.",
    "start": "Write the time as 2025-01-31T00:00:00Z.",
    "end": "Write a time such as 2025-01-31T01:00:00Z that comes after the start.",
}
