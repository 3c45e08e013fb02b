"""The fence chart as SVG: rectangles, lines with their numbers, and chips. Styled by classes alone; no script."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import log10

from fencepost.study.fence_chart import DENSITY, FRAME, TPP, FenceChart

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 960, 560, 70, 50, 16, 16
_TICKS = {TPP: (100, 1_000, 10_000, 100_000), DENSITY: (0.1, 1, 10, 100)}
_SMALL, _MOST = 34, 24


def fence_svg(chart: FenceChart, title: str, axes: tuple[str, str]) -> str:
    """The picture; ``axes`` are the words below and beside it."""
    x, y = _scale(TPP, _LEFT, _WIDTH - _RIGHT), _scale(DENSITY, _HEIGHT - _BOTTOM, _TOP)
    kinds = sorted({region.classification for region in chart.regions})
    parts = [
        f'<svg class="fence" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="fence-title">',
        f'<title id="fence-title">{escape(title)}</title>',
    ]
    for region in chart.regions:
        left, right, top, low = x(region.tpp[0]), x(region.tpp[1]), y(region.density[1]), y(region.density[0])
        shade = kinds.index(region.classification) % _SHADES
        parts.append(
            f'<rect class="region shade-{shade}" x="{left:.1f}" y="{top:.1f}" '
            f'width="{right - left:.1f}" height="{low - top:.1f}"><title>{escape(region.classification)}</title></rect>'
        )
        if right - left > _SMALL * 2 and low - top > _SMALL:
            middle, height = (left + right) / 2, (top + low) / 2
            name = _short(region.classification)
            parts.append(f'<text class="region-name" x="{middle:.1f}" y="{height:.1f}">{name}</text>')
    parts += _ticks(x, y, axes)
    for line in {(line.fact, float(line.number)) for line in chart.lines}:
        parts.append(_edge(line[0], line[1], x, y))
    for point in chart.points:
        parts.append(
            f'<circle class="chip" cx="{x(point.tpp):.1f}" cy="{y(point.density):.1f}" r="4">'
            f"<title>{escape(point.name)}: TPP {point.tpp:g}, {point.density:.2f}/mm2, "
            f"{escape(point.classification)}</title></circle>"
        )
    return "\n".join([*parts, "</svg>"])


_SHADES = 6


def shade_of(chart: FenceChart, classification: str) -> int:
    """The number of the shade that a classification is drawn in."""
    return sorted({region.classification for region in chart.regions}).index(classification) % _SHADES


def _short(text: str) -> str:
    return escape(text if len(text) <= _MOST else f"{text[: _MOST - 1]}…")


def _scale(fact: str, start: float, end: float) -> Callable[[float], float]:
    low, high = (log10(bound) for bound in FRAME[fact])
    return lambda value: start + (log10(value) - low) / (high - low) * (end - start)


def _edge(fact: str, number: float, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    if not FRAME[fact][0] < number < FRAME[fact][1]:
        return ""
    if fact == TPP:
        at = x(number)
        drawn = f'<line class="edge" x1="{at:.1f}" y1="{_TOP}" x2="{at:.1f}" y2="{_HEIGHT - _BOTTOM}"/>'
        return drawn + f'<text class="edge-name" x="{at + 3:.1f}" y="{_TOP + 12}">{number:g}</text>'
    at = y(number)
    drawn = f'<line class="edge" x1="{_LEFT}" y1="{at:.1f}" x2="{_WIDTH - _RIGHT}" y2="{at:.1f}"/>'
    return drawn + f'<text class="edge-name" x="{_LEFT + 4}" y="{at - 4:.1f}">{number:g}</text>'


def _ticks(x: Callable[[float], float], y: Callable[[float], float], axes: tuple[str, str]) -> list[str]:
    low = _HEIGHT - _BOTTOM
    told = [f'<text class="tick" x="{x(n):.1f}" y="{low + 16}">{n:,}</text>' for n in _TICKS[TPP]]
    told += [f'<text class="tick beside" x="{_LEFT - 6}" y="{y(n) + 4:.1f}">{n:g}</text>' for n in _TICKS[DENSITY]]
    told.append(f'<text class="axis" x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 10}">{escape(axes[0])}</text>')
    middle = (_TOP + low) / 2
    told.append(f'<text class="axis" transform="translate(16 {middle}) rotate(-90)">{escape(axes[1])}</text>')
    return told
