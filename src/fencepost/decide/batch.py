"""Answers for a portfolio of deals at once, with the same status as one deal at a time.

Rows that no condition of the law tells apart share one evaluation: each group of cells is reduced
to the truths its facts give to every leaf, and only distinct combinations of those are decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.judge import REGIME
from fencepost.decide.layout import Facts, laid_out
from fencepost.decide.ranks import HIGH, LOW, POLICY, SHOWN
from fencepost.decide.tables import Era, Homes, Part, Tables
from fencepost.facts.columns import WORKERS, Codes, Portfolio, distinct, mixed, portfolio
from fencepost.model.answer import NOT_COVERED, POLICIES, STRICTNESS

Column = npt.NDArray[np.generic]
_SAMPLE = 2_000
_MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Decided:
    """One outcome per row: rank of the status, whether it is certain, place of the review policy, and errors by row."""

    rank: npt.NDArray[np.int8]
    certain: npt.NDArray[np.bool_]
    policy: npt.NDArray[np.int8]
    errors: Mapping[int, str]

    def frame(self) -> pl.DataFrame:
        """The outcomes as a frame: ``status, certain, review_policy, error``."""
        policies = pl.Series([*POLICIES, None], dtype=pl.String)
        return pl.DataFrame(
            {
                "status": pl.Series(STRICTNESS, dtype=pl.String).gather(pl.Series(self.rank)),
                "certain": self.certain,
                "review_policy": policies.gather(pl.Series(np.where(self.policy < 0, len(POLICIES), self.policy))),
                "error": pl.Series([self.errors.get(row) for row in range(len(self.rank))], dtype=pl.String)
                if self.errors
                else pl.Series([None] * len(self.rank), dtype=pl.String),
            }
        )


def check_batch(
    checker: Checker, frame: pl.DataFrame, *, known_on: date, on: date | None = None, axis: Axis = "enforced"
) -> Decided:
    """Decide every row of a frame of order columns; a row that cannot be read gets an error, never silence."""
    rows = portfolio(frame, checker.gatherer, on)
    homes = _homes(checker, frozenset(name for name in frame.columns if "." in name))
    return _Batch(checker, homes, rows, known_on, axis).decide()


_KEPT: WeakKeyDictionary[Checker, dict[frozenset[str], Homes]] = WeakKeyDictionary()
"""The books compiled for a checker stay as long as the checker does."""


def _homes(checker: Checker, stated: frozenset[str]) -> Homes:
    kept = _KEPT.setdefault(checker, {})
    if stated not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[stated] = Homes(checker, stated)
    return kept[stated]


class _Batch:
    def __init__(self, checker: Checker, homes: Homes, rows: Portfolio, known_on: date, axis: Axis) -> None:
        self.rows = rows
        self.homes = homes
        self.tables = Tables(checker, homes, rows, known_on, axis)
        self.rank = np.zeros(rows.height, dtype=np.int8)
        self.certain = np.zeros(rows.height, dtype=bool)
        self.policy = np.full(rows.height, -1, dtype=np.int8)
        self.errors: dict[int, str] = {row: str(fault) for row, fault in rows.day_faults.items()}

    def decide(self) -> Decided:
        """Every era in turn: within one the law does not change."""
        covered = [era for era in self.tables.eras if era.book.covers(REGIME)]
        for era in self.tables.eras:
            if not era.book.covers(REGIME):
                for part in self.tables.parts(era):
                    self._note_faults(part, era)
        # Eras touch different rows, and what they wait for releases the interpreter.
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            list(pool.map(self._era, covered))
        unread = np.fromiter(self.errors, dtype=np.int64, count=len(self.errors))
        self.rank[unread], self.certain[unread], self.policy[unread] = NOT_COVERED, False, -1
        return Decided(self.rank, self.certain, self.policy, self.errors)

    def _era(self, era: Era) -> None:
        parts = self.tables.parts(era)
        for part in parts:
            self._note_faults(part, era)
        chosen, places = self._alike(parts, len(era.rows))
        found = self._settle(era, laid_out(parts, era.names, chosen, len(era.rows)))
        for column, outcome in zip((self.rank, self.certain, self.policy), found, strict=True):
            column[era.rows] = outcome if places is None else outcome[places]

    def _alike(self, parts: list[Part], height: int) -> tuple[Codes | None, Codes | None]:
        """One row of every combination of patterns, and for each row the place of its own; nothing if few are alike."""
        everyone = np.arange(height)
        if height > _SAMPLE:
            tried = everyone[:: height // _SAMPLE]
            if len(np.unique(_keys(parts, tried)[0])) * 2 > len(tried):
                return None, None
        key, bound = _keys(parts, everyone)
        values, places = distinct(key, bound)
        first = np.empty(len(values), dtype=np.int64)
        first[places] = everyone
        return first, places

    def _settle(self, era: Era, facts: Facts) -> tuple[Column, Column, Column]:
        """Decide the chosen rows, in every state of the law that is not ruled out."""
        outcome = self.homes.ranks(era.book).of(facts.frame, facts.columns)
        rank, low, high, policy = (outcome[name].to_numpy() for name in (SHOWN, LOW, HIGH, POLICY))
        certain = (low == high) & (rank == low)
        if era.others is None:
            certain = np.zeros_like(certain)
        for other in era.others or ():
            branch = self.homes.ranks(other).of(facts.frame, facts.columns)
            theirs, least, most, their_policy = (branch[name].to_numpy() for name in (SHOWN, LOW, HIGH, POLICY))
            certain = certain & (theirs == rank) & (least == most)
            policy = np.where(theirs > rank, their_policy, policy)
            rank = np.maximum(rank, theirs)
        return rank, certain, policy

    def _note_faults(self, part: Part, era: Era) -> None:
        if not part.faults:
            return
        bad = np.zeros(part.height, dtype=bool)
        bad[list(part.faults)] = True
        for place in np.flatnonzero(np.broadcast_to(bad[part.codes], era.rows.shape)):
            row = int(era.rows[place])
            text = part.faults[int(part.codes[place if len(part.codes) > 1 else 0])]
            known = self.errors.get(row)
            self.errors[row] = text if known is None else f"{known}; {text}"


def _keys(parts: list[Part], rows: Codes) -> tuple[Codes, int]:
    """For some rows a number for the combination of their signatures, and its bound."""
    key: Codes = np.zeros(len(rows), dtype=np.int64)
    bound = 1
    for part in parts:
        signature, count = part.signed(rows)
        if count > 1:
            key, bound = mixed(key, bound, signature, count)
    return key, bound
