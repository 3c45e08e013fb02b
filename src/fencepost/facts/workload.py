"""From a workload of data to facts: the cloud and where the data lie, and who asks for them by which process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fencepost.book.book import Book
from fencepost.facts.cells import flag_in, number_in, place_in, told_by
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, listed, slug
from fencepost.facts.gather import Known, stated_derivation
from fencepost.facts.workload_bulk import BULK
from fencepost.facts.workload_transfer import CHINA, TRANSFER, words_in
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import Fault
from fencepost.model.workload import KEY_HOLDERS, PROCESSES, REQUESTERS, SERVICES, SOUGHT

HOME = "US"
_OWN = {KNOWN_NONE, "self", "provider"}
"""How a cell says that the provider runs the region itself."""
_EXCLUDED = frozenset({"hotel", "dwelling", "community", "restaurant"})
_CARRIERS = frozenset({"cloud", "communication"})


def one_word_in(cells: Cells, column: str, words: tuple[str, ...], found: Findings) -> str | None:
    """A cell that holds one of some words; another word is a fault that names them."""
    text = cells.get(column)
    if text is None:
        return None
    word = slug(text)
    if word in words:
        return word
    found.fault(column, f"{text!r} is none of the words that are known here.", f"Write one of {', '.join(words)}.")
    return None


def _cloud(cells: Cells, _: Setting, found: Findings) -> None:
    """Whose law the provider stands under, what it offers, and whether the data are in its hands."""
    seat = place_in(cells, "provider_hq", found, apart=True)
    alone = (cells.get("provider_parent_hq") or "").casefold() == KNOWN_NONE
    parent = seat if alone else place_in(cells, "provider_parent_hq", found, apart=True)
    found.know("cloud.hq", seat, told_by(cells, "provider_hq"))
    found.know("cloud.parent_hq", parent, told_by(cells, "provider_parent_hq"))
    found.know(
        "cloud.us_contacts", flag_in(cells, "provider_us_contacts", found), told_by(cells, "provider_us_contacts")
    )
    service = one_word_in(cells, "provider_service", SERVICES, found)
    known, why = service not in {None, "other"}, told_by(cells, "provider_service")
    found.know("cloud.is_ecs_rcs", service in _CARRIERS if known else None, why)
    found.know("cloud.equipment_access", True if known else None, why)
    found.know("cloud.excluded_place", service in _EXCLUDED if known else None, why)
    stated, operator = flag_in(cells, "control", found), _licensed(cells)
    ours = stated if stated is not None else True if operator is False else None
    found.know("cloud.licensed_operator", operator, told_by(cells, "operator"))
    found.know("cloud.controls_data", ours, told_by(cells, "control", "operator"))
    holder = one_word_in(cells, "keys", (*KEY_HOLDERS, KNOWN_NONE), found)
    found.know("cloud.holds_keys", None if holder is None else holder != "customer", told_by(cells, "keys"))
    found.know("data.stored_in", _one_place(cells, found), told_by(cells, "storage"))


def _licensed(cells: Cells) -> bool | None:
    operator = cells.get("operator")
    if operator is None:
        return None
    return operator.casefold() not in _OWN | {(cells.get("provider") or KNOWN_NONE).casefold()}


def _one_place(cells: Cells, found: Findings) -> str | None:
    text = cells.get("storage")
    if text is not None and len(listed(text)) > 1:
        found.fault("storage", f"{text!r} names several places.", "Write one row for each place in which data lie.")
        return None
    return place_in(cells, "storage", found, apart=True)


_CLOUD_COLUMNS = (
    *("provider", "provider_hq", "provider_parent_hq", "provider_us_contacts", "provider_service"),
    *("operator", "control", "keys", "storage"),
)
_CLOUD_FACTS = (
    *("cloud.hq", "cloud.parent_hq", "cloud.us_contacts", "cloud.is_ecs_rcs", "cloud.equipment_access"),
    *("cloud.excluded_place", "cloud.licensed_operator", "cloud.controls_data", "cloud.holds_keys", "data.stored_in"),
)


def _customer(cells: Cells, _: Setting, found: Findings) -> None:
    """Who the customer is to U.S. law; a seat tells where no cell says it."""
    seat, stated = place_in(cells, "customer_hq", found, apart=True), flag_in(cells, "customer_us_person", found)
    if stated is False and seat == HOME:
        what = "a customer that sits in the United States is a U.S. person."
        found.fault("customer_us_person", what, "Say which is right: its seat, or that it is no U.S. person.")
    foreign = None if stated is None and seat is None else not stated if stated is not None else seat != HOME
    found.know("customer.foreign", foreign, told_by(cells, "customer_us_person", "customer_hq"))
    resides = flag_in(cells, "customer_resides_us", found)
    found.know("customer.resides_us", resides, told_by(cells, "customer_resides_us"))
    found.know("request.target_abroad", flag_in(cells, "target_abroad", found), told_by(cells, "target_abroad"))
    seats = (seat, place_in(cells, "operator_hq", found, apart=True), place_in(cells, "provider_hq", found, apart=True))
    within = True if CHINA in seats else None
    found.know("disclosure.holder_in_china", within, told_by(cells, "customer_hq", "operator_hq", "provider_hq"))


_CUSTOMER_COLUMNS = (
    *("customer_hq", "customer_us_person", "customer_resides_us", "target_abroad", "operator_hq", "provider_hq"),
)
_CUSTOMER_FACTS = (*("customer.foreign", "customer.resides_us", "request.target_abroad", "disclosure.holder_in_china"),)


def _request(cells: Cells, _: Setting, found: Findings) -> None:
    """Who asks, by which process, for what."""
    by = one_word_in(cells, "requester", REQUESTERS, found)
    found.know("request.by", by, told_by(cells, "requester"))
    found.know("request.process", one_word_in(cells, "process", PROCESSES, found), told_by(cells, "process"))
    sought = words_in(cells, "sought", SOUGHT, found)
    for word in SOUGHT:
        found.know(f"request.{word}", None if sought is None else word in sought, told_by(cells, "sought"))
    # Where no foreign law would be broken, the only law in play is that of the court itself.
    none = (cells.get("conflicting_law") or "").casefold() == KNOWN_NONE
    law = HOME if none else place_in(cells, "conflicting_law", found, apart=True)
    found.know("request.conflicting_law", law, told_by(cells, "conflicting_law"))
    found.know("request.motion_days", number_in(cells, "motion_days", found), told_by(cells, "motion_days"))
    for column, fact in _REQUEST_FLAGS.items():
        found.know(fact, flag_in(cells, column, found), told_by(cells, column))


_REQUEST_FLAGS = {
    "old_investigation": "request.old_investigation",
    "customer_consents": "request.customer_consents",
}
_REQUEST_COLUMNS = ("requester", "process", "sought", "conflicting_law", "motion_days", *_REQUEST_FLAGS)
_REQUEST_FACTS = (
    *("request.by", "request.process", *(f"request.{word}" for word in SOUGHT)),
    *("request.conflicting_law", "request.motion_days", *_REQUEST_FLAGS.values()),
)


class WorkloadGatherer:
    """Derives facts from workloads; made once for a law."""

    derivations: tuple[Derivation, ...] = (
        Derivation(_CLOUD_COLUMNS, _CLOUD_FACTS, _cloud),
        Derivation(_CUSTOMER_COLUMNS, _CUSTOMER_FACTS, _customer),
        Derivation(_REQUEST_COLUMNS, _REQUEST_FACTS, _request),
        TRANSFER,
        BULK,
    )

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the law's vocabulary."""
        self.vocabulary = vocabulary

    def gather(self, workload: Deal, book: Book, day: date) -> Known:
        """Every fact of a workload; ``book`` is that of its day."""
        found = Findings()
        setting = Setting(book.table_rows)
        for derivation in self.derivations:
            derivation.run({column: workload.cell(column) for column in derivation.columns}, setting, found)
        for column in workload.cells:
            if "." in column and column in self.vocabulary:
                stated_derivation(column, self.vocabulary).run({column: workload.cell(column)}, setting, found)
        facts = {name: fact for name, fact in found.facts.items() if name in self.vocabulary}
        return Known(day, facts, tuple(_placed(found.faults, workload)), (), tuple(found.remarks))


def _placed(faults: Iterable[Fault], workload: Deal) -> Iterable[Fault]:
    """Each fault once, with the workload's place: several derivations read one cell."""
    return dict.fromkeys(Fault(f.what, f.todo, workload.origin, workload.row or None, f.column) for f in faults)
