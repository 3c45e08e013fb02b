"""Answers for a lease of computing: what law reaches it, what pending texts would ask, which gate it goes through.

Renting time on a chip is no export of the chip. So a lease is asked of several bodies of law: export control, which
sees a service; the law made for rented computing; and what a pending text would add. None of them clears a tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from fencepost.book.book import Book, Branch
from fencepost.book.files import Corpus
from fencepost.book.gates import Gatekeeper, GateState
from fencepost.book.shelf import together
from fencepost.decide.check import Checker, worked_out
from fencepost.decide.judge import Checked, Judge, Screened
from fencepost.decide.red_flags import RedFlag, raised
from fencepost.facts.gather import Known
from fencepost.facts.lease import LeaseGatherer, as_deals, in_lease, seats, unread_uses
from fencepost.facts.places_of_concern import places_of_concern
from fencepost.logic.tree import Truth, Values
from fencepost.model.answer import FREE, STRICTNESS, Status
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

REMOTE_USE = "service.remote_d5"
_ABROAD, _AT_HOME, _THROUGH = "gates.foreign_cloud", "gates.domestic_cloud", "gates.reseller"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one provision of a pending text would ask, and whether it would reach the lease."""

    id: str
    title: str
    cite: str
    truth: Truth
    open_text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A text that is no law on the day: how far it came, and what it would ask if it were."""

    instrument: str
    title: str
    cite: str
    stage: str
    asks: tuple[Asked, ...]

    @property
    def reaches(self) -> bool:
        """Whether some of it would reach the lease for certain."""
        return any(one.truth is True for one in self.asks)


@dataclass(frozen=True, slots=True)
class LeaseAnswer:
    """The answers of each body of law, export control first, with what is pending, the flags and the gates."""

    lease: Deal
    day: date
    known_on: date
    export: Checked
    regimes: tuple[Checked, ...]
    pending: tuple[Pending, ...]
    flags: tuple[RedFlag, ...]
    gates: tuple[GateState, ...]
    remarks: tuple[str, ...]

    @property
    def answers(self) -> tuple[Checked, ...]:
        """Export control and every other regime."""
        return self.export, *self.regimes

    @property
    def status(self) -> Status:
        """The strictest status of any regime that covers the day; export control must."""
        if self.export.answer.verdict.status == "not_covered":
            return "not_covered"
        return max((one.answer.verdict.status for one in self.answers), key=STRICTNESS.index)

    @property
    def certain(self) -> bool:
        """Whether every regime that covers the day is certain."""
        return all(one.answer.verdict.certain for one in self.answers if one.answer.verdict.status != "not_covered")


class LeaseDesk:
    """Answers for leases. It never reads the clock: the day and the known-on day are arguments."""

    def __init__(self, checker: Checker, corpus: Corpus, gates: Gatekeeper) -> None:
        """Take what answers for export control, the whole law, and the gates."""
        self.checker = checker
        self.gates = gates
        law = corpus.about("lease")
        order = sorted(law.regimes, key=lambda name: (not name.startswith("us."), name))
        self.judges = {name: Judge(corpus.regime(name), name) for name in order}
        self.gatherer = LeaseGatherer(law.vocabulary, checker.gatherer.catalogue)

    def answer(self, lease: Deal, *, known_on: date, on: date | None = None) -> LeaseAnswer:
        """Answer for a lease on its own day, or on ``on``, as the law could be known on ``known_on``.

        Raises:
            FencepostError: a cell cannot be read; the faults name row, column and remedy.
        """
        day = on or self.checker.gatherer.day(lease)
        with worked_out(lease):
            known = self.known(lease, day, known_on)
            faults = (*known.faults, *unread_uses(lease))
            if faults:
                raise FencepostError(*faults)
            export = self._export(lease, day, known_on)
            weighed = [self._weigh(name, lease, day, known_on, known) for name in self.judges]
            pending = tuple(text for name, checked in weighed for text in self._pending(name, checked))
            return LeaseAnswer(
                lease,
                day,
                known_on,
                export,
                tuple(checked for _, checked in weighed),
                pending,
                raised(self.checker.program(export.book), export.outcome, export.facts),
                tuple(self._gates(lease, export.book)),
                known.remarks,
            )

    def known(self, lease: Deal, day: date, known_on: date) -> Known:
        """The facts of a lease, for every regime."""
        book = self.checker.shelf.open(day, known_on)
        shelves = [judge.shelf for judge in self.judges.values()]
        rows = {name: found for shelf in shelves for name, found in shelf.open(day, known_on).table_rows.items()}
        return self.gatherer.gather(lease, replace(book, table_rows={**book.table_rows, **rows}), day)

    def _export(self, lease: Deal, day: date, known_on: date) -> Checked:
        """What export control says: the strictest over the countries that the user and the use may be in."""
        book = self.checker.shelf.open(day, known_on)
        concern = places_of_concern(book)
        told = lease.cells
        if REMOTE_USE not in told and (used := seats(lease, "used_from")):
            told = {**told, REMOTE_USE: "yes" if any(one in concern for one in used) else "no"}
        deals = as_deals(replace(lease, cells=told))
        return max((self._seen(deal, day, known_on) for deal in deals), key=_strictness)

    def _seen(self, deal: Deal, day: date, known_on: date) -> Checked:
        """One of those deals answered; a chip or a country that nobody tells stays open, and is no fault of a lease."""
        _, book, known = self.checker.gathered(deal, known_on=known_on, on=day)
        faults = [in_lease(fault) for fault in known.faults if fault.column in deal.cells or fault.column not in _OPEN]
        if faults:
            raise FencepostError(*faults)
        return self.checker.decide(deal, day, book, known.facts, Screened.of(known, self.checker.gatherer.screening))

    def _weigh(self, name: str, lease: Deal, day: date, known_on: date, known: Known) -> tuple[str, Checked]:
        judge = self.judges[name]
        return name, judge.decide(lease, day, judge.shelf.open(day, known_on), known.facts)

    def _pending(self, name: str, checked: Checked) -> Iterator[Pending]:
        """Each text that is pending on the day, with all of its provisions in force together."""
        judge = self.judges[name]
        values = judge.values(checked.facts)
        for instrument, branches in _by_instrument(checked.book.branches).items():
            told = judge.shelf.corpus.instruments[instrument]
            state = judge.shelf.branch(checked.book, together(branches))
            yield Pending(
                instrument, told.title, told.cite, branches[0].why, tuple(_asked(judge, state, values, branches))
            )

    def _gates(self, lease: Deal, book: Book) -> Iterator[GateState]:
        """The gates that such a lease goes through, where somebody behind it has a seat of concern."""
        concern = places_of_concern(book)
        if not any(one in concern for one in seats(lease, *_SEATS)):
            return
        stands = seats(lease, "chips_in")
        names = [] if not stands else [_AT_HOME if stands[0] in concern else _ABROAD]
        names += [_THROUGH] if lease.cell("reseller") not in {None, "none"} else []
        for name in names:
            if name in self.gates.gates:
                yield self.gates.state(self.gates.gates[name], book.day, book.known_on)


_OPEN = frozenset({"to", "item"})


def _strictness(checked: Checked) -> tuple[int, bool]:
    """The strictest first. Of two that ask for something the certain one tells; of two that do not, the open one."""
    verdict = checked.answer.verdict
    rank = STRICTNESS.index(verdict.status)
    return rank, verdict.certain if rank > FREE else not verdict.certain


_SEATS = ("customer_hq", "customer_parent_hq", "beneficial_owner_hq", "used_from")


def _by_instrument(branches: Iterable[Branch]) -> Mapping[str, list[Branch]]:
    found: dict[str, list[Branch]] = {}
    for branch in branches:
        version = branch.changes[0][1]
        if version is not None and version.proposed is not None:
            found.setdefault(version.by, []).append(branch)
    return found


def _asked(judge: Judge, state: Book, values: Values, branches: Iterable[Branch]) -> Iterator[Asked]:
    """What each provision would ask; one without a condition is a question to a person."""
    truths = {charge.ruling.id: charge.truth for charge in judge.program(state).run(values).charges}
    for branch in branches:
        ruling = state.by_id[branch.changes[0][0]]
        if ruling.provision.kind in {"control", "duty"}:
            yield Asked(
                ruling.id, ruling.provision.title, ruling.version.cite, truths.get(ruling.id), ruling.version.open_text
            )
