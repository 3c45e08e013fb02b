"""The catalogue: any name people write for a chip, a machine or a memory stack, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import prod
from typing import Literal

from fencepost.compute.items import ItemFigures, chip_figures, memory_figures, merged
from fencepost.compute.lexicon import Entry, Lexicon
from fencepost.compute.names import Reading, UnreadError, read_name
from fencepost.compute.qualifiers import SECOND, Tags, chip_phrases, chip_tags, machine_sizes, memory_tags
from fencepost.compute.suggest import Suggester, UnknownItem
from fencepost.compute.tokens import joined
from fencepost.compute.words import FILLERS, KNOWN_BUT_NOT_HELD
from fencepost.model.quantity import Interval
from fencepost.sources.chips import Chip, Memory, System, read_chips, read_memories, read_systems

__all__ = ["Catalogue", "Kind", "Match", "UnknownItem"]

Kind = Literal["ic", "computer", "memory"]
"""What is named: a bare integrated circuit, a computer or assembly that holds some, or a memory stack."""

_ONE = Interval.point(1)
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for: the rows that fit it, and how many chips one of what is named holds.

    A name that fits several rows holds them all, and ``figures`` is their hull. ``system`` is set where the name
    fits one machine of the catalogue only.
    """

    text: str
    kind: Kind
    chips: tuple[Chip, ...]
    memory: tuple[Memory, ...]
    system: System | None
    count: Interval | None
    note: str
    figures: ItemFigures = field(hash=False)


class Catalogue:
    """The rows that ship with the package, and the names they answer to."""

    __slots__ = ("_chips", "_figures", "_found", "_lexicon", "_memories", "_suggester", "_systems", "_tags")

    def __init__(self, chips: Iterable[Chip], memories: Iterable[Memory], systems: Iterable[System]) -> None:
        """Index the rows by id and by every phrase that names them."""
        self._chips = {chip.id: chip for chip in chips}
        self._memories = {memory.id: memory for memory in memories}
        self._systems = {system.id: system for system in systems}
        self._tags: dict[str, Tags] = {chip.id: chip_tags(chip) for chip in self._chips.values()}
        self._tags.update({memory.id: memory_tags(memory) for memory in self._memories.values()})
        self._figures = {chip.id: chip_figures(chip) for chip in self._chips.values()}
        self._figures.update({memory.id: memory_figures(memory) for memory in self._memories.values()})
        self._lexicon = Lexicon(self._entries())
        self._suggester = Suggester(self._spellings())
        self._found: dict[str, Match | UnknownItem] = {}

    @classmethod
    def load(cls) -> Catalogue:
        """The catalogue of the shipped tables, read once.

        Raises:
            TableError: a shipped table is damaged.
        """
        return _shipped_catalogue()

    def chips(self) -> tuple[Chip, ...]:
        """Every chip, in the order of the table."""
        return tuple(self._chips.values())

    def memories(self) -> tuple[Memory, ...]:
        """Every memory stack, in the order of the table."""
        return tuple(self._memories.values())

    def systems(self) -> tuple[System, ...]:
        """Every machine, in the order of the table."""
        return tuple(self._systems.values())

    def find(self, text: str) -> Match:
        """What a name stands for, as in ``find("8x H100 SXM server")``.

        Raises:
            UnknownItem: a word of the name points at nothing the catalogue holds, or two words contradict.
        """
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            try:
                found = self._resolve(text)
            except UnknownItem as unknown:
                found = unknown
            self._found[text] = found
        if isinstance(found, UnknownItem):
            raise UnknownItem(found.text, found.why, found.suggestions)
        return found

    def _resolve(self, text: str) -> Match:
        key = text.strip()
        if key in self._chips:
            return self._ic(text, [self._chips[key]], _ONE)
        if key in self._memories:
            return self._stack(text, [self._memories[key]], _ONE)
        if key in self._systems:
            system = self._systems[key]
            return self._computer(text, [self._chips[system.chip_id]], system.chips, system)
        try:
            reading = read_name(text, self._lexicon)
        except UnreadError as error:
            raise UnknownItem(text, f"nothing is known of {str(error)!r}", self._near(text)) from None
        if 0 in (*reading.chips, *reading.units, *reading.trailing):
            raise UnknownItem(text, "it counts none of what it names")
        if reading.rows("system"):
            return self._machine(text, reading)
        if reading.rows("chip"):
            return self._bare(text, reading)
        if reading.rows("memory"):
            rows = self._fitting(text, reading.rows("memory"), _sizes(reading))
            count = prod(dict.fromkeys((*reading.chips, *reading.units, *reading.trailing)))
            return self._stack(text, [self._memories[row] for row in rows], Interval.point(count))
        raise UnknownItem(text, "it names no chip, machine or memory", self._near(text))

    def _bare(self, text: str, reading: Reading) -> Match:
        rows = self._fitting(text, reading.rows("chip"), _qualifiers(reading))
        chips = [self._chips[row] for row in rows]
        if not reading.machine:
            held = prod(dict.fromkeys((*reading.chips, *reading.trailing)))
            return self._ic(text, chips, Interval.point(held * prod(reading.units)))
        inside, units = _split_trailing(reading, not reading.chips)
        per_unit = _hull_of(inside) or Interval(Decimal(1), None)
        return self._computer(text, chips, per_unit.times(units))

    def _machine(self, text: str, reading: Reading) -> Match:
        wanted = _qualifiers(reading)
        ids = _common(reading.rows("system"))
        if not ids:
            raise UnknownItem(text, "it names two different machines; write one on each line", self._near(text))
        systems = [self._systems[row] for row in self._systems if row in ids]
        named = _common(reading.rows("chip")) if reading.rows("chip") else set(self._chips)
        fitting = [system for system in systems if system.chip_id in named and self._suits(system, wanted)]
        counts = {system.chips for system in fitting or systems}
        choice = any(_holds(count, number) for count in counts for number in reading.trailing)
        varies = len(counts) > 1 or not all(count.is_point for count in counts)
        inside, units = _split_trailing(reading, choice and varies and not reading.chips)
        if not fitting:
            return self._other_build(text, reading, systems, _hull_of(inside), units)
        built = [system for system in fitting if all(_holds(system.chips, number) for number in inside)]
        if not built:
            shown = " or ".join(sorted({str(system.chips) for system in fitting}))
            raise UnknownItem(text, f"{fitting[0].name} holds {shown} chips", [one.name for one in fitting])
        chips = [self._chips[row] for row in self._chips if any(system.chip_id == row for system in built)]
        per_unit = _hull_of(inside) or _union([system.chips for system in built])
        return self._computer(text, chips, per_unit.times(units), built[0] if len(built) == 1 else None)

    def _other_build(
        self, text: str, reading: Reading, systems: Sequence[System], inside: Interval | None, units: int
    ) -> Match:
        """A machine sold with several chips, ordered with one the table does not list for it."""
        one_chip = len({system.chip_id for system in systems}) == 1
        if one_chip or not reading.rows("chip"):
            raise UnknownItem(text, "its parts contradict each other", [system.name for system in systems])
        rows = self._fitting(text, reading.rows("chip"), _qualifiers(reading))
        per_unit = inside or Interval(Decimal(1), None)
        note = "the catalogue does not list this chip in this machine"
        return self._computer(text, [self._chips[row] for row in rows], per_unit.times(units), note=note)

    def _suits(self, system: System, wanted: Sequence[str]) -> bool:
        chip = self._chips[system.chip_id]
        sizes = machine_sizes(chip, system.chips)
        return self._tags[chip.id].fit(tag for tag in wanted if tag not in sizes)

    def _fitting(self, text: str, phrases: Sequence[Sequence[Entry]], wanted: Sequence[str]) -> list[str]:
        """The rows every phrase and qualifier fits; those that own their name and qualifiers come first."""
        loose = _common(phrases)
        if not loose:
            shown = [self._name(phrase[0].target) for phrase in phrases]
            raise UnknownItem(text, "it names different things; write one on each line", shown)
        owned = _common([[entry for entry in phrase if not entry.second] for phrase in phrases])
        for pool in (owned, loose):
            for fits in (Tags.own_all, Tags.fit):
                rows = [row for row in self._tags if row in pool and fits(self._tags[row], wanted)]
                if rows:
                    return rows
        shown = [self._name(row) for row in self._tags if row in loose]
        odd = [tag for tag in wanted if not any(self._tags[row].fit([tag]) for row in loose)] or wanted
        raise UnknownItem(text, f"no {shown[0]} or the like is known with {' and '.join(odd)}", shown)

    def _ic(self, text: str, chips: Sequence[Chip], count: Interval) -> Match:
        return Match(text, "ic", tuple(chips), (), None, count, _several(chips), self._hull(chips))

    def _computer(
        self, text: str, chips: Sequence[Chip], count: Interval, system: System | None = None, note: str = ""
    ) -> Match:
        notes = "; ".join(part for part in (note, _several(chips)) if part)
        return Match(text, "computer", tuple(chips), (), system, count, notes, self._hull(chips))

    def _stack(self, text: str, memory: Sequence[Memory], count: Interval) -> Match:
        return Match(text, "memory", (), tuple(memory), None, count, _several(memory), self._hull(memory))

    def _hull(self, rows: Sequence[Chip | Memory]) -> ItemFigures:
        return merged([self._figures[row.id] for row in rows])

    def _name(self, row: str) -> str:
        return self._chips[row].name if row in self._chips else self._memories[row].name

    def _near(self, text: str) -> tuple[str, ...]:
        return self._suggester.near(text)

    def _entries(self) -> Iterable[tuple[str, Entry]]:
        for chip in self._chips.values():
            for alias in (chip.name.split("(")[0], *chip.aliases):
                yield alias.removeprefix(SECOND), Entry("chip", chip.id, alias.startswith(SECOND))
            for phrase in chip_phrases(chip):
                yield phrase, Entry("tag", joined(phrase))
        for memory in self._memories.values():
            for alias in (memory.name, memory.id, *memory.aliases):
                yield alias, Entry("memory", memory.id)
            for alias in memory.aliases:
                yield alias, Entry("tag", joined(alias))
        for system in self._systems.values():
            for alias in (system.name, *system.aliases):
                yield alias, Entry("system", system.id)
        yield from ((name, Entry("filler", name)) for name in FILLERS)
        yield from ((name, Entry("not_held", name)) for name in KNOWN_BUT_NOT_HELD)

    def _spellings(self) -> dict[str, str]:
        rows: list[Chip | Memory | System] = [*self.systems(), *self.memories(), *self.chips()]
        spelt = {alias.removeprefix(SECOND): row.name for row in rows for alias in row.aliases}
        return spelt | {row.name: row.name for row in rows}


@cache
def _shipped_catalogue() -> Catalogue:
    return Catalogue(read_chips(), read_memories(), read_systems())


def _several(rows: Sequence[Chip | Memory]) -> str:
    names = ", ".join(row.name for row in rows)
    return f"the name fits {len(rows)} rows: {names}" if len(rows) > 1 else ""


def _common(phrases: Sequence[Sequence[Entry]]) -> set[str]:
    """The rows that every phrase points at."""
    return set.intersection(*({entry.target for entry in phrase} for phrase in phrases))


def _sizes(reading: Reading) -> list[str]:
    return [*reading.tags, *(f"{number}gb" for number in reading.bare)]


def _qualifiers(reading: Reading) -> list[str]:
    """Tags and sizes, and a memory type that stands beside a chip."""
    made = _sizes(reading)
    for phrase in reading.phrases:
        if not any(entry.sort in {"chip", "system"} for entry in phrase):
            made.extend(dict.fromkeys(entry.target for entry in phrase if entry.sort == "tag"))
    return made


def _split_trailing(reading: Reading, counts_chips: bool) -> tuple[list[int], int]:  # noqa: FBT001 - private
    """The chips in one machine and the machines; a number behind the name counts one or the other."""
    if counts_chips:
        return [*reading.chips, *reading.trailing], prod(reading.units)
    return list(reading.chips), prod((*reading.units, *reading.trailing))


def _hull_of(numbers: Sequence[int]) -> Interval | None:
    return Interval(Decimal(min(numbers)), Decimal(max(numbers))) if numbers else None


def _union(ranges: Sequence[Interval]) -> Interval:
    made = ranges[0]
    for one in ranges[1:]:
        made = made.union(one)
    return made


def _holds(count: Interval, number: int) -> bool:
    above = count.low is None or count.low <= number
    return above and (count.high is None or number <= count.high)
