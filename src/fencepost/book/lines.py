"""The lines that law draws on one figure, and how each text stands on a day: in force, pending or silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fencepost.book.book import Book
from fencepost.book.provision import Provision, Version
from fencepost.book.shelf import Shelf
from fencepost.logic.tree import Number, Op, leaves

Standing = Literal["in_force", "pending", "silent"]
_STANDINGS: tuple[Standing, ...] = ("in_force", "pending", "silent")


@dataclass(frozen=True, slots=True)
class LawLine:
    """One comparison of a figure with a number, as one version of a provision writes it."""

    fact: str
    op: Op
    number: Decimal
    provision: str
    title: str
    cite: str
    standing: Standing
    why: str
    """Why the text does not decide on the day; empty where it is in force."""


def lines_on(shelf: Shelf, book: Book, facts: Iterable[str]) -> tuple[LawLine, ...]:
    """Every line on some facts, of the version that stands on the day or else of the newest, those in force first.

    A text that is no law, or no law any more, draws its line all the same; its standing says what it is worth.
    """
    wanted = frozenset(facts)
    found = (line for one in shelf.corpus.provisions.values() for line in _lines(one, book, wanted))
    return tuple(sorted(dict.fromkeys(found), key=_in_force_first))


def _in_force_first(line: LawLine) -> tuple[int, str, Decimal, str]:
    return _STANDINGS.index(line.standing), line.fact, line.number, line.provision


def _lines(provision: Provision, book: Book, wanted: frozenset[str]) -> Iterator[LawLine]:
    version, standing, why = _standing(provision, book)
    for node in version.nodes():
        for leaf in leaves(node):
            if leaf.fact not in wanted or not isinstance(leaf.constant, Number):
                continue
            cite = f"{provision.cite}, {leaf.pin}" if leaf.pin and leaf.pin not in provision.cite else provision.cite
            number = Decimal(leaf.constant.text)
            yield LawLine(leaf.fact, leaf.op, number, provision.id, provision.title, cite, standing, why)


def _standing(provision: Provision, book: Book) -> tuple[Version, Standing, str]:
    ruling = book.by_id.get(provision.id)
    if ruling is not None:
        return ruling.version, "in_force", ""
    for branch in book.branches:
        version = dict(branch.changes).get(provision.id)
        if version is not None and version.proposed is not None:
            return version, "pending", branch.why
    why = next((one.why for one in book.silent if one.id == provision.id), "says nothing on the day")
    return provision.versions[0], "silent", why


def line_dict(line: LawLine) -> dict[str, str]:
    """A line that law draws, by its keys."""
    return {
        "fact": line.fact,
        "op": line.op,
        "number": f"{line.number:g}",
        "title": line.title,
        "cite": line.cite,
        "provision": line.provision,
        "standing": line.standing,
        "why": line.why,
    }
