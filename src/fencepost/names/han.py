"""A Chinese name in parts, each with the spellings it may have in Latin letters.

``上海航天电子研究所`` falls into Shanghai, aerospace electronics, research institute. What no table knows is a coined
name and is spelled by its sound. Parts are looked for in the listed name in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fencepost.names.lexicon import Kind, Lexicon, Spelling, lexicon
from fencepost.names.text import is_han

_JOINING = frozenset("和与及之的")
_COINED, _PER_PART = 0.0, 1.5
MOST_HAN = 60
"""Characters of a name that are taken apart; longer texts are no names."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a name: its characters, what it is, and its spellings."""

    zh: str
    kind: Kind | None
    """``None`` is a coined name."""
    spellings: tuple[Spelling, ...]


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - opencc has no types
    import opencc  # noqa: PLC0415 - only Chinese names need it

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1 << 14)
def syllables(zh: str) -> tuple[str, ...]:
    """The sound of each character, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to load, and only Chinese names need it

    return tuple(lazy_pinyin(zh))


def parts_of_script(name: str) -> tuple[str, str]:
    """The Chinese characters of a name, simplified, and the rest of it."""
    han = "".join(char for char in name if is_han(char))[:MOST_HAN]
    rest = "".join(" " if is_han(char) else char for char in name)
    return simplified(han), rest


def segments(zh: str) -> tuple[Segment, ...]:
    """A simplified name in parts, legal forms left out where anything else is there."""
    return _segments(zh, lexicon())


@lru_cache(maxsize=1 << 12)
def _segments(zh: str, book: Lexicon) -> tuple[Segment, ...]:
    found = list(_merged(_best(zh, book), book))
    telling = [part for part in found if part.kind != "legal" and part.zh not in _JOINING]
    return tuple(telling or found)


def only_form(zh: str) -> bool:
    """Whether a simplified name is a legal form and nothing else."""
    return all(part.kind == "legal" for part in segments(zh))


def _best(zh: str, book: Lexicon) -> list[tuple[str, Kind | None]]:
    """The way of cutting a name that covers most of it with the fewest and longest known parts."""
    scores: list[float] = [0.0] * (len(zh) + 1)
    steps: list[tuple[int, Kind | None]] = [(0, None)] * (len(zh) + 1)
    for at in range(len(zh) - 1, -1, -1):
        scores[at], steps[at] = scores[at + 1] + _COINED, (1, None)
        for part in book.parts_of(zh, at):
            length = len(part.zh)
            worth = scores[at + length] + (length - 1) * 2 + (0.5 if length == 1 else 0) - _PER_PART + length
            if length > 1 and worth > scores[at]:
                scores[at], steps[at] = worth, (length, part.kind)
            elif length == 1 and scores[at + 1] + 0.1 > scores[at]:
                scores[at], steps[at] = scores[at + 1] + 0.1, (1, part.kind)
    cut: list[tuple[str, Kind | None]] = []
    at = 0
    while at < len(zh):
        length, kind = steps[at]
        cut.append((zh[at : at + length], kind))
        at += length
    return cut


def _merged(cut: list[tuple[str, Kind | None]], book: Lexicon) -> Iterator[Segment]:
    """Neighbouring single characters as one coined name, which may also be meant word by word."""
    run: list[str] = []
    for zh, kind in [*cut, ("", None)]:
        if len(zh) == 1:
            run.append(zh)
            continue
        if run:
            yield _coined("".join(run), book)
            run.clear()
        if zh:
            part = book.parts[zh]
            # Words of the trade are translated; what is not always is, has its sound in the table.
            heard = () if part.kind == "word" and part.spellings else (("".join(syllables(zh)),))
            yield Segment(zh, kind, tuple(dict.fromkeys((*part.spellings, *((text,) for text in heard)))))


def _coined(zh: str, book: Lexicon) -> Segment:
    """A coined name by its sound, joined and split, and by the meaning of its characters where all have one."""
    heard = syllables(zh)
    spellings: list[Spelling] = [("".join(heard),)]
    meant = [book.parts.get(char) for char in zh]
    known = [part.spellings[0] for part in meant if part is not None and part.spellings]
    if len(known) == len(zh):
        spellings.insert(0 if len(zh) == 1 else 1, tuple(word for spelling in known for word in spelling))
    if len(heard) > 1:
        spellings.append(heard)
        spellings += [("".join(heard[:at]), "".join(heard[at:])) for at in range(1, len(heard)) if len(heard) > 2]  # noqa: PLR2004
    return Segment(zh, None, tuple(dict.fromkeys(spellings)))


def renderings(parts: tuple[Segment, ...]) -> tuple[str, ...]:
    """A few whole spellings of a name, to look for candidates with."""
    usual = " ".join(word for part in parts for word in part.spellings[0])
    heard = " ".join("".join(syllables(part.zh)) for part in parts)
    every = " ".join(dict.fromkeys(word for part in parts for spelling in part.spellings for word in spelling))
    telling = " ".join(word for part in parts if part.kind in {None, "brand", "place"} for word in part.spellings[0])
    return tuple(dict.fromkeys(text for text in (usual, heard, every, telling) if text))
