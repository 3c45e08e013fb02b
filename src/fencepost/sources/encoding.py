"""Text out of bytes of unknown encoding, line by line and never more than one bounded line at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from fencepost.sources.limits import MAX_RECORD

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SURE = 0.6
_GB_LEADS, _BIG5_LEADS, _GB_TRAIL = (0xB0, 0xD7), (0xA4, 0xC6), 0xA1
_NAMES = {"gb18030": "GB 18030 (simplified Chinese)", "cp950": "Big5 (traditional Chinese)", "cp1252": "Windows-1252"}


def guess_encoding(head: bytes) -> tuple[str, str | None]:
    """The encoding of a text from its first bytes, and a note where it is only a guess."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, None
    # The shortest header row of an order file, 'date,item,to', fills these bytes and holds no NUL.
    start = head[:12]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > 1 and min(even, odd) == 0:
        return ("utf-16-le" if odd > even else "utf-16-be"), "The file has no byte order mark; it was read as UTF-16."
    lines = _whole_lines(head)
    good = sum(1 for line in lines if not line.isascii() and _is_utf8(line))
    bad = sum(1 for line in lines if not _is_utf8(line))
    if not bad or good > bad:
        return "utf-8", None
    encoding = _fallback(b"\n".join(lines))
    note = f"The file is not UTF-8; it was read as {_NAMES[encoding]}. If names look wrong, save it as 'CSV UTF-8'."
    return encoding, note


def bounded_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of a text with their ends; a line of ``MAX_RECORD`` characters or more is cut to that many.

    Bytes that the encoding does not know become lone surrogates, so that their row can be told.
    """
    errors = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding, errors, newline="")
    try:
        while line := text.readline(MAX_RECORD):
            yield line
            piece = line
            while len(piece) >= MAX_RECORD and not piece.endswith("\n"):
                piece = text.readline(MAX_RECORD)
    except UnicodeError as error:
        yield f"\udcff{error.reason if isinstance(error, UnicodeDecodeError) else 'not text'}"
    finally:
        with suppress(ValueError):  # the stream was closed before the text was read to its end
            text.detach()


def has_undecodable(text: str) -> bool:
    """Whether a text holds a lone surrogate: a byte that could not be read, or half of a JSON escape."""
    return not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)


def mended(text: str) -> str:
    """A text with every lone surrogate shown as the replacement character."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def _whole_lines(head: bytes) -> list[bytes]:
    lines = head.split(b"\n")
    return lines[:-1] if len(lines) > 1 and lines[-1] else lines


def _is_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8; a character cut off at the very end of the bytes seen is forgiven."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > len(line) - 4 and len(line) > 4096  # noqa: PLR2004 - only a line that fills the head can be cut
    return True


def _fallback(head: bytes) -> str:
    """The old encoding in which the text is mostly common Chinese characters, or else Windows-1252."""
    if _common_share(head, "gb18030", _GB_LEADS, _GB_TRAIL) >= _SURE:
        return "gb18030"
    if _common_share(head, "cp950", _BIG5_LEADS, 0x40) >= _SURE:
        return "cp950"
    return "cp1252"


def _common_share(head: bytes, encoding: str, leads: tuple[int, int], trail: int) -> float:
    """How much of the text outside ASCII falls in the plane of common characters of an encoding.

    Both encodings put their frequent characters first: GB 2312 level 1 has lead bytes B0-D7, Big5
    level 1 A4-C6.
    """
    wide = [c for c in head.decode(encoding, "replace") if not c.isascii()]
    pairs = [c.encode(encoding, "replace") for c in wide]
    marks = sum(1 for pair in pairs if pair[0] in range(0xA1, 0xA4))
    common = sum(1 for pair in pairs if len(pair) == 2 and leads[0] <= pair[0] <= leads[1] and pair[1] >= trail)  # noqa: PLR2004
    return common / max(1, len(pairs) - marks)
