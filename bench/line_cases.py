"""Writes line cases: for every comparison of every version the facts on which its truth turns.

``python bench/line_cases.py --write`` writes ``x.lines.cases.yaml`` beside every ``x.yaml`` that holds
conditions; without ``--write`` it says which of these files would change. A line case states the facts
that one condition reads, at unit level: each comparison true and false while all the others are chosen
so that the condition's truth depends on it alone, and figures at the line and one step of the last
written digit of the constant to either side. One case per condition states nothing at all.

The truth in a line case is computed from the law when it is written. It keeps the law from moving
unseen; that the law says what the text says is for readers and worked cases to prove.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from fencepost.book.book import Axis, Book, Ruling
from fencepost.book.cases import Case
from fencepost.book.files import Corpus, load_corpus
from fencepost.book.provision import Provision, Version
from fencepost.book.shelf import Shelf
from fencepost.decide.cases import case_values, part_of
from fencepost.decide.reasons import truth_word
from fencepost.logic.closure import Closure, closure
from fencepost.logic.tree import All, Node, Not, Number, Table, Test, Truth, Value, Word, leaves
from fencepost.logic.truth import Compare, compare, rows_of
from fencepost.logic.vocabulary import FactType

KNOWN_ON = date(2026, 11, 23)
"""The day of knowledge of every case that names none."""

_ROOT = Path(__file__).resolve().parents[1]
_PREFERRED = ("CN", "HK", "RU", "VN", "AE", "SG", "TW", "US", "GB", "JP")
_ELSEWHERE = ("BR", "CH", "ZA", "MX", "NZ", "TH", "CL", "SE", "JP", "AU", "GB", "US", "TW", "CN")
_SPECIAL = frozenset({"yes", "no", "true", "false", "none", "null", "on", "off", "y", "n", "~"})
_HEAD = """\
# Line cases: each comparison of each version seen true and false where the condition turns on it, figures at the line,
# one step of the last written digit to either side and across it, and each condition with nothing known. Written by
# `python bench/line_cases.py --write`, and the truth in them computed from the law as it stood then: they keep the law
# from moving unseen. Whether the law says what the text says is proved by readers and worked cases, not here.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """One condition of one version of a provision: ``when``, ``terms``, ``review.0``, ``names.1``."""

    provision: Provision
    version: Version
    part: str
    node: Node

    @property
    def key(self) -> tuple[str, date, str]:
        """What names the site."""
        return self.provision.id, self.version.begins, self.part


@dataclass(frozen=True, slots=True)
class Seat:
    """A day and an axis on which a book picks a site's version, and the condition bound to that day's tables."""

    day: date
    axis: Axis
    node: Node


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One leaf at its place in a condition; ``index`` counts leaves from left to right."""

    index: int
    leaf: Test
    needs: tuple[tuple[Node, bool], ...]
    """What every sibling on the way down must be for the condition to turn on this leaf."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A unit case with the site it tests, the condition of its day, its facts, and the truth it wants."""

    case: Case
    key: tuple[str, date, str]
    node: Node
    values: Mapping[str, Value]
    wanted: str


@dataclass(slots=True)
class _Lines:
    """The cases of one site, each set of facts once."""

    site: Site
    seat: Seat
    types: Mapping[str, FactType]
    text: list[str] = field(default_factory=list)
    known: set[tuple[tuple[str, Value], ...]] = field(default_factory=set)

    def add(self, heading: str, points: Iterable[Mapping[str, Value]]) -> None:
        """Write one group of cases under a remark that names the comparison."""
        fresh = []
        for facts in points:
            key = tuple(sorted(facts.items(), key=lambda pair: pair[0]))
            if key not in self.known:
                self.known.add(key)
                fresh.append(self._line(facts))
        if fresh:
            self.text += [f"# {heading}", *fresh]

    def _line(self, facts: Mapping[str, Value]) -> str:
        site, seat = self.site, self.seat
        name = site.provision.id.removeprefix(f"{site.provision.regime}.")
        axis = ", axis: books" if seat.axis == "books" else ""
        stated = ", ".join(f"{fact}: {_text(value, self.types[fact])}" for fact, value in facts.items())
        truth = truth_word(_closure(seat.node)(facts))
        shown = f'"{truth}"' if truth in _SPECIAL else truth
        return (
            f"- {{id: {name}/{site.version.begins}/{site.part}/{len(self.known)}, provision: {site.provision.id},"
            f" part: {site.part}, on: {seat.day}{axis}, facts: {{{stated}}}, truth: {shown}}}"
        )


def sites(corpus: Corpus) -> Iterator[Site]:
    """Every condition of every version that compares anything."""
    for provision in corpus.provisions.values():
        for version in provision.versions:
            own = [("when", version.when), ("terms", version.terms)]
            own += [(f"review.{index}", rule.when) for index, rule in enumerate(version.review)]
            own += [(f"names.{index}", rule.when) for index, rule in enumerate(version.names)]
            for part, node in own:
                if node is not None and any(True for _ in leaves(node)):
                    yield Site(provision, version, part, node)


def seats(shelf: Shelf, known_on: date = KNOWN_ON) -> dict[tuple[str, date, str], Seat]:
    """For each site the first day on which a book picks it, enforcement before books, rulings before branches.

    A day on which some table it reads is still empty is taken only where there is no other.
    """
    regimes = shelf.corpus.regimes
    # Law that no regime describes goes with the deals, and what goes with others must not move its days.
    deals = min(regime.first for regime in regimes.values() if regime.about == "deal")
    firsts = {name: regime.first for name, regime in regimes.items()}
    days = [day for day in shelf.turning_days if day >= min(firsts.values())]
    found: dict[tuple[str, date, str], Seat] = {}
    full: set[tuple[str, date, str]] = set()
    for branched in (False, True):
        for axis in ("enforced", "books"):
            for day in days:
                book = shelf.open(day, known_on, axis)
                for ruling in _branched(shelf, book) if branched else book.rulings:
                    if day >= firsts.get(ruling.provision.regime, deals):
                        _seat(ruling, day, axis, found, full)
    return found


def _branched(shelf: Shelf, book: Book) -> Iterator[Ruling]:
    """The rulings that a case reaches only through a branch, since the book itself is silent on them."""
    reached: set[str] = set(book.by_id)
    for branch in book.branches:
        for ruling in shelf.branch(book, branch).rulings:
            if ruling.id not in reached:
                reached.add(ruling.id)
                yield ruling


def _seat(
    ruling: Ruling,
    day: date,
    axis: Axis,
    found: dict[tuple[str, date, str], Seat],
    full: set[tuple[str, date, str]],
) -> None:
    version = ruling.version
    parts = ["when", "terms", *(f"review.{i}" for i in range(len(version.review)))]
    for part in (*parts, *(f"names.{i}" for i in range(len(version.names)))):
        key = (ruling.id, version.begins, part)
        if key in full:
            continue
        node = part_of(ruling, part)
        empty = any(isinstance(leaf.constant, Table) and not leaf.constant.rows for leaf in leaves(node))
        if not empty:
            full.add(key)
        if not empty or key not in found:
            found[key] = Seat(day, axis, node)


def occurrences(node: Node) -> list[Occurrence]:
    """Every leaf of a condition at its place, left to right."""
    found: list[Occurrence] = []

    def walk(here: Node, needs: tuple[tuple[Node, bool], ...]) -> None:
        if isinstance(here, Test):
            found.append(Occurrence(len(found), here, needs))
        elif isinstance(here, Not):
            walk(here.part, needs)
        else:
            wanted = isinstance(here, All)
            for index, part in enumerate(here.parts):
                others = (other for place, other in enumerate(here.parts) if place != index)
                walk(part, (*needs, *((other, wanted) for other in others)))

    walk(node, ())
    return found


def unit(constant: Number) -> Decimal:
    """One unit of the last digit of a constant as it is written."""
    exponent = Decimal(constant.text).as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def around(constant: Number, kind: FactType) -> tuple[int, int, int]:
    """A line in steps of its fact, with one unit of its last written digit to either side."""
    step = kind.steps(unit(constant)) or 1
    return constant.steps - step, constant.steps, constant.steps + step


def options(node: Node, types: Mapping[str, FactType]) -> dict[str, tuple[Value, ...]]:
    """For each fact of a condition the values worth stating: lines and their neighbours, yes and no, telling codes."""
    by_fact: dict[str, list[Test]] = defaultdict(list)
    for leaf in leaves(node):
        by_fact[leaf.fact].append(leaf)
    return {fact: _values(tests, types[fact]) for fact, tests in by_fact.items()}


def _values(tests: list[Test], kind: FactType) -> tuple[Value, ...]:
    if kind.kind == "number":
        lines = {p for test in tests if isinstance(test.constant, Number) for p in around(test.constant, kind)}
        return tuple((line, line) for line in sorted(lines))
    if kind.kind == "flag":
        return (True, False)
    named = {code for test in tests for code in rows_of(test)}
    ordered = [code for code in _PREFERRED if code in named] + sorted(named - set(_PREFERRED))
    groups: dict[tuple[Truth, ...], str] = {}
    for code in (*_unnamed(named, kind), *ordered):
        groups.setdefault(tuple(compare(test)(code) for test in tests), code)
    return tuple(groups.values())


def _unnamed(named: set[str], kind: FactType) -> list[str]:
    if kind.kind == "place":
        return [code for code in _ELSEWHERE if code not in named][:1]
    if kind.kind == "path":
        above = sorted(row for row in named if any(other.startswith(row + ".") for other in named))
        return ["5A992" if "EAR99" in named else "EAR99", *(_beside(row, named) for row in above)]
    return sorted(kind.codes - named)[:1] if kind.codes else ["other"]


def _beside(row: str, named: set[str]) -> str:
    """A paragraph under a row that no other row names: under 3B001, of which 3B001.a is named, it is 3B001.b."""
    free = (f"{row}.{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    return next(path for path in free if not any(other == path or other.startswith(path + ".") for other in named))


def solve(
    goals: tuple[tuple[Node, bool], ...], facts: Mapping[str, Value], choices: Mapping[str, tuple[Value, ...]]
) -> Iterator[Mapping[str, Value]]:
    """Every way to add facts so that each condition gets the truth it needs; the shortest ways come first."""
    if not goals:
        yield facts
        return
    (node, wanted), *others = goals
    rest = tuple(others)
    truth = _closure(node)(facts)
    if truth is not None:
        if truth is wanted:
            yield from solve(rest, facts, choices)
    elif isinstance(node, Test):
        for value in () if node.fact in facts else choices[node.fact]:
            if compare(node)(value) is wanted:
                yield from solve(rest, {**facts, node.fact: value}, choices)
    elif isinstance(node, Not):
        yield from solve(((node.part, not wanted), *rest), facts, choices)
    elif isinstance(node, All) is wanted:
        yield from solve((*((part, wanted) for part in node.parts), *rest), facts, choices)
    else:
        for part in node.parts:
            yield from solve(((part, wanted), *rest), facts, choices)


@lru_cache(maxsize=65536)
def _closure(node: Node) -> Closure:
    return closure(node)


def pivotal(here: Occurrence, value: Value, choices: Mapping[str, tuple[Value, ...]]) -> Mapping[str, Value] | None:
    """Facts on which the condition turns on this leaf, while its own fact has a value; ``None`` if there are none."""
    return next(solve(here.needs, {here.leaf.fact: value}, choices), None)


def points(here: Occurrence, choices: Mapping[str, tuple[Value, ...]], kind: FactType) -> list[Mapping[str, Value]]:
    """The facts of the cases of one leaf: pivotal where they can be, and seen true and seen false in any case."""
    leaf = here.leaf
    if isinstance(leaf.constant, Number):
        below, line, above = around(leaf.constant, kind)
        wanted: list[Value] = [(below, below), (line, line), (above, above), _straddling(leaf, below, line, above)]
    else:
        wanted = [v for truth in (True, False) for v in _first(here, choices, truth=truth)]
    return [pivotal(here, value, choices) or {leaf.fact: value} for value in wanted]


def _straddling(leaf: Test, below: int, line: int, above: int) -> Value:
    """The narrowest range of written digits that leaves a comparison open."""
    ranges = ((below, line), (line, above), (below, above))
    return next(span for span in ranges if compare(leaf)(span) is None)


def _first(here: Occurrence, choices: Mapping[str, tuple[Value, ...]], *, truth: bool) -> list[Value]:
    """One value that gives the leaf a truth, pivotal if one is."""
    decide: Compare = compare(here.leaf)
    fitting = [value for value in choices[here.leaf.fact] if decide(value) is truth]
    turning = [value for value in fitting if pivotal(here, value, choices) is not None]
    return (turning or fitting)[:1]


def _text(value: Value, kind: FactType) -> str:
    if isinstance(value, bool):
        return '"yes"' if value else '"no"'
    if isinstance(value, tuple):
        return str(kind.interval(value))
    return f'"{value}"' if str(value).casefold() in _SPECIAL else str(value)


def described(leaf: Test) -> str:
    """A comparison as the law writes it, with its pin."""
    constant = leaf.constant
    if isinstance(constant, bool):
        text = f"{leaf.fact} {leaf.op} {str(constant).lower()}"
    elif isinstance(constant, Number | Word):
        text = f"{leaf.fact} {leaf.op} {constant.text}"
    else:
        shown = constant.id if isinstance(constant, Table) else f"[{', '.join(constant.items)}]"
        text = f"{leaf.fact} {leaf.op} {shown}"
    return f"{text} ({leaf.pin})" if leaf.pin else text


def resolved(cases: Iterable[Case], shelf: Shelf, known_on: date = KNOWN_ON) -> list[Resolved]:
    """Every unit case with the condition that it tests; a case whose provision is silent on its day is left out."""
    found = []
    for case in cases:
        name = case.model.provision
        if name is None:
            continue
        book = shelf.open(case.day, case.known_on or known_on, case.model.axis)
        ruling = book.by_id.get(name) or next((r for r in _branched(shelf, book) if r.id == name), None)
        if ruling is not None:
            key = (name, ruling.version.begins, case.model.part)
            values = case_values(case, shelf.corpus.vocabulary)
            found.append(Resolved(case, key, part_of(ruling, case.model.part), values, case.model.truth or ""))
    return found


def unseen(corpus: Corpus, found: Iterable[Resolved], seated: Mapping[tuple[str, date, str], Seat]) -> list[str]:
    """The comparisons that no unit case sees true, false and open, in sites that some book picks.

    Membership of a table that lists nothing on the day is not asked for: no fact can show it.
    """
    seen: dict[tuple[tuple[str, date, str], int], set[Truth]] = defaultdict(set)
    for one in found:
        for index, leaf in enumerate(leaves(one.node)):
            seen[one.key, index].add(compare(leaf)(one.values.get(leaf.fact)))
    return [
        f"{site.provision.id} of {site.version.begins}, {site.part}: {described(leaf)} is never {truth_word(truth)}"
        for site in sites(corpus)
        if site.key in seated
        for index, leaf in enumerate(leaves(seated[site.key].node))
        for truth in _possible(leaf)
        if truth not in seen[site.key, index]
    ]


def _possible(leaf: Test) -> tuple[Truth, ...]:
    empty = isinstance(leaf.constant, Table) and not leaf.constant.rows
    return (leaf.op == "not in", None) if empty else (True, False, None)


def written(corpus: Corpus) -> dict[str, str]:
    """The text of every file of line cases, by its path below the folder of the law's parent."""
    shelf = Shelf(corpus)
    places = seats(shelf)
    types = corpus.vocabulary
    files: dict[str, list[str]] = defaultdict(list)
    for site in sites(corpus):
        body = files[site.provision.at.file.removesuffix(".yaml") + ".lines.cases.yaml"]
        seat = places.get(site.key)
        if seat is None:
            body += [
                "",
                f"# {site.part} of {site.version.begins}: no book ever picks this version, so no case tests it",
            ]
            continue
        lines = _Lines(site, seat, types)
        choices = options(seat.node, types)
        body += ["", f"# ---- {site.part} of {site.version.begins}"]
        lines.add("nothing known", [{}])
        for here in occurrences(seat.node):
            lines.add(described(here.leaf), points(here, choices, types[here.leaf.fact]))
        body += lines.text
    return {
        name: _HEAD + "\n".join(body) + "\n"
        for name, body in files.items()
        if any(line.startswith("-") for line in body)
    }


def main(write: bool) -> int:  # noqa: FBT001 - the one switch of a script
    """Write the files, or say which would change; 1 where some would."""
    wanted = written(load_corpus(_ROOT / "law"))
    there = {str(path.relative_to(_ROOT)): path for path in (_ROOT / "law").rglob("*.lines.cases.yaml")}
    changed = [name for name, text in wanted.items() if name not in there or there[name].read_text("utf-8") != text]
    gone = sorted(set(there) - set(wanted))
    if write:
        for name in changed:
            (_ROOT / name).write_text(wanted[name], "utf-8")
        for name in gone:
            there[name].unlink()
    count = sum(line.startswith("- ") for text in wanted.values() for line in text.splitlines())
    print(
        f"{count} line cases in {len(wanted)} files; {len(changed)} changed, {len(gone)} gone",
        *changed,
        *gone,
        sep="\n  ",
    )
    return 0 if write or not (changed or gone) else 1


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
