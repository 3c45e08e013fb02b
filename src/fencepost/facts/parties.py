"""Who designs, packages and receives, as far as the tables of the law name them."""

from __future__ import annotations

import re
from functools import lru_cache

from fencepost.compute.catalogue import Catalogue
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, slug
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fault import FencepostError

_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "llc", "ltd", "limited", "co", "company", "corp", "corporation", "plc", "ag", "nv", "sa"}
    | {"se", "pbc", "gmbh", "holding", "holdings", "group", "lp", "the", "dba", "d", "b", "a", "and"}
)
_DESIGNERS, _OSATS, _UAE = "us.ear.supp6_740", "us.ear.supp7_740", "us.ear.supp8_740"


def designer_derivation(catalogue: Catalogue) -> Derivation:
    """The derivation that tells whether the designer is approved; a catalogued chip's designer is its vendor."""

    def run(cells: Cells, setting: Setting, found: Findings) -> None:
        text, source = cells.get("designer"), "column designer"
        if text is None and (vendor := _vendor(catalogue, cells.get("item"))) is not None:
            text, source = vendor, "vendor in data/chips.csv"
        approved = None if text is None else _in_table(text, setting, _DESIGNERS)
        found.know("designer.approved", approved, f"{source}: {text or 'empty'}; 740 Supp. 6")

    return Derivation(("designer", "item"), ("designer.approved",), run, dated=True)


def _vendor(catalogue: Catalogue, item: str | None) -> str | None:
    if item is None:
        return None
    try:
        return catalogue.find(item).figures.vendor
    except FencepostError:
        return None


def _osat(cells: Cells, setting: Setting, found: Findings) -> None:
    text = cells.get("osat")
    if text is None:
        found.know("osat.approved", None, "column osat is empty")
        found.know("osat.is_fabricator", None, "column osat is empty")
    elif text.casefold() == KNOWN_NONE:
        found.know("osat.approved", False, "column osat: none")
        found.know("osat.is_fabricator", True, "column osat: none, so the fabricator packages the circuit itself")
    else:
        found.know("osat.approved", _in_table(text, setting, _OSATS), f"column osat: {text}; 740 Supp. 7")
        exporter = cells.get("exporter")
        same = True if exporter is not None and _same(exporter, text) else None
        found.know("osat.is_fabricator", same, f"columns osat and exporter: {text}, {exporter or 'empty'}")


def packages(name: str | None, setting: Setting) -> bool:
    """Whether a firm is an approved fabricator or packaging company, and not a designer whose own word would do."""
    if name is None or _in_table(name, setting, _DESIGNERS) is True:
        return False
    return _in_table(name, setting, _OSATS) is True


def _same(exporter: str, osat: str) -> bool:
    """Whether two names are plainly one firm's; names that differ may still be, so that stays open."""
    return name_key(exporter) in name_keys(osat) or name_key(osat) in name_keys(exporter)


def _uae(cells: Cells, setting: Setting, found: Findings) -> None:
    names = [cells.get("consignee"), cells.get("end_user")]
    told = [_in_table(name, setting, _UAE) for name in names if name is not None]
    if False in told:
        approved: bool | None = False
    else:
        approved = True if told == [True] * len(names) else None
    found.know("parties.uae_approved", approved, "columns consignee and end_user; 740 Supp. 8")


def _in_table(text: str, setting: Setting, table: str) -> bool | None:
    """Whether a table names a party: by its whole name without legal forms, or by one of its own short names.

    Open where one name only begins as the other does: the firm shortened, or a subsidiary of it.
    """
    return _named(text, setting.tables.get(table, frozenset()))


@lru_cache(maxsize=65536)
def _named(text: str, rows: frozenset[str]) -> bool | None:
    wanted = name_key(text)
    if not wanted:
        return None
    keys = [key for row in rows for key in name_keys(row)]
    if wanted in keys:
        return True
    return None if any(_begins(wanted, key) for key in keys) else False


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@lru_cache(maxsize=4096)
def name_keys(row: str) -> frozenset[tuple[str, ...]]:
    """A listed name as keys: the whole, what stands outside brackets, and what stands within."""
    inner = re.findall(r"\(([^)]*)\)", row)
    outer = re.sub(r"\([^)]*\)", " ", row)
    parts = [row, outer, *inner, *re.split(r"d/b/a/?|\bincluding\b", outer)]
    return frozenset(key for part in parts if (key := name_key(part)))


@lru_cache(maxsize=65536)
def name_key(text: str) -> tuple[str, ...]:
    """A firm's name as words, without legal forms: ``"NVIDIA Corporation"`` is ``("nvidia",)``."""
    return tuple(word for word in slug(text).split("_") if word not in _LEGAL_FORMS)


PARTIES: tuple[Derivation, ...] = (
    Derivation(("osat", "exporter"), ("osat.approved", "osat.is_fabricator"), _osat, dated=True),
    Derivation(("consignee", "end_user"), ("parties.uae_approved",), _uae, dated=True),
)
