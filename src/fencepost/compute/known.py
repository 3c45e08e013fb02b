"""What is known by name: chips, memory stacks and machines, with the figures that lines are drawn on."""

from __future__ import annotations

from collections.abc import Iterator

from fencepost.compute.catalogue import Catalogue
from fencepost.compute.items import chip_figures, memory_figures

HEAD = ("id", "name", "kind", "tpp", "performance_density", "io_gbyte_s", "dram_gbyte_s", "datacenter")


def known(catalogue: Catalogue, search: str | None = None) -> list[dict[str, str]]:
    """The rows of a catalogue by the keys of :data:`HEAD`; ``search`` keeps those whose id or name holds it."""
    return [row for row in _rows(catalogue) if _fits(row, search)]


def _fits(row: dict[str, str], search: str | None) -> bool:
    wanted = (search or "").casefold()
    return wanted in row["id"].casefold() or wanted in row["name"].casefold()


def _rows(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    for chip in catalogue.chips():
        figures = chip_figures(chip)
        flag = {True: "yes", False: "no", None: ""}[chip.datacenter]
        numbers = (figures.tpp, figures.performance_density, figures.io_total, figures.dram_bandwidth)
        yield _row(chip.id, f"{chip.vendor} {chip.name}", "ic", *(_short(f.value) for f in numbers), flag)
    for memory in catalogue.memories():
        density = memory_figures(memory).memory_bandwidth_density.value
        bandwidth = _short(memory.bandwidth_gbyte_s)
        yield _row(memory.id, memory.name, f"memory, {_short(density)} GB/s/mm2", "", "", "", bandwidth, "")
    for system in catalogue.systems():
        yield _row(system.id, system.name, f"{system.chips} x {system.chip_id}", "", "", "", "", "")


def _row(*cells: str) -> dict[str, str]:
    return dict(zip(HEAD, cells, strict=True))


def _short(value: object) -> str:
    """A figure to at most three decimals."""
    if value is None:
        return ""
    ends = str(value).split("..")
    return "..".join(dict.fromkeys(_rounded(end) for end in ends))


def _rounded(text: str) -> str:
    head, point, tail = text.partition(".")
    return f"{head}.{tail[:3]}".rstrip("0").rstrip(".") if point else head
