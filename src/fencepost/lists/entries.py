"""What follows from one entry: the review policy in the project's words, and what each footnote adds."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from fencepost.model.fact import Sure
from fencepost.model.party import ListedParty
from fencepost.sources.entry_text import Review, review_word
from fencepost.sources.registers import Register, registers
from fencepost.sources.shipped import shipped


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote of Supplement No. 4 to Part 744; a row of ``footnotes.csv``."""

    footnote: str
    citation: str
    consequence: str
    exceptions: str
    review: str
    since: date
    sure: Sure
    note: str


@lru_cache(maxsize=1)
def known_footnotes() -> Mapping[str, Footnote]:
    """Every footnote by its number."""
    with shipped("data", "footnotes.csv").open(encoding="utf-8", newline="") as rows:
        return MappingProxyType({row["footnote"]: _footnote(row) for row in csv.DictReader(rows)})


def consequences(party: ListedParty) -> tuple[Footnote, ...]:
    """What the footnotes of an entry add, each with its citation."""
    return tuple(known_footnotes()[mark] for mark in party.footnotes if mark in known_footnotes())


def review_of(party: ListedParty) -> Review | None:
    """The entry's review policy in one word; ``see_entry`` where the text says more than one."""
    return review_word(party.review_policy)


def register_of(party: ListedParty) -> Register | None:
    """What is known of the list that a party is on, its effect and meaning; ``None`` for a list of one's own."""
    return registers().get(party.list)


def _footnote(row: Mapping[str, str]) -> Footnote:
    return Footnote(
        footnote=row["footnote"],
        citation=row["citation"],
        consequence=row["consequence"],
        exceptions=row["exceptions"],
        review=row["review"],
        since=date.fromisoformat(row["since"]),
        sure=cast("Sure", row["sure"]),
        note=row["note"],
    )
