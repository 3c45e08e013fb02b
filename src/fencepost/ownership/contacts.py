"""Addresses, telephone numbers and officers that two parties share, however they are written."""

from __future__ import annotations

from functools import lru_cache

from fencepost.names.address_match import AddressLevel
from fencepost.names.addresses import AddressParts, compare, parse
from fencepost.ownership.merging import name_words

MOST = 20
"""Entries of a cell that are looked at."""

_SHORTEST, _SHORTEST_ENDING = 6, 8
"""Digits that a telephone number has at least, and that two numbers share at their end at least."""

_LONGEST = 500


def near(one: str, other: str) -> AddressLevel:
    """How near two addresses are; two that are equal word for word and tell a house are one unit at least."""
    first, second = address(one), address(other)
    match = compare(first, second)
    if match.level == "same_building" and first.text.casefold() == second.text.casefold():
        return "same_unit"
    return match.level


@lru_cache(maxsize=4096)
def address(text: str) -> AddressParts:
    """The parts of an address."""
    return parse(text[:_LONGEST])


def one_phone(one: str, other: str) -> bool:
    """Whether two telephone numbers are one, with or without the code of the country."""
    first, second = (_digits(text) for text in (one, other))
    if min(len(first), len(second)) < _SHORTEST:
        return False
    shared = min(len(first), len(second))
    return first == second or (shared >= _SHORTEST_ENDING and first[-shared:] == second[-shared:])


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text[:_LONGEST])).lstrip("0")


def person_key(name: str) -> str:
    """A person's name as its words in order of the alphabet; empty where it is a single Latin word, shared by many."""
    words = sorted(name_words(name[:_LONGEST]))
    return " ".join(words) if len(words) > 1 or not "".join(words).isascii() else ""
