"""Who owns, controls or directs whom: units and the holdings between them, whatever format told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

UnitKind = Literal["organisation", "person", "state", "arrangement", "unknown"]

HoldingKind = Literal["share", "votes", "control", "consolidation", "fund", "officer", "link"]
"""What is held. Only a ``share`` counts for a 50 percent rule: ``votes`` and ``control`` (a right to appoint, another
influence) are no ownership; ``consolidation`` is an accounting parent (share not told); ``fund`` a manager or a fund's
own structure; ``officer`` a director or manager; ``link`` any other tie."""

WHOLE = 100_000_000
"""A whole, in parts: shares are counted in millionths of one percent, so that sums at a line are exact."""

_PARTS = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """A company, person or public body that owns or is owned.

    ``registered`` is the country of its registration (of a person: the nationality), ``headquarters`` that of its
    headquarters' address, which is not the same; ISO 3166 alpha-2, ``None`` where not told. ``identifiers`` are written
    ``scheme:value`` with the schemes of org-id.guide in lower case (``xi-lei``, ``cn-uscc``, ``gb-coh``).
    ``anonymous`` marks an owner of whom it is said only that there is one.
    """

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    kind: UnitKind = "unknown"
    registered: str | None = None
    headquarters: str | None = None
    address: str = ""
    identifiers: tuple[str, ...] = ()
    anonymous: bool = False
    source: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """One holding: ``owner`` has between ``low`` and ``high`` parts of ``owned``, from ``since`` until ``until``.

    ``low`` and ``high`` are parts of ``WHOLE`` and enclose the true share; 0 to ``WHOLE`` where it is not told.
    ``since`` is the first day on which it holds and ``until`` the first on which it holds no more; ``None`` where not
    told. ``direct`` is false of a holding through others. ``row`` counts as a spreadsheet does,
    or lines, or statements.
    """

    owner: str
    owned: str
    kind: HoldingKind = "share"
    low: int = 0
    high: int = WHOLE
    since: date | None = None
    until: date | None = None
    direct: bool | None = None
    source: str = ""
    row: int = 0


def parts(percent: Decimal, *, up: bool = False) -> int:
    """A percentage as parts of ``WHOLE``, rounded outwards: down, or up for an upper end.

    >>> parts(Decimal("33.33333333")), parts(Decimal("33.33333333"), up=True)
    (33333333, 33333334)
    """
    return int((percent * _PARTS).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def percent(count: int) -> str:
    """Parts of ``WHOLE`` as people write a percentage: ``33.333333``, ``50``."""
    text = f"{count // 1_000_000}.{count % 1_000_000:06d}"
    return text.rstrip("0").rstrip(".")
