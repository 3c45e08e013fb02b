"""Text on its way to a person: a cell that no spreadsheet takes for a formula."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide ones are meant


def guarded(cell: str | int) -> str | int:
    """A CSV cell that no spreadsheet program takes for a formula, nor for the end of a row.

    A lone carriage return stands unquoted in what csv writes, and would break the row in two.
    """
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(_FORMULA) else cell
    return text.replace("\r\n", "\n").replace("\r", "\n")
