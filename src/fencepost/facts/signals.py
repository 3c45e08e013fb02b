"""What a row's own cells tell of the patterns that public cases share: hubs, money, papers, young firms.

Only what red flags read is told here, and none of it changes a status. A cell that is missing or cannot be read leaves
its fact open; one that cannot be read is told besides.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.quantity import Interval
from fencepost.sources.flag_tables import PaperWords, hubs, paper_words
from fencepost.sources.places import NOWHERE, place, territory

HUB, FROM_D5, THIRD_COUNTRY = "route.hub", "payment.from_macau_d5", "payer.third_country"
VAGUE, OTHER = "papers.description_vague", "papers.description_other"
HELPERS = "parties.helper_hq_macau_d5"
_D5 = "us.ear.country_group.d5"
_HONG_KONG, _MACAU = "HK", "MO"
_SEVERAL = re.compile(r"[;,|/]")
_MOST = 50
"""Entries of a cell that are looked at."""


def read_places(cells: Cells, column: str, found: Findings) -> tuple[str, ...] | None:
    """The codes of the places in a cell, Hong Kong as ``HK``; ``None`` where it is empty or some are no places."""
    text = cells.get(column)
    if text is None:
        return None
    codes: list[str] = []
    parts = [text] if _is_place(text) else [part.strip() for part in _SEVERAL.split(text) if part.strip()]
    for part in parts[:_MOST]:
        if not _is_place(part):
            found.remarks.append(f"column {column}: {part!r} is no country; write its ISO code, such as MY.")
            return None
        codes.append(territory(part))
    return tuple(code for code in codes if code != NOWHERE)


def _is_place(text: str) -> bool:
    try:
        place(text)
    except ValueError:
        return False
    return True


_WAYS = {"to": "goes to", "via": "by way of", "forwarder_hq": "the forwarder is at home in"}


def _hub(cells: Cells, _: Setting, found: Findings) -> None:
    # What is wrong with from and to is told where they are read as the places of the deal.
    told = {column: read_places(cells, column, Findings()) for column in ("from", "to")}
    told |= {column: read_places(cells, column, found) for column in ("via", "forwarder_hq")}
    start = told.pop("from") or ()
    found_there = [
        f"column {column}: {_WAYS[column]} {hub.name}" + (f" (cases {', '.join(hub.cases)})" if hub.cases else "")
        for column, codes in told.items()
        for code in codes or ()
        if code not in start and (hub := hubs().get(code))
    ]
    # Only a row that tells the whole way rules a hub out.
    known = all(codes is not None for codes in told.values())
    by_hub = True if found_there else False if known else None
    found.know(HUB, by_hub, "; ".join(found_there) or "columns to, via and forwarder_hq", "secondary")


_NAMED = ("to", "from", "consignee_hq", "end_user_hq", "exporter_hq", "intermediary_hq")
"""Countries that have a part in a deal: where goods start and end, and where whoever buys and sells is at home."""


def _money(cells: Cells, setting: Setting, found: Findings) -> None:
    column = "payment_from" if cells.get("payment_from") is not None else "payer_hq"
    money = read_places(cells, column, found)
    if not money:
        source = "columns payment_from and payer_hq are empty" if money is None else f"column {column}: none"
        for fact in (FROM_D5, THIRD_COUNTRY):
            found.know(fact, None if money is None else False, source)
        return
    apart = Findings()
    named = {name: read_places(cells, name, apart) for name in _NAMED}
    part = {_one_china(code) for codes in named.values() for code in codes or ()}
    shown = f"column {column}: {', '.join(money)}"
    d5 = any(_in_d5(code, setting) for code in money)
    found.know(FROM_D5, d5, shown)
    outside = [code for code in money if _one_china(code) not in part]
    # A buyer whose home is not known may be at home where the money comes from.
    open_home = named["consignee_hq"] is None or named["end_user_hq"] is None
    third = False if not outside else None if open_home else True
    found.know(THIRD_COUNTRY, third, f"{shown}; the row's own countries are {', '.join(sorted(part)) or 'not given'}")


def _helpers(cells: Cells, setting: Setting, found: Findings) -> None:
    told = {column: read_places(cells, column, found) for column in ("intermediary_hq", "installer_hq")}
    for column, codes in told.items():
        for code in codes or ():
            if _in_d5(code, setting):
                found.know(HELPERS, True, f"column {column}: {code}")
                return
    known = all(codes is not None for codes in told.values())
    found.know(HELPERS, False if known else None, "columns intermediary_hq and installer_hq")


def _in_d5(code: str, setting: Setting) -> bool:
    # Macau stands beside Country Group D:5 in every rule, and is no member of it.
    return code == _MACAU or _one_china(code) in setting.tables.get(_D5, frozenset())


def _one_china(code: str) -> str:
    """Money from Hong Kong for a deal with China is money from the buyer's own country."""
    return "CN" if code == _HONG_KONG else code


_FOUNDED = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?$", re.ASCII)


def founded(text: str) -> Interval:
    """The days YYYYMMDD on which a firm may have been founded, from a day, a month or a year.

    Raises:
        ValueError: the text is none of these, or no day of the calendar.
    """
    told = _FOUNDED.match(text.strip())
    if told is None:
        raise ValueError(f"{text!r} is no day, month or year")
    year, month, day = (None if part is None else int(part) for part in told.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
    last = first.year * 10_000 + (month or 12) * 100 + (day or 31)
    return Interval(Decimal(f"{first:%Y%m%d}"), Decimal(last))


def _founded(party: str) -> Derivation:
    column, fact = f"{party}_founded", f"{party}.founded"

    def run(cells: Cells, _: Setting, found: Findings) -> None:
        text = cells.get(column)
        if text is None:
            found.know(fact, None, f"column {column} is empty")
            return
        try:
            found.know(fact, founded(text), f"column {column}: {text}")
        except ValueError as error:
            found.know(fact, None, f"column {column} cannot be read")
            found.remarks.append(f"column {column}: {error}; write 2023-09-15, 2023-09 or 2023.")

    return Derivation((column,), (fact,), run, remarks=True)


_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[;,/|+()]|\band\b")
_PACKING = frozenset(
    {"of", "the", "for", "a", "pcs", "pc", "set", "sets", "box", "boxes", "carton", "cartons", "pallet", "pallets"}
    | {"unit", "units", "piece", "pieces", "assorted", "various", "new", "used"}
)


def _papers(cells: Cells, _: Setting, found: Findings) -> None:
    declared, item = cells.get("declared_as"), cells.get("item")
    if declared is None or declared.casefold() == KNOWN_NONE:
        for fact in (VAGUE, OTHER):
            found.know(fact, None, "column declared_as is empty" if declared is None else "column declared_as: none")
        return
    source = f"the papers say {declared!r}, the item is {item or 'not given'!r}"
    told = _says(declared, item or "")
    other = None if told is None else any(words.other for words in told)
    vague = None if told is None else bool(told) and not other
    found.know(OTHER, other, source, "secondary")
    found.know(VAGUE, vague, source, "secondary")


def _says(declared: str, item: str) -> tuple[PaperWords, ...] | None:
    """What the papers say instead of the goods: nothing where they name them, ``None`` where that is not known."""
    goods = set(_words(item))
    said = set(_words(declared))
    if any(not word.isalpha() for word in goods & said):
        return ()
    found: list[PaperWords] = []
    for part in _PARTS.split(declared):
        words = _words(part)
        known = _phrase(words)
        if known is not None and not any(name in item.casefold() for name in known.fits):
            found.append(known)
        elif words and known is None and not goods & set(words):
            return None
    return tuple(found)


def _phrase(words: list[str]) -> PaperWords | None:
    phrase = " ".join(words)
    known = paper_words()
    return known.get(phrase) or known.get(f"{phrase}s") or known.get(phrase.removesuffix("s"))


def _words(text: str) -> list[str]:
    """The words of a description without counts and packing; what has letters and digits is a word."""
    return [word for word in _WORD.findall(text.casefold()) if not word.isdigit() and word not in _PACKING]


SIGNALS: tuple[Derivation, ...] = (
    Derivation(("from", "to", "via", "forwarder_hq"), (HUB,), _hub, remarks=True),
    Derivation(("payment_from", "payer_hq", *_NAMED), (FROM_D5, THIRD_COUNTRY), _money, dated=True, remarks=True),
    Derivation(("intermediary_hq", "installer_hq"), (HELPERS,), _helpers, dated=True, remarks=True),
    _founded("consignee"),
    _founded("end_user"),
    Derivation(("declared_as", "item"), (VAGUE, OTHER), _papers, remarks=True),
)
"""The derivations of what the cells themselves tell."""
