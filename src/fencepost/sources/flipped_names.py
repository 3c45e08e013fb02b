"""Names that a publisher turned round at every comma: ``Roger) Roger (a/k/a Akembuom Akem``.

The list of persons debarred under the ITAR is written surname first: ``Akem, Roger (a/k/a Akembuom, Roger)``. The
consolidated copy puts what stands after a comma before it, without noticing that there are several commas.
Here the pieces are put back; where that cannot be done for certain, each reading becomes an alias.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"\s*;?\s*\(?\s*(?<!\w)(?:a\.k\.a\.?|a/k/a)(?!\w)\s*,?\s*", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?P<given2>.+?)\)\s+(?P<given>.+?)\s*\((?:a\.k\.a\.?|a/k/a)\s*(?P<rest>[^()]+)", re.IGNORECASE
)
_SHORT = 3


def turned_back(name: str) -> tuple[str, ...] | None:
    """The name and then the aliases that a turned-round text holds, or ``None`` if it is not one.

    >>> turned_back("Roger) Roger (a/k/a Akembuom Akem")
    ('Roger Akem', 'Roger Akembuom')
    >>> turned_back("Elena; a.k.a Ivanov Lena; a.k.a Belov Shifrin")
    ('Lena Shifrin', 'Elena Belov', 'Ivanov')
    """
    bracketed = _BRACKETED.fullmatch(name)
    if bracketed:
        return _with_comma(bracketed["given2"], bracketed["given"], bracketed["rest"])
    if "(" in name or ")" in name:
        return None
    parts = [part.strip() for part in _MARK.split(name)]
    if len(parts) == 1 or not all(parts) or len(parts[-1].split()) == 1:
        return None
    if len(parts) > 2:  # noqa: PLR2004 - a name and one alias
        return _many(parts)
    if ";" in name:
        alias, surname = parts[1].rsplit(None, 1)
        return (f"{parts[0]} {surname}", alias)
    words = parts[0].split()
    half = len(words) // 2
    if not half:
        return None
    return _with_comma(" ".join(words[:half]), " ".join(words[half:]), parts[1])


def _with_comma(second_given: str, given: str, surnames: str) -> tuple[str, ...] | None:
    """``Surname, Given (a/k/a Surname2, Given2)``: two pieces met at each comma."""
    both = surnames.rsplit(None, 1)
    return (f"{given} {both[1]}", f"{second_given} {both[0]}") if len(both) > 1 else None


def _many(parts: list[str]) -> tuple[str, ...]:
    """``S0, G0; a.k.a. S1, G1; …`` with the pieces between commas in reverse order."""
    middles = [_surname_and_given(part) for part in reversed(parts[1:-1])]
    second, first = parts[-1].rsplit(None, 1)
    surnames = [first, second, *(surname for surname, _ in middles)]
    givens = [*(given for _, given in middles), parts[0]]
    names = [f"{given} {surname}" for given, surname in zip(givens, surnames, strict=False)]
    return (*names, *surnames[len(givens) :])


def _surname_and_given(part: str) -> tuple[str, str]:
    """Of two or three words the first is the surname; of more, all but the last are a whole name."""
    words = part.split()
    at = 1 if len(words) <= _SHORT else len(words) - 1
    return " ".join(words[:at]), " ".join(words[at:])
