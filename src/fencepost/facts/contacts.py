"""Addresses, telephone numbers and officers that two parties of one deal share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.facts.listing import one_firm
from fencepost.model.deal import KNOWN_NONE, ROLES

SHARED = "parties.share_contact"
_MOST = 20
"""Entries of a cell that are looked at."""

_PHONE = 7
"""The digits of a telephone number that must agree, from its end: codes of country and area are left out at will."""


def entries(text: str | None) -> tuple[str, ...]:
    """The entries of a cell that holds several, parted by semicolons; names and addresses hold commas."""
    parts = [] if text is None or text.casefold() == KNOWN_NONE else text.replace("；", ";").split(";")  # noqa: RUF001 - the Chinese mark is meant
    return tuple(part.strip() for part in parts if part.strip())[:_MOST]


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one: the same unit, or word for word the same house."""
    if not any(map(str.isdigit, one)) or not any(map(str.isdigit, other)):
        return False
    return _plain(one) == _plain(other) or _same_unit(one, other)


@lru_cache(maxsize=4096)
def _same_unit(one: str, other: str) -> bool:
    from fencepost.names.addresses import compare, parse  # noqa: PLC0415 - dear to import, and few rows give addresses

    match = compare(parse(one), parse(other))
    return match.level == "same_unit" or match.features.get("whole") == "same"


def same_phone(one: str, other: str) -> bool:
    """Whether two telephone numbers are one, with or without the code of the country."""
    first, second = (_digits(text) for text in (one, other))
    shared = min(len(first), len(second))
    return shared >= _PHONE and first[-shared:] == second[-shared:]


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text)).lstrip("0")


def same_person(one: str, other: str) -> bool:
    """Whether two full names are one person's, in whatever order their words stand; a single Latin word is none."""
    first, second = frozenset(_plain(one)), frozenset(_plain(other))
    return first == second and (len(first) > 1 or not "".join(first).isascii())


def _plain(text: str) -> tuple[str, ...]:
    return tuple("".join(char if char.isalnum() else " " for char in text.casefold()).split())


_KINDS: tuple[tuple[str, str, Callable[[str, str], bool]], ...] = (
    ("address", "address", same_address),
    ("phone", "telephone number", same_phone),
    ("officers", "officer", same_person),
)


def _shared(cells: Cells, _: Setting, found: Findings) -> None:
    for one, other in combinations(ROLES, 2):
        for column, kind, same in _KINDS:
            for first, second in _agreeing(cells, (one, other), column, same):
                if _apart(cells.get(one), cells.get(other)):
                    names = f"{one} {cells.get(one)!r} and {other} {cells.get(other)!r}".replace("_", " ")
                    spelt = first if first == second else f"{first} / {second}"
                    found.know(SHARED, True, f"{names} share the {kind} {spelt}")
                    return
    # Parties that are not written down may share what is written of others, so this is never shown false.
    found.know(SHARED, None, "no two parties with different names share what the row gives")


def _agreeing(
    cells: Cells, roles: tuple[str, str], column: str, same: Callable[[str, str], bool]
) -> Iterator[tuple[str, str]]:
    first, second = (entries(cells.get(f"{role}_{column}")) for role in roles)
    yield from ((a, b) for a in first for b in second if same(a, b))


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two names are plainly two firms': houses of one group share addresses as a matter of course."""
    return one is not None and other is not None and one_firm(one, other) is False


_COLUMNS = tuple(f"{role}_{column}" for role in ROLES for column, _, _ in _KINDS)

CONTACTS: tuple[Derivation, ...] = (Derivation((*ROLES, *_COLUMNS), (SHARED,), _shared, remarks=True),)
"""The derivation of what two parties of a deal share."""
