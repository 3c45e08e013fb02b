"""Weighed deals as a page to read: whom to look at first, why, and what to ask."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from fencepost.cli.answer_table import printable
from fencepost.model.deal import KNOWN_NONE

_WIDTH, _NARROWEST, _WIDEST = 100, 60, 140
_CELL, _LINE = 60, 1_000
_TABLE_OF_CASES = " (data/diversions.csv)"
_DEAL = ("date", "kind", "item", "quantity", "from", "to", "via", "exporter", "consignee", "end_user")


def ranked(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows with their place in the queue; one that could not be read has none."""
    rank = 0
    for row in rows:
        rank += row["score"] is not None
        yield {"rank": rank if row["score"] is not None else None, **row}


def write_page(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """Print each deal with its flags, one under another, then how many there were."""
    width = min(_WIDEST, max(_NARROWEST, shutil.get_terminal_size().columns)) if stream.isatty() else _WIDTH
    count = raised = unread = 0
    for row in ranked(rows):
        count += 1
        raised += bool(row["parts"])
        unread += bool(row.get("error"))
        stream.write("\n".join([*_page(row, width), ""]) + "\n")
    stream.write(
        f"{count:,} row{'' if count == 1 else 's'}: something is raised in {raised:,}; {unread:,} could not be read, or"
        " not wholly.\nThe score says whom to look at first and settles nothing.\n"
    )


def _page(row: Mapping[str, Any], width: int) -> Iterator[str]:
    """One deal: its place and what it is, each flag with what raises it and what to ask, and what is open."""
    rank = f"{row['rank']}." if row["rank"] is not None else "!"
    yield from _lines(f"{rank:<5}", f"{_text(row['id'])} (row {row['row']}): {row['said']}", width)
    deal = _deal(row["deal"])
    if deal:
        yield from _lines(" " * 5, deal, width)
    if row.get("error"):
        yield from _lines("     could not be read: ", str(row["error"]), width)
    for part in row["parts"]:
        yield from _flag(part, row["parts"], width)
    for remark in row["remarks"]:
        if not remark.startswith("screening: "):
            yield from _lines("     note: ", remark, width)
    for question in row.get("questions", ()):
        who = f" ({question['who']})" if question["who"] else ""
        yield from _lines("     ? ", f"{question['question']}{who}", width)


def _flag(part: Mapping[str, Any], parts: Iterable[Mapping[str, Any]], width: int) -> Iterator[str]:
    """One flag: what it adds, where it is written, what raises it here, and what to ask."""
    sure = "" if part["sure"] == "text" else f" [{part['sure']}]"
    cite = part["cite"].replace(_TABLE_OF_CASES, "") + (", no law" if part["drawn_from_cases"] else "")
    mark = f"+{part['counts']}" if part["counts"] else "."
    yield from _lines(f"  {mark:>4} ", f"{part['title']} ({cite}){sure}", width)
    other = next((one for one in parts if one["flag"] == part["beside"]), None)
    fresh = [said for said in part["said"] if other is None or said not in other["said"]]
    yield from (line for said in fresh for line in _lines(" " * 7 + "because ", said, width))
    if other is not None:
        yield from _lines(" " * 7, f"counts no more, since it is about the same thing as: {other['title']}", width)
    asks = [part["ask"], *part["open_text"]] if part["counts"] else part["open_text"]
    yield from (line for text in asks for line in _lines(" " * 7 + "ask: ", text, width))
    if part["doubt"]:
        yield from _lines(" " * 7 + "doubt: ", part["doubt"], width)


def _deal(deal: Mapping[str, str]) -> str:
    """The deal in a line: when, what, from where to where, between whom."""
    cell = {name: _text(deal.get(name, "")) for name in _DEAL}
    goods = " x ".join(part for part in (cell["quantity"], cell["item"]) if part)
    way = " > ".join(part for part in (cell["from"], cell["via"], cell["to"]) if part and part != KNOWN_NONE)
    parties = " > ".join(
        dict.fromkeys(part for part in (cell["exporter"], cell["consignee"], cell["end_user"]) if part)
    )
    return ", ".join(part for part in (cell["date"], cell["kind"], goods, way, parties) if part)


def _text(cell: str) -> str:
    return printable(str(cell), _CELL)


def _lines(head: str, text: str, width: int) -> list[str]:
    """Text on as many lines as it needs, under one another."""
    return textwrap.wrap(
        printable(text, _LINE), width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
    ) or [head.rstrip()]
