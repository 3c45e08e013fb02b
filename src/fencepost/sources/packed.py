"""A file or stream as it was before it was packed with gzip or zip, and never without bounds."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.limits import MAX_RATIO

MAX_LIST = 4 * 1024 * 1024 * 1024
"""Bytes of a list once unpacked; the largest published collection has about three."""

_SMALL = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_ZIP = b"PK"
_ENCRYPTED = 0x1
_BROKEN = (EOFError, OSError, zlib.error, zipfile.BadZipFile)


class Teller(Protocol):
    """Who takes the faults of a file that is being read."""

    @property
    def name(self) -> str:
        """What the file is called."""
        ...

    def fault(
        self, what: str, todo: str, row: int | None = None, column: str | None = None, *, lost: bool = False
    ) -> None:
        """Note a fault; ``lost`` where the row is left out for it."""
        ...

    def broken_off(self, what: str) -> None:
        """Note that the file ends too early."""
        ...


@contextmanager
def opened_list(source: Path | BinaryIO, reading: Teller) -> Iterator[BinaryIO]:
    """A file or stream, unpacked on the way if it is compressed with gzip."""
    with ExitStack() as open_files:
        file = open_files.enter_context(source.open("rb")) if isinstance(source, Path) else source
        held = file if isinstance(file, io.BufferedReader) else io.BufferedReader(_Raw(file))
        counted = _Counted(held)
        is_packed = held.peek(2)[:2] == _GZIP
        raw = gzip.GzipFile(fileobj=counted) if is_packed else counted
        bounded = _Bounded(cast("BinaryIO", raw), reading, MAX_LIST, counted if is_packed else None)
        stream = io.BufferedReader(bounded, buffer_size=256 * 1024)
        try:
            yield stream
        finally:
            stream.detach()
            if held is not file:
                held.detach()


@contextmanager
def opened_file(path: Path, reading: Teller, most: int) -> Iterator[BinaryIO]:
    """A file as it was before it was packed with gzip, or in a zip archive of its own; ``most`` bytes of it.

    Raises:
        FencepostError: the archive holds several files, is locked or damaged, or the file is too large.
    """
    with path.open("rb") as file, ExitStack() as parts:
        counted = _Counted(file)
        start = file.peek(2)[:2]
        if start == _ZIP:
            raw = parts.enter_context(_only_part(file, reading, most))
        else:
            raw = cast("BinaryIO", gzip.GzipFile(fileobj=counted) if start == _GZIP else counted)
        bounded = _Bounded(raw, reading, most, counted if start == _GZIP else None)
        stream = io.BufferedReader(bounded, buffer_size=256 * 1024)
        try:
            yield stream
        finally:
            stream.detach()


@contextmanager
def _only_part(file: BinaryIO, reading: Teller, most: int) -> Iterator[BinaryIO]:
    try:
        with zipfile.ZipFile(file) as archive:
            part = _checked(archive, reading.name, most)
            with archive.open(part) as stream:
                yield cast("BinaryIO", stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        what = f"the zip archive is damaged ({error})."
        raise FencepostError(Fault(what, "Download it again, or unpack it and give the file.", reading.name)) from error


def _checked(archive: zipfile.ZipFile, name: str, most: int) -> zipfile.ZipInfo:
    parts = [part for part in archive.infolist() if not part.is_dir() and not part.filename.startswith("__MACOSX/")]
    if any(part.filename.startswith("xl/") for part in parts):
        raise FencepostError(Fault("this is a workbook.", "Save the sheet as 'CSV UTF-8' and give that file.", name))
    if len(parts) != 1:
        shown = ", ".join(part.filename[:60] for part in parts[:5])
        what = f"the archive holds {len(parts)} files" + (f": {shown}." if shown else ".")
        raise FencepostError(Fault(what, "Unpack it and give one file at a time.", name))
    part = parts[0]
    if part.flag_bits & _ENCRYPTED:
        raise FencepostError(Fault("the archive is locked with a password.", "Unpack it and give the file.", name))
    bomb = part.file_size > _SMALL and part.file_size > MAX_RATIO * max(1, part.compress_size)
    if part.file_size > most or bomb:
        what = f"{part.filename[:60]} in the archive would unpack to {part.file_size:,} bytes."
        raise FencepostError(Fault(what, "If the file is yours, unpack it and give the result.", name))
    return part


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

    def __init__(self, stream: BinaryIO, reading: Teller, most: int, packed: _Counted | None) -> None:
        self._stream = stream
        self._reading = reading
        self._most = most
        self._packed = packed
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
            read = getattr(self._stream, "read1", self._stream.read)
            return cast("bytes", read(size))
        except _BROKEN as error:
            self._ended = True
            self._reading.broken_off(f"the compressed file is damaged ({error}).")
            return b""

    def _check(self) -> None:
        name = self._reading.name
        if self._given > self._most:
            what = f"the file is larger than {self._most:,} bytes."
            raise FencepostError(Fault(what, "Give a part of it at a time.", name))
        packed = self._packed
        if packed is not None and self._given > _SMALL and self._given > MAX_RATIO * max(1, packed.taken):
            what = f"the file unpacks to more than {MAX_RATIO} times its size, as a bomb does."
            raise FencepostError(Fault(what, "If the file is yours, unpack it and give the result.", name))
