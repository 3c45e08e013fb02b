"""Text on its way to a person: a cell that no spreadsheet takes for a formula, and marks that hide shown."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide ones are meant

# Controls, marks that turn the direction of reading, marks without width, and halves of surrogate pairs.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def guarded(cell: str | int) -> str | int:
    """A CSV cell that no spreadsheet program takes for a formula, nor for the end of a row.

    A lone carriage return stands unquoted in what csv writes, and would break the row in two.
    """
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(_FORMULA) else cell
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unhidden(text: str) -> str:
    r"""Text in which marks that cannot be seen, or that turn the reading round, stand by their numbers.

    >>> unhidden("Acme\u202eDTL")
    'Acme[U+202E]DTL'
    """
    return _HIDDEN.sub(lambda mark: f"[U+{ord(mark.group()):04X}]", text)
