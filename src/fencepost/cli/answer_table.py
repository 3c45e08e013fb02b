"""Answers as a table for a terminal or a pipe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO, TypeGuard

from fencepost.decide.answer_cells import NOT_READ, Answer, cell_of, flat, listed, status_of

_PAGE = 200
_MIN_WIDTH = 80
_PIPE_WIDTH = 100
_FIXED = {"row": 4, "id": 5, "date": 10, "item": 12, "to": 2, "status": 11, "certain": 7, "review": 11}
_FREE = 16
_LINES = 5
_NAMED = 2
_COLOURS = {
    "prohibited": "bold red",
    "licence_required": "red",
    "exception_available": "yellow",
    "duty": "yellow",
    "no_licence_required": "green",
    "not_covered": "magenta",
    NOT_READ: "bold magenta",
}


def write_table(answers: Iterable[Answer], stream: TextIO, *, colour: bool) -> int:
    """Print the answers page by page under one header, then how many there were of each status."""
    from rich.console import Console  # noqa: PLC0415 - slow to load, wanted for the table only

    width = None if stream.isatty() else _PIPE_WIDTH
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    console.width = max(_MIN_WIDTH, console.width)
    tally: Counter[str] = Counter()
    page: list[Answer] = []
    for answer in answers:
        tally[status_of(answer)] += 1
        page.append(answer)
        if len(page) == _PAGE:
            console.print(_table(page, console.width, header=tally.total() == len(page)))
            page = []
    if page or not tally:
        console.print(_table(page, console.width, header=tally.total() == len(page)))
    console.print(_summary(tally))
    return tally.total()


def _table(page: list[Answer], width: int, *, header: bool) -> Any:  # noqa: ANN401 - rich is loaded late
    """A page of answers; the widths are fixed, so that pages stand under one another."""
    from rich import box  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - slow to load
    from rich.text import Text  # noqa: PLC0415 - slow to load

    free = max(_FREE, width - sum(_FIXED.values()) - len(_FIXED) - 1)
    reason = free * 3 // 5
    widths = {**_FIXED, "reason": reason, "missing": free - reason}
    table = Table(box=box.SIMPLE_HEAD, show_header=header, show_edge=False, padding=0)
    for name, columns in widths.items():
        table.add_column(name, width=columns, overflow="fold", justify="right" if name == "row" else "left")
    for answer in page:
        cells = _cells(answer)
        styles = {"status": _COLOURS.get(status_of(answer), "")}
        shown = {name: printable(cells[name], columns * _LINES) for name, columns in widths.items()}
        table.add_row(*(Text(text, style=styles.get(name, "")) for name, text in shown.items()))
    return table


def _cells(answer: Answer) -> dict[str, str]:
    reasons = listed(answer.get("error") or answer.get("reasons"))
    return {
        **{name: str(cell_of(answer, name)) for name in ("row", "id", "date", "item", "to", "certain")},
        "missing": _missing(answer.get("missing")),
        "status": _words(status_of(answer)),
        "review": _words(flat(answer.get("review_policy"))),
        "reason": reasons[0] if reasons else "",
    }


def _missing(missing: object) -> str:
    """The facts that matter most by their ids, and how many more there are."""
    facts = [str(entry.get("fact", "")) for entry in missing if isinstance(entry, dict)] if _is_list(missing) else []
    if not facts:
        return "; ".join(listed(missing))
    more = f" +{len(facts) - _NAMED}" if len(facts) > _NAMED else ""
    return ", ".join(facts[:_NAMED]) + more


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _summary(tally: Counter[str]) -> str:
    counted = ", ".join(f"{count:,} {_words(status)}" for status, count in tally.most_common())
    rows = "row" if tally.total() == 1 else "rows"
    return f"{tally.total():,} {rows}: {counted}." if tally else "No rows."


def printable(text: str, room: int) -> str:
    """Text for a terminal: no control mark, which could move the cursor, and none that turns the writing round."""
    shown = re.sub(r"\s+", " ", text[: room * 2])
    shown = "".join(c if c.isprintable() else "\ufffd" for c in shown)
    return shown if len(shown) <= room else f"{shown[: room - 1]}…"
