"""Visitor 2: how a condition came to its truth, node by node, with the facts it read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fencepost.logic.tree import All, AnyOf, Node, Not, Test, Truth, Value, Values, both, either, negate
from fencepost.logic.truth import compare


@dataclass(frozen=True, slots=True)
class Traced:
    """A node with its truth; a leaf also has the value it read, a branch its parts."""

    node: Node
    truth: Truth
    value: Value = None
    parts: tuple[Traced, ...] = ()


Tracer = Callable[[Values], Traced]


def trace(node: Node, values: Values) -> Traced:
    """Evaluate every node, also those that a fast evaluation would skip."""
    return tracer(node)(values)


def tracer(node: Node) -> Tracer:
    """Compile a condition into a function that traces it; for conditions that are traced often."""
    if isinstance(node, Test):
        return _leaf(node)
    if isinstance(node, Not):
        part = tracer(node.part)

        def negated(values: Values) -> Traced:
            traced = part(values)
            return Traced(node, negate(traced.truth), None, (traced,))

        return negated
    parts = tuple(tracer(part) for part in node.parts)
    combine = both if isinstance(node, All) else either

    def joined(values: Values) -> Traced:
        traced = tuple([part(values) for part in parts])
        return Traced(node, combine([part.truth for part in traced]), None, traced)

    return joined


def _leaf(leaf: Test) -> Tracer:
    fact, decide = leaf.fact, compare(leaf)

    def read(values: Values) -> Traced:
        value = values.get(fact)
        return Traced(leaf, decide(value), value)

    return read


def open_leaves(traced: Traced) -> Iterator[Test]:
    """The leaves that keep an open node open: those whose facts would settle it."""
    if traced.truth is not None:
        return
    if isinstance(traced.node, Test):
        yield traced.node
    for part in traced.parts:
        yield from open_leaves(part)


def deciding(traced: Traced) -> Iterator[Traced]:
    """The leaves that carry the outcome: those which, all together, make the truth what it is."""
    if isinstance(traced.node, Test):
        yield traced
    elif isinstance(traced.node, AnyOf | All):
        # The parts that agree with the outcome suffice: one true part of an any, every part of a true all.
        agreeing = [part for part in traced.parts if part.truth is traced.truth]
        for part in agreeing:
            yield from deciding(part)
    else:
        for part in traced.parts:
            yield from deciding(part)
