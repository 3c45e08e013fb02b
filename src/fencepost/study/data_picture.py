"""The matrix of two laws as a picture: a panel a provider, a row a place of storage, a column a requester."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fencepost.decide.regime_written import words
from fencepost.model.fault import Fault, FencepostError
from fencepost.study.data_matrix import DataMatrix, storage_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

FORMATS = (".svg", ".png")
_COLOURS = {
    "compatible": "#d5e8d4",
    "needs_approval_first": "#ffe6b3",
    "direct_conflict": "#f2b8b5",
    "not_covered": "#e6e6e6",
}
_WRAPPED = {"needs_approval_first": "needs approval\nfirst", "direct_conflict": "direct\nconflict"}
_INK = "#222222"
_PLATE = {"edgecolor": "none", "pad": 2.0}
_LEGEND = "hatched: not certain, the strictest relation left is shown. The levels are judgement."


def draw(matrix: DataMatrix, path: Path) -> None:
    """Draw the matrix into an SVG or PNG file; colour and words say the same, and a hatch that it is not certain.

    Raises:
        FencepostError: the file's ending is neither, or the extra that draws is not installed.
    """
    if path.suffix.lower() not in FORMATS:
        todo = f"End it in {' or '.join(FORMATS)}."
        raise FencepostError(Fault(f"{path.name} is no picture that can be drawn.", todo))
    try:
        from matplotlib import rcParams  # noqa: PLC0415 - an extra, and dear to import
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError:
        todo = "Install it with: pip install 'fencepost[charts]'."
        raise FencepostError(Fault("pictures need matplotlib, which is not installed.", todo)) from None
    rcParams["svg.hashsalt"] = "fencepost"
    height = 1.1 + len(matrix.providers) * (0.75 + 0.62 * len(matrix.storages))
    figure = Figure(figsize=(2.4 + 1.75 * len(matrix.requesters), height), layout="constrained")
    panels = figure.subplots(len(matrix.providers), 1, squeeze=False)[:, 0]
    for axes, provider in zip(panels, matrix.providers, strict=True):
        _panel(axes, matrix, provider)
    figure.suptitle(f"Two laws over the same data, {matrix.day}", fontsize=12, color=_INK)
    figure.supxlabel(_LEGEND, fontsize=8)
    figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None, dpi=150)


def _panel(axes: Axes, matrix: DataMatrix, provider: str) -> None:
    for row, storage in enumerate(matrix.storages):
        for column, requester in enumerate(matrix.requesters):
            answer = matrix.at(provider, storage, requester)
            axes.add_patch(_box(column, row, answer.relation, certain=answer.relation_certain))
            text = _WRAPPED.get(answer.relation, words(answer.relation))
            axes.text(
                column + 0.5,
                row + 0.5,
                text,
                ha="center",
                va="center",
                fontsize=9,
                color=_INK,
                bbox=_PLATE | {"facecolor": _COLOURS[answer.relation]},
            )
    levels = [matrix.at(provider, storage, matrix.requesters[0]).levels for storage in matrix.storages]
    names = [
        f"{storage_words(provider, storage)}\nlevel: {' or '.join(map(words, level))}"
        for storage, level in zip(matrix.storages, levels, strict=True)
    ]
    axes.set_xlim(0, len(matrix.requesters))
    axes.set_ylim(len(matrix.storages), 0)
    axes.set_yticks([row + 0.5 for row in range(len(names))], names, fontsize=8)
    heads = [words(one) for one in matrix.requesters]
    axes.set_xticks([column + 0.5 for column in range(len(heads))], heads, fontsize=8)
    axes.set_title(f"provider of {provider}", fontsize=10, loc="left", color=_INK)
    axes.tick_params(length=0, top=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _box(column: int, row: int, relation: str, *, certain: bool) -> Rectangle:
    from matplotlib import patches  # noqa: PLC0415 - an extra

    return patches.Rectangle(
        (column + 0.02, row + 0.04),
        0.96,
        0.92,
        facecolor=_COLOURS[relation],
        edgecolor="#888888",
        linewidth=0.6,
        hatch=None if certain else "///",
    )
