"""The objects of a long JSON array, one by one as the file comes, up to wherever it breaks off."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from fencepost.sources.encoding import bounded_lines, guess_encoding, mended
from fencepost.sources.limits import MAX_RECORD
from fencepost.sources.lines import JsonNumber
from fencepost.sources.packed import Teller

MAX_OBJECT = 64 * 1024 * 1024
"""Characters of one object; what is longer ends the reading."""

_CHUNK = 1024 * 1024
_HOLDERS = ("statements", "entities", "results")
_MEND = "Write each as one object, {…}, or leave it out."
_DECODER = json.JSONDecoder(parse_int=JsonNumber, parse_float=JsonNumber)
_BLANK = re.compile(r"[ \t\r\n]*")


def json_lines(
    stream: BinaryIO, encoding: str, on_bad: Callable[[str, int], None]
) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a text with one a line, each with its line's number; a line that is none goes to ``on_bad``.

    Lines of brackets alone and commas at the end are those of an array with an object a line.
    """
    for row, line in enumerate(bounded_lines(stream, encoding), start=1):
        text = line.removeprefix("\ufeff").strip().rstrip(",")
        if not text or text in "[]":
            continue
        if len(line) >= MAX_RECORD:
            on_bad(f"the line is longer than {MAX_RECORD:,} characters.", row)
            continue
        try:
            value = _DECODER.decode(text)
        except (json.JSONDecodeError, RecursionError):
            on_bad(f"the line is no JSON object: {mended(text[:40])!r}.", row)
            continue
        if isinstance(value, dict):
            yield row, value
        else:
            on_bad("the line is no JSON object.", row)


def json_objects(stream: BinaryIO, head: bytes, told: Teller) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a file, one a line or in an array, each with its line or its place; what is none is told as lost.

    An array with an object on each line is read by lines, so that a broken one costs itself alone.
    """
    encoding, note = guess_encoding(head)
    if note:
        told.fault(note, "Save the file as UTF-8.")
    lines = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").splitlines()
    first = lines[1:2] if lines[:1] and lines[0].strip() == "[" else lines[:1]
    if first and first[0].lstrip().startswith("{") and first[0].rstrip(" ,").endswith("}"):
        yield from json_lines(stream, encoding, lambda what, row: told.fault(what, _MEND, row, lost=True))
        return
    for row, value in enumerate(JsonRows(stream, encoding, _HOLDERS, told), start=1):
        if isinstance(value, dict):
            yield row, value
        else:
            told.fault("the item is no object.", _MEND, row, lost=True)


class JsonRows:
    """The rows of ``[{…}, {…}]`` or ``{"results": [{…}, {…}], "total": 2}``.

    ``beside`` holds the plain values that stand beside the array. Numbers come as ``JsonNumber``.
    """

    def __init__(self, stream: BinaryIO, encoding: str, keys: tuple[str, ...], reading: Teller) -> None:
        """Read from a stream; ``keys`` are the names that the array may bear."""
        errors = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        self._decode = codecs.getincrementaldecoder(encoding)(errors).decode
        self._stream = stream
        self._keys = keys
        self._reading = reading
        self._text = ""
        self._at = 0
        self._whole = False
        self._parse = json.JSONDecoder(
            parse_int=JsonNumber, parse_float=JsonNumber, parse_constant=_constant, strict=False
        ).raw_decode
        self.beside: dict[str, object] = {}

    def __iter__(self) -> Iterator[object]:
        """The rows in order; a fault of the file is noted and ends them."""
        try:
            start = self._peek()
            if start == "[":
                self._at += 1
                yield from self._items()
            elif start == "{":
                self._at += 1
                yield from self._members()
            else:
                self._reading.fault("the file is not JSON.", "Check that the right file was downloaded.")
        except _BrokenOffError as broken:
            self._reading.broken_off(broken.what)

    def _members(self) -> Iterator[object]:
        first = True
        while (mark := self._peek()) != "}":
            if not first:
                self._expect(mark, ",")
                if self._peek() == "}":
                    break
            first = False
            key = self._value()
            self._expect(self._peek(), ":")
            if key in self._keys and self._peek() == "[":
                self._at += 1
                yield from self._items()
            else:
                self.beside[str(key)] = self._value()

    def _items(self) -> Iterator[object]:
        while (mark := self._peek()) != "]":
            if mark == ",":
                self._at += 1
                continue
            yield self._value()
        self._at += 1

    def _expect(self, seen: str, wanted: str) -> None:
        if seen != wanted:
            raise _BrokenOffError(f"the JSON has {seen!r} where {wanted!r} should stand." if seen else _CUT)
        self._at += 1

    def _peek(self) -> str:
        """The next mark that is not blank; nothing at the end is an end too early."""
        while True:
            match = _BLANK.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                if self._text[self._at] != "\ufeff":
                    return self._text[self._at]
                self._at += 1
            elif not self._more():
                raise _BrokenOffError(_CUT)

    def _value(self) -> object:
        """The next value; more of the file is taken as long as the value may go on."""
        self._peek()
        while True:
            try:
                value, end = self._parse(self._text, self._at)
            except json.JSONDecodeError as error:
                near = len(self._text) - error.pos <= 16 or error.msg.startswith("Unterminated")  # noqa: PLR2004 - a literal or an escape cut in two
                if near and self._more():
                    continue
                raise _BrokenOffError(_CUT if near else f"the JSON is damaged: {error.msg}.") from error
            except RecursionError as error:
                raise _BrokenOffError("an object of the file is nested too deep.") from error
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _more(self) -> bool:
        """Take another piece of the file, as long as what is held already, so that a long value takes linear time."""
        if self._whole:
            return False
        held = len(self._text) - self._at
        if held > MAX_OBJECT:
            raise _BrokenOffError(f"an object of the file is longer than {MAX_OBJECT:,} characters.")
        data = self._stream.read(max(_CHUNK, held))
        try:
            piece = self._decode(data, not data)
        except UnicodeDecodeError as error:
            raise _BrokenOffError(f"the file breaks off inside a character ({error.reason}).") from error
        self._whole = not data
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece) or bool(data)


_CUT = "the file breaks off."


class _BrokenOffError(Exception):
    """The file cannot be read any further."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def _constant(word: str) -> object:
    return float("nan") if word == "NaN" else JsonNumber(word)
