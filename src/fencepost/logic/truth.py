"""What one leaf says of one value: the only place where a comparison is decided.

Every visitor but the columns and the SQL calls this; those two are proved equal to it by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from fencepost.logic.tree import Number, Table, Test, Truth, Value, Word, Words, either, negate, under

Compare = Callable[[Value], Truth]


def rows_of(leaf: Test) -> frozenset[str]:
    """The codes that a membership leaf accepts.

    Raises:
        ValueError: the leaf names a table that no book has bound to a day yet.
    """
    constant = leaf.constant
    if isinstance(constant, Words):
        return frozenset(constant.items)
    if isinstance(constant, Word):
        return frozenset({constant.text})
    if isinstance(constant, Table) and constant.rows is not None:
        return constant.rows
    raise ValueError(f"{leaf.fact} {leaf.op} …: the table is not bound to a day; open a book first")


@lru_cache(maxsize=1 << 16)
def compare(leaf: Test) -> Compare:
    """A function from a value to the truth of the leaf for that value; equal leaves of many books share one."""
    if isinstance(leaf.constant, Number):
        return _compare_number(leaf.op, leaf.constant.steps)
    if isinstance(leaf.constant, bool):
        return _compare_flag(leaf.op, wanted=leaf.constant)
    if leaf.kind == "path":
        return _compare_path(leaf)
    rows, positive = rows_of(leaf), leaf.op in {"in", "=="}
    return lambda value: None if value is None else (value in rows) is positive


def _compare_flag(op: str, *, wanted: bool) -> Compare:
    target = wanted if op == "==" else not wanted
    return lambda value: None if value is None else value is target


def _compare_path(leaf: Test) -> Compare:
    rows, positive = sorted(rows_of(leaf)), leaf.op in {"in", "=="}

    @lru_cache(maxsize=4096)
    def decide(value: Value) -> Truth:
        if not isinstance(value, str):
            return None
        found = either(under(value, row) for row in rows)
        return found if positive else negate(found)

    return decide


def _compare_number(op: str, line: int) -> Compare:
    if op == ">=":
        return lambda value: _at_least(value, line)
    if op == "<":
        return lambda value: negate(_at_least(value, line))
    if op == ">":
        return lambda value: _at_least(value, line + 1)
    if op == "<=":
        return lambda value: negate(_at_least(value, line + 1))
    if op == "==":
        return lambda value: _equal(value, line)
    return lambda value: negate(_equal(value, line))


def _at_least(value: Value, line: int) -> Truth:
    if not isinstance(value, tuple):
        return None
    low, high = value
    if low is not None and low >= line:
        return True
    return False if high is not None and high < line else None


def _equal(value: Value, line: int) -> Truth:
    if not isinstance(value, tuple):
        return None
    low, high = value
    if low == high == line:
        return True
    outside = (low is not None and low > line) or (high is not None and high < line)
    return False if outside else None
