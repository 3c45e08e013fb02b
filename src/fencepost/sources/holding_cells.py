"""The cells of a plain table of owners: kinds, shares, days and sources, or what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping

from fencepost.sources.held_days import Edge, edge_of
from fencepost.sources.holding_columns import KINDS
from fencepost.sources.share_text import share_of

_KIND_WORDS = {
    "share": "share|shares|shareholding|equity|ownership|owns|owner|stake|持股|股权|股權|投资|投資",
    "votes": "votes|vote|voting|voting rights|表决权|表決權",
    "control": "control|controls|controller|influence|实际控制|實際控制|控制",
    "consolidation": "consolidation|consolidated|accounting parent|合并|合併",
    "fund": "fund|fund manager|managed by",
    "officer": "officer|director|board|board member|manager|chief executive|ceo|chair|董事|高管",
    "link": "link|linked|tie|affiliate|affiliation|related|spin-off|关联|關聯",
}
_KINDS = {word: place for place, kind in enumerate(KINDS) for word in _KIND_WORDS[kind].split("|")}


class BadCellError(ValueError):
    """A cell for which its row cannot be taken: the column, what is wrong and what to do."""

    def __init__(self, column: str, what: str, todo: str) -> None:
        """Hold the parts of the fault."""
        super().__init__(what)
        self.column = column
        self.what = what
        self.todo = todo


def kind_of(text: str) -> int:
    """The place in ``KINDS`` of a word for what is held.

    Raises:
        BadCellError: it is no such word.
    """
    found = _KINDS.get(" ".join(text.casefold().split()))
    if found is None:
        raise BadCellError("kind", f"{text[:40]!r} is no kind of holding.", f"Write one of {', '.join(KINDS)}.")
    return found


def share_cell(cells: Mapping[str, str], column: str) -> tuple[int, int]:
    """The parts that a cell with a share allows.

    Raises:
        BadCellError: it holds no share.
    """
    try:
        return share_of(cells[column])
    except ValueError as error:
        todo = "Write a percentage from 0 to 100, a range such as 25..50, or leave the cell empty."
        raise BadCellError(column, f"{error}.", todo) from error


def day_of(cells: Mapping[str, str], column: str) -> Edge | None:
    """The day, month or year of a cell; ``None`` where it is empty.

    Raises:
        BadCellError: it holds no date.
    """
    text = cells.get(column)
    if not text:
        return None
    try:
        return edge_of(text)
    except ValueError as error:
        todo = "Write YYYY-MM-DD, YYYY-MM or YYYY, or leave the cell empty."
        raise BadCellError(column, f"{error}.", todo) from error


def source_of(cells: Mapping[str, object]) -> str:
    """What a row says of where it comes from, how sure that is, and its note."""
    source, sure, note = (str(cells.get(name) or "") for name in ("source", "sure", "note"))
    told = f"{source} ({sure})" if sure else source
    return "; ".join(part for part in (told, note) if part)
