"""The determination memo of one deal: what was asked, what was answered and why, for the file and for an auditor.

A memo is drawn from an answer (:func:`fencepost.decide.written.answer_dict`) and from the papers of its case. It reads
no clock: equal answers and papers give equal bytes. Whatever a row holds is text: markup is escaped, and marks that
hide or turn the reading are shown by their numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fencepost.desk.words import Words
from fencepost.model.cell import unhidden

TEMPLATES = Path(__file__).parent / "templates"
STYLESHEET = "memo.css"
"""The one stylesheet of a memo, a file beside the templates."""

_SKIPPED = frozenset({"id"})  # stands in the heading


@dataclass(frozen=True, slots=True)
class Held:
    """A hold or a release of the deal: ``what`` is ``hold`` or ``release``."""

    what: str
    by: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reviewer decided of a hit: whether the party is the listed one, by whom, when and why."""

    party: str
    list: str
    entry: str
    same: bool
    by: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """What of a licence the deal uses."""

    number: str
    quantity: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept with the deal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What the case of a deal holds beside its answer; days are written YYYY-MM-DD, and all may be empty."""

    case: str = ""
    made_by: str = ""
    made_on: str = ""
    issued: str = ""
    holds: tuple[Held, ...] = ()
    judged: tuple[Judged, ...] = ()
    licences: tuple[Allocation, ...] = ()
    documents: tuple[Document, ...] = ()
    red_flags: tuple[str, ...] = ()
    audit_head: str = ""
    four_eyes: bool = False


NO_PAPERS = Papers()


def memo_html(
    answer: Mapping[str, Any], papers: Papers = NO_PAPERS, words: Words | None = None, *, stylesheet: str | None = None
) -> str:
    """The memo as one HTML page: with its stylesheet inside, or linked under the address that is handed in."""
    t = words or Words()
    deal = {name: value for name, value in answer["deal"].items() if value and name not in _SKIPPED}
    style = Markup((TEMPLATES / STYLESHEET).read_text("utf-8")) if stylesheet is None else None  # noqa: S704 - our own
    shown = {"deal": deal, "judged": _judged(answer, papers), "stylesheet": stylesheet, "style": style}
    return _pages().get_template("memo.html.j2").render(a=answer, p=papers, t=t, term=t.term, **shown)


def title_of(answer: Mapping[str, Any]) -> str:
    """What a memo's deal is called: its id, or the row it stood in."""
    return unhidden(str(answer.get("id") or f"row {answer.get('row')}"))


def _judged(answer: Mapping[str, Any], papers: Papers) -> list[Judged]:
    """The dispositions of the case, and those that came with the hits and are not among them."""
    known = {(one.party, one.list, one.entry) for one in papers.judged}
    found = list(papers.judged)
    for hit in answer["hits"]:
        made = hit.get("disposition")
        if made and made["stands"] and (hit["party"], hit["list"], hit["entry_id"]) not in known:
            found.append(
                Judged(hit["party"], hit["list"], hit["entry_id"], made["same"], made["by"], made["on"], made["why"])
            )
    return found


@lru_cache(maxsize=1)
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    pages.globals["title_of"] = title_of
    return pages


def _seen(value: object) -> object:
    """A value as it goes onto the page; markup of our own templates passes as it is."""
    if isinstance(value, Markup):
        return value
    return "" if value is None else unhidden(str(value))
