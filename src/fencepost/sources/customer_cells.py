"""The cells of a customer's record: each read by what it should hold, each fault with the path to its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fault import Fault
from fencepost.sources.encoding import mended
from fencepost.sources.places import place

_T = TypeVar("_T")
_W = TypeVar("_W", bound=str)
MOST_ITEMS = 10_000
"""Entries of one list."""
MOST_TEXT = 2_000
"""Characters of one text."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_YES, _NO = {"yes", "true", "y", "1"}, {"no", "false", "n", "0"}
_WORDS = {str: "a text", bool: "true or false", list: "a list", dict: "an object"}


class Number(str):
    """A number of JSON as it was written."""

    __slots__ = ()


class Twice(dict[str, object]):
    """An object whose text gives some keys more than once."""

    __slots__ = ("keys_twice",)

    keys_twice: tuple[str, ...]


class Cells:
    """One object of a record: keys are read once, and those that nobody read are told at the end."""

    def __init__(self, value: object, path: str, tell: Callable[[str, str, str], None]) -> None:
        """Take what stands at a path; anything but an object is a fault, and tells nothing."""
        self._path, self._tell = path, tell
        self._read: set[str] = set()
        self._cells: Mapping[str, object] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            tell(path, f"{_named(value)} stands where an object should.", 'Write {"key": "value"}.')
        for key in value.keys_twice if isinstance(value, Twice) else ():
            self.fault(key, "the key is given more than once.", "Keep the one that is meant.")

    def fault(self, key: str, what: str, todo: str) -> None:
        """Tell what is wrong with a cell."""
        shown = mended(key[:60])
        self._tell(f"{self._path}.{shown}" if self._path else shown, what, todo)

    def done(self) -> None:
        """Tell the keys that nothing reads."""
        for key in self._cells:
            if key not in self._read:
                near = get_close_matches(key[:60], self._read, 1)
                todo = f"Did you mean {near[0]}?" if near else f"The keys here are: {', '.join(sorted(self._read))}."
                self.fault(key, "nothing is called so here, and it was not read.", todo)

    def raw(self, key: str) -> object:
        """What stands at a key, ``None`` where it is absent, null or an empty text."""
        self._read.add(key)
        value = self._cells.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, key: str) -> str | None:
        """A text in one line; ``none`` in any case is ``none``."""
        value = self.raw(key)
        return None if value is None else self._text(key, value)

    def _text(self, key: str, value: object) -> str | None:
        if not isinstance(value, str):
            self.fault(key, f"{_named(value)} stands where a text should.", 'Write a text, or "none" for none.')
            return None
        text = " ".join(mended(value[:MOST_TEXT]).split())
        if len(value) > MOST_TEXT:
            self.fault(key, f"the text has {len(value):,} characters.", f"Write at most {MOST_TEXT:,}.")
        if isinstance(value, Number) and not any(map(str.isdigit, value)):
            self.fault(key, f"{text} is no number that can be written in JSON.", "Write a text or a finite number.")
            return None
        return KNOWN_NONE if text.casefold() == KNOWN_NONE else text or None

    def word(self, key: str, allowed: tuple[_W, ...]) -> _W | None:
        """One of a few words."""
        text = self.text(key)
        if text is None:
            return None
        plain = text.casefold().replace("-", "_").replace(" ", "_")
        if plain in allowed:
            return next(one for one in allowed if one == plain)
        self.fault(key, f"{text[:60]!r} is not known here.", f"Write one of {', '.join(allowed)}.")
        return None

    def yes(self, key: str) -> bool | None:
        """Yes or no."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        text = value.strip().casefold() if isinstance(value, str) else ""
        if text in _YES or text in _NO:
            return text in _YES
        self.fault(key, f"{_shown(value)} is neither yes nor no.", "Write true or false, or leave it out.")
        return None

    def place(self, key: str) -> str | None:
        """A country."""
        text = self.text(key)
        return None if text is None else self._place(key, text)

    def _place(self, key: str, text: str) -> str | None:
        try:
            return place(text[:200])
        except ValueError:
            self.fault(key, f"{text[:60]!r} is no country.", "Write a country by name or two-letter code.")
            return None

    def day(self, key: str) -> date | None:
        """A day, with or without a time."""
        text = self.text(key)
        return None if text in {None, KNOWN_NONE} else self.day_of(key, str(text))

    def day_of(self, key: str, text: str) -> date | None:
        """The day of a text that holds one."""
        try:
            if _DAY.fullmatch(text) is None:
                raise ValueError(text)
            return date.fromisoformat(text[:10])
        except ValueError:
            self.fault(key, f"{text[:60]!r} is no day of the calendar.", "Write YYYY-MM-DD, or with a time after a T.")
            return None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Several texts: a list, or one text parted by semicolons."""
        value = self.raw(key)
        if isinstance(value, str):
            text = self._text(key, value)
            if text is None or text == KNOWN_NONE:
                return None if text is None else ()
            return tuple(dict.fromkeys(part for one in text.split(";") if (part := one.strip())))
        told = [self._text(name, one) for name, one in self._items(key, value)]
        return tuple(dict.fromkeys(one for one in told if one)) or None

    def places(self, key: str) -> tuple[str, ...] | None:
        """Several countries, in order of the alphabet; one that cannot be read is a fault and is left out."""
        told = self.texts(key)
        if not told:
            return told
        return tuple(sorted({one for text in told if (one := self._place(key, text))})) or None

    def objects(self, key: str, make: Callable[[Cells], _T]) -> tuple[_T, ...] | None:
        """Several objects; one alone may stand without a list. An empty list is not known, ``none`` is none."""
        value = self.raw(key)
        if isinstance(value, str) and value.strip().casefold() == KNOWN_NONE:
            return ()
        made = []
        for name, one in self._items(key, [value] if isinstance(value, dict) else value):
            cells = Cells(one, f"{self._path}.{name}" if self._path else name, self._tell)
            made.append(make(cells))
            cells.done()
        return tuple(made) or None

    def inner(self, key: str) -> Cells | None:
        """One object, where it is one."""
        value = self.raw(key)
        return (
            Cells(value, f"{self._path}.{key}" if self._path else key, self._tell) if isinstance(value, dict) else None
        )

    def _items(self, key: str, value: object) -> Iterator[tuple[str, object]]:
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(key, f"{_named(value)} stands where a list should.", 'Write a list, or "none" for none.')
            return
        if len(value) > MOST_ITEMS:
            self.fault(key, f"the list has {len(value):,} entries.", f"Write at most {MOST_ITEMS:,}.")
        for at, one in enumerate(value[:MOST_ITEMS]):
            yield f"{key}[{at}]", one


def _named(value: object) -> str:
    return "a number" if isinstance(value, Number) else _WORDS.get(type(value), "an object" if value else "nothing")


def _shown(value: object) -> str:
    return repr(mended(value[:60])) if isinstance(value, str) else _named(value)


def told_in(file: str, row: int, faults: list[Fault]) -> Callable[[str, str, str], None]:
    """Somebody to tell faults to, who notes them with file and record."""

    def tell(path: str, what: str, todo: str) -> None:
        faults.append(Fault(what, todo, file, row, path or None))

    return tell
