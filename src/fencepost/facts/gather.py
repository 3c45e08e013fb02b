"""Gathers every fact of one deal, and turns facts into the values that conditions read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fencepost.book.book import Book
from fencepost.book.files import Corpus
from fencepost.compute.catalogue import Catalogue
from fencepost.facts.contacts import CONTACTS
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, yes_or_no
from fencepost.facts.items import COMPUTER_WORDS, item_derivations
from fencepost.facts.listing import LISTINGS, STATED_LISTING, STATED_SHARE
from fencepost.facts.movement import MOVEMENT, STATED_BUYERS
from fencepost.facts.papers import PAPERS, letters_derivation
from fencepost.facts.parties import PARTIES, designer_derivation
from fencepost.facts.signals import SIGNALS
from fencepost.facts.site import site_derivation
from fencepost.logic.tree import Range, Value, leaves
from fencepost.logic.vocabulary import HIGHEST, FactType, Vocabulary
from fencepost.model.deal import Deal
from fencepost.model.fact import Fact, FactValue
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.quantity import Interval
from fencepost.sources.places import place, territory

if TYPE_CHECKING:
    # Names and tables are dear to import; whoever screens and looks for owners brings them.
    from fencepost.facts.owners import PartyOwners
    from fencepost.facts.screening import PartyScreening

TPP = "item.tpp"
TOTAL, YEARLY, NOTICE = "deal.tpp_total", "deal.lpp_tpp_this_year", "deal.notice_days"
_MOST_UNITS = 10**9
_DAY = re.compile(r"^\d{4}(-\d\d-\d\d|/\d\d/\d\d|\d{4})(?![^T\s])", re.ASCII)
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one deal: its day, its facts by id, and the faults of its cells."""

    day: date | None
    facts: Mapping[str, Fact]
    faults: tuple[Fault, ...]
    hits: tuple[dict[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()


class Gatherer:
    """Derives facts from deals; made once for a corpus and a catalogue."""

    def __init__(
        self,
        corpus: Corpus,
        catalogue: Catalogue | None = None,
        screening: PartyScreening | None = None,
        owners: PartyOwners | None = None,
    ) -> None:
        """Take the law's vocabulary and letters, the catalogue of chips, and where parties are looked for.

        ``screening`` holds them against lists, ``owners`` looks for who is behind them.
        """
        self.screening = screening
        self.owners = owners
        self.catalogue = catalogue or Catalogue.load()
        self.vocabulary: Vocabulary = corpus.vocabulary
        self.letters = _letters(corpus)
        self._remembered: dict[tuple[Derivation, int, tuple[str | None, ...]], Findings] = {}
        self._tables: dict[int, Mapping[str, frozenset[str]]] = {}
        self.derivations: tuple[Derivation, ...] = (
            *MOVEMENT,
            *PAPERS,
            *PARTIES,
            STATED_LISTING if screening is None else screening.derivation(),
            *LISTINGS,
            *SIGNALS,
            *CONTACTS,
            *(() if screening is None else (screening.contacts(),)),
            *((*STATED_BUYERS, STATED_SHARE) if owners is None else owners.derivations()),
            letters_derivation(tuple(self.letters)),
            designer_derivation(self.catalogue),
            site_derivation(self.catalogue),
            *item_derivations(self.catalogue),
            _QUANTITY,
        )

    def setting(self, book: Book) -> Setting:
        """What the book of the day adds to the cells."""
        return Setting(book.table_rows, self.letters)

    def day(self, deal: Deal) -> date:
        """The deal's own day, as ``day_of`` reads it."""
        return day_of(deal)

    def gather(self, deal: Deal, book: Book, day: date) -> Known:
        """Every fact of a deal under a book."""
        found = Findings()
        setting = self.setting(book)
        for derivation in self.derivations:
            told = self._told(derivation, deal, setting, day)
            found.facts.update(told.facts)
            found.faults.extend(told.faults)
            found.hits.extend(told.hits)
            found.remarks.extend(told.remarks)
        self._totals(deal, found)
        for column in deal.cells:
            if "." in column:
                stated_derivation(column, self.vocabulary).run({column: deal.cell(column)}, setting, found)
        faults = tuple(_placed(fault, deal) for fault in found.faults)
        hits = tuple(hit.as_dict() for hit in found.hits)
        return Known(day, found.facts, faults, hits, tuple(found.remarks))

    def _told(self, derivation: Derivation, deal: Deal, setting: Setting, day: date) -> Findings:
        """What a derivation finds for the deal's cells; equal cells are read once."""
        cells = {column: deal.cell(column) for column in derivation.columns}
        if "date" in cells:
            cells["date"] = day.isoformat()
        key = derivation, id(setting.tables) if derivation.dated else 0, tuple(cells.values())
        told = self._remembered.get(key)
        if told is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            told = Findings()
            derivation.run(cells, setting, told)
            # The tables are held beside the findings, so that their identity is not given away again.
            self._remembered[key] = told
            self._tables[id(setting.tables)] = setting.tables
        return told

    def _totals(self, deal: Deal, found: Findings) -> None:
        units = quantity(deal.cell("quantity"), Findings())
        tpp = found.facts[TPP]
        if deal.cell(TPP) is not None:
            # What is stated of the chip is not what the catalogue's count of chips belongs to.
            tpp = Fact(TPP, None, "the figure is stated; state the total too")
        kind = self.vocabulary[TOTAL]
        chips, counted = chips_in_one(self.catalogue, deal.cell("item"))
        one = kind.range(tpp.value) if isinstance(tpp.value, Interval) else (None, None)
        count = units or ((1, 1) if counted else (1, None))
        total = kind.interval((times(one[0], chips[0], count[0]), times(one[1], chips[1], count[1])))
        how = f"{_shown(count)} units of {_shown(chips)} chips with TPP {tpp.value or 'unknown'}"
        found.know(TOTAL, total, how, tpp.sure)
        found.know(YEARLY, Interval(total.low, None), f"at least this deal: {how}", tpp.sure)


def _placed(fault: Fault, deal: Deal) -> Fault:
    """The fault with the file and the row of its deal."""
    return replace(fault, row=deal.row or None, file=deal.origin)


def stated_derivation(column: str, vocabulary: Vocabulary) -> Derivation:
    """The derivation of a column named after a fact, which states that fact above every other derivation."""

    def run(cells: Cells, _: Setting, found: Findings) -> None:
        text = cells.get(column)
        if text is None:
            return
        kind = vocabulary.get(column)
        if kind is None:
            todo = "See law/facts for the facts, or drop the column."
            found.fault(column, f"no fact is called {column!r}.", todo)
            return
        try:
            found.know(column, stated_value(text, kind), f"column {column}: {text}")
        except ValueError as error:
            found.fault(column, f"{error}.", f"{column} is a {kind.kind}.")

    return Derivation((column,), (column,), run, stated=True)


def day_of(deal: Deal) -> date:
    """The day that a row tells.

    Raises:
        FencepostError: the date is missing or impossible.
    """
    text = deal.cell("date")
    try:
        if text is None:
            raise FencepostError(Fault("the date is missing.", "Write YYYY-MM-DD, or give --on.", column="date"))
        return read_day(text)
    except FencepostError as error:
        raise FencepostError(*(_placed(fault, deal) for fault in error.faults)) from None


def read_day(text: str) -> date:
    """A day of the calendar as YYYY-MM-DD; a time after it is dropped.

    Raises:
        FencepostError: it is none.
    """
    day = _DAY.match(text.strip())
    try:
        return date.fromisoformat(day[0].replace("/", "-") if day else "")
    except ValueError:
        fault = Fault(f"{text!r} is not a day of the calendar written YYYY-MM-DD.", "Write it so.", column="date")
        raise FencepostError(fault) from None


def quantity(text: str | None, found: Findings) -> Range | None:
    """The number of units: whole, not negative, and no more than a billion."""
    if text is None:
        return None
    try:
        value = Interval.parse(text)
        ends = [end for end in (value.low, value.high) if end is not None]
        if any(end < 0 or end != end.to_integral_value() or end > _MOST_UNITS for end in ends):
            raise ValueError(f"{text!r} is no number of units")
    except ValueError as error:
        found.fault("quantity", f"{error}.", "Write a whole number up to 1,000,000,000.")
        return None
    return (0 if value.low is None else int(value.low), None if value.high is None else int(value.high))


def _quantity(cells: Cells, _: Setting, found: Findings) -> None:
    quantity(cells.get("quantity"), found)


_QUANTITY = Derivation(("quantity",), (), _quantity)
"""Tells no fact: the total of a line is worked out row by row. It is here to find what is wrong with the cell."""


def chips_in_one(catalogue: Catalogue, item: str | None) -> tuple[Range, bool]:
    """How many chips the named item holds, and whether the name itself counts bare chips ("2000 x H100")."""
    if item is None:
        return (1, 1), False
    try:
        match = catalogue.find(item)
    except FencepostError:
        return (1, None if COMPUTER_WORDS.search(item) else 1), False
    if match.count is None:
        return (1, None), False
    low, high = match.count.low, match.count.high
    chips = (1 if low is None else int(low), None if high is None else int(high))
    return chips, match.kind == "ic" and chips != (1, 1)


def times(*factors: int | None) -> int | None:
    """The product of ends that are not negative; unbounded where one of them is, or where it leaves 64 bits."""
    product = 1
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product if product < HIGHEST else None


def _shown(span: Range) -> str:
    low, high = span
    return str(low) if low == high else f"at least {low}" if high is None else f"{low} to {high}"


def stated_value(text: str, kind: FactType) -> FactValue:
    """The value of a fact written out in a cell or a case file.

    Raises:
        ValueError: the text does not fit the fact's type.
    """
    if kind.kind == "number":
        return Interval.parse(text)
    if kind.kind == "flag":
        return yes_or_no(text)
    if kind.kind == "place":
        return territory(text) if kind.apart else place(text)
    if kind.codes and text not in kind.codes:
        raise ValueError(f"{text!r} is none of {', '.join(sorted(kind.codes))}")
    return text


def logic_value(value: FactValue | None, kind: FactType) -> Value:
    """A fact's value as conditions read it."""
    return kind.range(value) if isinstance(value, Interval) else value


def _letters(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """The fact of each letter, and to whom it is addressed."""
    found: dict[str, tuple[str, ...]] = {}
    for provision in corpus.provisions.values():
        for version in provision.versions:
            if not version.binds or version.when is None:
                continue
            for leaf in leaves(version.when):
                if leaf.fact.startswith("letter."):
                    addressees = corpus.instruments[version.by].binds
                    found[leaf.fact] = tuple(dict.fromkeys((*version.binds, *addressees)))
    return found
