"""What is kept while a log of use is read: its faults, its notes, and its text in pieces of whole lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import polars as pl

from fencepost.model.fault import Fault
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.packed import MAX_LIST, opened_file
from fencepost.sources.usage_rows import OnPiece

MOST_FAULTS = 200
"""So many faults of rows are told one by one; the rest is counted."""

_PIECE = 8 * 1024 * 1024
_HEAD = 64 * 1024
_TIMES_LIST = 16


@dataclass(slots=True)
class UsageReading:
    """The faults and notes of one file; a file that is wrong in every row does not fill the memory with it."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    more: int = 0

    def fault(
        self, what: str, todo: str, row: int | None = None, column: str | None = None, *, lost: bool = False
    ) -> None:
        """Tell a fault; ``lost`` changes nothing here, for a row that counts no hours keeps its place."""
        del lost
        if row is not None and len(self.faults) >= MOST_FAULTS:
            self.more += 1
        else:
            self.faults.append(Fault(what, todo, self.name, row, column))

    def broken_off(self, what: str) -> None:
        """Tell that the file ends too early."""
        self.fault(what, "Copy it again; the rows before the break are given, and what follows it is missing.")

    def close(self) -> None:
        """Tell how many faults were left out."""
        if self.more:
            self.faults.append(
                Fault(f"{self.more:,} more rows have faults.", "Mend the first and look again.", self.name)
            )
            self.more = 0


@contextmanager
def opened_use(path: Path, reading: UsageReading) -> Iterator[BinaryIO]:
    """A log, unpacked on the way where it is packed; a large one too, for logs repeat themselves and pack well."""
    with opened_file(path, reading, _TIMES_LIST * MAX_LIST) as stream:
        yield stream


def head_of(path: Path, reading: UsageReading) -> bytes:
    """The first bytes of a file, unpacked."""
    with opened_use(path, UsageReading(reading.name)) as stream:
        return stream.read(_HEAD)


def line_pieces(path: Path, reading: UsageReading, on_piece: OnPiece | None = None) -> Iterator[pl.DataFrame]:
    """Frames of ``row`` and ``line``: every line that is not blank, without its end, by its number in the file.

    What is no text shows as the replacement character. A line longer than a piece is cut, and told.
    """
    row = 1
    with opened_use(path, reading) as stream:
        for text in _texts(stream, reading, on_piece):
            lines = pl.Series("line", [text.removesuffix("\n")]).str.split("\n").explode().str.strip_suffix("\r")
            frame = lines.to_frame().with_row_index("row", row).with_columns(pl.col("row").cast(pl.Int64))
            row += frame.height
            yield frame.filter(pl.col("line").str.strip_chars() != "")


def _texts(stream: BinaryIO, reading: UsageReading, on_piece: OnPiece | None) -> Iterator[str]:
    first = stream.read(_PIECE)
    encoding, note = guess_encoding(first[:_HEAD])
    if note:
        reading.notes.append(note)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    left, data, cutting = "", first, False
    while data:
        if on_piece is not None:
            on_piece(len(data))
        text = left + decoder.decode(data)
        if cutting:
            _, end, text = text.partition("\n")
            cutting = not end
        cut = text.rfind("\n") + 1
        if cut:
            yield text[:cut]
        elif len(text) > _PIECE:
            reading.fault("a line is longer than eight million characters.", "See whether this is a text with lines.")
            yield text[:_PIECE]
            text, cutting = "", True
        left = text[cut:]
        data = stream.read(_PIECE)
    left += decoder.decode(b"", final=True)
    if left and not cutting:
        yield left
