"""Reading the name of an item as people write it, word by word, so that no word is dropped unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from fencepost.compute.lexicon import Entry, Lexicon
from fencepost.compute.tokens import Atom, atoms_of
from fencepost.compute.words import (
    CHIP_WORDS,
    GENERIC_WORDS,
    HOST_WORDS,
    MACHINE_WORDS,
    NOT_AFTER_MACHINE,
    UNIT_WORDS,
)

_MOST_DIGITS = 9
_SIZES = ("gb", "gib", "g")
_RATES = {("gbps",): "gbps", ("gb", "s"): "gbps", ("gt", "s"): "gbps", ("tb", "s"): "tbps", ("tbps",): "tbps"}
_HEIGHTS = frozenset({"high", "hi", "h", "layer", "layers"})
_IGNORED_UNITS = frozenset({"u", "ru", "slot", "slots"})
_LANES = "16"


class UnreadError(Exception):
    """A word of the name that says something, and nothing here knows what."""


@dataclass(slots=True)
class Reading:
    """What a name says: the phrases that point at rows, the qualifiers, and how many.

    ``chips`` counts what stands in one machine, ``units`` the things named; both multiply where several stand.
    """

    phrases: list[tuple[Entry, ...]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    chips: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    trailing: list[int] = field(default_factory=list)
    machine: bool = False

    def rows(self, sort: str) -> list[tuple[Entry, ...]]:
        """The phrases that point at rows of one table, each with its meanings there."""
        found = (tuple(entry for entry in phrase if entry.sort == sort) for phrase in self.phrases)
        return [entries for entries in found if entries]


def read_name(text: str, lexicon: Lexicon) -> Reading:
    """Read a whole name.

    Raises:
        UnreadError: a word, or a number, that the reading cannot place.
    """
    return _Reader(_without_host_parts(atoms_of(text), lexicon), lexicon).read()


def _without_host_parts(atoms: Sequence[Atom], lexicon: Lexicon) -> tuple[Atom, ...]:
    """Leave aside clauses such as ``2x Xeon 8480+`` or ``2TB DDR5``, and the marks between clauses."""
    kept: list[Atom] = []
    clause: list[Atom] = []
    for atom in (*atoms, Atom(",")):
        if not atom.is_mark:
            clause.append(atom)
            continue
        if not _is_host_part(clause, lexicon):
            kept.extend(clause)
        clause = []
    return tuple(kept)


def _is_host_part(clause: Sequence[Atom], lexicon: Lexicon) -> bool:
    if not any(atom.text in HOST_WORDS for atom in clause):
        return False
    meanings = (lexicon.longest(clause, at)[1] for at in range(len(clause)))
    return not any(entry.sort in {"chip", "system"} for found in meanings for entry in found)


class _Reader:
    """One pass over the atoms from left to right; every atom must be taken up by some phrase."""

    __slots__ = ("_at", "_atoms", "_last", "_lexicon", "_pending", "_reading")

    def __init__(self, atoms: Sequence[Atom], lexicon: Lexicon) -> None:
        self._atoms = atoms
        self._lexicon = lexicon
        self._at = 0
        self._reading = Reading()
        self._pending: int | None = None
        self._last = ""

    def read(self) -> Reading:
        while self._at < len(self._atoms):
            taken = self._times_prefix() or self._phrase() or self._number() or self._times_suffix() or self._word()
            if not taken:
                raise UnreadError(self._written_word())
            self._at += taken
        if self._pending is not None:
            if self._last not in {"chip", "system", "memory"}:
                raise UnreadError(str(self._pending))
            self._reading.trailing.append(self._pending)
        return self._reading

    def _text(self, ahead: int) -> str:
        place = self._at + ahead
        return self._atoms[place].text if place < len(self._atoms) else ""

    def _glued(self, ahead: int) -> bool:
        place = self._at + ahead
        return place < len(self._atoms) and self._atoms[place].glued

    def _count(self, ahead: int) -> int | None:
        text = self._text(ahead)
        return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit() else None

    def _wait(self, number: int) -> None:
        """Hold a number until the thing it counts is named; a number it was waiting with counts the whole."""
        if self._pending is not None:
            self._reading.units.append(self._pending)
        self._pending = number

    def _settle(self, where: list[int]) -> None:
        if self._pending is not None:
            where.append(self._pending)
            self._pending = None

    def _times_prefix(self) -> int:
        """``8x`` or ``8 x``, but not the ``4090 x`` of ``4090 x 8``."""
        number = self._count(0)
        if number is None or self._glued(0) or self._text(1) != "x":
            return 0
        if not self._text(2):
            self._reading.trailing.append(number)
            return 2
        if self._count(2) is not None and self._lexicon.longest(self._atoms, self._at)[0]:
            return 0
        self._wait(number)
        return 2

    def _times_suffix(self) -> int:
        """``x8`` or ``x 8`` behind a name; the x of ``H100X 8`` belongs to the name."""
        if self._text(0) != "x" or (self._glued(0) and not self._glued(1)):
            return 0
        number = self._count(1)
        if number is None or self._last not in {"chip", "system", "memory"}:
            return 0
        self._reading.trailing.append(number)
        return 2

    def _phrase(self) -> int:
        length, meanings = self._lexicon.longest(self._atoms, self._at)
        if not length or any(entry.sort == "not_held" for entry in meanings):
            return 0
        sorts = {entry.sort for entry in meanings}
        if sorts == {"filler"}:
            return length
        if sorts == {"tag"}:
            self._reading.tags.append(meanings[0].target)
            return length + self._bus_lanes(length)
        self._reading.phrases.append(meanings)
        self._last = "system" if "system" in sorts else "chip" if "chip" in sorts else "memory"
        self._settle(self._reading.units if self._last == "system" else self._reading.chips)
        return length + self._plural(length)

    def _plural(self, ahead: int) -> int:
        """The s of ``H100s``, never the S of a model."""
        place = self._at + ahead
        return int(self._text(ahead) == "s" and self._glued(ahead) and self._atoms[place].small)

    def _bus_lanes(self, ahead: int) -> int:
        """``PCIe Gen5 x16``, ``PCIe 4.0``: the bus, not a count."""
        if self._reading.tags[-1] != "pcie":
            return 0
        start = ahead
        if self._text(ahead) == "gen" and self._count(ahead + 1) is not None:
            ahead += 2
        elif "." in self._text(ahead) and self._text(ahead)[0].isdigit():
            ahead += 1
        if self._text(ahead) == "x" and self._text(ahead + 1) == _LANES:
            ahead += 2
        return ahead - start

    def _number(self) -> int:
        if not self._text(0)[0].isdigit():
            return 0
        return self._measure() or self._counted() or self._uncounted()

    def _counted(self) -> int:
        """``8 GPUs``, ``10 servers``, ``500 pcs``: a number and the word for what it counts."""
        number, following = self._count(0), self._text(1)
        if number is not None and following in CHIP_WORDS and not self._lexicon.longest(self._atoms, self._at + 1)[0]:
            self._reading.chips.append(number)
            return 2
        if number is not None and (following in UNIT_WORDS or following in MACHINE_WORDS):
            self._reading.units.append(number)
            return 1
        return 0

    def _uncounted(self) -> int:
        """A number alone: it counts the name behind it, or is the size in ``A100 80``."""
        number = self._count(0)
        if number is None or self._glued(0):
            return 0  # The 5 of "HBM5" is the name's, not a size.
        if self._glued(1) or (self._last and not self._leads_to_name()):
            self._reading.bare.append(self._text(0))
        else:
            self._wait(number)
        return 1

    def _named_at(self, place: int) -> bool:
        return any(entry.sort != "tag" for entry in self._lexicon.longest(self._atoms, place)[1])

    def _written_word(self) -> str:
        """The whole written word around the place where reading stopped."""
        first, last = self._at, self._at + 1
        while first > 0 and self._atoms[first].glued:
            first -= 1
        while last < len(self._atoms) and self._atoms[last].glued:
            last += 1
        return "".join(atom.text for atom in self._atoms[first:last])

    def _leads_to_name(self) -> bool:
        """Whether a chip, memory or system is named right behind this number, qualifiers apart."""
        at = self._at + 1
        while at < len(self._atoms):
            if self._named_at(at):
                return True
            length = self._lexicon.longest(self._atoms, at)[0]
            if not length and self._atoms[at].text not in GENERIC_WORDS:
                return False
            at += length or 1
        return False

    def _measure(self) -> int:
        """A size, rate, height or power: ``80GB``, ``9.2 Gbps``, ``8-high``, ``700W``."""
        value = f"{Decimal(self._text(0)).normalize():f}"
        for unit, tag in _RATES.items():
            if tuple(self._text(1 + index) for index in range(len(unit))) == unit:
                self._reading.tags.append(value + tag)
                return 1 + len(unit)
        unit_text = self._text(1)
        if not unit_text or self._named_at(self._at + 1):
            return 0  # The h of "8 H100" is the name's, not the height's.
        if unit_text in _IGNORED_UNITS:
            return 2
        if unit_text in _SIZES:
            self._reading.tags.append(f"{value}gb")
        elif unit_text in _HEIGHTS:
            self._reading.tags.append(f"{value}high")
        elif unit_text in {"w", "watt", "watts"}:
            self._reading.tags.append(f"{value}w")
        else:
            return 0
        return 2

    def _word(self) -> int:
        """A word that says what the thing is for, or nothing at all."""
        text = self._text(0)
        if text in MACHINE_WORDS and self._text(1) not in NOT_AFTER_MACHINE:
            self._reading.machine = True
            self._settle(self._reading.units)
            return 1
        if text in UNIT_WORDS:
            self._settle(self._reading.units)
            return 1 + self._count_behind(text)
        if self._glued(1) and self._text(1)[0].isdigit():
            return 0
        return int(text in GENERIC_WORDS or text in MACHINE_WORDS)

    def _count_behind(self, word: str) -> int:
        """The number of ``qty 500``."""
        number = self._count(1)
        if word not in {"qty", "quantity"} or number is None:
            return 0
        self._reading.units.append(number)
        return 1
