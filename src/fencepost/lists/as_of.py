"""Whether a party was on its list on a day, from its own dates and from the snapshots that have it or lack it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fencepost.lists.snapshot import Snapshot, name_key
from fencepost.model.party import ListedParty

Standing = Literal["listed", "not_listed", "not_established"]


@dataclass(frozen=True, slots=True)
class State:
    """Where a party stands on a day, and why; ``notices`` say what the snapshots cannot show."""

    on: Standing
    why: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """One snapshot's word on a party: on this day its list had it, or had it not."""

    day: date
    party: ListedParty | None


def state(party: ListedParty, snapshots: Sequence[Snapshot], day: date) -> State:
    """Whether a party is on its list on a day.

    The publisher's dates go first. Without them a party is known from the first snapshot that has it; a party that
    an older snapshot has and a newer one has not came off on a day between the two, which is not established.
    """
    return _state(party, _sightings(party, snapshots), day, notices(snapshots, day, party.list))


def bearing(snapshots: Sequence[Snapshot], day: date) -> tuple[Snapshot, ...]:
    """The snapshots that tell whether a party is on its list on a day.

    Of each source these are the last whole one by then, the last whole one of each list that it lacks, what was
    taken between it and the first whole one after, that one, and the newest.
    """
    by_source: dict[str, list[Snapshot]] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.taken):
        by_source.setdefault(snapshot.source, []).append(snapshot)
    found: list[Snapshot] = []
    for taken in by_source.values():
        first = max((at for at, one in enumerate(taken) if one.full and one.day <= day), default=0)
        last = next((at for at, one in enumerate(taken) if one.full and one.day > day), len(taken) - 1)
        found.extend(_with_lists_lacking(taken[:first], taken[first]))
        found.extend(taken[first : last + 1])
        found.extend(taken[max(last + 1, len(taken) - 1) :])
    return tuple(found)


def _with_lists_lacking(earlier: Sequence[Snapshot], one: Snapshot) -> list[Snapshot]:
    """The last whole snapshot of each list that one taken later lacks, oldest first."""
    last = {code: at for at, before in enumerate(earlier) if before.full for code in before.counts}
    return [earlier[at] for at in sorted({at for code, at in last.items() if code not in one.counts})]


def notices(snapshots: Sequence[Snapshot], day: date, code: str | None = None) -> tuple[str, ...]:
    """What the snapshots of a list (or of any) cannot show of a day."""
    of_list = [snapshot for snapshot in snapshots if code is None or code in snapshot.counts]
    whole = sorted(snapshot.day for snapshot in of_list if snapshot.full)
    named = f" of list {code}" if code else ""
    if not whole:
        return (f"No whole snapshot{named} is kept: parties that are missing here may be listed.",)
    if day < whole[0]:
        return (f"The first snapshot{named} is of {whole[0]}: parties removed before that day cannot be seen.",)
    return ()


def roll_on(snapshots: Sequence[Snapshot], day: date, code: str | None = None) -> tuple[tuple[ListedParty, State], ...]:
    """Every party of the snapshots that is, or may be, on its list on a day; each as the nearest snapshot has it."""
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.taken)
    nearest = [*(s for s in reversed(ordered) if s.day <= day), *(s for s in ordered if s.day > day)]
    told: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[str, ...]] = set()
    found: list[tuple[ListedParty, State]] = []
    for snapshot in nearest:
        fresh = []
        for party in snapshot.parties:
            if (code is not None and party.list != code) or name_key(party) in seen:
                continue
            fresh.append(name_key(party))
            said = told.setdefault(party.list, notices(ordered, day, party.list))
            standing = _state(party, _sightings(party, ordered), day, said)
            if standing.on != "not_listed":
                found.append((party, standing))
        seen.update(fresh)  # entries of one name in one snapshot are several parties, in two snapshots one
    return tuple(found)


def _sightings(party: ListedParty, snapshots: Iterable[Snapshot]) -> list[_Seen]:
    """What each snapshot of the party's list says, oldest first; one that is not whole cannot say that it lacks it.

    A source that never had the party under this name may have it under another, so that it proves nothing.
    """
    by_source: dict[str, list[_Seen]] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.taken):
        if party.list in snapshot.counts:
            found = snapshot.roll.find(party)
            said = by_source.setdefault(snapshot.source, [])
            if found is not None or snapshot.full:
                said.append(_Seen(snapshot.day, found))
    knowing = [said for said in by_source.values() if any(seen.party for seen in said)] or list(by_source.values())
    return sorted((seen for said in knowing for seen in said), key=lambda seen: seen.day)


def _state(party: ListedParty, seen: list[_Seen], day: date, said: tuple[str, ...]) -> State:
    listed = _listed(party, seen)
    if party.removed is not None and day >= party.removed:
        return State("not_listed", f"Off the list since {party.removed}, as published.", said)
    if listed is not None and day < listed:
        return State("not_listed", f"Listed on {listed}, as published.", said)
    before = [one for one in seen if one.day <= day]
    after = [one for one in seen if one.day > day]
    if not before:
        return _from_the_first(after, listed, said)
    if before[-1].party is not None:
        return _still_there(before[-1], after, day, party.removed, said)
    came_late = not any(one.party for one in before) and any(one.party for one in after)
    if listed is not None and came_late:
        # A copy may lag behind the Federal Register by days; the entry's own date is the law's.
        why = f"Listed on {listed}, as published; the snapshot of {before[-1].day} did not have it yet."
        return State("listed", why, said)
    return _not_there(before[-1], after[0] if after else None, day, said)


def _from_the_first(after: list[_Seen], listed: date | None, said: tuple[str, ...]) -> State:
    """On a day before every snapshot the party's own date decides, if it has one; a snapshot may lag behind it."""
    seen = next((one for one in after if one.party is not None), None)
    if listed is not None and (not after or seen is not None):
        return State("listed", f"Listed on {listed}, as published.", said)
    if not after:
        return State("not_established", "The entry bears no listing date, and no snapshot has it.", said)
    if seen is not None:
        return State("not_established", f"The entry bears no listing date; first seen on {seen.day}.", said)
    return State("not_established", f"The snapshot of {after[0].day} does not have it.", said)


def _still_there(before: _Seen, after: list[_Seen], day: date, removed: date | None, said: tuple[str, ...]) -> State:
    if after and after[0].party is None and removed is None and before.day < day:
        why = f"On the list on {before.day} and no longer on {after[0].day}; the day it came off is not known."
        return State("not_established", why, said)
    return State("listed", f"On the list in the snapshot of {before.day}.", said)


def _not_there(before: _Seen, after: _Seen | None, day: date, said: tuple[str, ...]) -> State:
    if after is not None and after.party is not None and before.day < day:
        why = f"Not on the list on {before.day} and on it on {after.day}; the day it came on is not known."
        return State("not_established", why, said)
    return State("not_listed", f"Not on the list in the snapshot of {before.day}.", said)


def _listed(party: ListedParty, seen: list[_Seen]) -> date | None:
    """The listing date of the party, or of another snapshot's copy of it."""
    dates = [one.party.listed for one in seen if one.party is not None and one.party.listed is not None]
    return party.listed or min(dates, default=None)
