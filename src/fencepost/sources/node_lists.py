"""Slurm's compressed lists of nodes: ``gpu[001-004,007],login1`` is six names.

The form is that of ``scontrol show hostnames``: brackets hold numbers and ranges, with leading zeros kept, and a name
may hold several, each of which runs through all its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from math import prod

NO_NODES = frozenset({"", "none assigned", "none", "(null)", "unknown", "n/a"})
"""What stands where a job has no nodes, in small letters."""

_PART = re.compile(r"[^\[\],]+|\[[^\[\]]*\]")
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_LONGEST = 65_536


@lru_cache(maxsize=65_536)
def node_count(text: str) -> int | None:
    """How many names a list holds; ``None`` where it cannot be read. Nothing is expanded, so no range is too long."""
    if text.strip().lower() in NO_NODES:
        return 0
    names = _names(text)
    if names is None:
        return None
    total = 0
    for name in names:
        counts = [_many(part[1:-1]) if part.startswith("[") else 1 for part in name]
        if None in counts:
            return None
        total += prod(count for count in counts if count is not None)
    return total


def node_names(text: str, most: int = 10_000) -> list[str] | None:
    """The names themselves, the first ``most`` of them; ``None`` where the list cannot be read."""
    if node_count(text) is None:
        return None
    return list(islice((written for name in _names(text) or [] for written in _written(name)), most))


def _names(text: str) -> list[list[str]] | None:
    """Each name as its plain and bracketed parts."""
    if text.strip().lower() in NO_NODES:
        return []
    if len(text) > _LONGEST:
        return None
    names: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        if text[at] == ",":
            names.append([])
            at += 1
            continue
        part = _PART.match(text, at)
        if part is None:
            return None
        names[-1].append(part[0])
        at = part.end()
    return names if all(names) else None


def _many(inside: str) -> int | None:
    total = 0
    for piece in inside.split(","):
        found = _RANGE.fullmatch(piece.strip())
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            return None
        total += last - first + 1
    return total


def _written(parts: list[str]) -> Iterator[str]:
    """A name with each of its numbers, one after another: a list of all numbers of a range may be too long to hold."""
    if not parts:
        yield ""
        return
    for first in _numbers(parts[0]):
        for rest in _written(parts[1:]):
            yield first + rest


def _numbers(part: str) -> Iterator[str]:
    if not part.startswith("["):
        yield part
        return
    for piece in part[1:-1].split(","):
        first, _, last = piece.strip().partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield str(number).zfill(len(first))
