"""What conditions say of deals, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fencepost.logic.adverse import counts
from fencepost.logic.cells import ELSEWHERE, cells
from fencepost.logic.closure import closure
from fencepost.logic.sql import sql
from fencepost.logic.trace import trace
from fencepost.logic.tree import ALWAYS, All, AnyOf, Node, Not, Number, Table, Test, Truth, Value, Word, Words, under
from fencepost.logic.vocabulary import FactType
from fencepost.logic.words import words
from fencepost.model.quantity import Interval

TPP = FactType("item.tpp", "number", digits=6)
AT_4800 = Test("item.tpp", "number", ">=", Number("4800", 4_800_000_000), "3A090.a.1")
DATACENTRE = Test("item.datacenter", "flag", "==", constant=True)
TO_D5 = Test("deal.to", "place", "in", Table("us.ear.d5", frozenset({"CN", "MO"})))
IS_A = Test("item.eccn", "path", "in", Words(("3A090.a",)))


def tpp(low: str | None, high: str | None) -> Value:
    """A performance as conditions see it."""
    return TPP.range(Interval(None if low is None else Decimal(low), None if high is None else Decimal(high)))


@pytest.mark.parametrize(
    ("low", "high", "truth"),
    [
        ("4800", "4800", True),
        ("4799.999999", "4799.999999", False),
        ("4800.000001", "4800.000001", True),
        ("4799.9999999999999999999999999999999", "4799.9999999999999999999999999999999", None),
        ("4799.999999", "4800", None),
        ("4800", "5000", True),
        ("4000", "4799.999999", False),
        ("4800", None, True),
        (None, "4799", False),
        (None, "4800", None),
        (None, None, None),
    ],
)
def test_a_line_is_exact(low: str | None, high: str | None, truth: Truth) -> None:
    """On the line, one step either side, and for ranges that straddle it.

    A value closer below the line than one step is never rounded onto it.
    """
    assert closure(AT_4800)({"item.tpp": tpp(low, high)}) is truth


@pytest.mark.parametrize(
    ("op", "below", "on", "above", "across"),
    [
        (">=", False, True, True, None),
        (">", False, False, True, None),
        ("<=", True, True, False, None),
        ("<", True, False, False, None),
        ("==", False, True, False, None),
        ("!=", True, False, True, None),
    ],
)
def test_every_comparison_knows_its_side(op: str, below: Truth, on: Truth, above: Truth, across: Truth) -> None:
    """Each operator on the line, one step below, one above, and across it."""
    decide = closure(Test("n", "number", op, Number("7", 7)))  # type: ignore[arg-type]
    values: list[Value] = [(6, 6), (7, 7), (8, 8), (6, 8)]
    assert [decide({"n": value}) for value in values] == [below, on, above, across]


@pytest.mark.parametrize(
    ("path", "row", "truth"),
    [
        ("3A090.a", "3A090.a", True),
        ("3A090.a.1", "3A090.a", True),
        ("3A090", "3A090.a", None),
        ("3A090.b", "3A090.a", False),
        ("3A0901", "3A090", False),
        ("3A090.ab", "3A090.a", False),
        ("by_figures", "3A090.a", False),
    ],
)
def test_a_paragraph_stands_under_its_heading(path: str, row: str, truth: Truth) -> None:
    """A sub-paragraph is under its paragraph; a bare heading leaves it open; a neighbour never is."""
    assert under(path, row) is truth
    assert closure(Test("p", "path", "in", Words((row,))))({"p": path}) is truth
    negated = None if truth is None else not truth
    assert closure(Test("p", "path", "not in", Words((row,))))({"p": path}) is negated


def test_missing_facts_leave_a_condition_open() -> None:
    """Nothing known is open, never false; what is decided without the missing fact stays decided."""
    both: Node = All((AT_4800, DATACENTRE))
    assert closure(both)({}) is None
    assert closure(both)({"item.datacenter": False}) is False
    assert closure(AnyOf((AT_4800, DATACENTRE)))({"item.datacenter": True}) is True
    assert closure(Not(DATACENTRE))({}) is None


def test_nothing_to_meet_is_met_and_nothing_to_choose_is_not() -> None:
    """An empty all is always true, an empty any never."""
    assert closure(ALWAYS)({}) is True
    assert closure(AnyOf(()))({}) is False


def test_a_trace_shows_every_node_also_those_that_no_longer_matter() -> None:
    """A trace evaluates every part and keeps the value it read."""
    traced = trace(AnyOf((DATACENTRE, AT_4800)), {"item.datacenter": True})
    assert [(part.truth, part.value) for part in traced.parts] == [(True, True), (None, None)]


def test_a_table_without_a_day_is_refused() -> None:
    """A condition cannot be evaluated before a book binds its tables."""
    with pytest.raises(ValueError, match="open a book first"):
        closure(Test("deal.to", "place", "in", Table("us.ear.d5")))


def test_knowledge_that_is_open_does_not_raise_a_control() -> None:
    """An open fact read as shown does not count, an open fact of another sort does; a not turns neither round."""
    assert counts(DATACENTRE, {}, frozenset()) is True
    assert counts(DATACENTRE, {}, frozenset({"item.datacenter"})) is False
    assert counts(Not(DATACENTRE), {}, frozenset()) is True
    assert counts(Not(DATACENTRE), {}, frozenset({"item.datacenter"})) is False


def test_a_number_has_a_cell_on_each_line_and_to_either_side() -> None:
    """The line and one step either side stand for all numbers."""
    assert cells([AT_4800])["item.tpp"] == ((4799999999,) * 2, (4800000000,) * 2, (4800000001,) * 2)


def test_codes_that_no_condition_tells_apart_share_a_cell() -> None:
    """China and Macau are one cell where both stand in the same tables."""
    assert cells([TO_D5, DATACENTRE]) == {"deal.to": (ELSEWHERE, "CN"), "item.datacenter": (False, True)}


def test_a_path_has_a_cell_beside_its_named_parts() -> None:
    """Under a paragraph that has named parts stands one that nobody names."""
    named = Test("item.eccn", "path", "in", Words(("3A090.a", "3A090.a.1")))
    assert cells([named])["item.eccn"] == (ELSEWHERE, "3A090.a", "3A090.a.1", f"3A090.a.{ELSEWHERE}")


def test_a_condition_speaks_english() -> None:
    """The English names facts and tables as people do, and brackets what belongs together."""
    names = {"item.tpp": "TPP", "us.ear.d5": "Country Group D:5", "deal.to": "the destination"}
    node = All((AT_4800, Not(AnyOf((DATACENTRE, TO_D5))), Test("item.datacenter", "flag", "!=", constant=True)))
    said = words(node, lambda name: names.get(name, name))
    assert said == (
        "TPP is at least 4800 and (it is not so that (item.datacenter: yes or the destination is in Country Group D:5))"
        " and item.datacenter: no"
    )
    assert words(Test("deal.kind", "code", "==", Word("export"))) == "deal.kind is export"
    assert words(IS_A) == "item.eccn is in (3A090.a)"
    assert (words(ALWAYS), words(AnyOf(()))) == ("always", "never")


def test_a_condition_becomes_sql() -> None:
    """Quotes in names and codes are doubled; an empty table still leaves an unknown fact open."""
    assert sql(Test('a"b', "code", "==", Word("it's"))) == "(\"a\"\"b\" IN ('it''s'))"
    assert "IS NULL THEN NULL" in sql(Test("deal.to", "place", "in", Table("t", frozenset())))
    assert sql(All((ALWAYS, AnyOf(())))) == "(TRUE AND FALSE)"


def test_steps_and_intervals_are_inverse() -> None:
    """A range in whole steps is the range again; a doubtful end is rounded outwards."""
    assert TPP.interval(TPP.range(Interval.parse("800..826.5"))) == Interval.parse("800..826.5")
    assert TPP.range(Interval.parse("0.0000001..0.0000019")) == (0, 2)
    assert FactType("n", "number", digits=-12).range(Interval.parse("1e26")) == (10**14, 10**14)
