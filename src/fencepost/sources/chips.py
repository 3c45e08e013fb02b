"""The shipped tables of chips, memory stacks and machines, read into plain values."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.model.quantity import Interval
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError

PRECISIONS: tuple[str, ...] = ("fp64", "fp32", "tf32", "fp16", "fp8", "int8", "fp4", "int4")
"""The number formats whose dense rates the chip table holds, in TOPS or TFLOPS."""

_T = TypeVar("_T")

_YES_NO = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where one value of a row comes from, and how well it is established."""

    source: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class Chip:
    """One integrated circuit as its maker sells it; an empty cell is ``None``.

    Rates are dense and already count a multiply-accumulate as two operations, as datasheets do. Link, host and
    DRAM rates are GB/s, links counted in both directions together; areas are mm2 of non-planar logic.
    """

    id: str
    vendor: str
    name: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    date: str
    node: str
    nonplanar: bool | None
    datacenter: bool | None
    die_mm2: Interval | None
    rates: Mapping[str, Interval] = field(hash=False)
    mem_type: str
    mem_gb: Interval | None
    dram_gbyte_s: Interval | None
    link_gbyte_s: Interval | None
    host_gbyte_s: Interval | None
    tdp_w: Interval | None
    form: str
    sources: Mapping[str, Basis] = field(hash=False)
    note: str

    def sure(self, column: str) -> Sure:
        """How well a column's value is established: by memory alone where the table does not say."""
        basis = self.sources.get(column)
        return "knowledge" if basis is None else basis.sure


@dataclass(frozen=True, slots=True)
class Memory:
    """One memory stack or device: rates in Gbit/s a pin and GB/s in all, area of its package or stack in mm2."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    pin_gbit_s: Interval | None
    bandwidth_gbyte_s: Interval | None
    area_mm2: Interval | None
    copackaged_with_logic: bool | None
    basis: Basis
    note: str


@dataclass(frozen=True, slots=True)
class System:
    """A board, server or rack, and how many of one chip a single unit of it holds."""

    id: str
    name: str
    aliases: tuple[str, ...]
    chip_id: str
    chips: Interval
    basis: Basis
    note: str


def read_chips(path: Path | None = None) -> tuple[Chip, ...]:
    """Read the chip table, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    return _read(path or shipped("data", "chips.csv"), _chip)


def read_memories(path: Path | None = None) -> tuple[Memory, ...]:
    """Read the memory table, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    return _read(path or shipped("data", "memory.csv"), _memory)


def read_systems(path: Path | None = None) -> tuple[System, ...]:
    """Read the table of machines, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    return _read(path or shipped("data", "systems.csv"), _system)


def _read(path: Path, make: Callable[[_Row], _T]) -> tuple[_T, ...]:
    made: list[_T] = []
    faults: list[Fault] = []
    with path.open(encoding="utf-8", newline="") as handle:
        for number, cells in enumerate(csv.DictReader(handle), start=2):
            made.append(make(_Row(cells, path.name, number, faults)))
    if faults:
        raise TableError(*faults)
    return tuple(made)


class _Row(Row):
    """One row of a table of chips, stacks or machines."""

    __slots__ = ()

    def quantity(self, column: str) -> Interval | None:
        """A number or a range, ``None`` where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            return Interval.parse(text)
        except ValueError as error:
            self.fault(column, f"{error}.", "Write a number, a range lo..hi, or >= or <= a number.")
            return None

    def flag(self, column: str) -> bool | None:
        """Yes, no, or ``None`` where the cell is empty."""
        text = self.text(column)
        if text not in _YES_NO:
            self.fault(column, f"{text!r} is neither yes nor no.", "Write yes or no, or leave it empty if unknown.")
        return _YES_NO.get(text)

    def basis(self) -> Basis:
        """The source and confidence of a table whose rows have one each."""
        return Basis(self.text("source"), self.sureness("confidence", self.text("confidence")))

    def bases(self) -> Mapping[str, Basis]:
        """The sources of a table that has one for each value, written ``column:source:sureness;...``."""
        made: dict[str, Basis] = {}
        for part in self.parts("sources", ";"):
            column, _, rest = part.partition(":")
            source, _, sure = rest.rpartition(":")
            made[column] = Basis(source, self.sureness("sources", sure))
        return MappingProxyType(made)


def _chip(row: _Row) -> Chip:
    rates = {name: rate for name in PRECISIONS if (rate := row.quantity(name)) is not None}
    return Chip(
        id=row.required("id"),
        vendor=row.required("vendor"),
        name=row.required("name"),
        aliases=row.parts("aliases"),
        tags=row.parts("tags"),
        date=row.text("date"),
        node=row.text("node"),
        nonplanar=row.flag("nonplanar"),
        datacenter=row.flag("datacenter"),
        die_mm2=row.quantity("die_mm2"),
        rates=MappingProxyType(rates),
        mem_type=row.text("mem_type"),
        mem_gb=row.quantity("mem_gb"),
        dram_gbyte_s=row.quantity("dram_gbyte_s"),
        link_gbyte_s=row.quantity("link_gbyte_s"),
        host_gbyte_s=row.quantity("host_gbyte_s"),
        tdp_w=row.quantity("tdp_w"),
        form=row.text("form"),
        sources=row.bases(),
        note=row.text("note"),
    )


def _memory(row: _Row) -> Memory:
    return Memory(
        id=row.required("id"),
        name=row.required("name"),
        aliases=row.parts("aliases"),
        kind=row.required("kind"),
        pin_gbit_s=row.quantity("pin_gbit_s"),
        bandwidth_gbyte_s=row.quantity("bandwidth_gbyte_s"),
        area_mm2=row.quantity("area_mm2"),
        copackaged_with_logic=row.flag("copackaged_with_logic"),
        basis=row.basis(),
        note=row.text("note"),
    )


def _system(row: _Row) -> System:
    return System(
        id=row.required("id"),
        name=row.required("name"),
        aliases=row.parts("aliases"),
        chip_id=row.required("chip_id"),
        chips=row.quantity("chips") or Interval(Decimal(1), None),
        basis=row.basis(),
        note=row.text("note"),
    )
