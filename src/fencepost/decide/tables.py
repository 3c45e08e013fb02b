"""What every group of cells makes of every atom of the law, worked out once for each distinct combination."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.book.book import Axis, Book
from fencepost.book.files import Corpus
from fencepost.decide.check import Checker
from fencepost.decide.judge import Kept
from fencepost.decide.ranks import Ranks
from fencepost.facts.columns import Codes, FactColumns, Group, Portfolio, distinct, totals, values_of
from fencepost.facts.derivation import Derivation, Findings
from fencepost.facts.gather import NOTICE, TOTAL, TPP, YEARLY
from fencepost.logic.columns import Columns, from_facts
from fencepost.logic.tree import Node, Number, Value, facts_of, leaves
from fencepost.logic.truth import rows_of
from fencepost.logic.vocabulary import HIGHEST, LOWEST, FactType
from fencepost.model.quantity import Interval

Truths = npt.NDArray[np.bool_]
_NO_DAY = -(2**31)
_BITS = 20


Home = Hashable


def group_home(derivation: Derivation) -> Home:
    """The home of everything that one derivation tells."""
    return derivation.facts


class Homes:
    """Which group of cells tells each fact, and the books compiled for it; kept from one portfolio to the next."""

    def __init__(self, checker: Checker, stated: frozenset[str]) -> None:
        """Take the facts that columns of the portfolio state: each of them is a home of its own."""
        self._told: dict[str, Home] = {fact: group_home(d) for d in checker.gatherer.derivations for fact in d.facts}
        self._told |= dict.fromkeys((TOTAL, YEARLY), TOTAL) | {NOTICE: NOTICE}
        self._stated = stated
        self._knowledge = frozenset(n for n, fact in checker.shelf.corpus.facts.items() if fact.knowledge)
        self._ranks: Kept[Ranks] = Kept()
        self._names: dict[Node, str] = {}
        self._naming = Lock()

    def of(self, fact: str) -> tuple[Home, bool]:
        """The home of a fact; one that nothing tells is at home with itself."""
        told = fact in self._told and fact not in self._stated
        return (self._told[fact] if told else fact), fact in self._knowledge

    def name(self, atom: Node) -> str:
        """The name of the columns that hold an atom's truth; equal atoms share one."""
        with self._naming:
            return self._names.setdefault(atom, f"#{len(self._names)}")

    def ranks(self, book: Book) -> Ranks:
        """The book compiled for many deals; books that share their rulings share one."""
        return self._ranks.get(book, lambda found: Ranks(found, self.name, self.of))


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of days in which the law does not change: its book, the unsettled states, the rows of the portfolio.

    ``names`` are the columns of every atom that some state reads.
    """

    book: Book
    others: tuple[Book, ...] | None
    rows: Codes
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One group of cells in one era.

    ``codes`` say which combination each row has; ``truths`` hold, for each combination, the two columns
    of every atom; ``faults`` what cannot be read of a combination; ``stated`` whether it states its fact.
    ``own`` marks facts that each row has for itself: the combinations are the rows.
    """

    codes: Codes
    height: int
    truths: Mapping[str, Truths]
    faults: Mapping[int, str]
    stated: Truths | None = None
    own: bool = False

    def signed(self, rows: Codes) -> tuple[Codes, int]:
        """For some rows the number of their pattern of truths, and how many patterns there are."""
        if self.height == 1 or not self.truths:
            return np.zeros(1, dtype=np.int64), 1
        columns = list(self.truths.values()) + ([] if self.stated is None else [self.stated])
        if self.own:
            return _patterns([column[rows] for column in columns])
        key, count = _patterns(columns)
        return key[self.codes[rows]], count


def _patterns(columns: Sequence[Truths]) -> tuple[Codes, int]:
    key: Codes = np.zeros(len(columns[0]), dtype=np.int64)
    count = 1
    for start in range(0, len(columns), _BITS):
        for column in columns[start : start + _BITS]:
            key = key * 2 + column
        values, key = distinct(key, count << min(_BITS, len(columns) - start))
        count = len(values)
    return key, count


class Tables:
    """The parts of every era of a portfolio."""

    def __init__(self, checker: Checker, homes: Homes, rows: Portfolio, known_on: date, axis: Axis) -> None:
        """Open the books, run every derivation once, and read every atom once for each combination."""
        self._checker = checker
        self._homes = homes
        self._atoms: dict[Home, dict[Node, None]] = {}
        self._rows = rows
        self._facts = FactColumns(checker.gatherer.vocabulary, codes_named(checker.shelf.corpus))
        self.eras = tuple(self._eras(known_on, axis))
        first = self.eras[0].book if self.eras else None
        self._undated: dict[int, tuple[list[Findings], dict[str, Truths]]] = {}
        self._by_tables: dict[tuple[int, tuple[frozenset[str], ...]], tuple[list[Findings], dict[str, Truths]]] = {}
        for index, group in enumerate(rows.groups):
            if first is not None and not group.derivation.dated:
                found = group.run(checker.gatherer.setting(first))
                self._undated[index] = found, self._truths(group, found)

    def parts(self, era: Era) -> list[Part]:
        """Every group of cells in an era, and last the facts that each row may have for itself."""
        found = [self._part(index, group, era) for index, group in enumerate(self._rows.groups)]
        plain = [part for part in found if part.stated is None]
        return [*plain, *self._row_parts(era), *(part for part in found if part.stated is not None)]

    def _part(self, index: int, group: Group, era: Era) -> Part:
        findings, truths = self._undated.get(index) or self._dated(index, group, era.book)
        drawn = era.book.concluded.keys() | era.book.unconcluded
        read = {f"{name}.{end}" for name in (*era.names, *drawn.intersection(group.derivation.facts)) for end in "tp"}
        return Part(
            codes=group.codes[era.rows] if len(group.codes) > 1 else group.codes,
            height=len(group.distinct),
            truths={name: column for name, column in truths.items() if name in read},
            faults={i: "; ".join(str(f) for f in one.faults) for i, one in enumerate(findings) if one.faults},
            stated=np.array([bool(one.facts) for one in findings]) if group.derivation.stated else None,
        )

    def _dated(self, index: int, group: Group, book: Book) -> tuple[list[Findings], dict[str, Truths]]:
        """What a group finds under the tables of names of the day; asked again only where one of them changes."""
        names = tuple(rows for name, rows in sorted(book.table_rows.items()) if self._of_names(name))
        found = self._by_tables.get((index, names))
        if found is None:
            findings = group.run(self._checker.gatherer.setting(book))
            found = self._by_tables[index, names] = findings, self._truths(group, findings)
        return found

    def _of_names(self, table: str) -> bool:
        return self._checker.shelf.corpus.provisions[table].of == "name"

    def _truths(self, group: Group, found: Sequence[Findings]) -> dict[str, Truths]:
        vocabulary = self._checker.gatherer.vocabulary
        derivation = group.derivation
        homes: list[Home] = list(derivation.facts) if derivation.stated else [group_home(derivation), *derivation.facts]
        atoms = [atom for home in homes for atom in self._atoms.get(home, ())]
        read = dict.fromkeys(fact for atom in atoms for fact in facts_of(atom))
        laid: dict[str, npt.NDArray[np.int64] | Truths] = {}
        for fact in (f for f in derivation.facts if f in vocabulary) if derivation.stated else read:
            laid.update(self._facts.layout(fact, values_of(found, fact, vocabulary[fact])))
        truths = self._read(laid, atoms)
        if derivation.stated:
            truths.update({name: c.astype(np.bool_) for name, c in laid.items() if c.dtype == np.bool_})
        return truths

    def _read(self, laid: Mapping[str, npt.NDArray[np.int64] | Truths], atoms: Sequence[Node]) -> dict[str, Truths]:
        """The two columns of every atom, from the columns of the facts."""
        columns = Columns(from_facts(self._facts.alphabets))
        expressions = []
        for atom in atoms:
            pair, name = columns.pair(atom), self._homes.name(atom)
            expressions += [pair.shown.alias(f"{name}.t"), pair.possible.alias(f"{name}.p")]
        if not expressions:
            return {}
        height = len(next(iter(laid.values())))
        frame = pl.DataFrame(laid).select(expressions)
        return {c.name: np.broadcast_to(c.to_numpy(), (height,)) for c in frame.iter_columns()}

    def _row_parts(self, era: Era) -> Iterator[Part]:
        rows = self._rows
        totalled = self._atoms_of(TOTAL, YEARLY)
        if totalled:
            item = next(
                i
                for i, group in enumerate(rows.groups)
                if TPP in group.derivation.facts and not group.derivation.stated
            )
            kind = self._checker.gatherer.vocabulary[TOTAL]
            spans = self._facts.layout(TOTAL, [_in_steps(one, kind) for one in self._undated[item][0]])
            codes = rows.groups[item].codes
            which = codes[era.rows] if len(codes) > 1 else np.broadcast_to(codes, era.rows.shape)
            ends = spans[f"{TOTAL}.lo"].astype(np.int64)[which], spans[f"{TOTAL}.hi"].astype(np.int64)[which]
            ends = self._unless_stated(ends, era)
            yield self._row_part(totals(rows, era.rows, ends), era, totalled, {})
        noticed = self._atoms_of(NOTICE)
        given = rows.notified if len(rows.notified) == 1 else rows.notified[era.rows]
        given = np.broadcast_to(given, era.rows.shape)
        text = "column notified: this is no date. Write YYYY-MM-DD, or none when no notice was given."
        faults = {int(place): text for place in np.flatnonzero(given == _NO_DAY)}
        if noticed or faults:
            days = rows.days[era.rows] - given
            low = np.where(given == LOWEST, -1, np.where(given == HIGHEST, LOWEST, days))
            high = np.where(given == LOWEST, -1, np.where(given == HIGHEST, HIGHEST, days))
            yield self._row_part({f"{NOTICE}.lo": low, f"{NOTICE}.hi": high}, era, noticed, faults)

    def _unless_stated(self, ends: tuple[Codes, Codes], era: Era) -> tuple[Codes, Codes]:
        """A stated figure leaves the total open: it is not the figure that the total was worked out from."""
        for group in self._rows.groups:
            if group.derivation.stated and group.derivation.facts == (TPP,):
                says = np.array([cells[TPP] is not None for cells in group.distinct])
                stated = says[group.codes[era.rows] if len(group.codes) > 1 else group.codes]
                ends = np.where(stated, LOWEST, ends[0]), np.where(stated, HIGHEST, ends[1])
        return ends

    def _atoms_of(self, *homes: Home) -> list[Node]:
        return [atom for home in homes for atom in self._atoms.get(home, ())]

    def _row_part(self, laid: Mapping[str, Codes], era: Era, atoms: Sequence[Node], faults: Mapping[int, str]) -> Part:
        own = np.arange(len(era.rows))
        truths = self._read({name: np.broadcast_to(column, own.shape) for name, column in laid.items()}, atoms)
        read = {f"{name}.{end}" for name in era.names for end in "tp"}
        told = {name: column for name, column in truths.items() if name in read}
        return Part(own, len(own), told, faults, own=True)

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
                others = shelf.states(book)
                atoms = {a: h for state in (book, *(others or ())) for a, h in self._homes.ranks(state).atoms().items()}
                for atom, (home, _) in atoms.items():
                    self._atoms.setdefault(home, {}).setdefault(atom)
                yield Era(book, others, rows, tuple(self._homes.name(atom) for atom in atoms))


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


def _in_steps(findings: Findings, kind: FactType) -> Value:
    value = findings.facts[TPP].value
    return kind.range(value) if isinstance(value, Interval) else None
