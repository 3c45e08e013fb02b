"""Identifiers of companies checked by their check digits: LEI, USCC and the others that carry one.

An identifier merges parties, so one with a wrong digit would merge strangers. What has no check digit is checked by
its shape where that is known, and else taken as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

_SCHEMES: dict[str, tuple[str, str, str]] = {
    "xi-lei": ("lei", "LEI", "ISO 17442"),
    "cn-uscc": ("cn.uscc", "Unified Social Credit Code", "GB 32100"),
    "tw-ubn": ("tw.ubn", "Unified Business Number", "Taiwan, 8 digits"),
    "jp-jcn": ("jp.cn", "Japanese corporate number", "13 digits"),
    "kr-brn": ("kr.brn", "Korean business registration number", "10 digits"),
    "sg-acra": ("sg.uen", "Singapore UEN", "9 or 10 characters"),
    "ru-inn": ("ru.inn", "Russian INN", "10 or 12 digits"),
    "ru-ogrn": ("ru.ogrn", "Russian OGRN", "13 or 15 digits"),
    "in-gstin": ("in_.gstin", "Indian GSTIN", "15 characters"),
    "il-roc": ("il.hp", "Israeli company number", "9 digits"),
    "vn-mst": ("vn.mst", "Vietnamese tax code", "10 or 13 digits"),
    "th-tin": ("th.tin", "Thai tax number", "13 digits"),
    "au-abn": ("au.abn", "Australian Business Number", "11 digits"),
    "fr-insee": ("fr.siren", "French SIREN", "9 digits"),
    "no-brc": ("no.orgnr", "Norwegian organisation number", "9 digits"),
    "dk-cvr": ("dk.cvr", "Danish CVR number", "8 digits"),
    "isin": ("isin", "ISIN", "ISO 6166"),
    "imo": ("imo", "IMO number", "7 digits"),
    "bic": ("bic", "BIC", "ISO 9362"),
    "us-ein": ("us.ein", "U.S. EIN", "9 digits"),
}
"""Scheme: its module in python-stdnum, its name, and its standard or shape."""

_SHAPE_ALONE = frozenset({"bic", "us-ein"})
"""Schemes without a check digit: only the shape can be wrong."""

_SHAPES: dict[str, tuple[re.Pattern[str], str, str]] = {
    "gb-coh": (
        re.compile(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|IP\d{5}R"),
        "UK company number",
        "8 digits, or two letters and 6 digits",
    ),
    "hk-cr": (re.compile(r"F?\d{7,8}"), "Hong Kong company number", "7 or 8 digits"),
}

_OTHER_NAMES: dict[str, str] = {
    "lei": "xi-lei",
    "legal entity identifier": "xi-lei",
    "global legal entity identifier index": "xi-lei",
    "iso17442": "xi-lei",
    "uscc": "cn-uscc",
    "usci": "cn-uscc",
    "unified social credit code": "cn-uscc",
    "cn-saic": "cn-uscc",
    "统一社会信用代码": "cn-uscc",
    "統一社會信用代碼": "cn-uscc",
    "ubn": "tw-ubn",
    "统一编号": "tw-ubn",
    "統一編號": "tw-ubn",
    "uen": "sg-acra",
    "sg-uen": "sg-acra",
    "jcn": "jp-jcn",
    "corporate number": "jp-jcn",
    "brn": "kr-brn",
    "inn": "ru-inn",
    "ogrn": "ru-ogrn",
    "coh": "gb-coh",
    "crn": "gb-coh",
    "companies house": "gb-coh",
    "gb companies house": "gb-coh",
    "swift": "bic",
    "swift/bic": "bic",
    "xi-isin": "isin",
    "imo number": "imo",
    "ein": "us-ein",
    "us-irs": "us-ein",
    "gstin": "in-gstin",
    "abn": "au-abn",
    "siren": "fr-insee",
    "cvr": "dk-cvr",
    "mst": "vn-mst",
}

_BY_COUNTRY: dict[str, tuple[str, ...]] = {
    "CN": ("cn-uscc",),
    "TW": ("tw-ubn",),
    "JP": ("jp-jcn",),
    "SG": ("sg-acra",),
    "RU": ("ru-ogrn", "ru-inn"),
    "GB": ("gb-coh",),
    "NO": ("no-brc",),
    "DK": ("dk-cvr",),
}
"""Countries whose company register writes numbers that can be told by their digits."""

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}")
_BLANKS = re.compile(r"[\s\u200b\u00a0]+")
_SCHEME = re.compile(r"[^0-9a-z]+")
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as ``scheme:value``; ``sound`` is ``None`` where no check digit can say so.

    ``why`` says of an unsound one what is wrong with it: its check digit, or its shape.
    """

    scheme: str
    value: str
    sound: bool | None
    why: str = ""

    def __str__(self) -> str:
        """``xi-lei:5493001KJTIIGC8Y1R12``."""
        return f"{self.scheme}:{self.value}"


def identified(scheme: str, text: str) -> Identifier:
    """An identifier of a scheme, in its one spelling, checked by its check digit or else by its shape.

    Schemes are codes of org-id.guide or their usual names; a scheme that is not known is kept and not checked.

    >>> str(identified("LEI", "5493 001K JTII GC8Y 1R12"))
    'xi-lei:5493001KJTIIGC8Y1R12'
    >>> identified("xi-lei", "5493001KJTIIGC8Y1R13").sound
    False
    """
    known = scheme_of(scheme)
    bare = _BLANKS.sub("", text).upper()
    if not bare or len(bare) > _LONGEST:
        why = "it is empty" if not bare else f"it is longer than {_LONGEST} characters"
        return Identifier(known, bare[:_LONGEST], False, why)
    if known in _SCHEMES:
        return _by_digits(known, bare)
    if known in _SHAPES:
        return _by_shape(known, bare)
    return Identifier(known, bare, None)


def guessed(text: str) -> Identifier | None:
    """A bare text as an LEI or a USCC, where its length and its check digits are those of one.

    >>> str(guessed("91110000600037341L"))
    'cn-uscc:91110000600037341L'
    """
    bare = _BLANKS.sub("", text).upper()
    for scheme, shape in (("xi-lei", _LEI), ("cn-uscc", _USCC)):
        if shape.fullmatch(bare):
            found = identified(scheme, bare)
            return found if found.sound else None
    return None


def of_country(country: str | None, text: str) -> Identifier | None:
    """A company's number in the register of its country, where its digits tell which number it is."""
    for scheme in _BY_COUNTRY.get(country or "", ()):
        found = identified(scheme, text)
        if found.sound is not False:
            return found
    return None


def tagged(text: str) -> Identifier | None:
    """An identifier written with its scheme, ``lei:5493…``, or bare where it can be guessed.

    >>> str(tagged("gb-coh: 00445790"))
    'gb-coh:00445790'
    """
    scheme, mark, value = text.partition(":")
    if mark and scheme.strip() and value.strip():
        return identified(scheme, value)
    return guessed(text)


def name_of(scheme: str) -> str:
    """What people call a scheme: ``LEI``, ``Unified Social Credit Code``."""
    if scheme in _SCHEMES:
        return _SCHEMES[scheme][1]
    return _SHAPES[scheme][1] if scheme in _SHAPES else scheme


@lru_cache(maxsize=1024)
def scheme_of(text: str) -> str:
    """The code of a scheme in lower case, whatever it is called; one that is not known is written as a code.

    >>> scheme_of("XI-LEI"), scheme_of("Companies House"), scheme_of("RA000585")
    ('xi-lei', 'gb-coh', 'ra000585')
    """
    name = " ".join(text.casefold().split())
    if name in _SCHEMES or name in _SHAPES:
        return name
    return _OTHER_NAMES.get(name) or _SCHEME.sub("-", name).strip("-") or name or "unknown"


def _by_shape(scheme: str, bare: str) -> Identifier:
    shape, name, words = _SHAPES[scheme]
    value = bare.zfill(8) if scheme == "gb-coh" and bare.isdigit() else bare
    if shape.fullmatch(value):
        return Identifier(scheme, value, None)
    return Identifier(scheme, bare, False, f"a {name} has {words}")


def _by_digits(scheme: str, bare: str) -> Identifier:
    module, name, words = _SCHEMES[scheme]
    if scheme == "xi-lei" and not _LEI.fullmatch(bare.replace("-", "")):
        # ISO 7064 alone would take a text of any length.
        return Identifier(scheme, bare, False, "an LEI has 18 letters or digits and two check digits (ISO 17442)")
    if not bare.isascii():
        return Identifier(scheme, bare, False, f"it holds a letter or digit that is not plain ({name})")
    # python-stdnum takes fifty milliseconds to import, so each of its modules waits until it is asked for.
    checker = import_module(f"stdnum.{module}")
    errors = import_module("stdnum.exceptions")
    try:
        return Identifier(scheme, str(checker.validate(bare)), None if scheme in _SHAPE_ALONE else True)
    except errors.InvalidChecksum:
        return Identifier(scheme, bare, False, f"its check digit does not fit ({name}, {words})")
    except errors.InvalidComponent:
        return Identifier(scheme, bare, False, f"a part of it cannot be ({name}, {words})")
    except (errors.ValidationError, ValueError, IndexError, KeyError):
        return Identifier(scheme, bare, False, f"it has not the shape of one ({name}, {words})")
