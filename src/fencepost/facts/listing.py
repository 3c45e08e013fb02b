"""What the listings that a row states say of each other, and what names in it say of forwarders and payers.

A footnote stands in an entry of the Entity List, so a footnote implies the listing, and no listing
rules the footnotes out. A row that says otherwise contradicts itself and is not answered.
"""

from __future__ import annotations

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, yes_or_no
from fencepost.facts.parties import name_key, name_keys
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.quantity import Interval

LISTED = "parties.entity_listed"
FOOTNOTES = tuple(f"parties.footnote_{number}" for number in (1, 3, 4, 5))
SHARE, OWNER = "parties.listed_ownership_pct", "parties.has_listed_owner"


def _stated(cells: Cells, column: str) -> bool | None:
    """What a flag column says; what cannot be read is the fault of the column itself."""
    text = cells.get(column)
    try:
        return None if text is None else yes_or_no(text)
    except ValueError:
        return None


def listing(cells: Cells, _: Setting, found: Findings) -> None:
    """What the row states of the Entity List and its footnotes, and what each says of the other."""
    listed = _stated(cells, LISTED)
    noted = [column for column in FOOTNOTES if _stated(cells, column)]
    if listed is False:
        for column in noted:
            what = f"{LISTED} says no, but {column} says yes, and a footnote stands in an entry of the list."
            found.fault(column, what, "Mend one of the two.")
        for fact in FOOTNOTES:
            found.know(fact, False, f"column {LISTED}: no, and a footnote stands in an entry")
        found.know(LISTED, False, f"column {LISTED}")
        return
    for fact in FOOTNOTES:
        found.know(fact, _stated(cells, fact), f"column {fact} is {'empty' if cells.get(fact) is None else 'read'}")
    source = f"column {noted[0]}: a footnote stands in an entry" if noted else f"column {LISTED} is empty"
    found.know(LISTED, True if noted else listed, source)


def _forwarder(cells: Cells, _: Setting, found: Findings) -> None:
    consignee, forwarder = cells.get("consignee"), cells.get("forwarder")
    same = None if consignee is None or forwarder is None else one_firm(consignee, forwarder)
    # Another forwarder than the one named may still be the consignee, so different names leave it open.
    found.know("consignee.is_forwarder", True if same else None, "columns consignee and forwarder")


def _payer(cells: Cells, _: Setting, found: Findings) -> None:
    payer, buyers = cells.get("payer"), (cells.get("consignee"), cells.get("end_user"))
    source = "columns payer, consignee and end_user"
    if payer is None or payer.casefold() == KNOWN_NONE:
        found.know("payer.third_party", None if payer is None else False, source)
        return
    # A buyer that is not named may be the payer, so a column left empty leaves it open.
    told = [None if buyer is None else one_firm(payer, buyer) for buyer in buyers]
    third = False if True in told else None if None in told else True
    names = ", ".join(dict.fromkeys(buyer for buyer in buyers if buyer is not None))
    found.know("payer.third_party", third, f"{source}: {payer} and {names or 'nobody'}")


def one_firm(one: str, other: str) -> bool | None:
    """Whether two names are one firm's: open where one only begins as the other does; ``none`` names nobody."""
    if KNOWN_NONE in (one.casefold(), other.casefold()):
        return False
    first, second = name_key(one), name_key(other)
    if not first or not second:
        return None
    if first in name_keys(other) or second in name_keys(one):
        return True
    shared = min(len(first), len(second))
    return None if first[:shared] == second[:shared] else False


def listed_share(cells: Cells, _: Setting, found: Findings) -> None:
    """Whether the share of the listed owners is determined, as the row states it."""
    text = cells.get(SHARE)
    try:
        share = None if text is None else Interval.parse(text)
    except ValueError:
        share = None
    if share is not None:
        found.know("parties.listed_share_determined", share.is_point, f"column {SHARE}: {text}")
    else:
        owned = _stated(cells, OWNER)
        source = f"column {SHARE} is empty"
        found.know("parties.listed_share_determined", False if owned else None, source)


STATED_LISTING = Derivation((LISTED, *FOOTNOTES), (LISTED, *FOOTNOTES), listing)
"""The listing facts where no lists are looked in."""

LISTINGS: tuple[Derivation, ...] = (
    Derivation(("consignee", "forwarder"), ("consignee.is_forwarder",), _forwarder, remarks=True),
    Derivation(("payer", "consignee", "end_user"), ("payer.third_party",), _payer, remarks=True),
)

STATED_SHARE = Derivation((SHARE, OWNER), ("parties.listed_share_determined",), listed_share, remarks=True)
"""What is determined of listed owners where no register of owners is looked in."""
