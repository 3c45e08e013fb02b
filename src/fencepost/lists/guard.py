"""Row guards: a snapshot in which a list has shrunk beyond belief is refused, as it is a fault upstream more often.

Public copies of the lists have lost thousands of rows overnight; a screening against such a copy clears everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fencepost.lists.snapshot import Snapshot
from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.party_file import PartyFile


@dataclass(frozen=True, slots=True)
class Bound:
    """How much a list may shrink: by more than ``rows`` and more than ``share`` is too much."""

    share: Decimal = Decimal("0.10")
    rows: int = 10


_FORCE = "Wait for a whole one, or keep this one with --force if the publisher says that the list shrank."


def shrunk(old: Mapping[str, int], new: Mapping[str, int], bound: Bound | None = None) -> tuple[str, ...]:
    """Each list that is missing or has shrunk too far, and the whole if it has, in words.

    >>> shrunk({"EL": 3420, "UVL": 222}, {"EL": 2900})
    ('list EL shrank from 3,420 to 2,900 parties', 'list UVL with 222 parties is missing')
    """
    limit = bound or Bound()
    told: list[str] = []
    for code, before in sorted(old.items()):
        now = new.get(code, 0)
        if not now and before:
            told.append(f"list {code} with {before:,} parties is missing")
        elif _too_far(before, now, limit):
            told.append(f"list {code} shrank from {before:,} to {now:,} parties")
    before, now = sum(old.values()), sum(new.values())
    if not told and _too_far(before, now, limit):
        told.append(f"the whole shrank from {before:,} to {now:,} parties")
    return tuple(told)


def doubts(read: PartyFile, previous: Snapshot | None, bound: Bound | None = None) -> tuple[str, ...]:
    """Why a list that was read should not take the place of the one before, or nothing."""
    told = [fault.what.rstrip(".") for fault in read.faults] if read.cut else []
    if not read.parties:
        told.append("the list holds no parties")
    elif not any(any(map(str.isalpha, party.name)) for party in read.parties):
        told.append("no party of the list has a name")
    if previous is not None:
        told.extend(shrunk(previous.counts, read.counts, bound))
    return tuple(dict.fromkeys(told))


def refuse(told: tuple[str, ...], name: str) -> None:
    """Refuse a snapshot, with every reason at once.

    Raises:
        FencepostError: there is a reason.
    """
    if told:
        raise FencepostError(*(Fault(f"not kept: {reason}.", _FORCE, name) for reason in told))


def _too_far(before: int, now: int, bound: Bound) -> bool:
    lost = before - now
    return lost > bound.rows and Decimal(lost) > bound.share * before
