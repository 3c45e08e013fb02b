"""From a workload to what goes abroad from China: whose data, how many persons, what for, and what is held for it.

Mainland China is the territory that its transfer rules mean; Hong Kong, Macau and Taiwan lie outside it.
"""

from __future__ import annotations

from fencepost.facts.cells import flag_in, number_in, place_in, places_in, told_by
from fencepost.facts.derivation import Cells, Derivation, Findings, Setting, listed, slug
from fencepost.logic.tree import Truth
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.quantity import Interval
from fencepost.model.workload import APPROVALS, PURPOSES

CHINA = "CN"
"""Mainland China, as the codes of places have it."""


def words_in(cells: Cells, column: str, words: tuple[str, ...], found: Findings) -> frozenset[str] | None:
    """A cell that holds some of a few words, or ``none``; another word is a fault that names them."""
    text = cells.get(column)
    if text is None:
        return None
    if text.casefold() == KNOWN_NONE:
        return frozenset()
    told = [slug(word) for word in listed(text)]
    for word in told:
        if word not in words:
            todo = f"Write none, or some of {', '.join(words)}."
            found.fault(column, f"{word!r} is none of the words that are known here.", todo)
    return frozenset(told)


def _transfer(cells: Cells, setting: Setting, found: Findings) -> None:
    """Where the data come from, whether they go abroad, and what kinds are among them."""
    collected = places_in(cells, "collected_in", found, apart=True)
    from_china = None if collected is None else CHINA in collected
    found.know("transfer.from_china", from_china, told_by(cells, "collected_in"))
    found.know("transfer.abroad", _abroad(cells, found), told_by(cells, "storage", "accessed_from"))
    for column, fact in _FLAGS.items():
        found.know(fact, flag_in(cells, column, found), told_by(cells, column))
    _persons(cells, setting, found)
    purposes = words_in(cells, "purpose", PURPOSES, found)
    for fact, words in _PURPOSES.items():
        found.know(fact, None if purposes is None else bool(purposes & words), told_by(cells, "purpose"))
    held = words_in(cells, "approvals", APPROVALS, found)
    for word, fact in _HELD.items():
        found.know(fact, None if held is None else word in held, told_by(cells, "approvals"))


def _abroad(cells: Cells, found: Findings) -> Truth:
    """Stored abroad or read from abroad: the authority counts a query from outside as providing abroad."""
    readers = places_in(cells, "accessed_from", found, apart=True)
    outside = None if readers is None else any(one != CHINA for one in readers)
    # Several places are a fault of the column, told where the cloud is read.
    stored = place_in(cells, "storage", Findings(), apart=True)
    if outside or (stored is not None and stored != CHINA):
        return True
    return None if stored is None or outside is None else False


def _persons(cells: Cells, _: Setting, found: Findings) -> None:
    """How many persons, and whether there is personal information at all."""
    stated = flag_in(cells, "personal", found)
    counts = {fact: number_in(cells, column, found) for column, fact in _COUNTS.items()}
    own = [counts["transfer.persons"], counts["transfer.sensitive_persons"]]
    some = any(one is not None and one.low is not None and one.low > 0 for one in own)
    nobody = all(one is not None and one.high == 0 for one in own)
    if stated is False and some:
        what = "persons are counted of whom no personal information is said to be there."
        found.fault("personal", what, "Say which is right: the counts, or that there is no personal information.")
    personal = stated if stated is not None else True if some else False if nobody else None
    found.know("transfer.personal", personal, told_by(cells, "personal", "persons", "sensitive_persons"))
    for column, fact in _COUNTS.items():
        none = personal is False and fact.startswith("transfer.")
        found.know(fact, Interval.point(0) if none else counts[fact], told_by(cells, column, *(("personal",) * none)))


_COUNTS = {
    "persons": "transfer.persons",
    "sensitive_persons": "transfer.sensitive_persons",
    "persons_two_years": "transfer.persons_two_years",
    "sensitive_two_years": "transfer.sensitive_two_years",
    "persons_handled": "processor.persons",
}
_FLAGS = {
    "ciio": "processor.ciio",
    "important": "transfer.important_listed",
    "core": "transfer.core",
    "ftz_outside_list": "transfer.ftz_outside_list",
    "rests_on_consent": "transfer.rests_on_consent",
}
_PURPOSES = {
    "transfer.trade_purpose": frozenset({"trade", "transport", "academic", "manufacturing", "marketing"}),
    "transfer.foreign_collected": frozenset({"foreign_processing"}),
    "transfer.contract_necessity": frozenset({"contract"}),
    "transfer.hr_necessity": frozenset({"hr"}),
    "transfer.emergency": frozenset({"emergency"}),
}
_HELD = {
    "assessment": "transfer.assessment_passed",
    "contract": "transfer.contract_filed",
    "certification": "transfer.certified",
    "disclosure": "request.cn_approved",
}
TRANSFER = Derivation(
    ("collected_in", "storage", "accessed_from", "personal", *_COUNTS, *_FLAGS, "purpose", "approvals"),
    (
        *("transfer.from_china", "transfer.abroad", "transfer.personal"),
        *(*_COUNTS.values(), *_FLAGS.values(), *_PURPOSES, *_HELD.values()),
    ),
    _transfer,
)
