"""What every group of cells makes of every leaf of the law, worked out once for each distinct combination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.book.book import Axis, Book
from fencepost.book.files import Corpus
from fencepost.decide.check import Checker
from fencepost.facts.columns import Codes, FactColumns, Group, Portfolio, distinct, totals, values_of
from fencepost.facts.derivation import Findings
from fencepost.facts.gather import NOTICE, TOTAL, YEARLY
from fencepost.logic.columns import from_facts
from fencepost.logic.tree import Number, Test, Value, leaves
from fencepost.logic.truth import rows_of
from fencepost.logic.vocabulary import HIGHEST, LOWEST, FactType
from fencepost.model.quantity import Interval

Truths = npt.NDArray[np.bool_]
_NO_DAY = -(2**31)
_BITS = 20


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of days in which the law does not change: its book, the unsettled states, the rows of the portfolio.

    ``tests`` are the leaves that some state reads, by fact; ``names`` the columns that hold them.
    """

    book: Book
    others: tuple[Book, ...]
    rows: Codes
    tests: Mapping[str, tuple[Test, ...]]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One group of cells in one era.

    ``codes`` say which combination each row has; ``truths`` hold, for each combination, the two columns
    of every leaf; ``faults`` what cannot be read of a combination; ``stated`` whether it states its fact.
    """

    codes: Codes
    height: int
    truths: Mapping[str, Truths]
    faults: Mapping[int, str]
    stated: Truths | None = None

    @property
    def signature(self) -> tuple[Codes, int]:
        """For each combination the number of its pattern of truths, and how many patterns there are."""
        if self.height == 1 or not self.truths:
            return np.zeros(self.height, dtype=np.int64), 1
        columns = list(self.truths.values()) + ([] if self.stated is None else [self.stated])
        key: Codes = np.zeros(self.height, dtype=np.int64)
        count = 1
        for start in range(0, len(columns), _BITS):
            for column in columns[start : start + _BITS]:
                key = key * 2 + column
            values, key = distinct(key, count << min(_BITS, len(columns) - start))
            count = len(values)
        return key, count


class LeafTables:
    """The parts of every era of a portfolio."""

    def __init__(self, checker: Checker, rows: Portfolio, known_on: date, axis: Axis) -> None:
        """Open the books, run every derivation once, and read every leaf once for each combination."""
        self._checker = checker
        self._rows = rows
        self._facts = FactColumns(checker.gatherer.vocabulary, codes_named(checker.shelf.corpus))
        self.eras = tuple(self._eras(known_on, axis))
        self._tests = _joined([era.tests for era in self.eras])
        first = self.eras[0].book if self.eras else None
        self._undated: dict[int, tuple[list[Findings], dict[str, Truths]]] = {}
        for index, group in enumerate(rows.groups):
            if first is not None and not group.derivation.dated:
                found = group.run(checker.gatherer.setting(first))
                self._undated[index] = found, self._truths(group, found, self._tests)

    def parts(self, era: Era) -> list[Part]:
        """Every group of cells in an era, and last the facts that each row may have for itself."""
        found = [self._part(index, group, era) for index, group in enumerate(self._rows.groups)]
        plain = [part for part in found if part.stated is None]
        return [*plain, *self._row_parts(era), *(part for part in found if part.stated is not None)]

    def _part(self, index: int, group: Group, era: Era) -> Part:
        if index in self._undated:
            findings, truths = self._undated[index]
        else:
            findings = group.run(self._checker.gatherer.setting(era.book))
            truths = self._truths(group, findings, era.tests)
        read = {f"{name}.{end}" for name in era.names for end in "tp"} | {
            f"{fact}.{end}" for fact in group.derivation.facts if fact in era.book.concluded for end in "tp"
        }
        return Part(
            codes=group.codes[era.rows] if len(group.codes) > 1 else group.codes,
            height=len(group.distinct),
            truths={name: column for name, column in truths.items() if name in read},
            faults={i: "; ".join(str(f) for f in one.faults) for i, one in enumerate(findings) if one.faults},
            stated=np.array([bool(one.facts) for one in findings]) if group.derivation.stated else None,
        )

    def _truths(
        self, group: Group, found: Sequence[Findings], tests: Mapping[str, tuple[Test, ...]]
    ) -> dict[str, Truths]:
        vocabulary = self._checker.gatherer.vocabulary
        laid: dict[str, npt.NDArray[np.int64] | Truths] = {}
        for fact in group.derivation.facts:
            if fact in tests or group.derivation.stated:
                laid.update(self._facts.layout(fact, values_of(found, fact, vocabulary[fact])))
        truths = self._read(laid, [test for fact in group.derivation.facts for test in tests.get(fact, ())])
        if group.derivation.stated:
            truths.update({name: c.astype(np.bool_) for name, c in laid.items() if c.dtype == np.bool_})
        return truths

    def _read(self, laid: Mapping[str, npt.NDArray[np.int64] | Truths], tests: Sequence[Test]) -> dict[str, Truths]:
        """The two columns of every leaf, from the columns of the facts."""
        read = from_facts(self._facts.alphabets)
        expressions = []
        for test in tests:
            pair, name = read(test), self._checker.leaf_name(test)
            expressions += [pair.shown.alias(f"{name}.t"), pair.possible.alias(f"{name}.p")]
        if not expressions:
            return {}
        height = len(next(iter(laid.values())))
        frame = pl.DataFrame(laid).select(expressions)
        return {c.name: np.broadcast_to(c.to_numpy(), (height,)) for c in frame.iter_columns()}

    def _row_parts(self, era: Era) -> Iterator[Part]:
        rows, gatherer = self._rows, self._checker.gatherer
        own = np.arange(len(era.rows))
        if TOTAL in era.tests or YEARLY in era.tests:
            item = next(i for i, group in enumerate(rows.groups) if "item.tpp" in group.derivation.facts)
            kind = gatherer.vocabulary[TOTAL]
            spans = self._facts.layout(TOTAL, [_in_steps(one, kind) for one in self._undated[item][0]])
            codes = rows.groups[item].codes
            which = codes[era.rows] if len(codes) > 1 else np.broadcast_to(codes, era.rows.shape)
            ends = spans[f"{TOTAL}.lo"].astype(np.int64)[which], spans[f"{TOTAL}.hi"].astype(np.int64)[which]
            yield self._row_part(own, totals(rows, gatherer, era.rows, ends), era, (TOTAL, YEARLY), {})
        if NOTICE in era.tests:
            given = rows.notified if len(rows.notified) == 1 else rows.notified[era.rows]
            given = np.broadcast_to(given, era.rows.shape)
            days = rows.days[era.rows] - given
            low = np.where(given == LOWEST, -1, np.where(given == HIGHEST, LOWEST, days))
            high = np.where(given == LOWEST, -1, np.where(given == HIGHEST, HIGHEST, days))
            text = "column notified: this is no date. Write YYYY-MM-DD, or none when no notice was given."
            faults = {int(place): text for place in np.flatnonzero(given == _NO_DAY)}
            yield self._row_part(own, {f"{NOTICE}.lo": low, f"{NOTICE}.hi": high}, era, (NOTICE,), faults)

    def _row_part(
        self, own: Codes, laid: Mapping[str, Codes], era: Era, facts: tuple[str, ...], faults: Mapping[int, str]
    ) -> Part:
        whole = {name: np.broadcast_to(column, own.shape) for name, column in laid.items()}
        truths = self._read(whole, [test for fact in facts for test in era.tests.get(fact, ())])
        return Part(own, len(own), truths, faults)

    def _eras(self, known_on: date, axis: Axis) -> Iterator[Era]:
        shelf, days = self._checker.shelf, self._rows.days
        least = int(days.min(initial=0))
        values, places = distinct(days - least, int(days.max(initial=0)) - least + 1)
        eras = np.array([-1 if day + least == _NO_DAY else shelf.era(date.fromordinal(day + least)) for day in values])
        of_row = eras[places] if len(values) else places
        order = np.argsort(of_row, kind="stable")
        edges = np.flatnonzero(np.diff(of_row[order])) + 1
        for rows in np.split(order, edges):
            if len(rows) and of_row[rows[0]] >= 0:
                book = shelf.open(date.fromordinal(int(days[rows[0]])), known_on, axis)
                others = tuple(shelf.branch(book, branch) for branch in book.branches if branch.unsettled)
                tests = _joined([_by_fact(self._checker.ranks(state).leaves()) for state in (book, *others)])
                names = tuple(self._checker.leaf_name(test) for found in tests.values() for test in found)
                yield Era(book, others, rows, tests, names)


def codes_named(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Every code that some version of some provision compares a fact with, by fact."""
    found: dict[str, set[str]] = {}
    for provision in corpus.provisions.values():
        for version in provision.versions:
            for node in version.nodes():
                for leaf in leaves(node):
                    if isinstance(leaf.constant, bool | Number):
                        continue
                    table = corpus.provisions.get(getattr(leaf.constant, "id", ""))
                    rows = rows_of(leaf) if table is None else {row for v in table.versions for row in v.rows or ()}
                    found.setdefault(leaf.fact, set()).update(rows)
    return {fact: frozenset(codes) for fact, codes in found.items()}


def _by_fact(tests: Sequence[Test]) -> dict[str, tuple[Test, ...]]:
    found: dict[str, list[Test]] = {}
    for test in tests:
        found.setdefault(test.fact, []).append(test)
    return {fact: tuple(own) for fact, own in found.items()}


def _joined(maps: Sequence[Mapping[str, tuple[Test, ...]]]) -> dict[str, tuple[Test, ...]]:
    found: dict[str, dict[Test, None]] = {}
    for by_fact in maps:
        for fact, tests in by_fact.items():
            found.setdefault(fact, {}).update(dict.fromkeys(tests))
    return {fact: tuple(tests) for fact, tests in found.items()}


def _in_steps(findings: Findings, kind: FactType) -> Value:
    value = findings.facts["item.tpp"].value
    return kind.range(value) if isinstance(value, Interval) else None
