"""What a program needs of Fencepost: check a deal, or open the book of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fencepost.book.book import Axis, Book
from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict, faulty
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

if TYPE_CHECKING:
    from fencepost.book.lines import LawLine
    from fencepost.decide.customer import CustomerDesk
    from fencepost.decide.lease import LeaseDesk
    from fencepost.decide.workload import WorkloadDesk
    from fencepost.facts.owners import PartyOwners
    from fencepost.names.screen import Screener


NOBODY, SHIPPED = "none", "shipped"


def check(
    deal: Deal | Mapping[str, str],
    *,
    on: date | None = None,
    known_on: date | None = None,
    axis: Axis = "enforced",
    lists: str | None = None,
) -> dict[str, Any]:
    """The answer to one deal, by the keys of an answer file; a deal that cannot be read gets an ``error``.

    Its parties are held against the kept lists, or the shipped table where none are kept; ``lists`` names a snapshot
    or a file instead, or ``none``.

    >>> check({"date": "2023-12-01", "item": "A800", "kind": "export", "from": "US", "to": "CN"})["status"]
    'licence_required'
    """
    row = deal if isinstance(deal, Deal) else Deal(deal)
    try:
        known = known_on or date.today()  # noqa: DTZ011 - the user's own calendar
        checked = checker_for(known, lists).check(row, known_on=known, on=on, axis=axis)
    except FencepostError as error:
        return faulty(row, error.faults)
    return answer_dict(checked)


def open_book(day: date, *, known_on: date | None = None, axis: Axis = "enforced") -> Book:
    """The law in force on a day, as it could be known on another (today)."""
    return _checker().shelf.open(day, known_on or date.today(), axis)  # noqa: DTZ011 - the user's own calendar


def law_lines(facts: tuple[str, ...], day: date, known_on: date) -> tuple[LawLine, ...]:
    """The lines that the law about leases draws on some facts, and how each text stands on a day."""
    from fencepost.book.files import load_corpus  # noqa: PLC0415
    from fencepost.book.lines import lines_on  # noqa: PLC0415
    from fencepost.book.shelf import Shelf  # noqa: PLC0415

    shelf = Shelf(load_corpus().about("lease"))
    return lines_on(shelf, shelf.open(day, known_on), facts)


def screen(name: str, *, on: date | None = None, lists: str | None = None, limit: int = 10) -> dict[str, Any]:
    """Who a name may be on the restricted-party lists of a day (today): outcome, hits with their evidence, notices.

    >>> screen("科大讯飞", on=date(2026, 7, 31), lists="shipped")["outcome"]
    'hit'
    """
    from fencepost.names.screen import Subject  # noqa: PLC0415 - dear to import
    from fencepost.names.written import screening_dict  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011 - the user's own calendar
    return screening_dict(_screener(lists, today).screen(Subject(name), on or today, limit))


@lru_cache(maxsize=8)
def checker_for(known_on: date, lists: str | None = None, owners: tuple[str, ...] = ()) -> Checker:
    """A checker that screens against the named lists, the kept ones or the shipped table; ``none`` screens nobody.

    ``owners`` names files of owners in which it is looked who is behind the parties; ``shipped`` is the table that
    ships with the package.

    Raises:
        FencepostError: there are no such lists or files.
    """
    if lists == NOBODY and not owners:
        return _checker()
    from fencepost.facts.screening import PartyScreening  # noqa: PLC0415 - dear to import, and some screen nobody

    plain = _checker()
    screening = None if lists == NOBODY else PartyScreening(_screener(lists, known_on))
    return Checker(
        plain.shelf.corpus, plain.gatherer.catalogue, screening, owners_for(known_on, lists, owners) if owners else None
    )


@lru_cache(maxsize=8)
def owners_for(known_on: date, lists: str | None, files: tuple[str, ...]) -> PartyOwners:
    """Who is behind parties, as files of owners tell, held against the same lists as the parties are.

    Raises:
        FencepostError: a file cannot be read at all; what is wrong with single rows is in the register's faults.
    """
    from fencepost.facts.owners import PartyOwners  # noqa: PLC0415 - dear to import
    from fencepost.ownership.register import Register  # noqa: PLC0415
    from fencepost.sources.holdings_file import read_holdings  # noqa: PLC0415
    from fencepost.sources.shipped_holdings import shipped_holdings  # noqa: PLC0415

    told = (shipped_holdings() if name == SHIPPED else read_holdings(Path(name)) for name in files)
    return PartyOwners(Register.of(*told), None if lists == NOBODY else _screener(lists, known_on))


def lease_desk(known_on: date, lists: str | None = None, owners: tuple[str, ...] = ()) -> LeaseDesk:
    """A desk that answers for leases, its parties held against lists and owners as those of a deal are.

    Raises:
        FencepostError: there are no such lists or files.
    """
    from fencepost.book.files import load_corpus  # noqa: PLC0415
    from fencepost.book.gate_files import load_gates  # noqa: PLC0415
    from fencepost.book.gates import Gatekeeper  # noqa: PLC0415
    from fencepost.book.shelf import Shelf  # noqa: PLC0415
    from fencepost.decide.lease import LeaseDesk  # noqa: PLC0415
    from fencepost.sources.diversions import read_diversions  # noqa: PLC0415

    corpus = load_corpus()
    gates = load_gates(corpus, {case.id for case in read_diversions()})
    return LeaseDesk(checker_for(known_on, lists, owners), corpus, Gatekeeper(Shelf(corpus), gates))


def workload_desk() -> WorkloadDesk:
    """A desk that answers for workloads of data by the shipped law; it screens nobody."""
    from fencepost.book.files import load_corpus  # noqa: PLC0415
    from fencepost.decide.workload import WorkloadDesk  # noqa: PLC0415

    return WorkloadDesk(load_corpus())


def customer_desk(known_on: date, lists: str | None = None, owners: tuple[str, ...] = ()) -> CustomerDesk:
    """A desk that assesses customers' records; with ``none`` for lists nobody is screened.

    Raises:
        FencepostError: there are no such lists or files.
    """
    from fencepost.decide.customer import CustomerDesk  # noqa: PLC0415

    return CustomerDesk(
        lease_desk(known_on, lists, owners),
        None if lists == NOBODY else _screener(lists, known_on),
        owners_for(known_on, lists, owners) if owners else None,
    )


@lru_cache(maxsize=8)
def _screener(lists: str | None, known_on: date) -> Screener:
    from fencepost.lists.home import dispositions_file  # noqa: PLC0415
    from fencepost.names.dispositions import Dispositions  # noqa: PLC0415
    from fencepost.names.held import held_for  # noqa: PLC0415
    from fencepost.names.screen import Screener  # noqa: PLC0415

    return Screener(held_for(lists, known_on), Dispositions(dispositions_file()))


@lru_cache(maxsize=1)
def _checker() -> Checker:
    """A checker with the shipped law and catalogue, which screens nobody; the law is loaded once."""
    return Checker()
