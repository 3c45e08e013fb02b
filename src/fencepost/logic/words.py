"""Visitor 4: a condition as an English clause."""

from __future__ import annotations

from collections.abc import Callable

from fencepost.logic.tree import All, Node, Not, Number, Table, Test, Word, Words

_OPS = {
    ">=": "is at least",
    ">": "is more than",
    "<=": "is at most",
    "<": "is less than",
    "==": "is",
    "!=": "is not",
    "in": "is in",
    "not in": "is not in",
}

Name = Callable[[str], str]
"""From a fact's or a table's id to what people call it."""


def words(node: Node, name: Name = str) -> str:
    """The condition in English; ``name`` says how people call a fact or a table."""
    if isinstance(node, Test):
        return _leaf(node, name)
    if isinstance(node, Not):
        return f"it is not so that {_part(node.part, name)}"
    if not node.parts:
        return "always" if isinstance(node, All) else "never"
    joined = [_part(part, name) for part in node.parts]
    return (" and " if isinstance(node, All) else " or ").join(joined)


def _part(node: Node, name: Name) -> str:
    text = words(node, name)
    bare = isinstance(node, Test) or (not isinstance(node, Not) and len(node.parts) <= 1)
    return text if bare else f"({text})"


def _leaf(leaf: Test, name: Name) -> str:
    constant, subject = leaf.constant, name(leaf.fact)
    if isinstance(constant, bool):
        holds = constant if leaf.op == "==" else not constant
        return f"{subject}: {'yes' if holds else 'no'}"
    if isinstance(constant, Number | Word):
        shown = constant.text
    elif isinstance(constant, Words):
        shown = f"({', '.join(constant.items)})"
    elif isinstance(constant, Table):
        shown = name(constant.id)
    return f"{subject} {_OPS[leaf.op]} {shown}"
