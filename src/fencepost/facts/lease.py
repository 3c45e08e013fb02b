"""From a lease to facts, and to the deal that export control sees in it: a service, by or without a U.S. person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from fencepost.book.book import Book
from fencepost.compute.catalogue import Catalogue
from fencepost.facts.cells import flag_in, place_in, places_in, told_by
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, listed, slug
from fencepost.facts.gather import Known, stated_derivation
from fencepost.facts.lease_run import run_derivation
from fencepost.facts.places_of_concern import places_of_concern
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import Fault
from fencepost.model.lease import KNOWN_USES
from fencepost.usage.machines import Machines

HOME = "US"
_TRAINING = {"ai_training", "training", "train", "pretraining", "pre_training", "fine_tuning", "finetuning"}
_WORKLOADS = {"inference", "rendering", "simulation", "data_analysis"}


def _parties(cells: Cells, _: Setting, found: Findings) -> None:
    """Who is foreign: taken from the seat, for the texts ask under whose law an entity is organised or where it is."""
    provider, customer = place_in(cells, "provider_hq", found), place_in(cells, "customer_hq", found)
    stated = flag_in(cells, "provider_us", found)
    site = place_in(cells, "chips_in", found)
    # A person located in the United States is a U.S. person wherever its seat is, so machines there leave it open.
    seat_tells = provider is not None and (provider == HOME or site != HOME)
    ours = stated if stated is not None else provider == HOME if seat_tells else None
    found.know("lease.is_iaas", True, "a lease of machines on which the tenant runs what it likes")
    found.know("lease.provider_us", ours, told_by(cells, "provider_us", "provider_hq"))
    told = True if ours or site == HOME else None if ours is None or site is None else False
    found.know("lease.product_us", told, told_by(cells, "chips_in", "provider_hq"))
    foreign = None if customer is None else customer != HOME
    found.know("customer.foreign", foreign, told_by(cells, "customer_hq"))
    found.know("developer.us_person", None if foreign is None else not foreign, told_by(cells, "customer_hq"))
    owners = places_in(cells, "beneficial_owner_hq", found)
    abroad = None if owners is None else any(one != HOME for one in owners)
    found.know("customer.beneficial_owner_foreign", abroad, told_by(cells, "beneficial_owner_hq"))
    behalf = True if foreign or abroad else None if foreign is None or abroad is None else False
    found.know("lease.for_foreign_person", behalf, told_by(cells, "customer_hq", "beneficial_owner_hq"))
    for exempt in ("lease.provider_exempt", "lease.reseller_exempt"):
        found.know(exempt, False, "no such finding can have been made under a text that is no law")
    seat, named = place_in(cells, "reseller_hq", found), cells.get("reseller")
    none = named is not None and named.casefold() == KNOWN_NONE
    resold = False if none else None if seat is None else seat != HOME
    found.know("lease.foreign_reseller", resold, told_by(cells, "reseller_hq", "reseller"))


def _flags(cells: Cells, _: Setting, found: Findings) -> None:
    told = flag_in(cells, "training", found)
    uses = set(map(slug, listed(cells.get("end_use") or "")))
    if told is None and uses:
        told = True if uses & _TRAINING else False if uses <= _WORKLOADS else None
    found.know("run.training", told, told_by(cells, "training", "end_use"))
    found.know("cluster.for_training", True if told else None, told_by(cells, "training", "end_use"))
    for column, fact in _PLAIN_FLAGS.items():
        found.know(fact, flag_in(cells, column, found), told_by(cells, column))


_PLAIN_FLAGS = {
    "bio_sequence": "run.primarily_bio_sequence",
    "cyber_capability": "run.large_model_cyber",
    "single_site": "cluster.single_site",
}


def _remote(cells: Cells, setting: Setting, found: Findings) -> None:
    """What the licence condition on chips exported under paragraph (dd) asks of whoever uses them from afar."""
    stated, site = flag_in(cells, "exported_under_dd", found), place_in(cells, "chips_in", found)
    elsewhere = site is not None and site not in _DD_PLACES
    if stated and elsewhere:
        what = f"chips that stand in {site} were not exported to China or Macau under paragraph (dd)."
        found.fault("exported_under_dd", what, "Say which is right: where the chips stand, or how they came there.")
    told = False if elsewhere else stated
    found.know("chip.exported_under_dd", told, told_by(cells, "exported_under_dd", "chips_in"))
    found.know("remote.consignee_iaas", True, "a lease of machines, by whoever holds the chips")
    used = places_in(cells, "used_from", found)
    # One user in a listed place is enough for the list, so a second place must not hide it.
    named = sorted(used or (), key=lambda one: one not in _listed_places(setting))
    found.know("remote.user_in", named[0] if named else None, told_by(cells, "used_from"))
    for column, fact in _SEATS_OF_USERS.items():
        found.know(fact, place_in(cells, column, found), told_by(cells, column))
    text = cells.get("knows")
    uses = None if text is None else set() if text.casefold() == KNOWN_NONE else set(map(slug, listed(text)))
    for use in KNOWN_USES:
        found.know(f"end_use.{use}", None if uses is None else use in uses, told_by(cells, "knows"))
    barred = None if uses is None else bool(uses & set(KNOWN_USES))
    found.know("remote.barred_use", barred, told_by(cells, "knows"))


def _listed_places(setting: Setting) -> frozenset[str]:
    """The places of (dd)(1)(vi) on the day; Hong Kong is of China there."""
    rows = setting.tables.get("us.iaas.remote_user_places", frozenset())
    return rows | {"HK"} if "CN" in rows else rows


_DD_PLACES = ("CN", "HK", "MO")
_SEATS_OF_USERS = {"customer_hq": "remote.user_hq", "customer_parent_hq": "remote.user_parent_hq"}
_REMOTE_COLUMNS = ("exported_under_dd", "chips_in", "used_from", "knows", *_SEATS_OF_USERS)
_REMOTE_FACTS = (
    *("chip.exported_under_dd", "remote.consignee_iaas", "remote.user_in", "remote.barred_use"),
    *_SEATS_OF_USERS.values(),
    *(f"end_use.{use}" for use in KNOWN_USES),
)
_PARTY_COLUMNS = (
    *("provider_hq", "provider_us", "chips_in", "customer_hq", "beneficial_owner_hq", "reseller", "reseller_hq"),
)
_PARTY_FACTS = (
    *("lease.is_iaas", "lease.provider_us", "lease.product_us", "lease.foreign_reseller", "lease.for_foreign_person"),
    *("lease.provider_exempt", "lease.reseller_exempt"),
    *("customer.foreign", "customer.beneficial_owner_foreign", "developer.us_person"),
)
_RUN_FACTS = ("run.training", "cluster.for_training", *_PLAIN_FLAGS.values())


def _concern(lease: Deal, book: Book, found: Findings) -> None:
    """Whether the tenant or its ultimate parent sits in Macau or Country Group D:5, as the law of the day has them."""
    concern = places_of_concern(book)
    own, parent = (seats(lease, column) for column in _SEATS_OF_USERS)
    any_there = any(one in concern for one in (*own, *parent))
    told = True if any_there else False if own and parent else None
    found.know("customer.seat_of_concern", told, told_by(lease.cells, *_SEATS_OF_USERS))


class LeaseGatherer:
    """Derives facts from leases; made once for a law and a catalogue."""

    def __init__(self, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        """Take the law's vocabulary and the catalogue of chips."""
        self.vocabulary = vocabulary
        self.derivations: tuple[Derivation, ...] = (
            Derivation(_PARTY_COLUMNS, _PARTY_FACTS, _parties),
            Derivation(("training", "end_use", *_PLAIN_FLAGS), _RUN_FACTS, _flags),
            Derivation(_REMOTE_COLUMNS, _REMOTE_FACTS, _remote),
            run_derivation(catalogue, vocabulary),
        )

    def gather(self, lease: Deal, book: Book, day: date) -> Known:
        """Every fact of a lease; ``book`` is that of its day."""
        found = Findings()
        setting = Setting(book.table_rows)
        for derivation in self.derivations:
            derivation.run({column: lease.cell(column) for column in derivation.columns}, setting, found)
        _concern(lease, book, found)
        for column in lease.cells:
            if "." in column and column in self.vocabulary:
                stated_derivation(column, self.vocabulary).run({column: lease.cell(column)}, setting, found)
        facts = {name: fact for name, fact in found.facts.items() if name in self.vocabulary}
        return Known(day, facts, tuple(_placed(found.faults, lease)), (), tuple(found.remarks))


def _placed(faults: Iterable[Fault], lease: Deal) -> Iterable[Fault]:
    """Each fault once, with the lease's place: several derivations read one cell."""
    return dict.fromkeys(Fault(f.what, f.todo, lease.origin, lease.row or None, f.column) for f in faults)


def seats(lease: Deal, *columns: str) -> tuple[str, ...]:
    """The countries that some columns name, each once; a cell that cannot be read names none."""
    found = Findings()
    told = (place for column in columns for place in places_in(lease.cells, column, found) or ())
    return tuple(dict.fromkeys(told))


def as_deals(lease: Deal) -> tuple[Deal, ...]:
    """The deals that export control sees in a lease: a service for the customer, and no movement of the chips.

    One for each country that the user and the use may be in, for 744.6(b) and 744.22 ask where they are; and one for a
    country that is not told, where the seat, the parent's seat or the place of use is not.
    """
    places: list[str | None] = [*seats(lease, *_USED_IN)]
    if any(lease.cell(column) is None for column in _USED_IN):
        places.append(None)
    return tuple(_as_deal(lease, to) for to in places)


_USED_IN = ("customer_hq", "customer_parent_hq", "used_from")


def _as_deal(lease: Deal, to: str | None) -> Deal:
    stated = flag_in(lease.cells, "provider_us", Findings())
    seat = seats(lease, "provider_hq")
    ours = stated if stated is not None else seat[0] == HOME if seat else None
    cells = {
        "id": lease.id,
        "date": lease.cell("date"),
        "kind": "service",
        "us_person": None if ours is None else "yes" if ours else "no",
        "item": _chip(lease.cell("item")),
        "to": to,
        "end_use": _end_use(lease.cell("end_use")),
        **{theirs: lease.cell(own) for theirs, own in _AS_IN_ORDERS.items()},
        **_known_uses(lease),
        **_resold(lease),
        **{name: text for name, text in lease.cells.items() if "." in name},
    }
    told = {name: text for name, text in cells.items() if text is not None}
    return Deal(told, lease.row, lease.origin)


def _chip(item: str | None) -> str | None:
    """The chip inside a cloud's machine, for the law asks for the chip."""
    if item is None:
        return None
    accelerator = Machines().held(item, None, None).accelerator
    return item if accelerator is None or ";" in accelerator else accelerator


def _end_use(text: str | None) -> str | None:
    """The end use in the words of an order; that something is inferred or rendered says nothing of the use."""
    words = [slug(word) for word in listed(text or "")]
    said = ["ai_training" if word in _TRAINING else word for word in words if word not in _WORKLOADS]
    return ";".join(dict.fromkeys(said)) or None


_AS_IN_ORDERS = {
    "exporter": "provider",
    "exporter_hq": "provider_hq",
    "intermediary": "reseller",
    "intermediary_hq": "reseller_hq",
    "end_user": "customer",
    "end_user_hq": "customer_hq",
    "end_user_parent_hq": "customer_parent_hq",
    "payment_from": "payment_from",
}


def in_lease(fault: Fault) -> Fault:
    """A fault of the deal that a lease was made into, by the lease's own column."""
    return replace(fault, column=_AS_IN_ORDERS.get(fault.column or "", fault.column))


def _known_uses(lease: Deal) -> Mapping[str, str]:
    """What the provider knows of the use, as facts; an empty cell says that nothing is told."""
    text = lease.cell("knows")
    if text is None:
        return {}
    known = set() if text.casefold() == KNOWN_NONE else set(map(slug, listed(text)))
    return {f"end_use.{use}": "yes" if use in known else "no" for use in KNOWN_USES}


def _resold(lease: Deal) -> Mapping[str, str]:
    reseller = lease.cell("reseller")
    if reseller is None:
        return {}
    return {"service.through_reseller": "no" if reseller.casefold() == KNOWN_NONE else "yes"}


def unread_uses(lease: Deal) -> Iterable[Fault]:
    """What stands in ``knows`` and is no use that the law asks about."""
    text = lease.cell("knows")
    for word in [] if text is None or text.casefold() == KNOWN_NONE else listed(text):
        if slug(word) not in KNOWN_USES:
            todo = f"Write none, or some of {', '.join(KNOWN_USES)}."
            yield Fault(f"{word!r} is no use that is asked about.", todo, lease.origin, lease.row or None, "knows")
