"""What comes out of a file of listed parties: the parties, and the faults of the file as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from fencepost.model.fault import Fault
from fencepost.model.party import ListedParty


@dataclass(frozen=True, slots=True)
class PartyFile:
    """Every row of a list as a party, what was wrong with the file, and how many parties each list has.

    ``faults`` are of the file as a whole; what was wrong with one row stands in its party's own ``faults``.
    ``cut`` tells that the file broke off, so that a party missing from it may still be on its list.
    """

    parties: tuple[ListedParty, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    form: str
    cut: bool = False


@dataclass(slots=True)
class Reading:
    """A list being read: its name, and the faults of the file as they are met."""

    name: str
    faults: list[Fault]
    cut: bool = False

    def fault(
        self, what: str, todo: str, row: int | None = None, column: str | None = None, *, lost: bool = False
    ) -> None:
        """Note a fault of the file; ``lost`` where a row is left out for it, so that its party may be missing."""
        self.cut = self.cut or lost
        self.faults.append(Fault(what, todo, self.name, row, column))

    def broken_off(self, what: str) -> None:
        """Note that the file ends too early; what came before the break is kept."""
        self.cut = True
        self.fault(what, "Download the file again; the parties before this place were read.")


def gathered(parties: Iterable[ListedParty], reading: Reading, form: str) -> PartyFile:
    """All parties of a reading; an id that its list bears twice is told of each party after the first."""
    seen: dict[tuple[str, str], int] = {}
    kept: list[ListedParty] = []
    for row, party in enumerate(parties, start=1):
        key = (party.list, party.id)
        first = seen.setdefault(key, row)
        if first != row:
            twice = f"the id {party.id[:40]!r} is also that of party {first} of the file"
            kept.append(replace(party, faults=(*party.faults, twice)))
        else:
            kept.append(party)
    counts = Counter(party.list for party in kept)
    if not kept and not reading.faults:
        reading.fault("the file holds no parties.", "Check that it was downloaded whole.")
    return PartyFile(tuple(kept), tuple(reading.faults), MappingProxyType(dict(counts)), form, reading.cut)
