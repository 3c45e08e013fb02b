"""The figures of an item that may be one row of the catalogue or several: their hull, never their sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fencepost.compute.figures import (
    DENSITY_CITE,
    HBM_CITE,
    IO_CITE,
    TPP_CITE,
    Figure,
    dram_bandwidth,
    io_total,
    memory_bandwidth_density,
    performance_density,
    tpp,
)
from fencepost.model.fact import least_sure
from fencepost.sources.chips import Chip, Memory

_T = TypeVar("_T")
_NOT_A_CHIP = "a memory stack, not a processor"
_NOT_MEMORY = "a processor, not a memory stack"


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What the control texts ask of an item; a flag is ``None`` where rows differ or do not say.

    The figures are those of one integrated circuit, however many stand in a machine: 4A090 asks for any of them.
    """

    tpp: Figure
    performance_density: Figure
    io_total: Figure
    dram_bandwidth: Figure
    die_area: Figure
    memory_bandwidth_density: Figure
    datacenter: bool | None
    nonplanar: bool | None
    hbm: bool | None
    copackaged: bool | None
    vendor: str | None


def chip_figures(chip: Chip) -> ItemFigures:
    """The figures of one chip."""
    die = Figure(
        chip.die_mm2,
        DENSITY_CITE,
        "the die area is not known" if chip.die_mm2 is None else f"{chip.die_mm2} mm2 of logic dies",
        chip.sure("die_mm2"),
    )
    total = tpp(chip.rates, {name: chip.sure(name) for name in chip.rates})
    known = [column for column in ("link_gbyte_s", "host_gbyte_s") if column in chip.sources]
    io_mark = least_sure(*(chip.sure(column) for column in known)) if known else "knowledge"
    return ItemFigures(
        tpp=total,
        performance_density=performance_density(total, chip.die_mm2, chip.nonplanar, die.sure),
        io_total=io_total(chip.link_gbyte_s, chip.host_gbyte_s, io_mark),
        dram_bandwidth=dram_bandwidth(chip.dram_gbyte_s, chip.mem_type, chip.sure("dram_gbyte_s")),
        die_area=die,
        memory_bandwidth_density=Figure(None, HBM_CITE, _NOT_MEMORY, "text"),
        datacenter=chip.datacenter,
        nonplanar=chip.nonplanar,
        hbm=_is_hbm(chip.mem_type),
        copackaged=None,
        vendor=chip.vendor,
    )


def memory_figures(memory: Memory) -> ItemFigures:
    """The figures of one memory stack."""
    return ItemFigures(
        tpp=Figure(None, TPP_CITE, _NOT_A_CHIP, "text"),
        performance_density=Figure(None, DENSITY_CITE, _NOT_A_CHIP, "text"),
        io_total=Figure(None, IO_CITE, _NOT_A_CHIP, "text"),
        dram_bandwidth=dram_bandwidth(memory.bandwidth_gbyte_s, memory.kind, memory.basis.sure),
        die_area=Figure(None, DENSITY_CITE, _NOT_A_CHIP, "text"),
        memory_bandwidth_density=memory_bandwidth_density(memory.bandwidth_gbyte_s, memory.area_mm2, memory.basis.sure),
        datacenter=None,
        nonplanar=None,
        hbm=memory.kind == "hbm",
        copackaged=memory.copackaged_with_logic,
        vendor=None,
    )


def merged(rows: Sequence[ItemFigures]) -> ItemFigures:
    """The hull of several rows: a figure holds all their values, a flag only what they agree on."""
    if len(rows) == 1:
        return rows[0]
    return ItemFigures(
        tpp=_hull([row.tpp for row in rows]),
        performance_density=_hull([row.performance_density for row in rows]),
        io_total=_hull([row.io_total for row in rows]),
        dram_bandwidth=_hull([row.dram_bandwidth for row in rows]),
        die_area=_hull([row.die_area for row in rows]),
        memory_bandwidth_density=_hull([row.memory_bandwidth_density for row in rows]),
        datacenter=_agreed(rows, lambda row: row.datacenter),
        nonplanar=_agreed(rows, lambda row: row.nonplanar),
        hbm=_agreed(rows, lambda row: row.hbm),
        copackaged=_agreed(rows, lambda row: row.copackaged),
        vendor=_agreed(rows, lambda row: row.vendor),
    )


def _hull(figures: Sequence[Figure]) -> Figure:
    first = figures[0]
    if all(figure == first for figure in figures):
        return first
    mark = least_sure(*(figure.sure for figure in figures))
    value = first.value
    for figure in figures:
        if figure.value is None or value is None:
            return Figure(None, first.cite, f"not known for each of the {len(figures)} rows that fit", mark)
        value = value.union(figure.value)
    alike = len({figure.value for figure in figures}) == 1
    how = first.how if alike else f"{value} over the {len(figures)} rows that fit"
    return Figure(value, first.cite, how, mark)


def _agreed(rows: Sequence[ItemFigures], flag: Callable[[ItemFigures], _T | None]) -> _T | None:
    values = {flag(row) for row in rows}
    return values.pop() if len(values) == 1 else None


def _is_hbm(mem_type: str) -> bool | None:
    """Whether a chip bears HBM; a maker's own stacked memory (HiBL) is left open."""
    if not mem_type or mem_type == "HiBL":
        return None
    return mem_type.upper().startswith("HBM")
