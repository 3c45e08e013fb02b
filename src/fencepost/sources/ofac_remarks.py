"""OFAC's remarks, where dates of birth, nationalities, numbers and links to other parties stand in one line."""

from __future__ import annotations

import re

from fencepost.sources.party_draft import Draft

_PARTS = re.compile(r"\s*;\s*")
_BORN = re.compile(r"(?:alt\. )?(?:DOB|POB)\s+(.+)", re.IGNORECASE)
_COUNTRY = re.compile(r"(?:alt\. )?(?:nationality|citizen|nationality of registration)\s+(.+)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:alt\. )?.{0,60}?\b(?:passport|(?:ID|No|Number|Code)\b\.?|IMO|MMSI|SWIFT/BIC|SSN|I\.F\.E|C\.U\.R\.P|R\.F\.C"
    r"|D-U-N-S|ISIN|registration)\b.*\d.*",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\(?\s*Linked To", re.IGNORECASE)


def add_remarks(draft: Draft, text: str) -> None:
    """Take a remark apart into births, countries and identifiers; all of it stays in the remarks too."""
    remarks = draft.text(text, "the remarks")
    if not remarks:
        return
    births: list[str] = []
    for part in _PARTS.split(remarks.rstrip(".")):
        if born := _BORN.fullmatch(part):
            births.append(born[1])
        elif country := _COUNTRY.fullmatch(part):
            draft.add_country(country[1])
        elif _NUMBER.fullmatch(part) and not _LINKED.match(part):
            draft.identifiers.setdefault(part)
    draft.births = (*draft.births, *births)
    draft.remarks.append(remarks)
