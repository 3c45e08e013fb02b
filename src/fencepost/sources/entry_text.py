"""What the text of an Entity List entry says: its footnotes, its review policy, its Federal Register citations.

The footnotes of Supplement No. 4 to Part 744 stand in the licence requirement as superscripts, which every
copy of the list flattens in its own way: ``734.9(g),3``, ``734.9(e)1 … EAR2``, ``of the EAR)4.``.
"""

from __future__ import annotations

import re
from typing import Literal

Review = Literal["presumption_of_denial", "policy_of_denial", "case_by_case", "presumption_of_approval", "see_entry"]

# Which paragraph of § 734.9 each footnote points at (Supplement No. 4 to Part 744, notes 1, 3, 4 and 5).
_PARAGRAPHS = {"(e)(1)": "1", "(g)": "3", "(e)(2)": "4", "(e)(3)": "5"}
_CITED = re.compile(r"734\.9\s*((?:\([a-z0-9]\))+)\s*,?\s*([1-5](?!\d|\.\d))?", re.IGNORECASE)
_AFTER_EAR = re.compile(r"of\s+the\s+EAR\s*[).]*\s*([1-5])(?!\d|\.\d)", re.IGNORECASE)
_MARKS = frozenset("12345")
_LOST = (
    "the entry cites § 734.9(e) and the mark of its footnote is lost; it is read as footnote 4, since footnote 1"
    " bears its mark at the paragraph and footnote 5 cites § 734.9(e)(3)"
)

_FR = re.compile(r"(\d{1,3})[\s.]*F\.?\s?R\.?\s*(\d{1,6})(?!\d)", re.IGNORECASE)
_CITATION_PARTS = re.compile(r"\s*;\s*")
_CUT_FR = re.compile(r"\d{1,3}[\s.]*F\.?\s?R\.?\s*(?:$|[;,])", re.IGNORECASE)

_SEE = r"(?:\s*\(?see\b(?:§|\d+|\([a-z0-9]+\)|[a-z]\b|and\b|of\b|the\b|EAR\b|this\b|part\b|[\s.,)])*)?"
_FOR_ALL = r"(?:\s+for\s+all\s+items(?:\s+subject\s+to\s+the\s+EAR)?)?"
_PLAIN: tuple[tuple[str, Review], ...] = (
    (r"(?:a\s+)?presumption\s+(?:of|for)\s+denial", "presumption_of_denial"),
    (r"(?:a\s+)?policy\s+of\s+denial", "policy_of_denial"),
    (r"case[\s-]by[\s-]case(?:\s+(?:basis|review))?", "case_by_case"),
    (r"(?:a\s+)?presumption\s+of\s+approval", "presumption_of_approval"),
)
_WHOLE = tuple(
    (re.compile(rf"{words}{_FOR_ALL}\s*[.,;]?{_SEE}\s*\)?\.?", re.IGNORECASE), review) for words, review in _PLAIN
)


def footnotes(requirement: str) -> tuple[tuple[str, ...], str | None]:
    """The footnotes that a licence requirement bears, in order, and what was doubtful about them.

    The paragraph that is cited tells the footnote where it can; the flattened superscripts tell the rest.

    >>> footnotes("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2")
    (('1', '2'), None)
    >>> footnotes("For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)")
    (('3',), None)
    """
    marks: set[str] = set()
    bare = False
    for paragraph, mark in _CITED.findall(requirement):
        told = next((note for start, note in _PARAGRAPHS.items() if paragraph.lower().startswith(start)), None)
        if told is not None:
            marks.add(told)
        elif mark:
            marks.add(mark)
        else:
            bare = bare or paragraph.lower() == "(e)"
    trailing = set(_AFTER_EAR.findall(requirement)) if marks or bare else set()
    told_twice = trailing - marks - {"2"} if marks else set()
    marks |= trailing
    if bare and not marks - {"2"}:
        return ("4",), _LOST
    doubt = f"the paragraph cited and the footnote mark {', '.join(sorted(told_twice))} differ" if told_twice else None
    return tuple(sorted(marks & _MARKS)), doubt


def review_word(policy: str) -> Review | None:
    """The review policy in one of the project's words; ``see_entry`` unless the whole text plainly says one.

    >>> review_word("Policy of denial. See §§ 746.8(b) and 744.21(e).")
    'policy_of_denial'
    >>> review_word("Presumption of approval for EAR99 items")
    'see_entry'
    """
    text = policy.strip()
    if not text:
        return None
    return next((review for pattern, review in _WHOLE if pattern.fullmatch(text)), "see_entry")


def citations(notice: str) -> tuple[tuple[str, ...], str | None]:
    """The Federal Register citations of a notice, each ``76 FR 71867``, and what could not be read.

    Other references, such as ``Vol. 59, No. 44, 03/07/1994``, stand as published.

    >>> citations("73 F.R. 54504 9/22/08; Vol. 59, No. 44, 03/07/1994")
    (('73 FR 54504', 'Vol. 59, No. 44, 03/07/1994'), None)
    """
    found: dict[str, None] = {}
    for part in _CITATION_PARTS.split(notice):
        pages = _FR.findall(part)
        for volume, page in pages:
            found.setdefault(f"{int(volume)} FR {int(page)}")
        if not pages and (text := part.strip(" ,.")):
            found.setdefault(text)
    cut = _CUT_FR.search(notice)
    return tuple(found), f"the citation {cut[0].strip()!r} has no page" if cut else None
