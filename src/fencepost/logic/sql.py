"""Visitor 5: a condition as standard SQL, for export and as a third witness in tests.

SQL's own three-valued logic is Kleene's, so ``AND``, ``OR`` and ``NOT`` carry over as they are.
A number stands in two columns, ``"fact.lo"`` and ``"fact.hi"``, in whole steps; ``NULL`` is unbounded.
"""

from __future__ import annotations

from fencepost.logic.tree import All, Node, Not, Number, Test
from fencepost.logic.truth import rows_of


def sql(node: Node) -> str:
    """A boolean SQL expression that is true, false or null as the condition is true, false or open."""
    if isinstance(node, Test):
        return _leaf(node)
    if isinstance(node, Not):
        return f"(NOT {sql(node.part)})"
    if not node.parts:
        return "TRUE" if isinstance(node, All) else "FALSE"
    joiner = " AND " if isinstance(node, All) else " OR "
    return "(" + joiner.join(sql(part) for part in node.parts) + ")"


def _leaf(leaf: Test) -> str:
    if isinstance(leaf.constant, Number):
        return _number(leaf, leaf.constant.steps)
    column = _name(leaf.fact)
    if isinstance(leaf.constant, bool):
        return f"({column} {'=' if leaf.op == '==' else '<>'} {str(leaf.constant).upper()})"
    if leaf.kind == "path":
        return _path(leaf, column)
    rows = ", ".join(_text(row) for row in sorted(rows_of(leaf)))
    positive = leaf.op in {"in", "=="}
    if not rows:
        return f"(CASE WHEN {column} IS NULL THEN NULL ELSE {str(not positive).upper()} END)"
    return f"({column} {'IN' if positive else 'NOT IN'} ({rows}))"


def _number(leaf: Test, line: int) -> str:
    low, high = _name(f"{leaf.fact}.lo"), _name(f"{leaf.fact}.hi")
    if leaf.op in {"==", "!="}:
        equal = (
            f"CASE WHEN {low} = {line} AND {high} = {line} THEN TRUE"
            f" WHEN {low} > {line} OR {high} < {line} THEN FALSE ELSE NULL END"
        )
        return f"({equal})" if leaf.op == "==" else f"(NOT ({equal}))"
    edge = line if leaf.op in {">=", "<"} else line + 1
    least = f"CASE WHEN {low} >= {edge} THEN TRUE WHEN {high} < {edge} THEN FALSE ELSE NULL END"
    return f"({least})" if leaf.op in {">=", ">"} else f"(NOT ({least}))"


def _path(leaf: Test, column: str) -> str:
    rows = sorted(rows_of(leaf))
    within = " OR ".join(f"{column} = {_text(row)} OR starts_with({column}, {_text(row + '.')})" for row in rows)
    above = " OR ".join(f"starts_with({_text(row)}, {column} || '.')" for row in rows)
    found = (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN {within or 'FALSE'} THEN TRUE"
        f" WHEN {above or 'FALSE'} THEN NULL ELSE FALSE END"
    )
    return f"({found})" if leaf.op in {"in", "=="} else f"(NOT ({found}))"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
