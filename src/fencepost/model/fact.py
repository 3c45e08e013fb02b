"""One thing known about a deal, and where it is known from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fencepost.model.quantity import Interval

Sure = Literal["text", "secondary", "knowledge"]
"""How well a thing is established: the text was seen, a source that quotes it, or memory."""

SURENESS: tuple[Sure, ...] = ("text", "secondary", "knowledge")
"""From best to least established."""

FactValue = Interval | bool | str
"""A number with its bounds, a yes or no, or a code."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a deal: its value, and the file, column, table row or derivation it came from.

    ``value`` is ``None`` when the fact is unknown; ``source`` then says why.
    """

    id: str
    value: FactValue | None
    source: str
    sure: Sure = "text"


def least_sure(*marks: Sure) -> Sure:
    """The weakest of several marks: a derivation is no surer than what it rests on."""
    return max(marks, key=SURENESS.index, default="text")
