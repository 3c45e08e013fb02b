"""Whatever the condition and whatever is known, all visitors come to one truth, and it is Kleene's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.logic.adverse import counts
from fencepost.logic.cells import cells
from fencepost.logic.closure import closure
from fencepost.logic.columns import Alphabet, Columns, from_facts
from fencepost.logic.sql import sql
from fencepost.logic.trace import deciding, open_leaves, trace
from fencepost.logic.tree import (
    All,
    AnyOf,
    Kind,
    Node,
    Not,
    Number,
    Op,
    Table,
    Test,
    Truth,
    Value,
    Values,
    Word,
    Words,
    facts_of,
    leaves,
)
from fencepost.logic.truth import compare
from fencepost.logic.vocabulary import HIGHEST, LOWEST
from fencepost.logic.words import words

KINDS: Mapping[str, Kind] = {
    "a.number": "number",
    "b.number": "number",
    "a.flag": "flag",
    "b.flag": "flag",
    "a.code": "code",
    "a'code": "code",
    "a.place": "place",
    "a.path": "path",
}
EQUAL: tuple[Op, ...] = ("==", "!=")
ORDERED: tuple[Op, ...] = (">=", ">", "<=", "<", *EQUAL)
MEMBER: tuple[Op, ...] = ("in", "not in")
CODES = ("export", "it's", "NO", "3E001")
PATHS = ("3A090", "3A090.a", "3A090.a.1", "3A090.b", "3A0901", "EAR99")
LINES = st.one_of(st.integers(-3, 3), st.sampled_from([LOWEST + 2, HIGHEST - 2]))


def codes_of(kind: Kind) -> tuple[str, ...]:
    return PATHS if kind == "path" else CODES


@st.composite
def comparisons(draw: st.DrawFn) -> Test:
    """A leaf over any fact."""
    fact = draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[fact]
    equal: Op = draw(st.sampled_from(EQUAL))
    if kind == "number":
        line = draw(LINES)
        op: Op = draw(st.sampled_from(ORDERED))
        return Test(fact, kind, op, Number(str(line), line))
    if kind == "flag":
        return Test(fact, kind, equal, draw(st.booleans()))
    if draw(st.booleans()):
        return Test(fact, kind, equal, Word(draw(st.sampled_from(codes_of(kind)))))
    rows = draw(st.frozensets(st.sampled_from(codes_of(kind)), max_size=3))
    listed: Words | Table = Words(tuple(sorted(rows))) if draw(st.booleans()) else Table("t", rows)
    return Test(fact, kind, draw(st.sampled_from(MEMBER)), listed)


def branches(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(children, max_size=3).map(tuple)
    return st.one_of(parts.map(All), parts.map(AnyOf), children.map(Not))


TREES: st.SearchStrategy[Node] = st.recursive(comparisons(), branches, max_leaves=7)


@st.composite
def known_values(draw: st.DrawFn, kind: Kind) -> Value:
    """A value of a fact; a number may be a range with open ends."""
    if kind == "number":
        low, high = sorted((draw(LINES), draw(LINES)))
        return (draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))
    if kind == "flag":
        return draw(st.booleans())
    return draw(st.sampled_from((*codes_of(kind), "elsewhere")))


DEALS: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {}, optional={fact: st.one_of(st.none(), known_values(kind)) for fact, kind in KINDS.items()}
)


def as_frame(deals: Sequence[Values]) -> tuple[pl.DataFrame, dict[str, Alphabet]]:
    """The deals as the columns that conditions read."""
    columns: dict[str, list[Any]] = {}
    alphabets: dict[str, Alphabet] = {}
    for fact, kind in KINDS.items():
        values = [deal.get(fact) for deal in deals]
        if kind == "number":
            spans = [value if isinstance(value, tuple) else (None, None) for value in values]
            columns[f"{fact}.lo"] = [LOWEST if low is None else low for low, _ in spans]
            columns[f"{fact}.hi"] = [HIGHEST if high is None else high for _, high in spans]
        elif kind == "flag":
            columns[f"{fact}.t"] = [value is True for value in values]
            columns[f"{fact}.p"] = [value is not False for value in values]
        else:
            alphabets[fact] = Alphabet.of((*codes_of(kind), "elsewhere"))
            columns[fact] = [alphabets[fact].numbers[value] if isinstance(value, str) else 0 for value in values]
    return pl.DataFrame(columns), alphabets


def by_columns(node: Node, deals: Sequence[Values], as_shown: frozenset[str] | None = None) -> list[tuple[bool, bool]]:
    frame, alphabets = as_frame(deals)
    pair = Columns(from_facts(alphabets), as_shown).pair(node)
    found = frame.with_columns(pair.shown.alias("shown"), pair.possible.alias("possible"))
    return list(found.select("shown", "possible").iter_rows())


def by_sql(connection: Any, node: Node, deals: Sequence[Values]) -> list[Truth]:
    selects = []
    for deal in deals:
        cells_ = []
        for fact, kind in KINDS.items():
            value = deal.get(fact)
            name = fact.replace('"', '""')
            if kind == "number":
                low, high = value if isinstance(value, tuple) else (None, None)
                cells_ += [
                    f'CAST({literal(low)} AS BIGINT) AS "{name}.lo"',
                    f'CAST({literal(high)} AS BIGINT) AS "{name}.hi"',
                ]
            else:
                cells_.append(f'CAST({literal(value)} AS {"BOOLEAN" if kind == "flag" else "VARCHAR"}) AS "{name}"')
        selects.append("SELECT " + ", ".join(cells_))
    query = f"SELECT {sql(node)} FROM ({' UNION ALL '.join(selects)})"  # noqa: S608 - the test makes the text itself
    return [row[0] for row in connection.execute(query).fetchall()]


def literal(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "NULL" if value is None else str(value).upper()


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    """An empty database in memory."""
    duckdb = pytest.importorskip("duckdb", reason="the third witness needs DuckDB: pip install duckdb")
    with duckdb.connect(":memory:") as made:
        yield made


@settings(max_examples=300, deadline=None)
@given(TREES, st.lists(DEALS, min_size=1, max_size=4))
def test_the_trace_and_the_columns_say_what_the_closure_says(node: Node, deals: list[Values]) -> None:
    """Closure, trace and Polars columns come to the same truth of every deal."""
    truths = [closure(node)(deal) for deal in deals]
    assert [trace(node, deal).truth for deal in deals] == truths
    assert by_columns(node, deals) == [(truth is True, truth is not False) for truth in truths]


@pytest.mark.needs_more
@settings(max_examples=150, deadline=None)
@given(node=TREES, deals=st.lists(DEALS, min_size=1, max_size=4))
def test_a_database_says_what_the_closure_says(connection: Any, node: Node, deals: list[Values]) -> None:
    """DuckDB comes to the same truth of every deal, NULL where it is open."""
    assert by_sql(connection, node, deals) == [closure(node)(deal) for deal in deals]


@settings(deadline=None)
@given(TREES, TREES, DEALS)
def test_de_morgan_holds(left: Node, right: Node, deal: Values) -> None:
    """Not both is either not, also where facts are open; and twice not is the thing itself."""
    assert closure(Not(All((left, right))))(deal) == closure(AnyOf((Not(left), Not(right))))(deal)
    assert closure(Not(AnyOf((left, right))))(deal) == closure(All((Not(left), Not(right))))(deal)
    assert closure(Not(Not(left)))(deal) == closure(left)(deal)


@st.composite
def completions(draw: st.DrawFn) -> tuple[Values, Values]:
    """A deal, and the same deal with some unknown facts told and some ranges narrowed."""
    deal, more = draw(DEALS), draw(DEALS)
    told = {fact: value for fact, value in deal.items() if value is not None}
    narrowed = {fact: narrower(value) for fact, value in told.items() if draw(st.booleans())}
    return deal, {**more, **told, **narrowed}


def narrower(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    low, high = value
    point = low if low is not None else high if high is not None else 0
    return (point, point)


@settings(max_examples=300, deadline=None)
@given(TREES, completions())
def test_what_is_decided_stays_decided(node: Node, deals: tuple[Values, Values]) -> None:
    """Telling unknown facts or narrowing ranges never changes a truth that is decided.

    Paths are left as they are: a more specific paragraph is another value, not a narrower one.
    """
    before, after = (closure(node)(deal) for deal in deals)
    assert before is None or after is before


@settings(deadline=None)
@given(TREES, DEALS)
def test_the_deciding_leaves_carry_the_outcome(node: Node, deal: Values) -> None:
    """Forgetting every fact that no deciding leaf reads leaves a decided truth as it is."""
    traced = trace(node, deal)
    if traced.truth is not None:
        kept = {found.node.fact for found in deciding(traced) if isinstance(found.node, Test)}
        assert closure(node)({fact: deal.get(fact) for fact in kept}) is traced.truth


@settings(deadline=None)
@given(TREES, DEALS)
def test_an_open_condition_has_open_leaves_and_a_decided_one_none(node: Node, deal: Values) -> None:
    """What would settle a condition is named exactly where it is open."""
    traced = trace(node, deal)
    found = list(open_leaves(traced))
    assert bool(found) is (traced.truth is None)
    assert all(compare(leaf)(deal.get(leaf.fact)) is None for leaf in found)


def brute_force(node: Node, deal: Values, as_shown: frozenset[str]) -> bool:
    """Whether some choice for the other open leaves makes it hold, however the leaves read as shown turn out."""
    numbered = itertools.count()
    truths: dict[str, Truth] = {}
    free: list[str] = []
    fixed: list[str] = []

    def renamed(part: Node) -> Node:
        if isinstance(part, Test):
            name = f"leaf{next(numbered)}"
            truths[name] = compare(part)(deal.get(part.fact))
            if truths[name] is None:
                (fixed if part.fact in as_shown else free).append(name)
            return Test(name, "flag", "==", constant=True)
        if isinstance(part, Not):
            return Not(renamed(part.part))
        return replace(part, parts=tuple(renamed(child) for child in part.parts))

    decide = closure(renamed(node))
    return any(
        all(
            decide({**truths, **dict(zip(free, best, strict=True)), **dict(zip(fixed, worst, strict=True))}) is True
            for worst in itertools.product([True, False], repeat=len(fixed))
        )
        for best in itertools.product([True, False], repeat=len(free))
    )


@settings(max_examples=300, deadline=None)
@given(TREES, DEALS, st.frozensets(st.sampled_from(sorted(KINDS))))
def test_counts_is_its_definition(node: Node, deal: Values, as_shown: frozenset[str]) -> None:
    """A condition counts where other open facts can make it hold, whatever those read as shown turn out to be."""
    assert counts(node, deal, as_shown) is brute_force(node, deal, as_shown)


@settings(deadline=None)
@given(TREES, st.lists(DEALS, min_size=1, max_size=4), st.frozensets(st.sampled_from(sorted(KINDS))))
def test_bulk_counts_as_one_deal_does(node: Node, deals: list[Values], as_shown: frozenset[str]) -> None:
    """The adverse reading of the columns is that of one deal, row by row."""
    assert [most for most, _ in by_columns(node, deals, as_shown)] == [counts(node, deal, as_shown) for deal in deals]


@settings(max_examples=300, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=3), st.data())
def test_every_value_has_its_cell(nodes: list[Node], data: st.DataObject) -> None:
    """Any exact value of a fact gives every leaf the truth that some cell of the fact gives it."""
    found = cells(nodes)
    assert set(found) == {fact for node in nodes for fact in facts_of(node)}
    for fact, candidates in found.items():
        read = [compare(leaf) for node in nodes for leaf in leaves(node) if leaf.fact == fact]
        value = data.draw(exact_values(KINDS[fact]))
        truths = [decide(value) for decide in read]
        if None not in truths:  # a path less specific than a line is not an exact value
            assert truths in [[decide(candidate) for decide in read] for candidate in candidates]


def exact_values(kind: Kind) -> st.SearchStrategy[Value]:
    if kind == "number":
        return st.one_of(st.integers(-6, 6), LINES).map(lambda point: (point, point))
    if kind == "flag":
        return st.booleans()
    deeper = [f"{path}.9" for path in PATHS] if kind == "path" else []
    return st.sampled_from([*codes_of(kind), *deeper, "elsewhere"])


def read_back(text: str, deal: Values) -> Truth:
    """Evaluate the English of a tree of flags, which may not leave open what belongs to what."""
    rest, truth = sentence(text, deal)
    assert rest == ""
    return truth


def sentence(text: str, deal: Values) -> tuple[str, Truth]:
    negated = "it is not so that "
    if text.startswith(negated):
        rest, truth = clause(text.removeprefix(negated), deal)
        return rest, None if truth is None else not truth
    rest, truth = clause(text, deal)
    joiner = next((j for j in (" and ", " or ") if rest.startswith(j)), None)
    while joiner is not None and rest.startswith(joiner):
        rest, other = clause(rest.removeprefix(joiner), deal)
        stops = joiner == " or "
        truth = stops if stops in {truth, other} else None if None in {truth, other} else truth
    return rest, truth


def clause(text: str, deal: Values) -> tuple[str, Truth]:
    if text.startswith("("):
        rest, truth = sentence(text[1:], deal)
        assert rest.startswith(")")
        return rest[1:], truth
    for constant in ("always", "never"):
        if text.startswith(constant):
            return text.removeprefix(constant), constant == "always"
    fact, rest = text.split(": ", 1)
    wanted = rest.startswith("yes")
    value = deal.get(fact)
    return rest.removeprefix("yes" if wanted else "no"), None if value is None else value is wanted


FLAGS = comparisons().filter(lambda leaf: leaf.kind == "flag")


@settings(deadline=None)
@given(st.recursive(FLAGS, branches, max_leaves=7), DEALS)
def test_the_english_reads_back_as_the_condition(node: Node, deal: Values) -> None:
    """The English of a condition says without doubt what belongs to what."""
    assert read_back(words(node), deal) == closure(node)(deal)
