"""The shelf: opens the book for a day, and keeps books that are already bound."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from fencepost.book.book import Axis, Book, Branch, Ruling
from fencepost.book.files import Corpus
from fencepost.book.life import Clock
from fencepost.book.provision import Provision, Version
from fencepost.logic.tree import Node, Table, Test, facts_of, leaves, map_leaves
from fencepost.model.located import LawError, LawFault, law_fault

_MOST_DOUBTS = 6


class Shelf:
    """All books of one corpus. A book is the same between two days on which nothing changes, so few are bound."""

    def __init__(self, corpus: Corpus) -> None:
        """Check that every table and fact hangs together, and take the corpus."""
        self.corpus = corpus
        self._bound: dict[tuple[int, int, Axis], Book] = {}
        self._branched: dict[tuple[int, tuple[tuple[str, int], ...]], tuple[tuple[Ruling, ...], Book]] = {}
        self._order = _in_order(corpus.provisions)
        faults = [fault for provision in self._order for fault in _table_faults(provision, corpus.provisions)]
        if faults:
            raise LawError(*faults)

    def open(self, day: date, known_on: date, axis: Axis = "enforced") -> Book:
        """The law in force on ``day``, as it could be known on ``known_on``."""
        key = (bisect_right(self.turning_days, day), bisect_right(self._known_days, known_on), axis)
        found = self._bound.get(key)
        if found is None:
            found = self._bound[key] = self._bind(day, known_on, axis)
        if (found.day, found.known_on) == (day, known_on):
            return found
        return replace(found, day=day, known_on=known_on, notices=self._notices(found, day))

    def era(self, day: date) -> int:
        """The number of the stretch of days around ``day`` in which no provision changes."""
        return bisect_right(self.turning_days, day)

    @cached_property
    def turning_days(self) -> list[date]:
        """Every day on which some provision may change its standing, in order."""
        days: set[date] = {regime.first for regime in self.corpus.regimes.values()}
        for provision in self.corpus.provisions.values():
            for version in provision.versions:
                days |= {version.begins, version.decides_from}
                if version.until is not None:
                    days |= {version.until, version.until + timedelta(days=1)}
                if version.unenforced_from is not None:
                    days.add(version.unenforced_from)
        return sorted(days)

    @cached_property
    def _conclusions(self) -> frozenset[str]:
        return frozenset(p.concludes for p in self.corpus.provisions.values() if p.concludes)

    @cached_property
    def _known_days(self) -> list[date]:
        return sorted({instrument.known_from for instrument in self.corpus.instruments.values()})

    def states(self, book: Book, branches: Sequence[Branch] | None = None) -> tuple[Book, ...] | None:
        """The book in every other state that is not ruled out: each unsettled branch, and all of them together.

        ``None`` where there are too many to open, and nothing can be called certain.
        """
        unsettled = [branch for branch in (book.branches if branches is None else branches) if branch.unsettled]
        if len(unsettled) > _MOST_DOUBTS:
            return None
        groups = (group for size in range(1, len(unsettled) + 1) for group in combinations(unsettled, size))
        return tuple(self.branch(book, together(group)) for group in groups)

    def branch(self, book: Book, branch: Branch) -> Book:
        """The book as it would be in a branch: with the branch's versions in place of its own."""
        key = id(book.rulings), tuple((name, id(version)) for name, version in branch.changes)
        found = self._branched.get(key)
        if found is None:
            # The book's rulings are held beside the branch, so that their identity is not given away again.
            found = self._branched[key] = book.rulings, self._branch(book, branch)
        return found[1]

    def _branch(self, book: Book, branch: Branch) -> Book:
        changes = dict(branch.changes)
        kept = [ruling for ruling in book.rulings if ruling.id not in changes]
        added = [
            _ruling(self.corpus.provisions[name], version, book.table_rows)
            for name, version in changes.items()
            if version is not None
        ]
        position = {provision.id: index for index, provision in enumerate(self._order)}
        rulings = tuple(sorted((*kept, *added), key=lambda ruling: position[ruling.id]))
        return replace(book, rulings=rulings, branches=(), unconcluded=self._undrawn(rulings))

    def _bind(self, day: date, known_on: date, axis: Axis) -> Book:
        clock = Clock(day, known_on, axis, self.corpus.instruments)
        standings = {provision.id: clock.standing(provision) for provision in self._order}
        tables = {
            name: rows
            for name, standing in standings.items()
            if standing.version is not None and (rows := standing.version.rows) is not None
        }
        rulings = tuple(
            _ruling(provision, version, tables)
            for provision in self._order
            if provision.kind != "table" and (version := standings[provision.id].version) is not None
        )
        flags = {provision.id for provision in self._order if provision.kind == "red_flag"}
        # Red flags change no verdict: what is silent or unsettled about them must not show in every answer.
        weighed = [standing for name, standing in standings.items() if name not in flags]
        book = Book(
            day=day,
            known_on=known_on,
            axis=axis,
            regimes=self.corpus.regimes,
            rulings=rulings,
            silent=tuple(s.silence for s in weighed if s.silence is not None),
            branches=tuple(branch for s in weighed for branch in s.branches),
            notices=tuple(notice for s in weighed for notice in s.notices),
            facts=self.corpus.facts,
            instruments=self.corpus.instruments,
            table_rows=tables,
            unconcluded=self._undrawn(rulings),
            flag_branches=tuple(branch for name in sorted(flags) for branch in standings[name].branches),
        )
        return replace(book, notices=self._notices(book, day))

    def _undrawn(self, rulings: Iterable[Ruling]) -> frozenset[str]:
        return self._conclusions - {ruling.provision.concludes for ruling in rulings}

    def _notices(self, book: Book, day: date) -> tuple[str, ...]:
        own = tuple(notice for notice in book.notices if not notice.startswith("text read through"))
        late = tuple(
            f"text read through {regime.read_through}: {regime.title} is taken as it stood then"
            for regime in self.corpus.regimes.values()
            if day > regime.read_through
        )
        return (*own, *late)


def together(branches: Sequence[Branch]) -> Branch:
    """Several branches as one state of the law."""
    changes = tuple(change for branch in branches for change in branch.changes)
    return replace(branches[0], label="; ".join(branch.label for branch in branches), changes=changes)


def _ruling(provision: Provision, version: Version, tables: Mapping[str, frozenset[str]]) -> Ruling:
    used = {leaf.constant.id for node in version.nodes() for leaf in leaves(node) if isinstance(leaf.constant, Table)}
    return Ruling(
        provision=provision,
        version=version,
        when=None if version.when is None else _bound(version.when, tables),
        terms=None if version.terms is None else _bound(version.terms, tables),
        review=tuple(_bound(rule.when, tables) for rule in version.review),
        names=tuple(_bound(rule.when, tables) for rule in version.names),
        tables=tuple(sorted(used)),
    )


def _bound(node: Node, tables: Mapping[str, frozenset[str]]) -> Node:
    """The condition with each table's rows of the day; a table not in force has no rows."""
    change = {
        leaf: Test(leaf.fact, leaf.kind, leaf.op, Table(t.id, tables.get(t.id, frozenset())), leaf.pin)
        for leaf in leaves(node)
        if isinstance(t := leaf.constant, Table)
    }
    return map_leaves(node, change)


def _in_order(provisions: Mapping[str, Provision]) -> tuple[Provision, ...]:
    """The provisions so that each conclusion stands before whatever reads it, else by id.

    Raises:
        LawError: some conclusions rest on each other in a circle.
    """
    concluders: dict[str, list[Provision]] = {}
    for provision in provisions.values():
        if provision.concludes:
            concluders.setdefault(provision.concludes, []).append(provision)
    order: dict[str, Provision] = {}
    under_way: list[str] = []

    def place(provision: Provision) -> None:
        if provision.id in order:
            return
        if provision.id in under_way:
            circle = " → ".join([*under_way[under_way.index(provision.id) :], provision.id])
            fault = law_fault(provision.at, f"conclusions rest on each other: {circle}.", "Break the circle.")
            raise LawError(fault)
        under_way.append(provision.id)
        for fact in provision.reads():
            for before in sorted(concluders.get(fact, ()), key=lambda p: p.id):
                place(before)
        under_way.pop()
        order[provision.id] = provision

    for provision in sorted(provisions.values(), key=lambda p: p.id):
        place(provision)
    return tuple(order.values())


def _table_faults(provision: Provision, provisions: Mapping[str, Provision]) -> Iterable[LawFault]:
    for version in provision.versions:
        for node in version.nodes():
            for leaf in leaves(node):
                if not isinstance(leaf.constant, Table):
                    continue
                table = provisions.get(leaf.constant.id)
                if table is None or table.kind != "table":
                    todo = "Mend the spelling or write the table."
                    yield law_fault(version.at, f"no table is called {leaf.constant.id!r}.", todo)
                elif table.of != leaf.kind:
                    what = f"{leaf.constant.id} holds {table.of}s, but {leaf.fact} is a {leaf.kind}."
                    yield law_fault(version.at, what, "Compare it with a table of its own kind.")


def facts_read(book: Book) -> tuple[str, ...]:
    """Every fact that some ruling of the book reads, each once."""
    nodes = (node for r in book.rulings for node in (r.when, r.terms, *r.review, *r.names) if node is not None)
    return tuple(dict.fromkeys(fact for node in nodes for fact in facts_of(node)))
