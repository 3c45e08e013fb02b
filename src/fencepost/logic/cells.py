"""Visitor 6: the cells into which conditions cut a fact: values that no condition tells apart share one.

For a number the cells are each line itself, one step to either side, and so every stretch between
lines; for a flag yes and no; for a code every code some condition names, and one that none names;
for a path also one that none names under every path that has named ones under it.
Trying one value per cell tries them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from fencepost.logic.tree import Node, Number, Test, Value, leaves
from fencepost.logic.truth import rows_of

ELSEWHERE = "~"
"""A code that no condition names."""


def cells(nodes: Iterable[Node]) -> dict[str, tuple[Value, ...]]:
    """For each fact the conditions read, one known value out of every cell, in order."""
    by_fact: dict[str, list[Test]] = {}
    for node in nodes:
        for leaf in leaves(node):
            by_fact.setdefault(leaf.fact, []).append(leaf)
    return {fact: _cells(tests) for fact, tests in by_fact.items()}


def _cells(tests: list[Test]) -> tuple[Value, ...]:
    if tests[0].kind == "number":
        lines = {test.constant.steps for test in tests if isinstance(test.constant, Number)}
        points = sorted({line + step for line in lines for step in (-1, 0, 1)})
        return tuple((point, point) for point in points)
    if tests[0].kind == "flag":
        return (False, True)
    groups: dict[tuple[bool, ...], str] = {(False,) * len(tests): ELSEWHERE}
    for code in sorted({code for test in tests for code in rows_of(test)}):
        groups.setdefault(tuple(code in rows_of(test) for test in tests), code)
    if tests[0].kind == "path":
        rows = {code for test in tests for code in rows_of(test)}
        parents = {row for row in rows if any(other.startswith(f"{row}.") for other in rows)}
        return (ELSEWHERE, *sorted({*rows, *(f"{row}.{ELSEWHERE}" for row in parents)}))
    return tuple(groups.values())
