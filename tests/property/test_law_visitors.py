from __future__ import annotations

import random
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from bench.completions import choices_of

from fencepost.book.book import Book
from fencepost.decide.check import Checker
from fencepost.decide.settle import nodes_of
from fencepost.logic.closure import closure
from fencepost.logic.sql import sql
from fencepost.logic.trace import trace
from fencepost.logic.tree import Value
from fencepost.logic.vocabulary import FactType

TODAY = date(2026, 11, 23)
DAYS = (date(2022, 9, 15), date(2023, 6, 1), date(2024, 6, 1), date(2025, 2, 15), date(2026, 2, 1), date(2026, 11, 23))
DEALS = 40
_SQL = {"number": pa.int64(), "flag": pa.bool_(), "code": pa.string(), "place": pa.string(), "path": pa.string()}


def some_facts(book: Book, chooser: random.Random) -> dict[str, Value]:
    """A deal's facts, conclusions among them: a quarter of them missing, numbers exact, ranged or half bounded."""
    facts: dict[str, Value] = {
        fact: chooser.choice([True, False, None]) for fact in (*book.concluded, *book.unconcluded)
    }
    for fact, values in choices_of([book]).items():
        one, other = chooser.choice(values), chooser.choice(values)
        if chooser.random() < 0.25:
            facts[fact] = None
        elif isinstance(one, tuple) and isinstance(other, tuple) and chooser.random() < 0.5:
            low, high = sorted((one[0] or 0, other[0] or 0))
            facts[fact] = chooser.choice([(low, high), (low, None), (None, high), (None, None)])
        else:
            facts[fact] = one
    return facts


def as_table(deals: list[dict[str, Value]], types: dict[str, FactType]) -> pa.Table:
    """The deals as a table in which a number stands in two columns."""
    columns: dict[str, Any] = {}
    for fact in deals[0]:
        kind = types[fact].kind
        values: list[Any] = [deal[fact] for deal in deals]
        if kind == "number":
            spans = [value or (None, None) for value in values]
            columns[f"{fact}.lo"] = pa.array([low for low, _ in spans], pa.int64())
            columns[f"{fact}.hi"] = pa.array([high for _, high in spans], pa.int64())
        else:
            columns[fact] = pa.array(values, _SQL[kind])
    return pa.table(columns)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_closure_trace_and_duckdb_agree(checker: Checker, day: date) -> None:
    """Every condition in force has one truth for the closure, the trace and DuckDB, with facts missing."""
    book = checker.shelf.open(day, TODAY, "books")
    chooser = random.Random(day.toordinal())  # noqa: S311 - facts, not secrets
    deals = [some_facts(book, chooser) for _ in range(DEALS)]
    nodes = nodes_of(book)
    expressions = ", ".join(f"{sql(node)} AS n{number}" for number, node in enumerate(nodes))
    with duckdb.connect() as connection:
        connection.register("deals", as_table(deals, dict(checker.shelf.corpus.vocabulary)))
        witness = connection.sql(f"SELECT {expressions} FROM deals").fetchall()  # noqa: S608 - the law's own words
    seen: set[bool | None] = set()
    compiled = [(node, closure(node)) for node in nodes]
    for deal, row in zip(deals, witness, strict=True):
        for (node, decide), third in zip(compiled, row, strict=True):
            fast = decide(deal)
            assert trace(node, deal).truth is fast
            assert third is fast, (node, {fact: deal[fact] for fact in deal})
            seen.add(fast)
    assert seen == {True, False, None}
