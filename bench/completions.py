"""Completes missing facts in every way and asks whether any completion overturns what was answered.

For every worked order row: the facts its provisions read, every three of them missing at a time, each
completed at every line the law draws and one step to either side (flags both ways, codes one of each
kind that some condition tells apart). Beyond that a million sampled completions, in which any number
of the facts that the book reads is missing. Two things must hold:

* a certain answer keeps its status and stays certain, but for a person who turns out to be denied where a licence
  is needed in any case (decision 17);
* "no licence required" is overturned only through a control that rests on knowledge and that stood in
  ``missing`` when the answer was given.

The three at a time are weighed many at once by a second program written here (``Many``), which is held
against the engine's own on a sample of every row; the million go through the engine's own program.
``python bench/completions.py`` runs the whole and writes ``bench/results/completions.json``.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fencepost.book.book import Book, Ruling
from fencepost.book.cases import Case, load_cases
from fencepost.book.shelf import Shelf
from fencepost.decide.check import Checker
from fencepost.decide.missing import missing_facts
from fencepost.decide.program import OUTCOMES, Outcome, Program
from fencepost.decide.settle import nodes_of
from fencepost.logic.cells import cells
from fencepost.logic.tree import ALWAYS, All, Node, Not, Test, Truth, Value, Values, facts_of, leaves
from fencepost.logic.truth import compare
from fencepost.model.answer import EXCEPTION, FREE, LICENCE, PROHIBITED, STRICTNESS
from fencepost.model.deal import Deal

ROOT = Path(__file__).resolve().parents[1]
KNOWN_ON = date(2026, 11, 23)
SAMPLES = 1_000_000
_CHUNK = 200_000
_PER_REMOVAL = 16
_MOST_TOLD = 20
_WITNESSES = 60
_NO, _OPEN, _YES = 0, 1, 2

Truths = npt.NDArray[np.int8] | int
"""Truths of many completions: 0 false, 1 open, 2 true; one number where they are all the same."""
Flags = npt.NDArray[np.bool_] | np.bool_
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Base:
    """A worked order row: its facts as conditions read them, and the states of the law of its day.

    ``programs`` hold the book's own first, then one for each state of the law that is not ruled out;
    ``read`` the facts that the row's provisions read through conclusions and releases; ``choices`` one
    value out of every cell of every fact that the books read.
    """

    id: str
    values: Values
    programs: tuple[Program, ...]
    read: tuple[str, ...]
    choices: Mapping[str, tuple[Value, ...]]

    @property
    def book(self) -> Book:
        """The book of the day."""
        return self.programs[0].book


@dataclass(slots=True)
class Tally:
    """What was tried and what failed."""

    removals: int = 0
    completions: int = 0
    of_certain: int = 0
    of_free: int = 0
    overturned_by_knowledge: int = 0
    witnessed: int = 0
    status_overturned: int = 0
    certainty_lost: int = 0
    violations: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        for name in self.__slots__:
            if name != "told":
                setattr(self, name, getattr(self, name) + getattr(other, name))
        self.told = (self.told + other.told)[:_MOST_TOLD]

    def violation(self, text: str) -> None:
        """Note a completion that overturns what it must not."""
        self.violations += 1
        if len(self.told) < _MOST_TOLD:
            self.told.append(text)


def bases(checker: Checker, cases: Iterable[Case], known_on: date = KNOWN_ON) -> Iterator[Base]:
    """Every worked order row as a base; one outside the covered span is left out."""
    shared: dict[object, Mapping[str, tuple[Value, ...]]] = {}
    for case in cases:
        if case.deal is None:
            continue
        deal = Deal(case.deal, origin=case.where)
        checked = checker.check(deal, known_on=case.known_on or known_on, axis=case.model.axis)
        if checked.answer.verdict.status == "not_covered":
            continue
        books = states(checker.shelf, checked.book)
        key = tuple(book.rulings for book in books)
        choices = shared.get(key) or shared.setdefault(key, choices_of(books))
        expected = (case.model.expect.provisions or ()) if case.model.expect else ()
        provisions = {*checked.answer.verdict.provisions, *expected, *_beside(checker, case)}
        yield Base(
            id=case.model.id,
            values=checker.values(checked.facts),
            programs=tuple(checker.program(book) for book in books),
            read=tuple(fact for fact in _read_by(checked.book, provisions) if fact in choices),
            choices=choices,
        )


def states(shelf: Shelf, book: Book) -> list[Book]:
    """The book, then the book in each state of the law that is not ruled out."""
    return [book, *(shelf.branch(book, branch) for branch in book.branches if branch.unsettled)]


def _beside(checker: Checker, case: Case) -> list[str]:
    """The provisions of the file that a case stands beside."""
    file = case.where.rpartition(":")[0].removesuffix(".cases.yaml") + ".yaml"
    return [p.id for p in checker.shelf.corpus.provisions.values() if p.at.file == file]


def _read_by(book: Book, provisions: Iterable[str]) -> dict[str, None]:
    """The facts some provisions read, with whatever releases them and whatever draws the conclusions they read."""
    todo: list[Ruling] = [book.by_id[name] for name in sorted(provisions) if name in book.by_id]
    seen: set[str] = set()
    facts: dict[str, None] = {}
    while todo:
        ruling = todo.pop(0)
        if ruling.id in seen:
            continue
        seen.add(ruling.id)
        todo += [other for other in book.rulings if ruling.id in other.provision.releases]
        for node in (ruling.when, ruling.terms):
            for fact in () if node is None else facts_of(node):
                if fact in book.concluded:
                    todo += book.concluded[fact]
                elif fact not in book.unconcluded:
                    facts[fact] = None
    return facts


def choices_of(books: Sequence[Book]) -> dict[str, tuple[Value, ...]]:
    """One value out of every cell of every fact that the books read; conclusions are drawn, not chosen."""
    nodes = [node for book in books for node in nodes_of(book)]
    drawn = {fact for book in books for fact in (*book.concluded, *book.unconcluded)}
    tests: dict[str, dict[Test, None]] = {}
    for node in nodes:
        for leaf in leaves(node):
            tests.setdefault(leaf.fact, {})[leaf] = None
    found: dict[str, tuple[Value, ...]] = {}
    for fact, values in cells(nodes).items():
        if fact in drawn:
            continue
        if next(iter(tests[fact])).kind == "path":
            groups: dict[tuple[Truth, ...], Value] = {}
            for code in values:
                groups.setdefault(tuple(compare(leaf)(code) for leaf in tests[fact]), code)
            found[fact] = tuple(groups.values())
        else:
            found[fact] = values
    return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """Many completions weighed: the rank, the least and the most, and each control's own rank."""

    status: Truths
    low: Truths
    high: Truths
    charges: tuple[tuple[Ruling, Truths], ...]


class Many:
    """The meaning of a book for many completions at once, written a second time."""

    def __init__(self, book: Book) -> None:
        """Sort the book's rulings."""
        self.book = book
        self._as_shown = frozenset(name for name, fact in book.facts.items() if fact.knowledge)
        self._controls = [
            (ruling, [r for r in book.rulings if ruling.id in r.provision.releases and r.when is not None])
            for ruling in book.rulings
            if ruling.provision.kind in {"control", "duty"} and ruling.when is not None
        ]

    def weigh(self, stated: Values, leaf: Callable[[Test], Truths]) -> Weighed:
        """Weigh every control, where ``leaf`` gives the truths of comparisons of facts that are not conclusions."""
        run = _Run(self.book, stated, leaf, self._as_shown)
        ranks = [self._charge(run, ruling, releases) for ruling, releases in self._controls]
        status, low, high = (_most([rank[place] for rank in ranks]) for place in range(3))
        rulings = (ruling for ruling, _ in self._controls)
        return Weighed(status, low, high, tuple(zip(rulings, (rank[0] for rank in ranks), strict=True)))

    def _charge(self, run: _Run, ruling: Ruling, releases: Sequence[Ruling]) -> tuple[Truths, Truths, Truths]:
        when = ruling.when or ALWAYS
        truth = run.truth(when)
        rank = OUTCOMES[ruling.provision.outcome]
        mild = min(EXCEPTION, rank)
        if isinstance(truth, int) and truth == _NO:
            return FREE, FREE, FREE
        out: Truths = _NO
        full: Flags = np.False_
        maybe: Flags = np.False_
        offered: Flags = np.False_
        for release in releases:
            eligible, terms = run.truth(release.when or ALWAYS), run.truth(release.terms or ALWAYS)
            if release.provision.effect == "exclusion":
                out = _larger(out, eligible)
                continue
            full = full | (np.equal(eligible, _YES) & np.equal(terms, _YES))
            maybe = maybe | (np.greater(eligible, _NO) & np.greater(terms, _NO))
            offered = offered | (np.equal(eligible, _YES) & np.greater(terms, _NO))
        free = np.equal(out, _YES) | np.equal(truth, _NO)
        unsure = np.equal(out, _OPEN) | np.equal(truth, _OPEN)
        quiet = free
        if ruling.provision.needs_knowledge:
            quiet = free | (np.equal(truth, _OPEN) & ~run.adverse(when)[0])
        utmost = _ranks(free, full, mild, rank)
        if rank > LICENCE:
            utmost = _capped(quiet, utmost)
        return (
            _ranks(quiet, full | offered, mild, rank),
            _ranks(free | unsure, full | maybe, mild, rank),
            utmost,
        )


class _Run:
    def __init__(self, book: Book, stated: Values, leaf: Callable[[Test], Truths], as_shown: frozenset[str]) -> None:
        self._leaf = leaf
        self._as_shown = as_shown
        self._truths: dict[Node, Truths] = {}
        self._pairs: dict[Node, tuple[Flags, Flags]] = {}
        self._known: dict[str, Truths] = {
            fact: _number(stated[fact]) if fact in stated else _NO  # type: ignore[arg-type]
            for fact in book.unconcluded
        }
        for fact, rulings in book.concluded.items():
            own = stated.get(fact)
            if own is not None:
                self._known[fact] = _number(own)  # type: ignore[arg-type]
            else:
                self._known[fact] = _most([self.truth(ruling.when or ALWAYS) for ruling in rulings])

    def truth(self, node: Node) -> Truths:
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._truth(node)
        return found

    def _truth(self, node: Node) -> Truths:
        if isinstance(node, Test):
            if node.fact not in self._known:
                return self._leaf(node)
            known = self._known[node.fact]
            return known if bool(node.constant) is (node.op == "==") else _YES - known
        if isinstance(node, Not):
            return _YES - self.truth(node.part)
        parts = [self.truth(part) for part in node.parts]
        if isinstance(node, All):
            return _YES - _most([_YES - part for part in parts])
        return _most(parts)

    def adverse(self, node: Node) -> tuple[Flags, Flags]:
        """The condition with open facts taken as they hurt, and as they help; what is knowledge is read as shown."""
        found = self._pairs.get(node)
        if found is None:
            found = self._pairs[node] = self._adverse(node)
        return found

    def _adverse(self, node: Node) -> tuple[Flags, Flags]:
        if isinstance(node, Test):
            truth = self.truth(node)
            shown, possible = np.equal(truth, _YES), np.greater(truth, _NO)
            return (shown, possible) if node.fact in self._as_shown else (possible, shown)
        if isinstance(node, Not):
            most, least = self.adverse(node.part)
            return ~least, ~most
        whole = isinstance(node, All)
        most = least = np.bool_(whole)
        for part in node.parts:
            one, other = self.adverse(part)
            most, least = (most & one, least & other) if whole else (most | one, least | other)
        return most, least


def _number(value: Truth) -> int:
    return _OPEN if value is None else _YES if value else _NO


def _larger(one: Truths, other: Truths) -> Truths:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    for this, that in ((one, other), (other, one)):
        if isinstance(this, int) and this == _NO:
            return that
    return np.maximum(one, other)


def _most(parts: Iterable[Truths]) -> Truths:
    found: Truths = _NO
    for part in parts:
        found = _larger(found, part)
    return found


def _ranks(free: object, excused: object, mild: int, rank: int) -> Truths:
    found = np.where(free, np.int8(FREE), np.where(excused, np.int8(mild), np.int8(rank)))  # type: ignore[call-overload]
    return int(found) if found.ndim == 0 else found.astype(np.int8, copy=False)


def _capped(quiet: object, utmost: Truths) -> Truths:
    """A prohibition that nobody knows of counts as no more than a licence requirement (decision 17)."""
    found = np.where(quiet, np.minimum(utmost, np.int8(LICENCE)), utmost)  # type: ignore[call-overload]
    return int(found) if found.ndim == 0 else found.astype(np.int8, copy=False)


class Trials:
    """Every three facts of a base missing at a time, and every completion of each three."""

    def __init__(self, base: Base, many: Mapping[int, Many]) -> None:
        """Take a base, and the second program of each of its books by the book's identity."""
        self._base = base
        self._many = [many[id(program)] for program in base.programs]
        self._facts = base.read
        self._sizes = np.array([len(base.choices[fact]) for fact in self._facts], dtype=np.intp)
        self._tables: dict[Test, npt.NDArray[np.int8]] = {}
        self._place = {fact: place for place, fact in enumerate(self._facts)}

    def weigh(self, digits: Mapping[int, Rows]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_], list[Weighed]]:
        """Rank and certainty of rows; ``digits`` say which cell each varied fact takes, the last one being missing."""
        height = len(next(iter(digits.values())))

        def leaf(test: Test) -> Truths:
            place = self._place.get(test.fact)
            if place is None or place not in digits:
                return _number(compare(test)(self._base.values.get(test.fact)))
            return self._table(test, place)[digits[place]]

        weighed = [many.weigh(self._base.values, leaf) for many in self._many]
        first = weighed[0]
        rank = np.broadcast_to(np.asarray(first.status, dtype=np.int8), (height,)).copy()
        certain = np.broadcast_to(np.equal(first.low, first.high) & np.equal(first.low, first.status), (height,)).copy()
        for other in weighed[1:]:
            # A state of the law in doubt must itself be certain of the same status.
            certain &= np.equal(other.status, first.status) & np.equal(other.low, other.high)
            rank = np.maximum(rank, other.status)
        return rank, certain, weighed

    def _table(self, test: Test, place: int) -> npt.NDArray[np.int8]:
        """The truths of a leaf for each cell of its fact, for the base's own value, and for a missing one."""
        found = self._tables.get(test)
        if found is None:
            fact, decide = self._facts[place], compare(test)
            values = (*self._base.choices[fact], self._base.values.get(fact), None)
            found = self._tables[test] = np.array([_number(decide(value)) for value in values], dtype=np.int8)
        return found

    def run(self, chooser: random.Random, most: int | None = None) -> Tally:
        """Try them all, or ``most`` of the threes."""
        tally = Tally()
        threes = list(combinations(range(len(self._facts)), min(3, len(self._facts))))
        if most is not None and len(threes) > most:
            threes = chooser.sample(threes, most)
        if not threes or not threes[0]:
            return tally
        chosen = np.array(threes, dtype=np.intp)
        digits = {f: self._sizes[f] + (chosen == f).any(axis=1).astype(np.intp) for f in range(len(self._facts))}
        rank, certain, _ = self.weigh(digits)
        tally.removals = len(chosen)
        self._witness(digits, rank, certain, chooser, tally)
        asked = np.flatnonzero(certain | (rank == FREE))
        sizes = self._sizes[chosen[asked]].prod(axis=1)
        start = 0
        while start < len(asked):
            stop = start + max(1, int(np.searchsorted(np.cumsum(sizes[start:]), _CHUNK, side="right")))
            self._complete(chosen, asked[start:stop], sizes[start:stop], (rank, certain), (chooser, tally))
            start = stop
        return tally

    def _complete(
        self,
        chosen: Rows,
        asked: Rows,
        sizes: Rows,
        given: tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]],
        into: tuple[random.Random, Tally],
    ) -> None:
        chooser, tally = into
        three = np.repeat(asked, sizes)
        local = np.arange(len(three)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        digits: dict[int, Rows] = {}
        for slot in range(chosen.shape[1]):
            fact = chosen[three, slot]
            digit = local % self._sizes[fact]
            local = local // self._sizes[fact]
            for f in np.unique(fact):
                mine = fact == f
                digits.setdefault(int(f), np.full(len(three), self._sizes[f]))[mine] = digit[mine]
        rank, certain, weighed = self.weigh(digits)
        self._witness(digits, rank, certain, chooser, tally)
        was_rank, was_certain = given[0][three], given[1][three]
        denied = (rank == PROHIBITED) & (was_rank == LICENCE)
        was_certain = was_certain & ~denied
        tally.completions += len(three)
        tally.of_certain += int(was_certain.sum())
        tally.of_free += int((was_rank == FREE).sum())
        tally.status_overturned += int((was_certain & (rank != was_rank)).sum())
        tally.certainty_lost += int((was_certain & (rank == was_rank) & ~certain).sum())
        for row in np.flatnonzero(was_certain & ((rank != was_rank) | ~certain)):
            tally.violation(self._told(int(row), digits, int(was_rank[row]), int(rank[row]), sure=True))
        self._overturned(np.flatnonzero((was_rank == FREE) & (rank > FREE)), chosen, three, (digits, weighed), tally)

    def _overturned(
        self,
        rows: Rows,
        chosen: Rows,
        three: Rows,
        found: tuple[Mapping[int, Rows], list[Weighed]],
        tally: Tally,
    ) -> None:
        """Each control that raises a free answer must rest on knowledge and have stood in what was missing."""
        digits, weighed = found
        tally.overturned_by_knowledge += len(rows)
        for one in weighed:
            for ruling, shown in one.charges:
                raised = rows[np.broadcast_to(np.asarray(shown), three.shape)[rows] > FREE]
                for removed in np.unique(three[raised]):
                    row = int(raised[three[raised] == removed][0])
                    if ruling.provision.needs_knowledge and ruling.id in self._missing(chosen[removed]):
                        continue
                    tally.overturned_by_knowledge -= int((three[raised] == removed).sum())
                    tally.status_overturned += int((three[raised] == removed).sum())
                    tally.violation(self._told(row, digits, FREE, FREE + 1, sure=False) + f" by {ruling.id}")

    def _missing(self, removed: Rows) -> frozenset[str]:
        gone = tuple(self._facts[int(place)] for place in removed)
        return missing_provisions(self._base, gone)

    def _witness(
        self,
        digits: Mapping[int, Rows],
        rank: npt.NDArray[np.int8],
        certain: npt.NDArray[np.bool_],
        chooser: random.Random,
        tally: Tally,
    ) -> None:
        """Hold some rows against the engine's own program."""
        for row in {chooser.randrange(len(rank)) for _ in range(_WITNESSES)}:
            values = self._values(row, digits)
            own_rank, own_certain, _ = answered(self._base, values)
            tally.witnessed += 1
            if (own_rank, own_certain) != (int(rank[row]), bool(certain[row])):
                tally.violation(f"{self._base.id}: the two programs differ on {_changed(self._base, values)}")

    def _values(self, row: int, digits: Mapping[int, Rows]) -> dict[str, Value]:
        values = dict(self._base.values)
        for place, cell in digits.items():
            fact = self._facts[place]
            digit = int(cell[row])
            if digit != self._sizes[place]:
                values[fact] = self._base.choices[fact][digit] if digit < self._sizes[place] else None
        return values

    def _told(self, row: int, digits: Mapping[int, Rows], was: int, now: int, *, sure: bool) -> str:
        changed = _changed(self._base, self._values(row, digits))
        mark = "certain " if sure else ""
        return f"{self._base.id}: {mark}{STRICTNESS[was]} becomes {STRICTNESS[now]} with {changed}"


def _changed(base: Base, values: Values) -> str:
    changed = [f"{fact} = {value}" for fact, value in values.items() if value != base.values.get(fact)]
    return ", ".join(changed[:6]) + (f" and {len(changed) - 6} more" if len(changed) > 6 else "")


def answered(base: Base, values: Values) -> tuple[int, bool, list[Outcome]]:
    """Rank and certainty of an answer in every state of the law that is not ruled out, by the engine's own program."""
    outcomes = [program.run(values) for program in base.programs]
    first = outcomes[0]
    ranks = [outcome.status for outcome in outcomes]
    certain = all(outcome.certain and outcome.status == first.status for outcome in outcomes)
    return max(ranks), certain, outcomes


def missing_provisions(base: Base, gone: Iterable[str]) -> frozenset[str]:
    """The provisions that stand in ``missing`` once some facts are gone."""
    values = {**base.values, **dict.fromkeys(gone)}
    outcome = base.programs[0].run(values)
    return frozenset(name for m in missing_facts(base.programs[0], outcome) for name in m.provisions)


def sampled(all_bases: Sequence[Base], count: int, chooser: random.Random) -> Tally:
    """Completions of certain and of free answers in which any number of facts is missing, through the engine itself."""
    tally = Tally()
    while tally.completions < count:
        base = chooser.choice(all_bases)
        facts = list(base.choices)
        gone = chooser.sample(facts, chooser.randint(1, min(12, len(facts))))
        values: dict[str, Value] = {**base.values, **dict.fromkeys(gone)}
        rank, certain, _ = answered(base, values)
        tally.removals += 1
        if not certain and rank != FREE:
            continue
        open_facts = [fact for fact in facts if values.get(fact) is None]
        missing: frozenset[str] | None = None
        for _ in range(_PER_REMOVAL):
            filled = {**values, **{f: chooser.choice(base.choices[f]) for f in open_facts if chooser.random() < 0.8}}
            now, still, outcomes = answered(base, filled)
            tally.completions += 1
            tally.of_certain += certain
            tally.of_free += rank == FREE
            if certain and rank == LICENCE and now == PROHIBITED:
                tally.overturned_by_knowledge += 1
            elif certain and (now != rank or not still):
                tally.status_overturned += now != rank
                tally.certainty_lost += now == rank
                tally.violation(
                    f"{base.id}: certain {STRICTNESS[rank]} becomes {STRICTNESS[now]}: {_changed(base, filled)}"
                )
            elif rank == FREE < now:
                missing = missing_provisions(base, gone) if missing is None else missing
                raised = [c.ruling for outcome in outcomes for c in outcome.charges if c.shown > FREE]
                stray = [r.id for r in raised if not r.provision.needs_knowledge or r.id not in missing]
                if stray:
                    tally.violation(f"{base.id}: free is overturned by {', '.join(stray)}: {_changed(base, filled)}")
                else:
                    tally.overturned_by_knowledge += 1
    return tally


def exhaustive(all_bases: Iterable[Base], chooser: random.Random, most: int | None = None) -> Tally:
    """Every three of the facts that each base's provisions read, or ``most`` threes of each."""
    tally = Tally()
    many: dict[int, Many] = {}
    for base in all_bases:
        for program in base.programs:
            many.setdefault(id(program), Many(program.book))
        tally.add(Trials(base, many).run(chooser, most))
    return tally


def _share(part: tuple[int, int, int]) -> tuple[Tally, Tally, int]:
    """One process's share of the whole."""
    index, of, samples = part
    every = list(bases(Checker(), load_cases()))
    chooser = random.Random(index)  # noqa: S311 - a fixed sample, not a secret
    mine = every[index::of]
    return exhaustive(mine, chooser), sampled(every, samples // of, chooser), len(mine)


def main(jobs: int, samples: int) -> int:
    """Run the whole, print and write the counts; 1 where something was overturned."""
    began = time.perf_counter()
    threes, beyond, rows = Tally(), Tally(), 0
    with ProcessPoolExecutor(jobs) as pool:
        for exact, drawn, count in pool.map(_share, [(index, jobs, samples) for index in range(jobs)]):
            threes.add(exact)
            beyond.add(drawn)
            rows += count
    result = {
        "rows": rows,
        "threes": _written(threes),
        "sampled": _written(beyond),
        "violations": threes.violations + beyond.violations,
        "seconds": round(time.perf_counter() - began, 1),
        "processes": jobs,
    }
    text = json.dumps(result, indent=1, ensure_ascii=False)
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "completions.json").write_text(text + "\n", "utf-8")
    print(text)
    return 1 if result["violations"] else 0


def _written(tally: Tally) -> dict[str, object]:
    return {
        "removals": tally.removals,
        "completions": tally.completions,
        "of_certain_answers": tally.of_certain,
        "of_free_answers": tally.of_free,
        "free_overturned_by_knowledge_in_missing": tally.overturned_by_knowledge,
        "held_against_the_engine": tally.witnessed,
        "violations": tally.violations,
        "certain_or_free_status_overturned": tally.status_overturned,
        "status_kept_but_certainty_lost": tally.certainty_lost,
        "told": tally.told,
    }


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(os.cpu_count() or 1, int(words[0]) if words else SAMPLES))
