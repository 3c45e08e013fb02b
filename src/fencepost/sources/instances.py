"""The shipped table of cloud machines: how many of which accelerator an instance type holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

_COLUMNS = ("instance", "provider", "accelerator", "count", "source", "confidence", "note")
_COUNT = re.compile(r"[1-9]\d{0,3}(?:/[1-9]\d?)?", re.ASCII)
_BETWEEN = re.compile(r"[\s_]+")
_AZURE_PREFIX = "standard_"

_PROVIDERS = {
    "AWS": ("aws", "amazon", "amazon web services", "amazon web services, inc."),
    "Azure": ("azure", "microsoft", "microsoft azure"),
    "Google": ("google", "google cloud", "google cloud platform", "gcp"),
    "Oracle": ("oracle", "oracle cloud", "oracle cloud infrastructure", "oci"),
    "Alibaba": ("alibaba", "alibaba cloud", "aliyun"),
    "Tencent": ("tencent", "tencent cloud"),
    "Huawei": ("huawei", "huawei cloud"),
    "IBM": ("ibm", "ibm cloud"),
    "Lambda": ("lambda", "lambda labs"),
}
_SPELT = {spelling: name for name, spellings in _PROVIDERS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance type: the accelerator by its name, and how many of them; a fraction where tenants share one.

    ``accelerator`` is a name that the catalogue of chips finds.
    """

    name: str
    provider: str
    accelerator: str
    count: Fraction
    source: str
    sure: Sure
    note: str


class Instances:
    """Instance types by name; what is not in the table is not known, and never guessed from its family."""

    __slots__ = ("_by_name", "_rows")

    def __init__(self, rows: Iterable[Instance]) -> None:
        """Index the rows by their names.

        Raises:
            TableError: two rows have one name.
        """
        self._by_name: dict[str, Instance] = {}
        self._rows = tuple(rows)
        for row in self._rows:
            name = _folded(row.name)
            # Azure's bills leave its prefix out; nobody else's names have one.
            for spelling in {name, name.removeprefix(_AZURE_PREFIX)}:
                first = self._by_name.setdefault(spelling, row)
                if first is not row:
                    raise TableError(Fault(f"{row.name!r} stands there twice.", "Keep one row.", "instances.csv"))

    def __len__(self) -> int:
        """How many instance types are known."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Instance]:
        """Every row, in the order of the table."""
        return iter(self._rows)

    def find(self, name: str, provider: str | None = None) -> Instance | None:
        """The row of an instance type, in any case; ``None`` for a name that is not in the table.

        Azure's ``Standard_`` may be left out, and spaces stand for underscores. A provider that is told must be the
        row's, by any of its usual names: another, or an unknown one, finds nothing.
        """
        row = self._by_name.get(_folded(name))
        if row is None or provider is None:
            return row
        return row if _SPELT.get(" ".join(provider.lower().split())) == row.provider else None

    def knows(self, provider: str) -> bool:
        """Whether a provider is one whose machines the table tells, by any of its usual names."""
        return " ".join(provider.lower().split()) in _SPELT


def read_instances(path: Path | None = None) -> Instances:
    """The table, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds, or a name stands twice.
    """
    return Instances(read_rows(path or shipped("data", "instances.csv"), _COLUMNS, _instance))


@cache
def shipped_instances() -> Instances:
    """The shipped table, read once."""
    return read_instances()


def _instance(row: Row) -> Instance:
    return Instance(
        name=row.required("instance"),
        provider=row.one_of("provider", tuple(_PROVIDERS)),
        accelerator=row.required("accelerator"),
        count=_count(row),
        source=row.required("source"),
        sure=row.sureness("confidence", row.text("confidence")),
        note=row.text("note"),
    )


def _count(row: Row) -> Fraction:
    text = row.text("count")
    if _COUNT.fullmatch(text) is None:
        row.fault("count", f"{text!r} is no count of accelerators.", "Write a number such as 8, or a part such as 1/6.")
        return Fraction(1)
    return Fraction(text)


def _folded(name: str) -> str:
    return _BETWEEN.sub("_", name.strip()).lower()


def provider_called(name: str) -> str | None:
    """The cloud that a name means, as the tables write it, by any of its usual names; ``None`` for another firm."""
    return _SPELT.get(" ".join(name.lower().split()))
