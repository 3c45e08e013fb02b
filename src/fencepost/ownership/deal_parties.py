"""Who has a part in a deal, and what its row tells of each: seat, addresses, telephone numbers, officers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fencepost.model.deal import KNOWN_NONE, ROLES, Deal
from fencepost.names.text import MAX_NAME
from fencepost.sources.encoding import mended
from fencepost.sources.places import NOWHERE, place

SEVERAL = frozenset({"intermediary", "forwarder"})
"""Roles whose cell may name several, split by semicolons."""

MOST_PARTIES = 20
"""Names in one cell that are looked at."""

MOST_ENTRIES = 20
"""Addresses, numbers, officers or countries in one cell that are looked at."""

_MOST_SHARED = 40
_BESIDE = ("hq", "parent_hq", "address", "phone", "officers")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the row tells of a party, and its column; ``shared`` where it may be another's in that cell."""

    text: str
    column: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class DealParty:
    """One party of a deal in one role, by its name as written, and what the row tells of it."""

    role: str
    name: str
    seats: tuple[Told, ...] = ()
    parent_seats: tuple[Told, ...] = ()
    addresses: tuple[Told, ...] = ()
    phones: tuple[Told, ...] = ()
    officers: tuple[Told, ...] = ()

    @property
    def id(self) -> str:
        """The party's own id within a route: its name without case and punctuation, so that one in two roles is one."""
        letters = "".join(mark if mark.isalnum() else " " for mark in self.name.casefold())
        return "party:" + (" ".join(letters.split()) or self.name)

    @property
    def called(self) -> str:
        """Role and name: ``forwarder Lion Freight``."""
        return f"{self.role.replace('_', ' ')} {self.name}"


def parties(deal: Deal) -> tuple[DealParty, ...]:
    """Everybody whom a row names, in the order of the roles."""
    return tuple(party for role in ROLES for party in _in_role(deal, role))


def names(deal: Deal, role: str) -> tuple[str, ...]:
    """The names in a role's cell; none where it is empty or says ``none``."""
    text = deal.cell(role)
    if text is None or text.casefold() == KNOWN_NONE:
        return ()
    found = entries(text) if role in SEVERAL else (text,)
    return tuple(dict.fromkeys(shown(name) for name in found if shown(name)))[:MOST_PARTIES]


def entries(text: str | None) -> tuple[str, ...]:
    """The entries of a cell that holds several, parted by semicolons; names and addresses hold commas."""
    if text is None or text.casefold() == KNOWN_NONE:
        return ()
    parts = (part.strip() for part in text.replace("；", ";").split(";"))  # noqa: RUF001 - the Chinese mark is meant
    return tuple(part for part in parts if part)


def shown(text: str) -> str:
    """A text short enough to show, on one line and without control marks."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in mended(text[:MAX_NAME])).split())


def code_of(text: str) -> str | None:
    """The code of a place, or ``None`` where it is none or cannot be read."""
    try:
        code = place(text)
    except ValueError:
        return None
    return None if code == NOWHERE else code


def as_counted(text: str) -> str:
    """What a reader of a place must know: that Hong Kong counts as China."""
    hong_kong = code_of(text) == "CN" and text.strip().casefold().startswith(("h", "香"))
    return "Hong Kong counts as China (85 FR 83788)" if hong_kong else ""


def _in_role(deal: Deal, role: str) -> Iterator[DealParty]:
    called = names(deal, role)
    for at, name in enumerate(called):
        yield DealParty(
            role,
            name,
            _told(deal, f"{role}_hq", at, len(called)),
            _told(deal, f"{role}_parent_hq", at, len(called)),
            _told(deal, f"{role}_address", at, len(called)),
            _told(deal, f"{role}_phone", at, len(called)),
            _told(deal, f"{role}_officers", None, len(called)),
        )


def _told(deal: Deal, column: str, at: int | None, count: int) -> tuple[Told, ...]:
    """What a column tells of the party at a place: its own entry where there is one for each, else all of them.

    Without a place the entries are never one for each: a firm has several officers.
    """
    found = entries(deal.cell(column))
    if at is not None and count > 1 and len(found) == count:
        return (Told(found[at], column),)
    return tuple(Told(text, column, shared=count > 1) for text in found[: _most(count)])


def _most(count: int) -> int:
    """Entries looked at of a column beside so many names: each entry may be each name's, and all are held together."""
    return MOST_ENTRIES if count <= 1 else max(1, _MOST_SHARED // count)


def left_out(deal: Deal) -> Iterator[str]:
    """What of a row is not looked at, because a cell holds too much."""
    for role in ROLES:
        named = len(entries(deal.cell(role))) if role in SEVERAL else 1
        if named > MOST_PARTIES:
            yield f"column {role}: only the first {MOST_PARTIES} of {named} names were looked at"
        count = min(named, MOST_PARTIES)
        for part in _BESIDE:
            told, most = len(entries(deal.cell(f"{role}_{part}"))), _most(count)
            one_each = told == named and part != "officers"
            if told > most and not one_each:
                yield f"column {role}_{part}: only the first {most} of {told} entries were looked at"
