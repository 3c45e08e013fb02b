"""The qualifiers that fit a row: form factor, memory, vendor and brand words, as joined lower-case text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fencepost.compute.tokens import joined
from fencepost.compute.words import GENERIC_WORDS, MACHINE_WORDS
from fencepost.model.quantity import Interval
from fencepost.sources.chips import Chip, Memory

SECOND = "~"
"""Before an alias or tag: the row answers to it only where no row that owns it fits."""

_BRANDS = ("geforce", "rtx", "radeon", "instinct", "tesla", "quadro", "ascend", "gaudi", "tpu", "dojo", "cloudblazer")
_VENDOR_WORDS = {
    "Alibaba T-Head": ("t-head", "alibaba"),
    "AWS": ("aws", "amazon"),
    "Intel": ("intel", "habana labs"),
    "Google": ("google", "cloud", "gcp"),
}
_STACKS_HIGH = (4, 8, 12, 16)
_STACK_SIZES = (1, 4, 8, 16, 24, 32, 36, 48, 64)


@dataclass(frozen=True, slots=True)
class Tags:
    """What a row is rightly called, and what else it may be called where no other row has the better claim."""

    own: frozenset[str]
    loose: frozenset[str] = frozenset()

    def fit(self, wanted: Iterable[str]) -> bool:
        """Whether every qualifier fits in some way."""
        return all(tag in self.own or tag in self.loose for tag in wanted)

    def own_all(self, wanted: Iterable[str]) -> bool:
        """Whether every qualifier is the row's own."""
        return all(tag in self.own for tag in wanted)


def chip_phrases(chip: Chip) -> set[str]:
    """The qualifier words of a chip as they are written, for the lexicon."""
    words = {tag.removeprefix(SECOND) for tag in chip.tags}
    words.update(_VENDOR_WORDS.get(chip.vendor, (chip.vendor,)))
    words.update(part for part in chip.name.lower().split() if part in _BRANDS)
    words.update(_forms(chip.form))
    if chip.vendor == "NVIDIA" and chip.datacenter:
        words.add("tesla")
    if chip.mem_type:
        words.update((chip.mem_type, re.sub(r"\d.*$", "", chip.mem_type)))
    return {word for word in words if word.lower() not in MACHINE_WORDS | GENERIC_WORDS}


def chip_tags(chip: Chip) -> Tags:
    """All qualifiers of a chip, measures included."""
    loose = {joined(tag) for tag in chip.tags if tag.startswith(SECOND)}
    own = {joined(word) for word in chip_phrases(chip)} - loose
    own.update(_ends(chip.mem_gb, "gb"))
    own.update(_ends(chip.tdp_w, "w"))
    for rate in (chip.dram_gbyte_s, chip.link_gbyte_s):
        own.update(_rates(rate))
    return Tags(frozenset(own), frozenset(loose))


def memory_tags(memory: Memory) -> Tags:
    """All qualifiers of a memory stack: rate by pin or in all, and the heights and sizes such stacks come in."""
    own = {joined(alias) for alias in memory.aliases}
    own.update(_ends(memory.pin_gbit_s, "gbps"))
    own.update(_rates(memory.bandwidth_gbyte_s))
    if memory.kind == "hbm":
        own.update(f"{number}high" for number in _STACKS_HIGH)
    own.update(f"{number}gb" for number in _STACK_SIZES)
    return Tags(frozenset(own))


def machine_sizes(chip: Chip, count: Interval) -> frozenset[str]:
    """The total memory of a machine, as in ``DGX H100 640GB``."""
    if chip.mem_gb is None or count.high is None:
        return frozenset()
    return frozenset(_ends(chip.mem_gb.times(count.high), "gb"))


def _forms(form: str) -> set[str]:
    made = set(form.lower().split("/")) if form else set()
    for one in tuple(made):
        family = re.sub(r"\d+$", "", one)
        if family == "sxm":
            made.add(family)
    return made


def _ends(value: Interval | None, unit: str) -> set[str]:
    if value is None:
        return set()
    return {f"{_plain(end)}{unit}" for end in (value.low, value.high) if end is not None}


def _rates(value: Interval | None) -> set[str]:
    """``3350gbps`` and ``3.35tbps``, the latter as coarsely as people round it."""
    made = _ends(value, "gbps")
    for end in () if value is None else (value.low, value.high):
        if end:
            made.update(f"{_plain(round(end / 1000, places))}tbps" for places in (0, 1, 2, 3))
    return made


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
