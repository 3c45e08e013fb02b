"""What is done, from where to where."""

from __future__ import annotations

from difflib import get_close_matches

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, slug, yes_or_no
from fencepost.model.deal import KINDS
from fencepost.model.quantity import Interval
from fencepost.sources.places import NOWHERE, place

_CONVEYING = frozenset({"export", "reexport", "transfer", "deemed_export", "fabrication"})
_SYNONYMS = {
    "re_export": "reexport",
    "re_exports": "reexport",
    "exports": "export",
    "in_country_transfer": "transfer",
    "transfer_in_country": "transfer",
    "domestic_transfer": "transfer",
    "deemed": "deemed_export",
    "deemed_reexport": "deemed_export",
    "support": "us_person_support",
    "us_person": "us_person_support",
    "foundry": "fabrication",
    "foundry_export": "fabrication",
    "data": "data_transfer",
    "iaas": "service",
    "cloud": "service",
    "lease": "service",
    "rental": "service",
}


def kind_named(text: str) -> str:
    """The kind of a deal as people write it, in our own word where we have one."""
    word = slug(text)
    return _SYNONYMS.get(word, word)


def read_place(cells: Cells, column: str, fact: str, found: Findings) -> str | None:
    """Read one place cell into one fact; an unreadable one is a fault."""
    text = cells.get(column)
    if text is None:
        found.know(fact, None, f"column {column} is empty")
        return None
    try:
        code = place(text)
    except ValueError:
        found.fault(column, f"{text!r} is no country.", "Write its ISO code, such as CN, or its full name.")
        found.know(fact, None, f"column {column} cannot be read")
        return None
    hong_kong = code == "CN" and text.strip().casefold().startswith(("h", "香"))
    note = "; Hong Kong counts as China (85 FR 83788)" if hong_kong else ""
    found.know(fact, code, f"column {column}: {text}{note}")
    return code


def read_somewhere(cells: Cells, column: str, fact: str, found: Findings) -> str | None:
    """Read a place that cannot be none: every firm is headquartered somewhere, every thing made somewhere."""
    code = read_place(cells, column, fact, found)
    if code != NOWHERE:
        return code
    found.fault(
        column, "this place cannot be none.", "Write the country, or leave the cell empty when it is not known."
    )
    found.know(fact, None, f"column {column} cannot be read")
    return None


def read_flag(cells: Cells, column: str, fact: str, found: Findings) -> bool | None:
    """Read one yes-or-no cell into one fact."""
    text = cells.get(column)
    if text is None:
        found.know(fact, None, f"column {column} is empty")
        return None
    try:
        value = yes_or_no(text)
    except ValueError as error:
        found.fault(column, f"{error}.", "Write yes or no, or leave the cell empty when it is not known.")
        found.know(fact, None, f"column {column} cannot be read")
        return None
    found.know(fact, value, f"column {column}: {text}")
    return value


def read_number(cells: Cells, column: str, fact: str, found: Findings) -> Interval | None:
    """Read one number cell, or a range, into one fact; a number below nought is a fault."""
    text = cells.get(column)
    if text is None:
        found.know(fact, None, f"column {column} is empty")
        return None
    try:
        value = Interval.parse(text.strip().removesuffix("%") if column.endswith("_pct") else text)
        if any(end is not None and end < 0 for end in (value.low, value.high)):
            raise ValueError(f"{text!r} is below nought")
    except ValueError as error:
        found.fault(column, f"{error}.", "Write a number such as 814, or a range such as 800..826.")
        found.know(fact, None, f"column {column} cannot be read")
        return None
    found.know(fact, value, f"column {column}: {text}")
    return value


def _origin(cells: Cells, _: Setting, found: Findings) -> None:
    start = read_somewhere(cells, "from", "deal.from", found)
    if start is None and cells.get("from") is None and _is(cells.get("kind"), "export"):
        found.know("deal.from", "US", "an export leaves the United States (734.13(a)(1))")


def _destination(cells: Cells, _: Setting, found: Findings) -> None:
    end = read_place(cells, "to", "deal.to", found)
    if end is None and cells.get("to") is None:
        found.fault("to", "the destination is missing.", "Write the country to which the item goes.")
    if end == NOWHERE:
        found.fault("to", "the destination cannot be none.", "Write the country to which the item goes.")
    if _is(cells.get("kind"), "deemed_export"):
        # A release is an export to the person's country, wherever it happens (734.13(b)).
        code = read_place(cells, "citizenship", "deal.to", found)
        if code == NOWHERE:
            found.know("deal.to", None, "column citizenship: none, so the country of residence counts (734.13(b))")
        elif code is not None:
            found.know("deal.to", code, f"column citizenship: {cells.get('citizenship')} (734.13(a)(2), (b))")


def _doing(cells: Cells, _: Setting, found: Findings) -> None:
    kind = _kind(cells, found)
    if cells.get("kind") is None:
        apart = Findings()
        ends = [read_place(cells, column, column, apart) for column in ("from", "to")]
        kind = _implied(ends[0], ends[1], found)
    conveys = True if kind is None else kind in _CONVEYING
    found.know("deal.conveys_item", conveys, _why_conveys(kind), "text" if kind else "knowledge")
    deemed = False if kind is None else kind == "deemed_export"
    found.know("deal.deemed", deemed, _why_conveys(kind), "text" if kind else "knowledge")


def _is(text: str | None, kind: str) -> bool:
    return text is not None and kind_named(text) == kind


def _kind(cells: Cells, found: Findings) -> str | None:
    text = cells.get("kind")
    if text is None:
        return None
    kind = kind_named(text)
    if kind not in KINDS:
        close = get_close_matches(kind, KINDS, 1)
        hint = f"Did you mean {close[0]}?" if close else f"Use one of {', '.join(KINDS)}."
        found.fault("kind", f"{text!r} is no kind of deal.", hint)
        found.know("deal.kind", None, "column kind cannot be read")
        return None
    found.know("deal.kind", kind, f"column kind: {text}")
    return kind


def _implied(start: str | None, end: str | None, found: Findings) -> str | None:
    """The kind of a shipment that names none: the places tell (734.13, 734.14, 734.16)."""
    if start is None or end is None:
        found.know("deal.kind", None, "column kind is empty, and so is from")
        return None
    if start == end:
        kind, cite = "transfer", "734.16"
    elif start == "US":
        kind, cite = "export", "734.13"
    else:
        kind, cite = "reexport", "734.14"
    found.know("deal.kind", kind, f"from {start} to {end} ({cite})")
    return kind


def _why_conveys(kind: str | None) -> str:
    return f"kind is {kind}" if kind else "no kind is given: taken as a shipment of what the row names"


def _certain_places() -> list[Derivation]:
    columns = {
        "made_in": "deal.made_in",
        "exporter_hq": "exporter.hq",
        "employer_hq": "person.employer_hq",
        "designer_hq": "designer.hq",
        "packaged_in": "deal.packaged_in",
    }
    return [_single(column, fact) for column, fact in columns.items()]


def headquarters(party: str) -> Derivation:
    """Where a party has its headquarters, as the row states it."""
    return _single(f"{party}_hq", f"{party}.hq")


def _single(column: str, fact: str) -> Derivation:
    def run(cells: Cells, _: Setting, found: Findings) -> None:
        read_somewhere(cells, column, fact, found)

    return Derivation((column,), (fact,), run)


def parent(party: str) -> Derivation:
    """Where a party's ultimate parent has its headquarters, as the row states it."""
    own, above, fact = f"{party}_hq", f"{party}_parent_hq", f"{party}.parent_hq"

    def run(cells: Cells, _: Setting, found: Findings) -> None:
        code = read_place(cells, above, fact, found)
        if code == NOWHERE:
            # A firm without a parent is its own ultimate parent.
            apart = Findings()
            home = read_somewhere(cells, own, fact, apart)
            found.know(fact, home, f"column {above}: none, so the {party.replace('_', ' ')} itself")

    only = {own: (above, lambda text: text is not None and text.casefold() == NOWHERE)}
    return Derivation((own, above), (fact,), run, only_where=only)


MOVEMENT: tuple[Derivation, ...] = (
    Derivation(
        ("from", "kind"),
        ("deal.from",),
        _origin,
    ),
    Derivation(
        ("to", "kind", "citizenship"),
        ("deal.to",),
        _destination,
        only_where={"citizenship": ("kind", lambda text: _is(text, "deemed_export"))},
    ),
    Derivation(
        ("kind", "from", "to"),
        ("deal.kind", "deal.conveys_item", "deal.deemed"),
        _doing,
        only_where=dict.fromkeys(("from", "to"), ("kind", lambda text: text is None)),
    ),
    *_certain_places(),
    parent("exporter"),
)

STATED_BUYERS: tuple[Derivation, ...] = tuple(
    told for party in ("consignee", "end_user") for told in (headquarters(party), parent(party))
)
"""Where the buyers and their parents have their headquarters, where no register of owners is looked in."""
