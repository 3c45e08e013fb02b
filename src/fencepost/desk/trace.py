"""The steps of an answer as a tree: a control, its tests, and below each the step that concluded what it tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_GROUND = {"classification", "definition"}


@dataclass(frozen=True, slots=True)
class Node:
    """A step with its tests; ``seen`` marks one that is opened further up, so that it is shown by its name alone."""

    number: int
    step: Mapping[str, Any]
    tests: tuple[tuple[Mapping[str, Any], tuple[Node, ...]], ...] = ()
    seen: bool = False


def tree(steps: Sequence[Mapping[str, Any]]) -> tuple[Node, ...]:
    """The steps of an answer file as a tree. Every step stands in it, and is opened once.

    What decides stands first: controls and releases; a classification or definition that none of them tested stands
    behind them by itself.
    """
    concluding: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        if step["concludes"]:
            concluding.setdefault(step["concludes"], []).append(number)
    opened: set[int] = set()

    def node(number: int, above: frozenset[int]) -> Node:
        if number in opened:
            return Node(number, steps[number], seen=True)
        opened.add(number)
        tests = []
        for test in steps[number]["tests"]:
            below = [one for one in concluding.get(test["fact"], ()) if one not in above and one != number]
            tests.append((test, tuple(node(one, above | {number}) for one in below)))
        return Node(number, steps[number], tuple(tests))

    controls = [n for n, step in enumerate(steps) if step["kind"] not in _GROUND]
    roots = [node(n, frozenset()) for n in controls if n not in opened]
    # A classification is opened from the last one back: the last is the one that the earlier ones led to.
    left = [node(n, frozenset()) for n in reversed(range(len(steps))) if n not in opened]
    return (*roots, *reversed(left))
