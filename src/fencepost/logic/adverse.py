"""Whether a condition counts when some facts are read as shown and every other open fact is taken as it hurts.

A control that rests on knowledge is not raised by what nobody knows of the parties; but an open
fact of another sort, such as where the item was made, must never shield a deal from it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from fencepost.logic.tree import All, Node, Not, Test, Values
from fencepost.logic.truth import compare


def counts(node: Node, values: Values, as_shown: AbstractSet[str]) -> bool:
    """True where the condition holds once every open fact outside ``as_shown`` is taken so that it holds."""
    return _pair(node, values, as_shown)[0]


def _pair(node: Node, values: Values, as_shown: AbstractSet[str]) -> tuple[bool, bool]:
    """The condition at its most adverse, and at its least adverse."""
    if isinstance(node, Test):
        truth = compare(node)(values.get(node.fact))
        shown, possible = truth is True, truth is not False
        return (shown, possible) if node.fact in as_shown else (possible, shown)
    if isinstance(node, Not):
        most, least = _pair(node.part, values, as_shown)
        return not least, not most
    pairs = [_pair(part, values, as_shown) for part in node.parts]
    combine = all if isinstance(node, All) else any
    return combine(most for most, _ in pairs), combine(least for _, least in pairs)
