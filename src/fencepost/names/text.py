"""A name as plain words: one case, no accents, no punctuation, any alphabet in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}(?=\W|$)|\b(?:\w\.){2,}\w\b")
_HYPHENED = re.compile(r"(?<![\w-])(?:[^\W\d]-){2,}[^\W\d](?![\w-])")
_AND = {ord(mark): " and " for mark in "&+"}
_GONE = {ord(mark): None for mark in "'’‘`´ʹʺʼ\u200b\u200c\u200d\ufeff\u00ad"}  # noqa: RUF001 - the marks that texts use
_SPACES = {code: " " for code in range(0x80) if not chr(code).isalnum()}
_PLAIN = {**_SPACES, **_AND, **_GONE}
_KOREAN_FORM = re.compile(r"\([\uc0ac\uc720\uc8fc]\)")
"""The legal forms that stand in brackets before or behind a Korean name; their sounds are names elsewhere."""
_LATIN_END = "\u0370"
MAX_NAME = 400
"""Characters of a name that are read; what stands behind them is a paragraph, not a name."""


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return (
        "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\uf900" <= char <= "\ufaff" or char == "\u3007"
    )


def has_han(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return not text.isascii() and any(map(is_han, text))


def plain(text: str) -> str:
    """The words of a name in lower-case ASCII letters and digits with single blanks; Chinese characters stay.

    ``"Société Générale S.A."`` is ``"societe generale sa"``; ``"БАЙКАЛ"`` is ``"baykal"``, ``"A-K-S"`` is ``"aks"``.
    """
    text = text[:MAX_NAME]
    if not text.isascii():
        text = _latin(text)
    if "." in text:
        text = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", text)
    if "-" in text:
        text = _HYPHENED.sub(lambda found: found[0].replace("-", ""), text)
    return " ".join(text.casefold().translate(_PLAIN).split())


def _latin(text: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - most names need no table

    text = "".join(c for c in unicodedata.normalize("NFKC", text).translate(_GONE) if not unicodedata.combining(c))
    text = _KOREAN_FORM.sub(" ", text)
    out: list[str] = []
    run: list[str] = []
    for char in text:
        if is_han(char):
            if run:
                out.append(_ascii("".join(run), anyascii))
                run.clear()
            out.append(char)
        else:
            run.append(char)
    if run:
        out.append(_ascii("".join(run), anyascii))
    return "".join(out)


def _ascii(text: str, anyascii: object) -> str:
    # Marks are taken off Latin letters only: without its own a kana is another sound.
    bare = "".join(unicodedata.normalize("NFKD", c)[0] if c < _LATIN_END else c for c in text)
    return bare if bare.isascii() else str(anyascii(bare))  # type: ignore[operator]


_VOWELS = re.compile(r"(?<=.)[aeiouy]+")
_TWICE = re.compile(r"(.)\1+")
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh|ch|zh|tsch|cz|ts|tz|dz|dj", "j"),
        (r"ph", "f"),
        (r"kh|gh|q|ck|c(?![eiy])", "k"),
        (r"c(?=[eiy])", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"z", "s"),
        (r"th", "t"),
        (r"(?<=.)h", ""),  # a first one is heard: Hyundai is not Yunda
    )
)


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """A word without its inner vowels and doubled letters: ``"services"`` and ``"srvces"`` are ``"srvcs"``."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """How a word sounds, over the ways of writing it: ``"Volodymyr"`` and ``"Wladimir"`` are ``"vldmr"``."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    first = "a" if word[:1] in set("aeiouy") else word[:1]
    return _TWICE.sub(r"\1", first + _VOWELS.sub("", word)[1:])


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """A word without its plural: ``"technologies"`` is ``"technology"``."""
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):  # noqa: PLR2004 - short words keep it
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word
