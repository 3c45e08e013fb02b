"""What the statements of one BODS record say together: the newest wins, and the older ones keep the days before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fencepost.sources.bods_interests import NOT_TOLD, Interest
from fencepost.sources.held_days import Edge


@dataclass(frozen=True, slots=True)
class Unspecified:
    """A party of whom only the reason is told why it is not named."""

    reason: str
    description: str = ""

    def __str__(self) -> str:
        """``unknown: no owner could be found``."""
        return ": ".join(part for part in (self.reason, self.description) if part)


@dataclass(frozen=True, slots=True)
class Version:
    """One statement of a relationship: what it says, on which day it was made, and where it stands in the file."""

    row: int
    made: date | None
    closed: bool
    subject: str | Unspecified
    party: str | Unspecified
    interests: tuple[Interest, ...]
    components: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """An interest with the days on which it is held, and the statement that tells it."""

    version: Version
    interest: Interest
    since: Edge | None
    until: Edge | None


def newest_first(versions: list[Version]) -> list[Version]:
    """The statements of a record by day, the latest first; of one day the last of the file first."""
    return sorted(versions, key=lambda one: (one.made or date.min, one.row), reverse=True)


def history(versions: list[Version]) -> Iterator[Held]:
    """Each interest of a record for the days for which no later statement speaks.

    A statement speaks from the day on which an interest of its begins; where that is not told, from its own day, and
    the first one for all days before. One that closes the record ends what has no end yet. Statements without a day
    cannot be put in order, so of those the last of the file stands alone.
    """
    ordered = newest_first(versions)
    if any(one.made is None for one in ordered):
        ordered = ordered[:1]
    spoken: dict[str, date] = {}
    before: date | None = None
    for place, version in enumerate(ordered):
        is_first = place == len(ordered) - 1
        starts: dict[str, date] = {}
        for interest in version.interests or (() if version.closed else (NOT_TOLD,)):
            since = interest.since or (None if is_first else _on(version.made))
            until = interest.until or (_on(version.made) if version.closed else None)
            until = _sooner(until, spoken.get(interest.type, before))
            start = since.first if since else version.made
            if start is not None:
                starts[interest.type] = min(start, starts.get(interest.type, start))
            if since is None or until is None or until.last > since.first:
                yield Held(version, interest, since, until)
        spoken, before = _spoken(spoken, starts, version.made)


def _spoken(
    later: Mapping[str, date], starts: Mapping[str, date], made: date | None
) -> tuple[dict[str, date], date | None]:
    """From when on this statement or a later one speaks for each type of interest, and for every other."""
    if made is None:
        return {}, None
    types = {*later, *starts}
    return {code: min(later.get(code, made), starts.get(code, made), made) for code in types}, made


def _on(day: date | None) -> Edge | None:
    return Edge(day, day) if day else None


def _sooner(until: Edge | None, limit: date | None) -> Edge | None:
    if limit is None or (until is not None and until.last <= limit):
        return until
    return Edge(min(until.first, limit), limit) if until is not None else Edge(limit, limit)
