"""Checks one deal: opens the book of its day, gathers its facts, and answers with every reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from fencepost.book.book import Axis, Book
from fencepost.book.files import Corpus, load_corpus
from fencepost.compute.catalogue import Catalogue
from fencepost.decide.judge import Checked, Judge, Screened
from fencepost.facts.gather import Gatherer, Known
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError

if TYPE_CHECKING:
    from fencepost.facts.owners import PartyOwners
    from fencepost.facts.screening import PartyScreening


@contextmanager
def worked_out(deal: Deal) -> Iterator[None]:
    """Make what no reader foresaw the row's own fault: one row must never end the others.

    Raises:
        FencepostError: the deal cannot be worked out.
    """
    try:
        yield
    except (ArithmeticError, ValueError, RecursionError) as error:
        what = f"this row cannot be worked out ({type(error).__name__})."
        raise FencepostError(Fault(what, "Look for a number out of all measure.", deal.origin, deal.row)) from error


class Checker(Judge):
    """Answers for deals in goods. It never reads the clock: the day and the known-on day are arguments."""

    def __init__(
        self,
        corpus: Corpus | None = None,
        catalogue: Catalogue | None = None,
        screening: PartyScreening | None = None,
        owners: PartyOwners | None = None,
    ) -> None:
        """Load the law and the catalogue that ship with the package, unless others are given.

        With ``screening`` the parties of a deal are held against lists; without it the row itself must say who is
        listed. With ``owners`` it is looked who is behind them.
        """
        super().__init__((corpus or load_corpus()).about("deal"))
        self.gatherer = Gatherer(self.shelf.corpus, catalogue, screening, owners)

    def check(self, deal: Deal, *, known_on: date, on: date | None = None, axis: Axis = "enforced") -> Checked:
        """Answer for one deal on its own day, or on ``on``, as the law could be known on ``known_on``.

        Raises:
            FencepostError: a cell cannot be read; the faults name row, column and remedy.
        """
        day, book, known = self.gathered(deal, known_on=known_on, on=on, axis=axis)
        if known.faults:
            raise FencepostError(*known.faults)
        with worked_out(deal):
            return self.decide(deal, day, book, known.facts, Screened.of(known, self.gatherer.screening))

    def gathered(
        self, deal: Deal, *, known_on: date, on: date | None = None, axis: Axis = "enforced"
    ) -> tuple[date, Book, Known]:
        """The day of a deal, the book of that day, and what is known of the deal, the faults of its cells among it.

        Raises:
            FencepostError: the deal has no day that can be read, or a cell is out of all measure.
        """
        day = on or self.gatherer.day(deal)
        book = self.shelf.open(day, known_on, axis)
        with worked_out(deal):
            return day, book, self.gatherer.gather(deal, book, day)
