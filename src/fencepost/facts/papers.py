"""End uses, letters, notices, certificates: what is written about a deal."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, listed, slug
from fencepost.facts.movement import read_flag, read_number
from fencepost.facts.parties import name_key, name_keys
from fencepost.model.deal import END_USES, KNOWN_NONE
from fencepost.model.quantity import Interval

_USES = ("military", "military_intelligence", "supercomputer", "advanced_node_ic", "ic_unknown_node")
_MORE_USES = ("sme_production", "wmd", "packaging", "back_end")
_USE_FACTS = tuple(f"end_use.{use}" for use in (*_USES, *_MORE_USES))
_NAMED = "parties.mieu_named"
_DD_EXCLUDES = {"military", "military_intelligence", "wmd"}
_CIVIL_EXCLUDES = ("military", "military_intelligence", "wmd")
_USE_SYNONYMS = {
    "datacenter": "datacentre",
    "data_centre": "datacentre",
    "data_center": "datacentre",
    "ai": "ai_training",
    "training": "ai_training",
    "intelligence": "military_intelligence",
    "commercial": "civil",
    "advanced_node": "advanced_node_ic",
    "osat": "packaging",
    "back_end": "back_end",
    "assembly": "back_end",
    "test": "back_end",
}
_PAPERS = ("purchase_order", "dd", "aia", "lpp", "acm", "hbm")
_PAPER_SYNONYMS = {"po": "purchase_order", "purchase": "purchase_order", "p_o": "purchase_order"}
_NO_NOTICE = -1
# Facility uses exclude each other and the supercomputer: each is a full statement of what the item does.
_FACILITY = ("advanced_node_ic", "ic_unknown_node", "sme_production", "packaging", "back_end")


def _end_use(cells: Cells, _: Setting, found: Findings) -> None:
    text = cells.get("end_use")
    if text is None:
        for fact in (*_USE_FACTS, _NAMED):
            found.know(fact, None, "column end_use is empty")
        return
    stated = _uses(text)
    for use in sorted(stated - set(END_USES) - {"back_end", KNOWN_NONE}):
        close = get_close_matches(use, END_USES, 1)
        hint = f"Did you mean {close[0]}?" if close else f"Use one of {', '.join(END_USES)}."
        found.fault("end_use", f"{use!r} is no end use.", hint)
    for use in (*_USES, *_MORE_USES):
        found.know(f"end_use.{use}", _stated(use, stated), f"column end_use: {text}")
    # What is civil is for no military-intelligence end user, so for none of those that are named either.
    found.know(_NAMED, False if "civil" in stated else None, f"column end_use: {text}")


def _uses(text: str) -> set[str]:
    return {_USE_SYNONYMS.get(word := slug(entry), word) for entry in listed(text)}


def _stated(use: str, stated: set[str]) -> bool | None:
    if use in stated or (use == "back_end" and "packaging" in stated):
        return True
    if "civil" in stated and use in _CIVIL_EXCLUDES:
        return False
    # A supercomputer may be civil, and a datacentre may be one, so only a use at a facility rules it out.
    if use in (*_FACILITY, "supercomputer") and stated & set(_FACILITY):
        return False
    return False if use in _FACILITY and stated & {"ai_training", "datacentre", "supercomputer"} else None


def _letters(cells: Cells, setting: Setting, found: Findings) -> None:
    exporter, informed = cells.get("exporter"), cells.get("informed_by")
    received = None if informed is None else _received(informed, setting, found)
    addressees = {name for names in setting.letters.values() for name in names}
    is_addressee = exporter is not None and any(_is(exporter, name) for name in addressees)
    for fact, names in setting.letters.items():
        letter = fact.removeprefix("letter.")
        if exporter is not None and any(_is(exporter, name) for name in names):
            found.know(fact, True, f"column exporter: {exporter} is the addressee")
        elif received is not None:
            has = any(_is_letter(entry, letter) for entry in received)
            found.know(fact, has, f"column informed_by: {informed}")
        elif is_addressee:
            found.know(fact, False, f"the letter is addressed to {', '.join(names)}", "knowledge")
        else:
            why = "is empty" if informed is None else "cannot be read"
            found.know(fact, None, f"column informed_by {why}")


def _received(text: str, setting: Setting, found: Findings) -> set[str] | None:
    """The letters a cell names; nothing is known where one of them cannot be told."""
    entries = {slug(entry) for entry in listed(text)}
    letters = sorted(fact.removeprefix("letter.") for fact in setting.letters)
    unknown = [e for e in sorted(entries - {KNOWN_NONE}) if not any(_is_letter(e, letter) for letter in letters)]
    for entry in unknown:
        close = get_close_matches(entry, letters, 1)
        hint = f"Did you mean {close[0]}?" if close else f"Use none, or some of {', '.join(letters)}."
        found.fault("informed_by", f"no letter is called {entry!r}.", hint)
    return None if unknown else entries


def _is(exporter: str, addressee: str) -> bool:
    """A letter binds the firm it names; one whose name only contains that name may be a stranger."""
    return name_key(addressee) in name_keys(exporter)


def _is_letter(entry: str, letter: str) -> bool:
    bare = entry.removeprefix("letter_")
    return bool(bare) and (bare == letter or letter.endswith("_" + bare))


def _certified(cells: Cells, _: Setting, found: Findings) -> None:
    text, uses = cells.get("certified"), _uses(cells.get("end_use") or "")
    entries = set() if text is None else {_PAPER_SYNONYMS.get(word := slug(e), word) for e in listed(text)}
    for paper in _PAPERS:
        if paper == "dd" and paper in entries and (barred := sorted(uses & _DD_EXCLUDES)):
            # What is to be certified is that there is no such use; the row says that there is.
            why = f"column end_use says {', '.join(barred)}, which 748 Supp. No. 2(dd)(1)(iv) excludes"
            found.know("certified.dd", False, why)
        elif paper in entries:
            found.know(f"certified.{paper}", True, f"column certified: {text}")
        elif KNOWN_NONE in entries:
            found.know(f"certified.{paper}", False, f"column certified: {text}")
        else:
            found.know(f"certified.{paper}", None, "column certified does not say")


def _notice(cells: Cells, _: Setting, found: Findings) -> None:
    text, day = cells.get("notified"), cells.get("date")
    if text is None or day is None:
        found.know("deal.notice_days", None, "column notified is empty")
        return
    if text.casefold() in {KNOWN_NONE, "no"}:
        found.know("deal.notice_days", Interval.point(_NO_NOTICE), f"column notified: {text}")
        return
    try:
        days = (date.fromisoformat(day) - date.fromisoformat(text)).days
    except ValueError:
        found.fault("notified", f"{text!r} is no date.", "Write YYYY-MM-DD, or none when no notice was given.")
        found.know("deal.notice_days", None, "column notified cannot be read")
        return
    found.know("deal.notice_days", Interval.point(days), f"notice of {text}, {days} days before {day}")


def _flag(column: str, fact: str) -> Derivation:
    def run(cells: Cells, _: Setting, found: Findings) -> None:
        read_flag(cells, column, fact, found)

    return Derivation((column,), (fact,), run)


def _content(cells: Cells, _: Setting, found: Findings) -> None:
    read_number(cells, "us_content_pct", "deal.us_content_pct", found)


def letters_derivation(facts: tuple[str, ...]) -> Derivation:
    """The derivation that tells which letters bind the exporter."""
    return Derivation(("exporter", "informed_by"), facts, _letters)


PAPERS: tuple[Derivation, ...] = (
    Derivation(("end_use",), (*_USE_FACTS, _NAMED), _end_use),
    Derivation(("certified", "end_use"), tuple(f"certified.{paper}" for paper in _PAPERS), _certified),
    Derivation(("notified", "date"), ("deal.notice_days",), _notice),
    Derivation(("us_content_pct",), ("deal.us_content_pct",), _content),
    _flag("us_technology", "deal.us_technology"),
    _flag("us_person", "person.us_person"),
)
