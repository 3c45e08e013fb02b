"""From a lease to facts, and to the deal that export control sees in it: a service, by or without a U.S. person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from fencepost.book.book import Book
from fencepost.compute.catalogue import Catalogue
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, listed, slug, yes_or_no
from fencepost.facts.gather import Known, stated_derivation
from fencepost.facts.lease_run import run_derivation
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import Fault
from fencepost.model.lease import KNOWN_USES
from fencepost.sources.places import place

HOME = "US"
_TRAINING = {"ai_training", "training", "train", "pretraining", "pre_training", "fine_tuning", "finetuning"}
_OTHER_USES = {"inference", "civil", "rendering", "simulation", "data_analysis"}


def _place(cells: Cells, column: str, found: Findings) -> str | None:
    text = cells.get(column)
    if text is None or text.casefold() == KNOWN_NONE:
        return None
    try:
        return place(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write a country by name or two-letter code.")
        return None


def _places(cells: Cells, column: str, found: Findings) -> list[str] | None:
    """Several places, none of them lost: ``None`` where the cell is empty."""
    text = cells.get(column)
    if text is None:
        return None
    if text.casefold() == KNOWN_NONE:
        return []
    told = [_place({column: part}, column, found) for part in listed(text)]
    return [one for one in told if one is not None]


def _flag(cells: Cells, column: str, found: Findings) -> bool | None:
    text = cells.get(column)
    if text is None:
        return None
    try:
        return yes_or_no(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write yes or no, or leave it empty where it is not known.")
        return None


def _parties(cells: Cells, _: Setting, found: Findings) -> None:
    """Who is foreign: taken from the seat, for the texts ask under whose law an entity is organised or where it is."""
    provider, customer = _place(cells, "provider_hq", found), _place(cells, "customer_hq", found)
    stated = _flag(cells, "provider_us", found)
    ours = stated if stated is not None else None if provider is None else provider == HOME
    found.know("lease.provider_us", ours, _by(cells, "provider_us", "provider_hq"))
    found.know("customer.foreign", None if customer is None else customer != HOME, _by(cells, "customer_hq"))
    owners = _places(cells, "beneficial_owner_hq", found)
    abroad = None if owners is None else any(one != HOME for one in owners)
    found.know("customer.beneficial_owner_foreign", abroad, _by(cells, "beneficial_owner_hq"))
    seat = _place(cells, "reseller_hq", found)
    named = cells.get("reseller")
    if named is not None and named.casefold() == KNOWN_NONE:
        found.know("lease.foreign_reseller", False, _by(cells, "reseller"))
    else:
        found.know("lease.foreign_reseller", None if seat is None else seat != HOME, _by(cells, "reseller_hq"))


def _by(cells: Cells, *columns: str) -> str:
    column = next((one for one in columns if cells.get(one)), None)
    return f"no cell tells ({', '.join(columns)})" if column is None else f"column {column}: {cells[column]}"


def _flags(cells: Cells, _: Setting, found: Findings) -> None:
    told = _flag(cells, "training", found)
    uses = set(map(slug, listed(cells.get("end_use") or "")))
    if told is None and uses:
        told = True if uses & _TRAINING else False if uses <= _OTHER_USES - {"civil"} else None
    found.know("run.training", told, _by(cells, "training", "end_use"))
    for column, fact in _PLAIN_FLAGS.items():
        found.know(fact, _flag(cells, column, found), _by(cells, column))


_PLAIN_FLAGS = {
    "bio_sequence": "run.bio_sequence",
    "cyber_capability": "run.cyber_capability",
    "single_site": "cluster.single_site",
    "exported_under_dd": "chip.exported_under_dd",
}

_PARTY_COLUMNS = (
    *("provider_hq", "provider_us", "customer_hq", "beneficial_owner_hq", "reseller", "reseller_hq"),
)  # fmt: skip
_PARTY_FACTS = (
    *("lease.provider_us", "customer.foreign", "customer.beneficial_owner_foreign", "lease.foreign_reseller"),
)  # fmt: skip


class LeaseGatherer:
    """Derives facts from leases; made once for a law and a catalogue."""

    def __init__(self, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        """Take the law's vocabulary and the catalogue of chips."""
        self.vocabulary = vocabulary
        self.derivations: tuple[Derivation, ...] = (
            Derivation(_PARTY_COLUMNS, _PARTY_FACTS, _parties),
            Derivation(("training", "end_use", *_PLAIN_FLAGS), ("run.training", *_PLAIN_FLAGS.values()), _flags),
            run_derivation(catalogue, vocabulary),
        )

    def gather(self, lease: Deal, book: Book, day: date) -> Known:
        """Every fact of a lease; ``book`` is that of its day."""
        found = Findings()
        setting = Setting(book.table_rows)
        for derivation in self.derivations:
            derivation.run({column: lease.cell(column) for column in derivation.columns}, setting, found)
        for column in lease.cells:
            if "." in column and column in self.vocabulary:
                stated_derivation(column, self.vocabulary).run({column: lease.cell(column)}, setting, found)
        facts = {name: fact for name, fact in found.facts.items() if name in self.vocabulary}
        return Known(day, facts, tuple(_placed(found.faults, lease)), (), tuple(found.remarks))


def _placed(faults: Iterable[Fault], lease: Deal) -> Iterable[Fault]:
    return (Fault(f.what, f.todo, lease.origin, lease.row or None, f.column) for f in faults)


def seats(lease: Deal, *columns: str) -> tuple[str, ...]:
    """The countries that some columns name, each once; a cell that cannot be read names none."""
    found = Findings()
    told = (place for column in columns for place in _places(lease.cells, column, found) or ())
    return tuple(dict.fromkeys(told))


def as_deals(lease: Deal) -> tuple[Deal, ...]:
    """The deals that export control sees in a lease: a service for the customer, and no movement of the chips.

    One for each country that the user and the use may be in, for 744.6(b) and 744.22 ask where they are.
    """
    places = seats(lease, "customer_hq", "customer_parent_hq", "used_from")
    return tuple(_as_deal(lease, to) for to in places or (None,))


def _as_deal(lease: Deal, to: str | None) -> Deal:
    stated = _flag(lease.cells, "provider_us", Findings())
    seat = seats(lease, "provider_hq")
    ours = stated if stated is not None else seat[0] == HOME if seat else None
    cells = {
        "id": lease.id,
        "date": lease.cell("date"),
        "kind": "us_person_support" if ours else "service",
        "us_person": None if ours is None else "yes" if ours else "no",
        "item": lease.cell("item"),
        "to": to,
        **{theirs: lease.cell(own) for theirs, own in _AS_IN_ORDERS.items()},
        **_known_uses(lease),
        **{name: text for name, text in lease.cells.items() if "." in name},
    }
    told = {name: text for name, text in cells.items() if text is not None}
    return Deal(told, lease.row, lease.origin)


_AS_IN_ORDERS = {
    "exporter": "provider",
    "exporter_hq": "provider_hq",
    "intermediary": "reseller",
    "intermediary_hq": "reseller_hq",
    "end_user": "customer",
    "end_user_hq": "customer_hq",
    "end_user_parent_hq": "customer_parent_hq",
    "payment_from": "payment_from",
    "end_use": "end_use",
}


def _known_uses(lease: Deal) -> Mapping[str, str]:
    """What the provider knows of the use, as facts; an empty cell says that nothing is told."""
    text = lease.cell("knows")
    if text is None:
        return {}
    known = set() if text.casefold() == KNOWN_NONE else set(map(slug, listed(text)))
    return {f"end_use.{use}": "yes" if use in known else "no" for use in KNOWN_USES}


def unread_uses(lease: Deal) -> Iterable[Fault]:
    """What stands in ``knows`` and is no use that the law asks about."""
    text = lease.cell("knows")
    for word in [] if text is None or text.casefold() == KNOWN_NONE else listed(text):
        if slug(word) not in KNOWN_USES:
            todo = f"Write none, or some of {', '.join(KNOWN_USES)}."
            yield Fault(f"{word!r} is no use that is asked about.", todo, lease.origin, lease.row or None, "knows")
