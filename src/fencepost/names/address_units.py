"""The labels of units and floors: 04 is 4, 1318-19 is two rooms, 1605 lies on the sixteenth floor."""

from __future__ import annotations

import re
from typing import Literal

UnitVerdict = Literal["same", "overlap", "different", "unknown"]

_MOST_IN_A_RANGE = 60
_HIGHEST_FLOOR = 130
_PIECE = re.compile(r"[a-z]{0,3}\d+[a-z]{0,2}|[a-z]")
_LABEL = re.compile(r"([a-z]{0,3})(\d+)([a-z]{0,2})")
_JOIN = re.compile(r"\s*(?:-|~|to)\s*")
_WITH_FLOOR = re.compile(r"(\d{1,2})(\d{2})([a-z]?)|(\d{1,2})([a-z])")


def plain(label: str) -> str:
    """One label without leading noughts: ``04`` is ``4``, ``0a`` stays ``0a``."""
    found = _LABEL.fullmatch(label)
    if not found:
        return label
    before, digits, behind = found.groups()
    return f"{before}{digits.lstrip('0') or '0'}{behind}"


def labels_of(text: str) -> tuple[str, ...]:
    """The labels that a written list of units names, each range in full: ``1318-19`` is ``1318`` and ``1319``."""
    found: list[str] = []
    for part in re.split(r"\s*(?:&|,|\band\b)\s*", text):
        found.extend(_one_part(part.strip()))
    return tuple(dict.fromkeys(label for label in found if label))


def _one_part(part: str) -> list[str]:
    ends = [end for end in _JOIN.split(part) if end]
    if len(ends) == 2:  # noqa: PLR2004 - the two ends of a range
        return _range(ends[0], ends[1])
    return [plain(piece) for piece in _PIECE.findall(part.replace(" ", ""))]


def _range(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isalpha():
        return [plain(first + last)]  # 1605-A is the room 1605A.
    if len(first) == len(last) == 1 and first.isalpha() and first < last:
        return [chr(code) for code in range(ord(first), ord(last) + 1)]
    start, end = _LABEL.fullmatch(first), _LABEL.fullmatch(last)
    if start and end and not start[3] and not end[3] and end[1] in {"", start[1]}:
        low = start[2]
        high = low[: len(low) - len(end[2])] + end[2]
        if int(low) < int(high) <= int(low) + _MOST_IN_A_RANGE:
            return [f"{start[1]}{number}" for number in range(int(low), int(high) + 1)]
    if end and first.isdigit() and last.isdigit():
        return [f"{plain(first)}/{plain(last)}"]  # 1-1001 is room 1001 of staircase 1.
    return [plain(first), plain(last)]


def floors_of(text: str) -> tuple[str, ...]:
    """The floors that a written list names: ``54-56`` is three, ``g`` the ground floor."""
    return labels_of(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))


def placed(units: tuple[str, ...], floors: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Each unit as its floor and its label there: ``1605`` and ``5`` on the sixteenth floor are one.

    The floor is read from the label only where no other floor is written.
    """
    floor = floors[0] if len(floors) == 1 else ""
    found = set()
    for unit in units:
        part = _WITH_FLOOR.fullmatch(unit)
        if not part:
            found.add((floor, unit))
            continue
        storey, rest = (part[1], part[2] + part[3]) if part[1] else (part[4], part[5])
        fits = plain(storey) == floor if floors else 0 < int(storey) <= _HIGHEST_FLOOR
        found.add((plain(storey), plain(rest)) if fits else (floor, unit))
    return frozenset(found)


def compare_units(
    one: tuple[tuple[str, ...], tuple[str, ...]], other: tuple[tuple[str, ...], tuple[str, ...]]
) -> UnitVerdict:
    """Whether two pairs of units and floors are the same unit, overlap, differ, or leave it open.

    ``overlap`` is a unit inside a range, a room on a floor taken whole, or one label without its floor.
    """
    (units, floors), (units_b, floors_b) = one, other
    if not units and not units_b:
        return _floors_alone(floors, floors_b)
    at, at_b = placed(units, floors), placed(units_b, floors_b)
    levels, levels_b = _levels(at, floors), _levels(at_b, floors_b)
    if not units or not units_b:
        if not levels or not levels_b:
            return "unknown"
        return "overlap" if levels & levels_b else "different"
    both_floors = bool(floors and floors_b)
    if at == at_b:
        return _floors_alone(floors, floors_b) if both_floors else "same"
    if at & at_b:
        return "overlap"
    shared_label = bool(set(units) & set(units_b))
    return "overlap" if shared_label and not (both_floors and not set(floors) & set(floors_b)) else "different"


def _floors_alone(floors: tuple[str, ...], floors_b: tuple[str, ...]) -> UnitVerdict:
    if not floors or not floors_b:
        return "unknown"
    if set(floors) == set(floors_b):
        return "same"
    return "overlap" if set(floors) & set(floors_b) else "different"


def _levels(at: frozenset[tuple[str, str]], floors: tuple[str, ...]) -> set[str]:
    return set(floors) or {floor for floor, _ in at if floor}
