"""Several bills of one thing: the same row in two files counts once, and two equal rows of one file count twice.

A row is known again by its content, whichever file it stands in and in whatever place. Over the files the greatest
number of equal rows counts, so that a bill given twice, or two exports that overlap, change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.model.fault import Fault

_MOST_TOLD = 20
_KEY = ("account", "resource", "machine", "accelerator", "start", "end", "kind")

Marks = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


@dataclass(slots=True)
class Bills:
    """What has been seen of earlier files, and of the file that is being read."""

    faults: list[Fault] = field(default_factory=list)
    twice: int = 0
    """Rows that stand more than once in one file, beyond the first."""
    differing: int = 0
    """Periods of one resource to which two files give different hours."""
    many: bool = True
    """Whether there is more than one file; of a lone one no hours need be kept to be compared."""
    _seen: Marks = field(default_factory=lambda: np.empty(0, np.uint64))
    _times: Counts = field(default_factory=lambda: np.empty(0, np.int64))
    _left: Counts = field(default_factory=lambda: np.empty(0, np.int64))
    _own: list[Marks] = field(default_factory=list)
    _earlier: pl.DataFrame | None = None
    _held: list[pl.DataFrame] = field(default_factory=list)

    def again(self, rows: pl.DataFrame) -> pl.Series:
        """Which rows stand in an earlier file already; a row without a mark never does."""
        marked = rows["mark"].is_not_null().to_numpy()
        marks = rows["mark"].fill_null(0).to_numpy()
        self._own.append(marks[marked])
        if self.many:
            self._held.append(_by_period(rows))
        known = np.zeros(len(marks), bool)
        if len(self._seen):
            place = np.minimum(np.searchsorted(self._seen, marks), len(self._seen) - 1)
            held = marked & (self._seen[place] == marks)
            # The how-manieth of its kind a row is in this piece: as many as are left of earlier files stand there.
            nth = rows.select(pl.int_range(1, pl.len() + 1).over("mark")).to_series().to_numpy()
            known = held & (nth <= self._left[place])
            np.subtract.at(self._left, place[known], 1)
        return pl.Series("again", known)

    def end(self, name: str) -> None:
        """A file has ended: what it held is what later files are compared with."""
        marks = np.concatenate(self._own) if self._own else np.empty(0, np.uint64)
        own, times = np.unique(marks, return_counts=True)
        self._own = []
        extra = int(len(marks) - len(own))
        self.twice += extra
        if extra:
            what = f"{extra:,} rows are equal to another row of this file in all that is read; they were counted."
            self.faults.append(Fault(what, "If they were exported twice, take them out.", name))
        if not self.many:
            return
        self._merge(own, times.astype(np.int64))
        self._compare(name)

    def _merge(self, own: Marks, times: Counts) -> None:
        every = np.union1d(self._seen, own)
        counts = np.zeros(len(every), np.int64)
        counts[np.searchsorted(every, self._seen)] = self._times
        at = np.searchsorted(every, own)
        counts[at] = np.maximum(counts[at], times)
        self._seen, self._times, self._left = every, counts, counts.copy()

    def _compare(self, name: str) -> None:
        """Tell periods of a resource for which this file and an earlier one have different hours."""
        if not self._held:
            return
        own = pl.concat(self._held).group_by("key").agg(pl.col("hours").sum(), pl.col("row").min(), _shown())
        self._held = []
        if self._earlier is not None:
            both = own.join(self._earlier, on="key").filter(pl.col("hours") != pl.col("before")).sort("row")
            self.differing += both.height
            for row in both.head(_MOST_TOLD).iter_rows(named=True):
                what = (
                    f"{row['shown']} has {_plain(row['hours'])} hours here and {_plain(row['before'])} in "
                    f"{row['file']}, for the same period; both were counted."
                )
                self.faults.append(
                    Fault(what, "Find out which bill is final, and leave the other out.", name, row["row"])
                )
        now = own.select("key", pl.col("hours").alias("before"), pl.lit(name).alias("file"))
        self._earlier = now if self._earlier is None else pl.concat([self._earlier, now]).unique("key", keep="first")


def _by_period(rows: pl.DataFrame) -> pl.DataFrame:
    """Hours of each resource and period, where a resource is told."""
    told = rows.filter(pl.col("resource").is_not_null())
    return told.select(
        told.select(_KEY).hash_rows(seed=5).alias("key"), "hours", "row", pl.col("resource").alias("shown")
    )


def _shown() -> pl.Expr:
    return pl.col("shown").first()


def _plain(hours: object) -> str:
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
