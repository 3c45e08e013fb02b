"""A party on a restricted-party list, whatever format its list was published in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PartyKind = Literal["organisation", "person", "vessel", "aircraft", "address", "unknown"]


@dataclass(frozen=True, slots=True)
class PartyAddress:
    """One address of a party: the text as listed, and the ISO 3166 alpha-2 code of its country where known."""

    text: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One entry of one list.

    ``list`` is the short code of the list (``EL``, ``UVL``, ``MEU``, ``DPL``, ``SDN``, ``CMIC``, …) and
    ``id`` the entry's id within it as published. ``listed`` and ``removed`` are the first day on the
    list and the first day off it, where the publisher tells. ``footnotes`` are the footnotes of
    Supplement No. 4 to Part 744 that stand in the entry (``1`` to ``5``). ``faults`` tell
    what was mended or could not be read in the published row.
    """

    id: str
    list: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: PartyKind = "unknown"
    addresses: tuple[PartyAddress, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    listed: date | None = None
    removed: date | None = None
    citations: tuple[str, ...] = ()
    licence_requirement: str = ""
    review_policy: str = ""
    footnotes: tuple[str, ...] = ()
    remarks: str = ""
    url: str = ""
    faults: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The listed name and then the aliases."""
        return (self.name, *self.aliases)
