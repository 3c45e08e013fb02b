"""The phrases a name may be made of, found longest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fencepost.compute.tokens import Atom, atoms_of

Sort = Literal["chip", "system", "memory", "tag", "filler", "not_held"]
"""What a phrase points at: a row of one of three tables, a qualifier, nothing, or a thing no table holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase: ``target`` is a row's id or a qualifier; ``second`` if only qualifiers lead to it."""

    sort: Sort
    target: str
    second: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Atoms that stand in this order; ``tight`` marks those that must touch the one before.

    ``910B4`` is one model but ``910B 4 cards`` are four of another, so a number behind a letter inside a model
    name must touch it.
    """

    atoms: tuple[str, ...]
    tight: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Phrase:
        """The phrase that a written name makes."""
        found = [atom for atom in atoms_of(text) if not atom.is_mark]
        tight: list[bool] = []
        digits = False
        for index, atom in enumerate(found):
            tight.append(index > 0 and atom.is_number and atom.glued and digits)
            digits = digits or atom.is_number
        return cls(tuple(atom.text for atom in found), tuple(tight))

    def run_together(self) -> Phrase:
        """The same with neighbouring letters as one atom, as in ``DGXH100`` or ``TPUv4``."""
        made: list[str] = []
        tight: list[bool] = []
        for text, close in zip(self.atoms, self.tight, strict=True):
            if made and not text[0].isdigit() and not made[-1][0].isdigit():
                made[-1] += text
            else:
                made.append(text)
                tight.append(close)
        return Phrase(tuple(made), tuple(tight))

    def matches(self, atoms: Sequence[Atom], start: int) -> bool:
        """Whether the phrase stands at a place.

        The x of ``MI250 x 8`` counts and is not that of ``MI250X``; the a of ``910 A10`` is not that of ``910A``.
        """
        end = start + len(self.atoms)
        if end > len(atoms):
            return False
        if end < len(atoms) and not atoms[end - 1].glued and atoms[end].is_number:
            last = self.atoms[-1]
            if last == "x" or (len(last) == 1 and len(self.atoms) > 1 and atoms[end].glued):
                return False
        for offset, text in enumerate(self.atoms):
            atom = atoms[start + offset]
            if atom.text != text or (self.tight[offset] and not atom.glued):
                return False
        return True


class Lexicon:
    """All phrases by their first atom, longest first."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Index the phrases; one phrase may have several meanings."""
        meanings: dict[Phrase, list[Entry]] = {}
        for text, entry in entries:
            phrase = Phrase.of(text)
            for form in dict.fromkeys((phrase, phrase.run_together())):
                if form.atoms and entry not in meanings.setdefault(form, []):
                    meanings[form].append(entry)
        self._by_first: dict[str, list[tuple[Phrase, tuple[Entry, ...]]]] = {}
        for phrase, found in meanings.items():
            self._by_first.setdefault(phrase.atoms[0], []).append((phrase, tuple(found)))
        for group in self._by_first.values():
            group.sort(key=lambda pair: (len(pair[0].atoms), sum(pair[0].tight)), reverse=True)

    def longest(self, atoms: Sequence[Atom], start: int) -> tuple[int, tuple[Entry, ...]]:
        """The length and meanings of the longest phrase at a place; ``(0, ())`` if none stands there."""
        for phrase, meanings in self._by_first.get(atoms[start].text, ()):
            if phrase.matches(atoms, start):
                return len(phrase.atoms), meanings
        return 0, ()
