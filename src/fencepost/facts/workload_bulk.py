"""From a workload to a transaction in data on U.S. persons: how many of them, with whom, by what."""

from __future__ import annotations

from decimal import Decimal

from fencepost.facts.cells import flag_in, number_in, place_in, told_by
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, slug
from fencepost.model.quantity import Interval
from fencepost.model.workload import TRANSACTIONS

_HOME = "US"
_NOBODY = Interval.point(0)
_KINDS = {
    "us_genomic": "bulk.genomic",
    "us_omic": "bulk.omic",
    "us_biometric": "bulk.biometric",
    "us_geolocation": "bulk.geolocation",
    "us_health": "bulk.health",
    "us_financial": "bulk.financial",
    "us_identifiers": "bulk.identifiers",
}
_COMBINED, _GOVERNMENT = "bulk.combined", "bulk.government_related"
_FLAGS = {
    "recipient_access": "transaction.gives_access",
    "exempt": "transaction.exempt",
    "security_requirements": "transaction.security_met",
    "onward_clause": "transaction.onward_clause",
}


def _bulk(cells: Cells, _: Setting, found: Findings) -> None:
    _counts(cells, found)
    _recipient(cells, found)
    text = cells.get("transaction")
    kind = None if text is None else slug(text)
    if kind is not None and kind not in TRANSACTIONS:
        what = f"{text!r} is no kind of transaction that is known here."
        found.fault("transaction", what, f"Write one of {', '.join(TRANSACTIONS)}.")
        kind = None
    found.know("transaction.kind", kind, told_by(cells, "transaction"))
    found.know("transaction.us_person", flag_in(cells, "us_person", found), told_by(cells, "us_person"))
    for column, fact in _FLAGS.items():
        found.know(fact, flag_in(cells, column, found), told_by(cells, column))


def _counts(cells: Cells, found: Findings) -> None:
    """The counts of each kind; ``us_data: no`` says that all of them are nought."""
    counts = {column: number_in(cells, column, found) for column in (*_KINDS, "us_combined")}
    government = flag_in(cells, "us_government", found)
    if flag_in(cells, "us_data", found) is False:
        some = next((name for name, one in counts.items() if one is not None and one.high != 0), None)
        if some is not None or government:
            what = "data on U.S. persons are counted, though none are said to be there."
            found.fault(some or "us_government", what, "Say which is right: this count, or us_data.")
        counts, government = dict.fromkeys(counts, _NOBODY), False
    for column, fact in _KINDS.items():
        found.know(fact, counts[column], told_by(cells, column, "us_data"))
    found.know(_COMBINED, _combined(counts), told_by(cells, "us_combined", "us_data", *_KINDS))
    found.know(_GOVERNMENT, government, told_by(cells, "us_government", "us_data"))


def _combined(counts: dict[str, Interval | None]) -> Interval | None:
    """As told; else nought where at most one kind is there, and from the greatest count to the sum of all."""
    if counts["us_combined"] is not None:
        return counts["us_combined"]
    kinds = [counts[column] for column in _KINDS]
    if sum(one is None or one.high != 0 for one in kinds) <= 1:
        return _NOBODY
    lows = [Decimal(0) if one is None or one.low is None else one.low for one in kinds]
    # The same persons may stand in each kind, or others; and one kind alone combines nothing.
    least = max(lows) if sum(low > 0 for low in lows) > 1 else Decimal(0)
    highs = [None if one is None else one.high for one in kinds]
    return Interval(least, None if None in highs else sum((high for high in highs if high is not None), Decimal(0)))


def _recipient(cells: Cells, found: Findings) -> None:
    """Who gets access: the provider or the customer where the cell says so, else a firm with its own seat.

    A seat is a principal place of business; under whose law the firm is organised it does not tell.
    """
    role = slug(cells.get("recipient") or "")
    column = f"{role}_hq" if role in {"provider", "customer"} else "recipient_hq"
    seat = place_in(cells, column, found)
    why = told_by(cells, column)
    found.know("party.is_foreign", None if seat is None else seat != _HOME, why)
    found.know("party.principal_place", seat, why)
    share = number_in(cells, "recipient_owned_pct", found)
    found.know("party.covered_ownership_pct", share, told_by(cells, "recipient_owned_pct"))


BULK = Derivation(
    (
        *("us_data", *_KINDS, "us_combined", "us_government", "transaction", "us_person"),
        *("recipient", "recipient_hq", "provider_hq", "customer_hq", "recipient_owned_pct", *_FLAGS),
    ),
    (
        *(*_KINDS.values(), _COMBINED, _GOVERNMENT, "transaction.kind", "transaction.us_person", *_FLAGS.values()),
        *("party.is_foreign", "party.principal_place", "party.covered_ownership_pct"),
    ),
    _bulk,
)
