"""Visitor 1, the fast one: a condition becomes a Python function from facts to truth."""

from __future__ import annotations

from collections.abc import Callable

from fencepost.logic.tree import All, Node, Not, Test, Truth, Values
from fencepost.logic.truth import compare

Closure = Callable[[Values], Truth]


def closure(node: Node) -> Closure:
    """Compile a condition; the function returns ``True``, ``False``, or ``None`` for open."""
    if isinstance(node, Test):
        fact, decide = node.fact, compare(node)
        return lambda values: decide(values.get(fact))
    if isinstance(node, Not):
        part = closure(node.part)
        return lambda values: None if (truth := part(values)) is None else not truth
    parts = tuple(closure(part) for part in node.parts)
    return _all(parts) if isinstance(node, All) else _any(parts)


def _all(parts: tuple[Closure, ...]) -> Closure:
    def decide(values: Values) -> Truth:
        outcome: Truth = True
        for part in parts:
            truth = part(values)
            if truth is False:
                return False
            if truth is None:
                outcome = None
        return outcome

    return decide


def _any(parts: tuple[Closure, ...]) -> Closure:
    def decide(values: Values) -> Truth:
        outcome: Truth = False
        for part in parts:
            truth = part(values)
            if truth is True:
                return True
            if truth is None:
                outcome = None
        return outcome

    return decide
