"""The ways in which a listed name is written otherwise: typing errors, and variants that change no identity."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from itertools import pairwise
from random import Random

from bench.screening.spelling import has_organisation_word, words

Variant = Callable[[str, Random], str | None]
"""Gives the name written otherwise, or nothing where this way does not fit the name."""

_LEGAL = (
    ("Co., Ltd.", "Company Limited", "Co Ltd", "Ltd."),
    ("Co., Limited", "Company Limited", "Co., Ltd."),
    ("Company Limited", "Co., Ltd.", "Limited"),
    ("Co. Ltd.", "Company Limited", "Co., Ltd."),
    ("Co. Ltd", "Company Limited", "Co., Ltd."),
    ("Co Ltd", "Co., Ltd.", "Company Limited"),
    ("Limited", "Ltd.", "Ltd"),
    ("Ltd.", "Limited"),
    ("Ltd", "Limited"),
    ("Corporation", "Corp.", "Corp"),
    ("Corp.", "Corporation"),
    ("Incorporated", "Inc."),
    ("Inc.", "Incorporated", "Inc"),
    ("L.L.C.", "LLC"),
    ("LLC", "L.L.C.", "Limited Liability Company"),
    ("GmbH", "Gesellschaft mit beschränkter Haftung"),
    ("FZE", "Free Zone Establishment"),
    ("PJSC", "Public Joint Stock Company"),
    ("JSC", "Joint Stock Company"),
    ("Joint Stock Company", "JSC"),
    ("S.A.", "SA", "Sociedad Anonima"),
    ("Company", "Co.", "Co"),
)
_ENDING = re.compile(
    r",?\s+(?:(?:co|company)\b[., ]*)?(?:ltd|limited|inc|corp|corporation|llc|gmbh|company|co)\.?$", re.IGNORECASE
)

_SHORT = {
    "Technology": "Tech",
    "Technologies": "Tech",
    "International": "Int'l",
    "Electronics": "Elec.",
    "Electronic": "Elec.",
    "Industry": "Ind.",
    "Industries": "Inds.",
    "Industrial": "Ind.",
    "Institute": "Inst.",
    "University": "Univ.",
    "Manufacturing": "Mfg",
    "Engineering": "Eng.",
    "Development": "Dev.",
    "Company": "Co.",
    "Corporation": "Corp.",
    "Services": "Svcs",
    "Department": "Dept.",
    "National": "Nat'l",
    "Association": "Assoc.",
    "Management": "Mgmt",
    "Laboratory": "Lab",
    "Research": "Res.",
    "Trading": "Trdg",
    "Shipping": "Shpg",
    "Equipment": "Equip.",
}
_PLACES = words(
    "Beijing Shanghai Shenzhen Guangzhou Tianjin Nanjing Hangzhou Chengdu Wuhan Chongqing Suzhou Dalian Qingdao Xiamen "
    "Xi\u2019an Xi'an Harbin Shenyang Jinan Wuxi Ningbo Hefei Changsha Zhuhai Dongguan China Jiangsu Zhejiang "
    "Guangdong Shandong Hunan Hubei Sichuan Shaanxi Anhui Fujian Hebei Henan Liaoning Jilin Heilongjiang "
    "Xinjiang Kunming Moscow Tehran Dubai"
)
_PLACE_FIRST = re.compile(rf"^({'|'.join(sorted(_PLACES))})\s+(\S.*)$", re.IGNORECASE)
_BRACKETED = re.compile(r"^(.+?)\s*\(([A-Za-z\u2019' .]{3,25})\)\s*(.*)$")
_SURNAME_FIRST = re.compile(r"^([^,]+),\s+([^,]+)$")


def typo(name: str, edits: int, random: Random) -> str:
    """The name with so many random edits of letters: one is put in, left out, changed, or swapped with the next.

    Edits fall on letters that are no neighbours, of which the name must have enough. Letters are A to Z; the case
    around is kept.
    """
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    chosen = sorted(random.sample(places, edits), reverse=True)
    while any(after - place < 2 for after, place in pairwise(chosen)):
        chosen = sorted(random.sample(places, edits), reverse=True)
    for place in chosen:
        name = _edit(name, place, random)
    return name


def _edit(name: str, place: int, random: Random) -> str:
    letter = name[place]
    after = name[place + 1 : place + 2]
    way = random.choice(("change", "leave out", "put in", "swap"))
    if way == "swap" and after.isalpha() and after.casefold() != letter.casefold():
        return name[:place] + after + letter + name[place + 2 :]
    if way == "leave out":
        return name[:place] + name[place + 1 :]
    other = random.choice([one for one in string.ascii_lowercase if one != letter.casefold()])
    other = other.upper() if letter.isupper() else other
    return name[:place] + other + (name[place:] if way == "put in" else name[place + 1 :])


def legal_form_changed(name: str, random: Random) -> str | None:
    """The same legal form in other words."""
    for form, *others in _LEGAL:
        if name.casefold().endswith(" " + form.casefold()):
            other = random.choice(others)
            return name[: -len(form)] + (other.upper() if name.isupper() else other)
    return None


def legal_form_dropped(name: str, _: Random) -> str | None:
    """The name as people say it, without its legal form."""
    short = _ENDING.sub("", name)
    return short if short != name and len(short) > 5 else None


def punctuation(name: str, random: Random) -> str | None:
    """Stops and commas gone, hyphens as spaces, or an apostrophe of another sign or none."""
    ways = (
        lambda text: re.sub(r"[.,]", "", text),
        lambda text: text.replace("-", " "),
        lambda text: re.sub(r"['\u2019]", "", text),
        lambda text: re.sub(r"[.,'\u2019()-]+", " ", text),
    )
    found = [re.sub(r"\s+", " ", way(name)).strip() for way in ways]
    found = [text for text in found if text != name]
    return random.choice(found) if found else None


def case(name: str, random: Random) -> str | None:
    """All large, all small, or each word with a large letter."""
    found = [text for text in (name.upper(), name.lower(), name.title()) if text != name]
    return random.choice(found) if found else None


def ampersand(name: str, _: Random) -> str | None:
    """``&`` for ``and``, or ``and`` for ``&``."""
    if "&" in name:
        return re.sub(r"\s*&\s*", " and ", name)
    changed = re.sub(r"\band\b", "&", name, flags=re.IGNORECASE)
    return changed if changed != name else None


def order(name: str, random: Random) -> str | None:
    """A person's given name before the surname; a place from the front of a firm's name put behind."""
    if (person := _SURNAME_FIRST.match(name)) and not has_organisation_word(name):
        return f"{person[2]} {person[1]}"
    if firm := _PLACE_FIRST.match(name):
        form = _ENDING.search(firm[2])
        middle, end = (firm[2][: form.start()], form[0]) if form else (firm[2], "")
        if len(middle.split()) < 2:
            return None
        return random.choice((f"{middle} ({firm[1]}){end}", f"{middle}, {firm[1]}{end}", f"{middle} {firm[1]}{end}"))
    return None


def bracket_moved(name: str, random: Random) -> str | None:
    """A place in brackets without them, in front, or at the end."""
    found = _BRACKETED.match(name)
    if not found or not found[3] or found[2].isupper() != name.isupper():
        return None
    front, place, rest = found.groups()
    return random.choice((f"{front} {place} {rest}", f"{place} {front} {rest}", f"{front} {rest} ({place})"))


def abbreviation(name: str, random: Random) -> str | None:
    """One or all of the long words that are usually cut, cut."""
    parts = name.split(" ")
    places = [n for n, word in enumerate(parts) if word.title() in _SHORT]
    if not places:
        return None
    for place in places if random.random() < 0.5 else [random.choice(places)]:
        short = _SHORT[parts[place].title()]
        parts[place] = short.upper() if parts[place].isupper() else short
    return " ".join(parts)


BENIGN: Mapping[str, Variant] = {
    "bracket moved": bracket_moved,
    "ampersand": ampersand,
    "legal form changed": legal_form_changed,
    "legal form dropped": legal_form_dropped,
    "punctuation": punctuation,
    "case": case,
    "order of words": order,
    "abbreviation": abbreviation,
}
"""The rarest first, so that what they lack of their share falls to the others."""
