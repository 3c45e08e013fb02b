"""What can be asked of the engine without keeping anything: each question's answer as the commands write it in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, BinaryIO

from fencepost.book.book import Axis
from fencepost.compute.capacity import Metered, capacity, load_of
from fencepost.compute.known import known
from fencepost.decide.classified import classified
from fencepost.decide.customer import CustomerDesk
from fencepost.decide.customer_written import assessment_dict, unread_dict
from fencepost.decide.flips import flips, flips_dict
from fencepost.decide.lease import LeaseDesk
from fencepost.decide.lease_written import lease_dict, lease_error
from fencepost.decide.owned_written import party_owned
from fencepost.decide.queue import Queue
from fencepost.decide.settle import settle, settlement_dict
from fencepost.decide.weighed_written import error_dict as weighed_error
from fencepost.decide.weighed_written import weighed_dict
from fencepost.decide.workload import WorkloadDesk
from fencepost.decide.workload_changes import changes
from fencepost.decide.workload_written import workload_dict, workload_error
from fencepost.desk.answering import Answering
from fencepost.face import NOBODY, SHIPPED, customer_desk, lease_desk, owners_for, workload_desk
from fencepost.facts.gather import day_of
from fencepost.facts.places_of_concern import places_of_concern
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.quantity import Interval
from fencepost.names.screen import Subject
from fencepost.names.written import screening_dict
from fencepost.ownership.route_written import error_dict as route_error
from fencepost.ownership.route_written import route_dict
from fencepost.ownership.routes import Router
from fencepost.sources.customer_file import read_customers
from fencepost.study.data_matrix import data_matrix, matrix_dict
from fencepost.study.site_written import capacity_dict

_MOST = 10**12


class Asking:
    """Answers by the desk's own lists, owners and decisions. Nothing that is asked here is kept."""

    def __init__(self, answering: Answering, lists: str | None, owners: tuple[str, ...]) -> None:
        """Take who checks and screens, and what is looked in."""
        self._answering = answering
        self._lists = lists
        self._owners = owners

    def classified(self, item: Mapping[str, str], days: tuple[date, date], axis: Axis) -> dict[str, Any]:
        """Where an item stands on the lines of the Commerce Control List.

        Raises:
            FencepostError: the item is not known by that name, or a figure cannot be read.
        """
        return classified(self._answering.checker(days[1], fresh=False), item, days, axis)

    def chips(self, search: str | None) -> list[dict[str, str]]:
        """What is known by name."""
        return known(self._answering.catalogue, search)

    def screened(self, subject: Subject, day: date, known_on: date, limit: int) -> dict[str, Any]:
        """Who a subject may be on the lists of a day."""
        return screening_dict(self._answering.screen(subject, day, known_on, limit))

    def settled(self, deal: Deal, known_on: date, on: date | None, axis: Axis) -> dict[str, Any]:
        """Which unknown facts of a deal matter, and what each would give."""
        checker = self._answering.checker(known_on, fresh=False)
        checked = checker.check(deal, known_on=known_on, on=on, axis=axis)
        return settlement_dict(checked, settle(checker, checked))

    def flipped(self, deal: Deal, known_on: date, on: date | None, axis: Axis) -> dict[str, Any]:
        """The smallest changes of known facts that would give a deal another answer."""
        checker = self._answering.checker(known_on, fresh=False)
        checked = checker.check(deal, known_on=known_on, on=on, axis=axis)
        return flips_dict(checked, flips(checker, checked))

    def weighed(self, deal: Deal, known_on: date, on: date | None, axis: Axis) -> dict[str, Any]:
        """The red flags of a deal, with the questions that are open."""
        queue = Queue(self._answering.checker(known_on, fresh=False))
        try:
            return weighed_dict(queue.weigh(deal, known_on=known_on, on=on, axis=axis), questions=True)
        except FencepostError as error:
            return weighed_error(deal.cells, deal.row, deal.id, error.faults)

    def leased(self, lease: Deal, known_on: date, on: date | None) -> dict[str, Any]:
        """What law reaches time rented on chips."""
        try:
            return lease_dict(self._leases(known_on).answer(lease, known_on=known_on, on=on))
        except FencepostError as error:
            return lease_error(lease, error.faults)

    def workload(self, row: Deal, known_on: date, on: date | None, *, changed: bool = False) -> dict[str, Any]:
        """What two laws ask of a workload of data, how they meet, and, where ``changed``, what would change it."""
        try:
            answer = self._workloads.answer(row, known_on=known_on, on=on)
        except FencepostError as error:
            return workload_error(row, error.faults)
        return workload_dict(answer, changes(self._workloads, answer) if changed else ())

    def matrix(self, row: Deal, known_on: date, axes: Sequence[Sequence[str]]) -> dict[str, Any]:
        """How the two laws meet for each provider, place of storage and requester.

        Raises:
            FencepostError: the row or an entry cannot be read.
        """
        providers, storages, requesters = map(list, axes)
        entries = {"providers": providers, "storages": storages, "requesters": requesters}
        return matrix_dict(data_matrix(self._workloads, row, day_of(row), known_on, **entries))

    def owned(self, party: str, day: date, known_on: date, axis: Axis) -> dict[str, Any]:
        """Who is behind a party, and what each 50 percent rule makes of it.

        Raises:
            FencepostError: a file of owners cannot be read.
        """
        found = owners_for(known_on, self._lists, self._owners or (SHIPPED,))
        checker = self._answering.checker(known_on, fresh=False)
        book = checker.shelf.open(day, known_on, axis)
        return party_owned(checker, found, party, book)

    def routed(self, deal: Deal, known_on: date, on: date | None) -> dict[str, Any]:
        """The ways by which the goods of a deal could come to somebody whom they must not reach."""
        checker = self._answering.checker(known_on, fresh=False)
        register = owners_for(known_on, self._lists, self._owners or (SHIPPED,)).register
        router = Router(None if self._lists == NOBODY else self._answering.screener(known_on, fresh=False), register)
        try:
            day = on or checker.gatherer.day(deal)
        except FencepostError as error:
            return route_error(deal.id, deal.row, error.faults)
        concern = places_of_concern(checker.shelf.open(day, known_on, "enforced"))
        return route_dict(deal, day, router.route(deal, day, concern))

    @cached_property
    def _workloads(self) -> WorkloadDesk:
        return workload_desk()

    def customers(self, stream: BinaryIO, name: str, known_on: date, on: date | None) -> list[dict[str, Any]]:
        """The customers' records of a file, each assessed; one that cannot be read says why.

        Raises:
            FencepostError: the file is too large, or is no JSON at all.
        """
        customers = _customers(known_on, self._lists, self._owners)
        return [
            unread_dict(one.row, one.faults)
            if one.customer is None
            else assessment_dict(customers.assess(one.customer, on or known_on, known_on, one.faults), customers.table)
            for one in read_customers(stream, name).records
        ]

    def capacity(self, items: Sequence[tuple[str, str | None]], megawatts: str, metered: Metered) -> dict[str, Any]:
        """The megawatts that items (each a name and how many) need against those of a site.

        Raises:
            FencepostError: an item is not known, or a number cannot be read.
        """
        catalogue = self._answering.catalogue
        loads = [load_of(catalogue, item, None if count is None else interval_of(count)) for item, count in items]
        return capacity_dict(capacity(loads, interval_of(megawatts), [], metered))

    def _leases(self, known_on: date) -> LeaseDesk:
        return _leases(known_on, self._lists, self._owners)


@lru_cache(maxsize=4)
def _customers(known_on: date, lists: str | None, owners: tuple[str, ...]) -> CustomerDesk:
    return customer_desk(known_on, lists, owners)


def interval_of(text: str) -> Interval:
    """A number or a range of them as somebody wrote it.

    Raises:
        FencepostError: it is none, below nought, or beyond any site.
    """
    try:
        number = Interval.parse(text)
    except ValueError as error:
        raise FencepostError(Fault(f"{error}.", "Write a number such as 8, or a range such as 8..10.")) from None
    if any(end is not None and (end < 0 or end > _MOST) for end in (number.low, number.high)):
        raise FencepostError(Fault(f"{text!r} is below nought or beyond any site.", "Mend the number."))
    return number


@lru_cache(maxsize=4)
def _leases(known_on: date, lists: str | None, owners: tuple[str, ...]) -> LeaseDesk:
    return lease_desk(known_on, lists, owners)
