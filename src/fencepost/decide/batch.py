"""Answers for a portfolio of deals at once, with the same status as one deal at a time.

Rows that no condition of the law tells apart share one evaluation: each group of cells is reduced
to the truths its facts give to every leaf, and only distinct combinations of those are decided.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.book.book import Axis
from fencepost.decide.check import REGIME, Checker
from fencepost.decide.ranks import HIGH, LOW, POLICY, SHOWN
from fencepost.decide.tables import Era, Homes, Part, Tables
from fencepost.facts.columns import Codes, Portfolio, distinct, mixed, portfolio
from fencepost.model.answer import NOT_COVERED, POLICIES, STRICTNESS

Column = npt.NDArray[np.generic]
_WORKERS = min(4, os.cpu_count() or 1)


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
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            list(pool.map(self._era, covered))
        unread = np.fromiter(self.errors, dtype=np.int64, count=len(self.errors))
        self.rank[unread], self.certain[unread], self.policy[unread] = NOT_COVERED, False, -1
        return Decided(self.rank, self.certain, self.policy, self.errors)

    def _era(self, era: Era) -> None:
        parts = self.tables.parts(era)
        key: Codes = np.zeros(1, dtype=np.int64)
        bound = 1
        for part in parts:
            self._note_faults(part, era)
            signature, count = part.signature
            if count > 1:
                key, bound = mixed(key, bound, signature[part.codes], count)
        values, places = distinct(np.broadcast_to(key, era.rows.shape), bound)
        first = np.empty(len(values), dtype=np.int64)
        first[places] = np.arange(len(places))
        rank, certain, policy = self._settle(era, self._frame(parts, era, first))
        self.rank[era.rows], self.certain[era.rows], self.policy[era.rows] = (
            rank[places],
            certain[places],
            policy[places],
        )

    def _settle(self, era: Era, frame: pl.DataFrame) -> tuple[Column, Column, Column]:
        """Decide the chosen rows, in every state of the law that is not ruled out."""
        outcome = self.homes.ranks(era.book).of(frame)
        rank, low, high, policy = (outcome[name].to_numpy() for name in (SHOWN, LOW, HIGH, POLICY))
        certain = (low == high) & (rank == low)
        for other in era.others:
            branch = self.homes.ranks(other).of(frame)
            theirs, least, most, their_policy = (branch[name].to_numpy() for name in (SHOWN, LOW, HIGH, POLICY))
            certain = certain & (theirs == rank) & (least == most)
            policy = np.where(theirs > rank, their_policy, policy)
            rank = np.maximum(rank, theirs)
        return rank, certain, policy

    def _frame(self, parts: list[Part], era: Era, first: Codes) -> pl.DataFrame:
        """The truths of every atom for the chosen rows; an atom whose facts nothing tells is open."""
        no, yes = np.zeros(len(first), dtype=bool), np.ones(len(first), dtype=bool)
        laid: dict[str, npt.NDArray[np.bool_]] = {}
        for name in era.names:
            laid[f"{name}.t"], laid[f"{name}.p"] = no, yes
        for part in parts:
            chosen = part.codes[first] if len(part.codes) > 1 else np.broadcast_to(part.codes, first.shape)
            for name, column in part.truths.items():
                theirs = column[chosen]
                kept = laid.get(name)
                if part.stated is not None and kept is not None:
                    theirs = np.where(part.stated[chosen], theirs, kept)
                laid[name] = theirs
        return pl.DataFrame(laid) if laid else pl.DataFrame({"~": no})

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
