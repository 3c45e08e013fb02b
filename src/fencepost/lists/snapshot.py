"""A snapshot: what a publisher's lists held at the moment they were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from fencepost.model.party import ListedParty


def name_key(party: ListedParty) -> tuple[str, str]:
    """A party's list and name, whatever the case and spacing of the name."""
    return party.list, " ".join(party.name.casefold().split())


class Roll:
    """The parties of one snapshot, found again by list, id and name, or by list and name.

    An id alone proves nothing: publishers use ids again for others, and number copies anew every day.
    """

    def __init__(self, parties: Iterable[ListedParty]) -> None:
        """Index the parties."""
        self._by_id: dict[tuple[str, str, str], ListedParty] = {}
        self._by_name: dict[tuple[str, str], ListedParty] = {}
        for party in parties:
            key = name_key(party)
            self._by_id.setdefault((*key, party.id), party)
            self._by_name.setdefault(key, party)

    def find(self, party: ListedParty) -> ListedParty | None:
        """The same party as this snapshot has it, or ``None``."""
        key = name_key(party)
        return self._by_id.get((*key, party.id)) or self._by_name.get(key)


@dataclass(frozen=True)
class Snapshot:
    """Lists as taken at one moment.

    ``id`` is made of the content's hash, and of the list that it was put on by hand, so that two takings of equal
    content share it. ``full`` says that every list in ``counts`` is there whole, so that who is missing was not on
    it. ``counts`` has the parties of each list, ``mended`` how many of them bear faults, ``forced`` what was wrong
    with a snapshot that was kept anyway.
    """

    id: str
    taken: datetime
    full: bool
    counts: Mapping[str, int]
    load: Callable[[], tuple[ListedParty, ...]] = field(repr=False, compare=False)
    source: str = ""
    address: str = ""
    sha256: str = ""
    faults: tuple[str, ...] = ()
    mended: int = 0
    forced: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, parties: Iterable[ListedParty], taken: datetime, *, full: bool = True, name: str = "memory"
    ) -> Snapshot:
        """A snapshot that is in no store."""
        held = tuple(parties)
        counts = MappingProxyType(dict(Counter(party.list for party in held)))
        return cls(name, taken, full, counts, lambda: held, source=name)

    @property
    def day(self) -> date:
        """The day on which it was taken."""
        return self.taken.date()

    @cached_property
    def parties(self) -> tuple[ListedParty, ...]:
        """Every party, read when it is first asked for."""
        return self.load()

    @cached_property
    def roll(self) -> Roll:
        """The parties, to find one again."""
        return Roll(self.parties)


def age(snapshot: Snapshot, day: date) -> int:
    """How many days before a day a snapshot was taken; negative if it was taken later."""
    return (day - snapshot.day).days


_STALE, _OLD = 7, 30


def staleness(snapshot: Snapshot, day: date) -> str:
    """The age of a snapshot on a day, in a sentence.

    The lists change on most working days: after a week something is very likely missing.
    """
    days = age(snapshot, day)
    when = f"The {_named(snapshot)} is of {snapshot.day}"
    if days < 0:
        return f"{when}, after {day}."
    if days == 0:
        return f"{when}, the day itself."
    told = f"{when}, {days} {'day' if days == 1 else 'days'} old"
    if days > _OLD:
        return f"{told}: too old to rely on. Run 'fencepost lists update'."
    if days > _STALE:
        return f"{told}: changes since then are not in it. Run 'fencepost lists update'."
    return f"{told}."


def doubted(snapshot: Snapshot) -> str:
    """What was wrong with a snapshot that was kept by force, in a sentence; nothing for any other."""
    if not snapshot.forced:
        return ""
    reasons = "; ".join(snapshot.forced)
    return f"The {_named(snapshot)} was kept by --force although {reasons}: who is missing from it may be listed."


def _named(snapshot: Snapshot) -> str:
    return snapshot.id if snapshot.source in {"", snapshot.id} else f"{snapshot.source} snapshot {snapshot.id}"


def snapshot_dict(snapshot: Snapshot, day: date, *, latest: bool) -> dict[str, Any]:
    """A snapshot by the keys of its JSON; ``latest`` says whether it is the newest of its source."""
    return {
        "id": snapshot.id,
        "source": snapshot.source,
        "taken": snapshot.taken.isoformat(),
        "age_days": age(snapshot, day),
        "latest": latest,
        "full": snapshot.full,
        "parties": sum(snapshot.counts.values()),
        "counts": dict(snapshot.counts),
        "mended": snapshot.mended,
        "faults": list(snapshot.faults),
        "forced": list(snapshot.forced),
        "address": snapshot.address,
        "sha256": snapshot.sha256,
    }
