"""What names are held against: kept snapshots of the lists, a file, or the shipped table."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from fencepost.lists.as_of import State, bearing, notices, state
from fencepost.lists.home import lists_folder
from fencepost.lists.snapshot import Snapshot, doubted, staleness
from fencepost.lists.store import Store, at_day
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.names.index import NameIndex
from fencepost.names.index_parts import FORM
from fencepost.names.lexicon import tables_mark
from fencepost.names.text import has_han
from fencepost.sources.shipped_parties import AS_OF, NOT_THE_FULL_LIST, shipped_parties

if TYPE_CHECKING:
    from fencepost.names.addresses import AddressIndex

Beside = Callable[[str], Path]
SHIPPED = "shipped"


class Layer:
    """One snapshot with the index of its names; both are opened when they are first needed."""

    def __init__(self, snapshot: Snapshot, beside: Beside | None = None) -> None:
        """Take a snapshot, and where what is derived from it is kept, if anywhere."""
        self.snapshot = snapshot
        self._beside = beside

    @property
    def parties(self) -> Sequence[ListedParty]:
        """The parties, in the order that matches number them by."""
        return self.snapshot.parties

    @cached_property
    def names(self) -> NameIndex:
        """The index of the names: opened where it is kept, built and kept where it is not."""
        path = self._kept(f"names-{FORM}-{tables_mark()}.npz")
        if path is not None and path.is_file():
            with suppress(ValueError, OSError):
                return NameIndex.open(path)
        index = NameIndex.build(self.parties)
        _keep(path, index.save)
        return index

    @cached_property
    def addresses(self) -> AddressIndex:
        """The index of the addresses; a key is a party's number."""
        from fencepost.names.addresses import AddressIndex  # noqa: PLC0415 - most subjects come without an address

        path = self._kept(f"addresses-{tables_mark()}.json")
        if path is not None and path.is_file():
            with suppress(ValueError, OSError, KeyError, TypeError, AttributeError):
                return AddressIndex.from_state(json.loads(path.read_bytes()))
        index = AddressIndex.build(
            (number, address) for number, party in enumerate(self.parties) for address in party.addresses
        )
        _keep(path, lambda target: target.write_text(json.dumps(index.to_state()), encoding="utf-8"))
        return index

    @cached_property
    def identifiers(self) -> dict[str, list[tuple[int, str]]]:
        """The parties that bear each identifier, by its letters and digits, and the identifier as listed."""
        found: dict[str, list[tuple[int, str]]] = {}
        for number, party in enumerate(self.parties):
            for text in party.identifiers:
                for key in identifier_keys(text):
                    found.setdefault(key, []).append((number, text))
        return found

    def _kept(self, name: str) -> Path | None:
        if self._beside is None:
            return None
        try:
            return self._beside(self.snapshot.id) / name
        except OSError:  # a folder that may only be read has nothing beside
            return None


def identifier_keys(text: str) -> tuple[str, ...]:
    """The numbers in an identifier, as letters and digits: its kind and country may stand around it.

    ``"Tax ID No. 5030-0000-00 (Russia)"`` has ``"5030000000"``. One of fewer than five tells nobody.
    """
    pieces = ["".join(filter(str.isalnum, piece)).casefold() for piece in _BETWEEN.split(text)]
    numbers = [piece for piece in pieces if any(map(str.isdigit, piece))]
    whole = "".join(numbers)  # a long number may be written in groups
    return tuple(key for key in dict.fromkeys((whole, *numbers)) if len(key) > 4)  # noqa: PLR2004 - as said above


_BETWEEN = re.compile(r"[\s:;,()]+")


def _keep(path: Path | None, write: Callable[[Path], object]) -> None:
    """Keep a derived file whole or not at all; a folder that cannot be written to costs only time."""
    if path is None:
        return
    fresh = path.with_name(f".{uuid4().hex}{path.suffix}")  # others may be writing it too
    with suppress(OSError):
        try:
            write(fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


@dataclass(frozen=True)
class Held:
    """Layers to look in, every snapshot that bears on a day, and what has to be said of them."""

    layers: tuple[Layer, ...]
    snapshots: tuple[Snapshot, ...]
    saying: tuple[str, ...] = ()
    beside: Beside | None = None

    @property
    def whole(self) -> bool:
        """Whether each of the newest snapshots is whole."""
        return bool(self.layers) and all(layer.snapshot.full for layer in self.layers)

    def on(self, day: date) -> tuple[Layer, ...]:
        """The layers for a day: of each source the nearest older snapshot, for who is gone since, and the newest."""
        newest = {layer.snapshot.id for layer in self.layers}
        nearest: dict[tuple[str, str], Snapshot] = {}
        for snapshot in sorted(self.snapshots, key=lambda one: one.taken):
            # Of a list that a forced snapshot lacks, or has in part, the last whole one tells.
            for key in _tells_of(snapshot):
                if snapshot.day <= day or key not in nearest:
                    nearest[key] = snapshot
        older = {one.id: one for one in nearest.values() if one.id not in newest}
        return (*map(self._layer, older.values()), *self.layers)

    def _layer(self, snapshot: Snapshot) -> Layer:
        found = self._older.get(snapshot.id)
        if found is None:
            found = self._older[snapshot.id] = Layer(snapshot, self.beside)
        return found

    @cached_property
    def _older(self) -> dict[str, Layer]:
        return {}

    def state(self, party: ListedParty, day: date) -> State:
        """Where a listed party stands on a day."""
        return state(party, self._bearing(day), day)

    def _bearing(self, day: date) -> tuple[Snapshot, ...]:
        """The snapshots that bear on a day; with hundreds kept, the others need not be opened."""
        found = self._by_day.get(day)
        if found is None:
            found = self._by_day[day] = bearing(self.snapshots, day)
        return found

    @cached_property
    def _by_day(self) -> dict[date, tuple[Snapshot, ...]]:
        return {}

    def told(self, day: date) -> tuple[str, ...]:
        """What every answer on a day has to say of the lists: their age, and what they cannot show."""
        ages = (staleness(layer.snapshot, day) for layer in self.layers if layer.snapshot.day <= day)
        doubts = (doubt for layer in self.on(day) if (doubt := doubted(layer.snapshot)))
        # The shipped table and a file that broke off say so in their own words; a kept snapshot has none.
        unseen = notices(self.snapshots, day) if self.whole or not self.saying else ()
        return tuple(dict.fromkeys((*self.saying, *ages, *doubts, *unseen)))


def _tells_of(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """What a snapshot tells of: its source at all, and each list that it has whole."""
    lists = snapshot.counts if snapshot.full else ()
    return ((snapshot.source, ""), *((snapshot.source, code) for code in lists))


def kept(store: Store, known_on: date) -> Held | None:
    """The kept snapshots that were taken by a day, or ``None`` where there are none."""
    known = tuple(snapshot for snapshot in store.snapshots() if snapshot.day <= known_on)
    # The newest of each source, as the very ones among the known: each opens its parties once.
    current = {snapshot.source: snapshot for snapshot in known}
    if not current:
        return None
    return Held(tuple(Layer(snapshot, store.beside) for snapshot in current.values()), known, (), store.beside)


def shipped() -> Held:
    """The table that ships with the package; every answer says that it is not the full list."""
    snapshot = Snapshot.of(shipped_parties(), at_day(AS_OF), full=False, name="shipped table")
    return Held((_ShippedLayer(snapshot),), (snapshot,), (NOT_THE_FULL_LIST,))


class _ShippedLayer(Layer):
    """The shipped table, whose Chinese names wait until one is asked for: their sounds are slow to load."""

    @cached_property
    def names(self) -> NameIndex:
        """The index of the names in Latin letters."""
        return NameIndex.build(self.parties, han=False)

    @cached_property
    def in_han(self) -> NameIndex:
        """The index of all names."""
        return NameIndex.build(self.parties)


def index_for(layer: Layer, name: str) -> NameIndex:
    """The index of a layer that a name is looked up in."""
    return layer.in_han if isinstance(layer, _ShippedLayer) and has_han(name) else layer.names


def from_file(path: Path, today: date, list_code: str | None = None) -> Held:
    """A file in any form that lists are read from, taken as the lists of the day on which it was last changed.

    Raises:
        FencepostError: the file cannot be read as a list.
    """
    from fencepost.sources.parties import read_parties  # noqa: PLC0415 - the readers are many

    read = read_parties(path, list_code=list_code)
    changed = min(date.fromtimestamp(path.stat().st_mtime), today)  # noqa: DTZ012 - a day of the user's own calendar
    snapshot = Snapshot.of(read.parties, at_day(changed), full=not read.cut, name=path.name)
    said = f"{path.name} was last changed on {changed} and is taken as the lists of that day."
    return Held((Layer(snapshot),), (snapshot,), (said, *map(str, read.faults)))


def held_for(which: str | None, known_on: date) -> Held:
    """The lists for ``--list``: a file, the id of a kept snapshot, ``shipped``, or by default what is kept.

    Raises:
        FencepostError: there is no such file or snapshot.
    """
    if which == SHIPPED:
        return shipped()
    store = Store(lists_folder())
    if which is None:
        return kept(store, known_on) or shipped()
    path = Path(which)
    if os.path.exists(path):  # noqa: PTH110 - it takes what is too long to be a path for none
        return from_file(path, known_on)
    if path.suffix or "/" in which:
        raise FencepostError(Fault("there is no such list.", "Check the path.", which))
    snapshot = store.open(which)
    return Held((Layer(snapshot, store.beside),), (snapshot,), (), store.beside)


def indexed(store: Store, snapshot: Snapshot) -> None:
    """Keep the indexes of names and addresses beside a snapshot, so that the first screening need not build them."""
    layer = Layer(snapshot, store.beside)
    _ = layer.names, layer.addresses
