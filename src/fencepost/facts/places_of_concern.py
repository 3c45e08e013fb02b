"""The places in which a seat is of concern on a day: those of which the law of the day says so."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fencepost.book.book import Book
from fencepost.logic.closure import closure
from fencepost.logic.tree import Test, leaves
from fencepost.logic.truth import rows_of

_DESTINATION, _CONCLUDED = "deal.to", "deal.to_macau_d5"


def places_of_concern(book: Book) -> Mapping[str, str]:
    """The codes of Macau and Country Group D:5 under a book, each with what makes it one; none before that was law."""
    found: dict[str, str] = {}
    for ruling in book.concluded.get(_CONCLUDED, ()):
        if ruling.when is None:
            continue
        met = closure(ruling.when)
        for leaf in (one for one in leaves(ruling.when) if one.fact == _DESTINATION):
            for code in sorted(rows_of(leaf)):
                if met({_DESTINATION: code}):
                    found.setdefault(code, _called(leaf, ruling.provision.title))
    return MappingProxyType(found)


def _called(leaf: Test, title: str) -> str:
    return leaf.pin or title.removeprefix("Destination ")
