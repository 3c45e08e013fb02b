"""An address cut into tokens: units, floors, blocks, numbers, words and the marks between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fencepost.names.address_units import floors_of, labels_of, plain
from fencepost.names.address_words import (
    BLOCK_WORDS,
    BUILDING_KINDS,
    NUMBER_WORDS,
    ORDINALS,
    PHASE_WORDS,
    ROMAN,
    SPELT,
    UNIT_WORDS,
)

TokenKind = Literal["unit", "floor", "block", "number", "bare", "box", "word", "mark"]
HAN = "\u3400-\u9fff\uf900-\ufaff"
_HIGHEST_FLOOR = 150
_NUMBERED_BLOCKS = frozenset({"building", "bldg", "tower"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, and its text in small letters; of units, floors and blocks the label without its word."""

    kind: TokenKind
    text: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What a unit or floor token names, ranges in full."""
        return floors_of(self.text) if self.kind == "floor" else labels_of(self.text)


_NOT_FLOOR = r"(?!\s*/\s*f\b)(?!\s*(?:st|nd|rd|th)\b)"
_LABEL = rf"(?:[a-z]{{0,2}}\d{{1,5}}(?:[a-z]{{1,2}}(?![a-z])|\s[a-z](?=\s*(?:,|$)))?|[a-z](?![a-z'])){_NOT_FLOOR}"
_MORE = rf"(?:\s*(?:-|~|&|/|\band\b|\bto\b)\s*{_LABEL})*"
_LABELS = rf"{_LABEL}{_MORE}(?![a-z0-9])"
_SPAN = r"[a-z]{0,2}\d+[a-z]{0,2}(?:\s*(?:-|~|/|&|\band\b|\bto\b)\s*[a-z]?\d+[a-z]?(?!\s*/\s*f\b)(?![a-z]))*"
_ROMAN_OR_SPELT = "|".join((*sorted(ROMAN, key=len, reverse=True), *SPELT))
_NO_FLOOR_NUMBER = r"(?!\d{1,3}\s*(?:/?\s*f(?![a-z])|st|nd|rd|th|floor))"
_BLOCK_LABEL = rf"{_NO_FLOOR_NUMBER}(?:[a-z]{{0,2}}\d{{1,3}}[a-z]?|{_ROMAN_OR_SPELT}|[a-z])(?![a-z0-9])(?!\s*[-/]\s*\d)"
_FLOORS = r"\d{1,3}(?:\s*[-&~]\s*\d{1,3})?"
_FLOOR_LETTERS = r"(?:\d{1,3}|ug|lg|b\d|[bglmu])(?:\s*[-&~]\s*(?:\d{1,3}|[gm]))?"
_BLOCKS_OR_RUSSIAN = rf"{BLOCK_WORDS}|(?<=,\s)(?:str|k)(?=\s*\d)"
_ORDINAL_WORD = "|".join(ORDINALS)
_FLOOR_WORDS = r"floors?|flr|fl|storey|etazh"
_BEFORE = r"(?<![a-z0-9])"
_TOKEN = re.compile(
    rf"""
      (?P<box>{_BEFORE}p\s*o\s*box(?:es)?\s*(?:no\s*)?[a-z]*\d+)
    | {_BEFORE}(?:{UNIT_WORDS})(?![a-z])[\s-]*(?:(?:{NUMBER_WORDS})\b\s*)?(?P<unit>{_LABELS})
    | {_BEFORE}(?P<slashed>{_FLOOR_LETTERS})\s*/\s*f(?:loor|l)?(?![a-z])
    | {_BEFORE}f\s*/\s*(?P<turned>\d{{1,3}})(?![a-z0-9])
    | {_BEFORE}(?P<flattened>ug|lg|g)f(?![a-z])
    | {_BEFORE}(?P<ground>(?:lower|upper)?\s*ground|mezzanine|basement)\s*(?:{_FLOOR_WORDS})(?![a-z])
    | {_BEFORE}(?P<spelt>{_ORDINAL_WORD})\s+(?:{_FLOOR_WORDS})(?![a-z])
    | {_BEFORE}(?P<counted>{_FLOORS})\s*(?:st|nd|rd|th)?\s*-?\s*(?:{_FLOOR_WORDS}|f)(?![a-z0-9])
    | {_BEFORE}(?:{_FLOOR_WORDS}|levels?|lvl|et)(?![a-z])\s*(?:no\s*)?(?P<floor>{_FLOORS})(?:st|nd|rd|th)?(?![a-z0-9])
    | {_BEFORE}(?:{PHASE_WORDS})(?![a-z])\s*(?:no\s*)?(?P<phase>{_BLOCK_LABEL})
    | {_BEFORE}(?P<block_word>{_BLOCKS_OR_RUSSIAN})(?![a-z])\s*(?P<by_number>no\s*)?(?P<block>{_BLOCK_LABEL})
    | {_BEFORE}(?P<lettered>[a-z]\d{{0,2}})[\s-]+(?:block|blk|tower|building|bldg)(?![a-z])
    | {_BEFORE}(?P<before_unit>[a-z]?\d{{1,4}}[a-z]?)\s+(?:unit|room|flat)(?![a-z])(?!\s*[a-z]?\d)
    | {_BEFORE}(?:{NUMBER_WORDS}|d|dom)\s*(?P<number>{_SPAN})(?![a-z0-9])
    | {_BEFORE}(?P<ordinal>\d+(?:st|nd|rd|th))(?![a-z])
    | {_BEFORE}(?P<bare>{_SPAN})(?![a-z0-9])
    | (?P<word>[a-z]+|[{HAN}]+|\d+)
    | (?P<mark>[,;|()\n:])
    """,
    re.VERBOSE,
)
_KINDS: dict[str, TokenKind] = {
    "slashed": "floor",
    "turned": "floor",
    "flattened": "floor",
    "ground": "floor",
    "spelt": "floor",
    "counted": "floor",
    "phase": "block",
    "lettered": "block",
    "before_unit": "unit",
    "ordinal": "word",
}


def clean(text: str) -> str:
    """An address in small letters, one form of every mark, initials run together, and only Latin and Chinese script."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = _latin(re.sub("[\u2010-\u2015\u2212]", "-", folded))
    folded = re.sub(r"['`\"]", "", folded)
    folded = re.sub(
        r"(?<![a-z])(?:[a-z]\.){2,}(?:[a-z](?![a-z]))?", lambda found: found[0].replace(".", "") + " ", folded
    )
    folded = re.sub(r"(?<![a-z])n\.\s+t\.", "nt ", folded)
    folded = re.sub(r"#\s*(\d{1,2})-(\d+)", r" floor \1 unit \2", folded)  # Singapore's way: floor and unit.
    folded = re.sub(r"(\d[a-z]?)#", r"no \1 ", folded).replace("#", " no ").replace(".", " ")
    folded = re.sub(rf"(?<![a-z])({UNIT_WORDS})\s*([a-z])(\d{{1,2}})\s*/\s*f\b", r"\1 \2 \3/f", folded)
    folded = re.sub(r"\bbasement\s*(?:level|floor)?\s*(\d)\b", r"b\1/f", folded)
    folded = re.sub(r"\s*[,;|\n:][\s,;|:]*", ", ", folded)
    return re.sub(r"(?<![a-z])g\s*/\s*(?=\d)", "g", folded)


def _latin(text: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - most addresses are plain

    kept = re.split(f"([{HAN}]+)", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    return "".join(part if at % 2 else anyascii(part).casefold() for at, part in enumerate(kept))


def tokens_of(cleaned: str) -> list[Token]:
    """The tokens of a cleaned address, in order."""
    tokens = list(_tokens(cleaned))
    for at in range(1, len(tokens)):
        named = at > 1 and tokens[at - 2].kind == "word"
        if tokens[at].kind == "number" and tokens[at - 1].text in _NUMBERED_BLOCKS and not named:
            tokens[at] = Token("block", plain(tokens[at].text))  # "Building No. 3", but not "Xigema Building No. 25".
    return tokens


def _tokens(cleaned: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(cleaned):
        group = found.lastgroup or "mark"
        text = found[group]
        if group == "block":
            yield from _block(found)
            continue
        kind = _KINDS.get(group, group)
        if kind == "floor":
            yield _floor(group, text)
        elif kind == "block":
            label = _block_label(text)
            yield Token("block", f"phase {label}" if group == "phase" else label)
        else:
            yield Token(kind, re.sub(r"\s+", "", text) if group == "box" else text)  # type: ignore[arg-type]


def _floor(group: str, text: str) -> Token:
    if group == "ground":
        words = text.split()
        short = {"mezzanine": "m", "basement": "b"}.get(words[-1], "g")
        return Token("floor", (words[0][0] if len(words) > 1 else "") + short)
    if group == "spelt":
        return Token("floor", str(ORDINALS[text]))
    if group == "counted" and int(re.split(r"\D", text)[0]) > _HIGHEST_FLOOR:
        return Token("unit", text + "f")  # 301F is a room: no house is so high.
    return Token("floor", text)


def _block_label(text: str) -> str:
    return plain(SPELT.get(text, ROMAN.get(text, text)))


def _block(found: re.Match[str]) -> Iterator[Token]:
    """The word is kept beside the label: in ``MW Tower 111 Bonham Strand`` the number is the street's."""
    if found["block_word"] in BUILDING_KINDS:
        yield Token("word", found["block_word"])
    by_number = found["by_number"] and found["block_word"] in _NUMBERED_BLOCKS
    yield Token("number" if by_number else "block", _block_label(found["block"]))
