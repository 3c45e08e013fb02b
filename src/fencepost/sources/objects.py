"""Tables written as JSON: an array of objects, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.encoding import bounded_lines, guess_encoding, mended
from fencepost.sources.limits import MAX_COLUMNS, MAX_JSON, MAX_RECORD
from fencepost.sources.lines import Grid, JsonNumber, Line

_LOOK_AHEAD = 100
_HOLDERS = ("orders", "deals", "rows")
_ONE_OBJECT = "Write each row as one object, {…}."


_BLANK = object()


class _Twice(dict[str, object]):
    """An object whose text gives the same key more than once."""

    __slots__ = ("keys_twice",)

    keys_twice: tuple[str, ...]


def read_json(stream: BinaryIO, head: bytes, name: str) -> Grid:
    """Read an array of objects, ``{"orders": [...]}`` or a single object; rows are counted from 1.

    Raises:
        FencepostError: the file is not JSON, too large, or holds no deals.
    """
    raw = stream.read(MAX_JSON + 1)
    if len(raw) > MAX_JSON:
        what = f"the JSON file is larger than {MAX_JSON:,} bytes and would have to be held whole."
        raise FencepostError(Fault(what, "Write it as NDJSON, one object a line, which is read as it comes.", name))
    encoding, note = guess_encoding(head)
    try:
        text = raw.decode(encoding, "surrogateescape").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        what = f"the file breaks off inside a character ({error.reason})."
        raise FencepostError(Fault(what, "Save it again as UTF-8.", name)) from error
    try:
        tree = _parse(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            lines = _numbered(iter(text.splitlines(keepends=True)))
            return _grid(lines, name, ["The file is NDJSON, one object a line, and was read so."])
        place = f"line {error.lineno}, column {error.colno}"
        what = f"the file is not JSON: {error.msg} at {place}."
        raise FencepostError(Fault(what, "Mend it there, or write the deals as CSV.", name)) from error
    except RecursionError as error:
        raise FencepostError(Fault("the JSON is nested too deep.", "Write an array of flat objects.", name)) from error
    deals = _deals(tree, name)
    return _grid(((row, deal) for row, deal in enumerate(deals, start=1)), name, [note] if note else [])


def read_ndjson(stream: BinaryIO, head: bytes, name: str) -> Grid:
    """Read one JSON object a line, as the lines come; rows are line numbers."""
    encoding, note = guess_encoding(head)
    return _grid(_numbered(bounded_lines(stream, encoding)), name, [note] if note else [])


def _deals(tree: object, name: str) -> list[object]:
    if isinstance(tree, dict):
        held = next((tree[key] for key in _HOLDERS if isinstance(tree.get(key), list)), None)
        tree = [tree] if held is None else held
    if not isinstance(tree, list):
        what = f"the JSON is {_named(tree)}, not an array of deals."
        raise FencepostError(Fault(what, 'Write [{…}, {…}] or {"orders": [{…}, {…}]}.', name))
    return tree


def _numbered(lines: Iterator[str]) -> Iterator[tuple[int, object]]:
    """Each line with its number, parsed; a line that does not parse is a ``Fault``, an empty one ``_BLANK``."""
    for row, line in enumerate(lines, start=1):
        text = line.removeprefix("\ufeff").strip()
        if not text:
            yield row, _BLANK
        elif len(line) >= MAX_RECORD:
            yield row, Fault(f"the line is longer than {MAX_RECORD:,} characters.", "Look for a missing line break.")
        else:
            yield row, _parse_line(text)


def _parse_line(text: str) -> object:
    try:
        return _parse(text)
    except json.JSONDecodeError as error:
        shown = mended(text[:40])
        return Fault(f"the line is not JSON: {error.msg} at character {error.colno} of {shown!r}.", _ONE_OBJECT)
    except RecursionError:
        return Fault("the line is nested too deep.", _ONE_OBJECT)


def _grid(rows: Iterator[tuple[int, object]], name: str, notes: list[str]) -> Grid:
    """A table over objects; its headers are the keys of the first hundred, and grow with the rest."""
    ahead = list(islice(rows, _LOOK_AHEAD))
    grid = Grid([], iter(()), notes, header_row=None)
    known: dict[str, int] = {}
    for _, value in ahead:
        if isinstance(value, dict):
            _learn(value, known, grid)
    grid.lines = _lines(chain(ahead, rows), grid, known, name)
    return grid


def _learn(value: dict[str, object], known: dict[str, int], grid: Grid) -> bool:
    """Take up the keys not met before; ``False`` when there would be too many."""
    fresh = [key for key in value if key not in known]
    if len(known) + len(fresh) > MAX_COLUMNS:
        return False
    for key in fresh:
        known[key] = len(known)
        grid.headers.append(key)
    return True


def _lines(rows: Iterator[tuple[int, object]], grid: Grid, known: dict[str, int], name: str) -> Iterator[Line]:
    for row, value in rows:
        if value is _BLANK:
            grid.blank += 1
            continue
        if isinstance(value, Fault):
            yield Line(row, (), (Fault(value.what, value.todo, name, row),))
        elif not isinstance(value, dict):
            yield Line(row, (), (Fault(f"the row is {_named(value)}, not an object.", _ONE_OBJECT, name, row),))
        elif not _learn(value, known, grid):
            what = f"the row brings the file over {MAX_COLUMNS:,} different keys."
            yield Line(row, (), (Fault(what, "Use the column names of an order file.", name, row),))
        else:
            yield Line(row, tuple(value.get(key) for key in grid.headers), _twice(value, name, row))


def _twice(value: dict[str, object], name: str, row: int) -> tuple[Fault, ...]:
    if not isinstance(value, _Twice):
        return ()
    return tuple(
        Fault("the key is given more than once.", "Keep the one that is meant.", name, row, mended(key[:60]))
        for key in value.keys_twice
    )


def _parse(text: str) -> object:
    """Parse JSON, keeping every number as it was written and noticing keys given twice."""
    return json.loads(
        text, parse_int=JsonNumber, parse_float=JsonNumber, parse_constant=_constant, object_pairs_hook=_object
    )


def _constant(word: str) -> object:
    return None if word == "NaN" else JsonNumber(word)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    twice = _Twice(plain)
    twice.keys_twice = tuple(dict.fromkeys(repeated))
    return twice


def _named(value: object) -> str:
    words = {str: "a text", bool: "true or false", JsonNumber: "a number", list: "an array", dict: "an object"}
    return words.get(type(value), "null")
