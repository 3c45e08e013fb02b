"""A graph as SVG: boxes in columns from left to right, arrows between them. Styled by classes alone; no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_BOX, _HIGH, _ACROSS, _DOWN, _EDGE = 190, 46, 270, 74, 12
_MOST_LINE, _MOST_LABEL = 26, 30
_NAMED = 'role="img" aria-labelledby="graph-title"'
_HEAD = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'


@dataclass(frozen=True, slots=True)
class Box:
    """A party or a place; ``kind`` becomes a class of the picture."""

    id: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from one box to another, in a word or a share; ``kind`` becomes a class."""

    source: str
    target: str
    label: str = ""
    kind: str = ""


def graph_svg(boxes: Sequence[Box], arrows: Iterable[Arrow], title: str) -> str:
    """The picture of a graph; an arrow whose end is not among the boxes is left out."""
    known = {box.id for box in boxes}
    drawn = [arrow for arrow in dict.fromkeys(arrows) if {arrow.source, arrow.target} <= known]
    columns = _columns(boxes, drawn)
    places: dict[str, tuple[int, int]] = {}
    for number, column in enumerate(columns):
        for row, box in enumerate(column):
            places[box.id] = (_EDGE + number * _ACROSS, _EDGE + row * _DOWN)
    width = _EDGE * 2 + max(1, len(columns)) * _ACROSS - (_ACROSS - _BOX)
    height = _EDGE * 2 + max((len(column) for column in columns), default=1) * _DOWN - (_DOWN - _HIGH)
    parts = [
        f'<svg class="graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {_NAMED}>',
        f'<title id="graph-title">{escape(title)}</title>',
        f'<defs><marker id="head" {_HEAD}><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    ]
    parts += [_arrow(arrow, places) for arrow in drawn]
    parts += [_box(box, *places[box.id]) for box in boxes]
    return "\n".join([*parts, "</svg>"])


def _columns(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[list[Box]]:
    """Each box one column behind the farthest that leads to it; a circle is cut where it closes."""
    depth = {box.id: 0 for box in boxes}
    for _ in boxes:
        moved = False
        for arrow in arrows:
            wanted = depth[arrow.source] + 1
            if depth[arrow.target] < wanted < len(boxes):
                depth[arrow.target] = wanted
                moved = True
        if not moved:
            break
    used = sorted(set(depth.values()))
    return [[box for box in boxes if depth[box.id] == level] for level in used]


def _box(box: Box, x: int, y: int) -> str:
    lines = _lines(box.name)
    top = y + _HIGH / 2 + (5 if len(lines) == 1 else -3)
    spans = "".join(
        f'<tspan x="{x + _BOX / 2:.0f}" y="{top + 16 * number:.0f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    kind = f" {box.kind}" if box.kind.isidentifier() else ""
    return (
        f'<g class="box{kind}"><title>{escape(box.name)}</title>'
        f'<rect x="{x}" y="{y}" width="{_BOX}" height="{_HIGH}" rx="5"/><text>{spans}</text></g>'
    )


def _lines(name: str) -> list[str]:
    """A name on one line or two; a longer one is cut, and its whole stands in the box's title."""
    if len(name) <= _MOST_LINE:
        return [name]
    at = name.rfind(" ", 0, _MOST_LINE)
    at = at if at > 0 else _MOST_LINE
    rest = name[at:].strip()
    return [name[:at], rest if len(rest) <= _MOST_LINE else f"{rest[: _MOST_LINE - 1]}…"]


def _arrow(arrow: Arrow, places: dict[str, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = places[arrow.source], places[arrow.target]
    back = x2 <= x1
    start, end = (x1 if back else x1 + _BOX), (x2 + _BOX if back else x2)
    middle, up, down = (start + end) / 2, y1 + _HIGH / 2, y2 + _HIGH / 2
    path = f"M{start} {up:.0f}C{middle:.0f} {up:.0f} {middle:.0f} {down:.0f} {end} {down:.0f}"
    label = arrow.label if len(arrow.label) <= _MOST_LABEL else f"{arrow.label[: _MOST_LABEL - 1]}…"
    kind = f" {arrow.kind}" if arrow.kind.isidentifier() else ""
    text = f'<text class="arrow-name" x="{middle:.0f}" y="{(up + down) / 2 - 4:.0f}">{escape(label)}</text>'
    drawn = f'<path class="arrow{kind}" d="{path}" marker-end="url(#head)"><title>{escape(arrow.label)}</title></path>'
    return drawn + (text if label else "")
