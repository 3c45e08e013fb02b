"""The shipped table of cloud regions: in which country the machines of a region stand.

A code means another place with another cloud: ``ap-southeast-3`` is Jakarta with one and Kuala Lumpur with the next. So
a region is looked up with its cloud; without one it is known only where all clouds that use the code agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.sources.instances import provider_called
from fencepost.sources.places import place
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

_COLUMNS = ("provider", "region", "name", "spellings", "country", "place", "source", "confidence", "note")
_PROVIDERS = ("AWS", "Azure", "Google", "Oracle", "Alibaba", "Tencent", "Huawei")
_BETWEEN = re.compile(r"[\s_]+")
_ZONE = re.compile(r"(.*\d)-?[a-z]|(.*)-[a-z]")
"""A zone is its region's code and one letter: ``us-east-1a``, ``us-central1-b``, ``cn-beijing-h``."""


@dataclass(frozen=True, slots=True)
class CloudRegion:
    """One region of one cloud.

    ``country`` is the code that the project uses everywhere: Hong Kong is ``CN``, and ``place`` says Hong Kong.
    """

    provider: str
    code: str
    name: str
    spellings: tuple[str, ...]
    country: str
    place: str
    source: str
    sure: Sure
    note: str

    def __str__(self) -> str:
        """``cn-north-1 (Beijing, CN)``."""
        return f"{self.code} ({', '.join(part for part in (self.place, self.country) if part)})"


class CloudRegions:
    """Regions by code or by the name that is shown; what is not in the table is not known, and never guessed."""

    __slots__ = ("_by_name", "_rows")

    def __init__(self, rows: Iterable[CloudRegion]) -> None:
        """Index the rows by their codes, names and other spellings.

        Raises:
            TableError: one cloud has two regions of one name.
        """
        self._rows = tuple(rows)
        self._by_name: dict[str, dict[str, CloudRegion]] = {}
        for row in self._rows:
            for spelling in {_folded(text) for text in (row.code, row.name, *row.spellings)}:
                first = self._by_name.setdefault(spelling, {}).setdefault(row.provider, row)
                if first is not row:
                    what = f"{spelling!r} of {row.provider} stands there twice."
                    raise TableError(Fault(what, "Keep one row.", "cloud_regions.csv"))

    def __len__(self) -> int:
        """How many regions are known."""
        return len(self._rows)

    def __iter__(self) -> Iterator[CloudRegion]:
        """Every row, in the order of the table."""
        return iter(self._rows)

    def find(self, region: str | None, provider: str | None = None) -> CloudRegion | None:
        """The region of a code, a zone or a shown name; ``None`` where it is not known.

        A provider that is no cloud of the table, such as a reseller, says nothing of whose region it is.
        """
        if not region or not region.strip():
            return None
        cloud = provider_called(provider) if provider else None
        name = _folded(region)
        zone = _ZONE.fullmatch(name)
        for spelling in (name, (zone[1] or zone[2]) if zone else None):
            held = self._by_name.get(spelling, {}) if spelling else {}
            if cloud in _PROVIDERS:
                held = {cloud: held[cloud]} if cloud in held else {}
            if held and len({row.country for row in held.values()}) == 1:
                return next(iter(held.values()))
            if held:
                return None
        return None


def read_cloud_regions(path: Path | None = None) -> CloudRegions:
    """The table, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds, or a name stands twice.
    """
    return CloudRegions(read_rows(path or shipped("data", "cloud_regions.csv"), _COLUMNS, _region))


@cache
def shipped_cloud_regions() -> CloudRegions:
    """The shipped table, read once."""
    return read_cloud_regions()


def _region(row: Row) -> CloudRegion:
    return CloudRegion(
        provider=row.one_of("provider", _PROVIDERS),
        code=row.required("region"),
        name=row.required("name"),
        spellings=row.parts("spellings"),
        country=_country(row),
        place=row.text("place"),
        source=row.required("source"),
        sure=row.sureness("confidence", row.text("confidence")),
        note=row.text("note"),
    )


def _country(row: Row) -> str:
    text = row.required("country")
    try:
        return place(text) if re.fullmatch("[A-Z]{2}", text) else place("")
    except ValueError:
        row.fault("country", f"{text!r} is no country.", "Write its code, such as SG.")
        return ""


def _folded(name: str) -> str:
    return _BETWEEN.sub(" ", name.strip()).casefold()
