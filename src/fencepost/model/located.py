"""Text with its place in a file, so that every fault in a law file can point at itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fencepost.model.fault import Fault, FencepostError


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text file: line and column count from 1; ``text`` is the whole line."""

    file: str
    line: int
    column: int
    text: str = ""

    def moved(self, by: int) -> Position:
        """The place some characters further to the right."""
        return Position(self.file, self.line, self.column + by, self.text)


@dataclass(frozen=True, slots=True)
class LawFault(Fault):
    """A fault in a law file, shown with its line and a caret under the place."""

    at: Position = Position("", 0, 0)

    def __str__(self) -> str:
        """Place, fault, remedy, the line itself and a caret."""
        head = f"{self.at.file}:{self.at.line}:{self.at.column}: {self.what} {self.todo}".rstrip()
        if not self.at.text:
            return head
        return f"{head}\n    {self.at.text}\n    {' ' * (self.at.column - 1)}^"


class LawError(FencepostError):
    """One or more faults in the law files; all faults of all files are reported at once."""


def law_fault(at: Position, what: str, todo: str) -> LawFault:
    """A fault at a place in a law file."""
    return LawFault(what=what, todo=todo, file=at.file, row=at.line, at=at)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar of a law file, always text, with its place."""

    value: str
    at: Position


@dataclass(frozen=True, slots=True)
class Seq:
    """A list of a law file, with its place."""

    items: tuple[Located, ...]
    at: Position

    def __iter__(self) -> Iterator[Located]:
        """The entries in order."""
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping of a law file: its entries, the place of each key, and its own place."""

    entries: dict[str, Located]
    keys: dict[str, Position]
    at: Position


Located = Text | Seq | Map


def plain(node: Located) -> object:
    """The node as plain dicts, lists and strings."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}
