"""The fence chart of a day: over total processing performance and performance density, where each line runs.

Every region is asked of the engine itself, at a point inside it; the edges are the numbers that the law's own
conditions hold the two figures against on the day. No number stands in this file but the frame of the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import sqrt

from fencepost.book.lines import lines_on
from fencepost.compute.catalogue import Catalogue
from fencepost.compute.items import chip_figures
from fencepost.decide.check import Checker
from fencepost.decide.classified import classified

TPP, DENSITY = "item.tpp", "item.performance_density"
FRAME = {TPP: (100.0, 200_000.0), DENSITY: (0.1, 100.0)}
"""What the picture shows, in TPP and in TPP/mm2; both axes are logarithmic."""

_BITS = 8


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in which every chip is classified alike; edges in TPP and TPP/mm2."""

    tpp: tuple[float, float]
    density: tuple[float, float]
    classification: str


@dataclass(frozen=True, slots=True)
class Point:
    """A chip with its figures and its own classification by name; ``sure`` says how the figures are known."""

    id: str
    name: str
    tpp: float
    density: float
    classification: str


@dataclass(frozen=True, slots=True)
class Line:
    """A number that the law of the day holds a figure against."""

    fact: str
    op: str
    number: Decimal
    cite: str


@dataclass(frozen=True, slots=True)
class FenceChart:
    """The chart: its lines, its regions, the chips in it, and how many chips have too few figures to stand in it."""

    day: date
    known_on: date
    datacenter: bool
    lines: tuple[Line, ...]
    regions: tuple[Region, ...]
    points: tuple[Point, ...]
    left_out: int


def fence_chart(checker: Checker, catalogue: Catalogue, day: date, known_on: date, *, datacenter: bool) -> FenceChart:
    """The chart of a day for logic chips on a non-planar process, marketed for data centres or not."""
    book = checker.shelf.open(day, known_on)
    found = lines_on(checker.shelf, book, (TPP, DENSITY))
    kinds = checker.shelf.corpus.provisions
    lines = dict.fromkeys(
        Line(line.fact, line.op, line.number, line.cite)
        for line in found
        if line.standing == "in_force" and kinds[line.provision].kind == "classification"
    )
    tpp, density = (_edges(fact, lines) for fact in (TPP, DENSITY))
    regions = [
        Region(across, up, _inside(checker, across, up, (day, known_on), datacenter=datacenter))
        for across in tpp
        for up in density
    ]
    points, left_out = _points(checker, catalogue, (day, known_on))
    return FenceChart(day, known_on, datacenter, tuple(lines), tuple(regions), tuple(points), left_out)


def _edges(fact: str, lines: Iterable[Line]) -> list[tuple[float, float]]:
    low, high = FRAME[fact]
    inner = sorted({float(line.number) for line in lines if line.fact == fact and low < line.number < high})
    ends = [low, *inner, high]
    return list(pairwise(ends))


def _inside(
    checker: Checker,
    tpp: tuple[float, float],
    density: tuple[float, float],
    days: tuple[date, date],
    *,
    datacenter: bool,
) -> str:
    """What the engine says of a chip in the middle of a region."""
    middle, dense = sqrt(tpp[0] * tpp[1]), sqrt(density[0] * density[1])
    item = {
        "tops": f"{middle / _BITS:.6f}",
        "bits": str(_BITS),
        "die_mm2": f"{middle / dense:.6f}",
        "nonplanar": "yes",
        "datacenter": "yes" if datacenter else "no",
    }
    return str(classified(checker, item, days, "enforced")["classification"])


def _points(checker: Checker, catalogue: Catalogue, days: tuple[date, date]) -> tuple[list[Point], int]:
    found: list[Point] = []
    left_out = 0
    for chip in catalogue.chips():
        figures = chip_figures(chip)
        tpp, density = _number(figures.tpp.value), _number(figures.performance_density.value)
        if tpp is None or density is None or not _framed(tpp, density):
            left_out += 1
            continue
        told = classified(checker, {"item": chip.id}, days, "enforced")
        found.append(Point(chip.id, f"{chip.vendor} {chip.name}", tpp, density, str(told["classification"])))
    return found, left_out


def _framed(tpp: float, density: float) -> bool:
    return FRAME[TPP][0] <= tpp <= FRAME[TPP][1] and FRAME[DENSITY][0] <= density <= FRAME[DENSITY][1]


def _number(value: object) -> float | None:
    """A figure as a number; the middle of one that is known as a narrow range, none of a wide one."""
    if value is None:
        return None
    low, _, high = str(value).partition("..")
    try:
        first, last = float(low), float(high or low)
    except ValueError:
        return None
    return (first + last) / 2 if first > 0 and last / first <= _NARROW else None


_NARROW = 1.1
