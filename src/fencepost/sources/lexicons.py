"""The shipped word lists by which a Chinese name is compared with an English one, and legal forms in many scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fencepost.model.fact import Sure
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, read_rows

PLACE_KINDS: tuple[str, ...] = ("country", "province", "city", "county", "district", "area", "region")
"""What a place is: ``area`` is a development zone or quarter, ``region`` a river, a mountain or a part of the world."""

WORD_CLASSES: tuple[str, ...] = ("industry", "institution", "modifier", "legal", "direction", "number")
"""What a word does in a name."""

LEGAL_NORMALS: tuple[str, ...] = (
    *("ltd", "llc", "inc", "corp", "co", "plc", "jsc", "pjsc", "ojsc", "cjsc", "sas", "se", "unltd", "opc", "pe"),
    *("lp", "llp", "lllp", "gp", "sole", "pc", "coop", "assoc", "foundation", "trust", "pbc", "cic", "ltdg", "dac"),
    *("spc", "ibc", "offshore", "fz", "est", "soe", "statecorp", "institution", "npo", "npp", "npc", "npf", "ntc"),
    *("nii", "kb", "po", "factory", "combine", "group", "holding", "branch", "gie"),
)
"""The normal forms; the card of the table says what each stands for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in Chinese and in the spellings that English names use, the usual one first.

    ``zh`` is the name without its class word, simplified; ``full`` is the official name; ``pinyin`` is joined and
    without tones; ``within`` is the larger place, in Chinese.
    """

    zh: str
    full: str
    pinyin: str
    english: tuple[str, ...]
    kind: str
    within: str
    code: str
    source: str
    sure: Sure
    note: str


@dataclass(frozen=True, slots=True)
class Word:
    """A Chinese word of company and institute names, with its English equivalents, the usual one first."""

    zh: str
    english: tuple[str, ...]
    kind: str
    source: str
    sure: Sure
    note: str


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form as it is written in one language, and the normal form it stands for.

    ``kind`` is ``native`` or ``transliteration``; ``language`` is an ISO 639 code and ``script`` an ISO 15924 code.
    """

    form: str
    language: str
    script: str
    kind: str
    normal: str
    source: str
    sure: Sure
    note: str


@dataclass(frozen=True, slots=True)
class Brand:
    """The distinctive part of a Chinese name and the names it trades under in Latin letters, the usual one first."""

    zh: str
    pinyin: str
    brands: tuple[str, ...]
    source: str
    sure: Sure
    note: str


@lru_cache(maxsize=4)
def read_places(path: Path | None = None) -> tuple[Place, ...]:
    """Read the table of Chinese place names, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = ("zh", "full", "pinyin", "en", "kind", "within", "code", "source", "sure", "note")
    return read_rows(path or shipped("data", "han_places.csv"), columns, _place)


@lru_cache(maxsize=4)
def read_words(path: Path | None = None) -> tuple[Word, ...]:
    """Read the table of Chinese name words, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = ("zh", "en", "class", "source", "sure", "note")
    return read_rows(path or shipped("data", "han_words.csv"), columns, _word)


@lru_cache(maxsize=4)
def read_legal_forms(path: Path | None = None) -> tuple[LegalForm, ...]:
    """Read the table of legal forms, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = ("form", "language", "script", "kind", "normal", "source", "sure", "note")
    return read_rows(path or shipped("data", "legal_forms.csv"), columns, _legal_form)


@lru_cache(maxsize=4)
def read_brands(path: Path | None = None) -> tuple[Brand, ...]:
    """Read the table of brand names, by default the shipped one.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = ("zh", "pinyin", "brands", "source", "sure", "note")
    return read_rows(path or shipped("data", "brands.csv"), columns, _brand)


def _place(row: Row) -> Place:
    return Place(
        zh=row.required("zh"),
        full=row.required("full"),
        pinyin=row.required("pinyin"),
        english=_names(row, "en"),
        kind=row.one_of("kind", PLACE_KINDS),
        within=row.text("within"),
        code=row.text("code"),
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _word(row: Row) -> Word:
    return Word(
        zh=row.required("zh"),
        english=_names(row, "en"),
        kind=row.one_of("class", WORD_CLASSES),
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _legal_form(row: Row) -> LegalForm:
    return LegalForm(
        form=row.required("form"),
        language=row.required("language"),
        script=row.required("script"),
        kind=row.one_of("kind", ("native", "transliteration")),
        normal=row.one_of("normal", LEGAL_NORMALS),
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _brand(row: Row) -> Brand:
    return Brand(
        zh=row.required("zh"),
        pinyin=row.required("pinyin"),
        brands=_names(row, "brands"),
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _names(row: Row, column: str) -> tuple[str, ...]:
    row.required(column)
    return row.parts(column, ";")
