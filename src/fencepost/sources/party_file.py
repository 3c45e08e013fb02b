"""What comes out of a file of listed parties, and how one is opened: packed or not, and never without bounds."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.limits import MAX_RATIO

MAX_LIST = 4 * 1024 * 1024 * 1024
"""Bytes of a list once unpacked; the largest published collection has about three."""

_SMALL = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class PartyFile:
    """Every row of a list as a party, what was wrong with the file, and how many parties each list has.

    ``faults`` are of the file as a whole; what was wrong with one row stands in its party's own ``faults``.
    ``cut`` tells that the file broke off, so that a party missing from it may still be on its list.
    """

    parties: tuple[ListedParty, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    form: str
    cut: bool = False


@dataclass(slots=True)
class Reading:
    """A list being read: its name, and the faults of the file as they are met."""

    name: str
    faults: list[Fault]
    cut: bool = False

    def fault(self, what: str, todo: str, row: int | None = None) -> None:
        """Note a fault of the file."""
        self.faults.append(Fault(what, todo, self.name, row))

    def broken_off(self, what: str) -> None:
        """Note that the file ends too early; what came before the break is kept."""
        self.cut = True
        self.fault(what, "Download the file again; the parties before this place were read.")


def gathered(parties: Iterable[ListedParty], reading: Reading, form: str) -> PartyFile:
    """All parties of a reading; an id that its list bears twice is told of each party after the first."""
    seen: dict[tuple[str, str], int] = {}
    kept: list[ListedParty] = []
    for row, party in enumerate(parties, start=1):
        key = (party.list, party.id)
        first = seen.setdefault(key, row)
        if first != row:
            twice = f"the id {party.id[:40]!r} is also that of party {first} of the file"
            kept.append(replace(party, faults=(*party.faults, twice)))
        else:
            kept.append(party)
    counts = Counter(party.list for party in kept)
    if not kept and not reading.faults:
        reading.fault("the file holds no parties.", "Check that it was downloaded whole.")
    return PartyFile(tuple(kept), tuple(reading.faults), MappingProxyType(dict(counts)), form, reading.cut)


@contextmanager
def opened_list(source: Path | BinaryIO, reading: Reading) -> Iterator[BinaryIO]:
    """A file or stream, unpacked on the way if it is compressed with gzip."""
    if isinstance(source, Path):
        with source.open("rb") as file, _unpacked(file, reading) as stream:
            yield stream
    else:
        with _unpacked(source, reading) as stream:
            yield stream


@contextmanager
def _unpacked(file: BinaryIO, reading: Reading) -> Iterator[BinaryIO]:
    held = file if isinstance(file, io.BufferedReader) else io.BufferedReader(_Raw(file))
    packed = held.peek(2)[:2] == _GZIP
    bounded = _Bounded(held, reading, packed=packed)
    stream = io.BufferedReader(bounded, buffer_size=256 * 1024)
    try:
        yield stream
    finally:
        stream.detach()
        if held is not file:
            held.detach()


class _Raw(io.RawIOBase):
    """Any binary stream as a raw one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """A stream that counts the bytes taken from it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Bounded(io.RawIOBase):
    """The unpacked bytes; a bomb is refused, and a packed file that breaks off ends where it breaks."""

    def __init__(self, stream: io.BufferedReader, reading: Reading, *, packed: bool) -> None:
        self._counted = _Counted(stream)
        self._packed = packed
        self._stream = gzip.GzipFile(fileobj=self._counted) if packed else self._counted
        self._reading = reading
        self._given = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = b"" if self._ended else self._next(len(buffer))
        self._given += len(data)
        self._check()
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            # One read at a time, so that what was unpacked before the break is not lost with it.
            return self._stream.read1(size) if isinstance(self._stream, gzip.GzipFile) else self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self._ended = True
            self._reading.broken_off(f"the compressed file is damaged ({error}).")
            return b""

    def _check(self) -> None:
        name = self._reading.name
        if self._given > MAX_LIST:
            what = f"the list is larger than {MAX_LIST:,} bytes."
            raise FencepostError(Fault(what, "Give one list at a time.", name))
        if self._packed and self._given > _SMALL and self._given > MAX_RATIO * max(1, self._counted.taken):
            what = f"the file unpacks to more than {MAX_RATIO} times its size, as a bomb does."
            raise FencepostError(Fault(what, "If the file is yours, unpack it and give the result.", name))
