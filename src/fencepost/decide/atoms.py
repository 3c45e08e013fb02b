"""Atoms: the largest parts of conditions that one group of cells settles by itself.

A portfolio is decided in two steps: every group of cells is held against its atoms once for each
distinct combination, and only the atoms' truths meet row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet

from fencepost.logic.tree import All, AnyOf, Node, Not, Test

Home = tuple[Hashable, bool]
"""The group of cells that tells a fact, and whether the fact is of the sort one may or may not know."""

HomeOf = Callable[[str], Home]


class Sorter:
    """Rearranges conditions so that parts of one home stand together, and notes these parts as atoms."""

    def __init__(self, home_of: HomeOf, drawn: AbstractSet[str]) -> None:
        """Take the home of every fact; ``drawn`` facts are conclusions and have none."""
        self._home_of = home_of
        self._drawn = drawn
        self.atoms: dict[Node, Home] = {}

    def sort(self, node: Node) -> Node:
        """An equivalent condition, all of whose parts that one home settles are noted as atoms."""
        sorted_node, home = self._sort(node)
        return sorted_node if home is None else self._atom(sorted_node, home)

    def _sort(self, node: Node) -> tuple[Node, Home | None]:
        if isinstance(node, Test):
            return node, None if node.fact in self._drawn else self._home_of(node.fact)
        if isinstance(node, Not):
            part, home = self._sort(node.part)
            return Not(part), home
        return self._gathered(node)

    def _gathered(self, node: All | AnyOf) -> tuple[Node, Home | None]:
        apart: list[Node] = []
        together: dict[Home, list[Node]] = {}
        for part in node.parts:
            sorted_part, home = self._sort(part)
            if home is None:
                apart.append(sorted_part)
            else:
                together.setdefault(home, []).append(sorted_part)
        join = type(node)
        if len(together) == 1 and not apart:
            home, parts = next(iter(together.items()))
            return (parts[0] if len(parts) == 1 else join(tuple(parts))), home
        for home, parts in together.items():
            apart.append(self._atom(parts[0] if len(parts) == 1 else join(tuple(parts)), home))
        return join(tuple(apart)), None

    def _atom(self, node: Node, home: Home) -> Node:
        self.atoms[node] = home
        return node
