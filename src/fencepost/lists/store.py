"""Where snapshots are kept: a folder of folders, each written whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fencepost.lists.packed import FORM, pack, unpack
from fencepost.lists.snapshot import Snapshot
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.parties import read_parties
from fencepost.sources.party_file import PartyFile

_RAW, _MANIFEST, _PARTIES = "raw.gz", "manifest.json", f"parties-{FORM}.json"
_GZIP = b"\x1f\x8b"
_CHUNK = 1024 * 1024
_MAX_FAULTS = 100
_ID_LENGTH = 12
_HALF_DONE = ".new-"
_AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a list came from and when: ``source`` is its name in the settings, ``address`` where it was fetched.

    ``forced`` tells what was wrong with it, if it is kept all the same; ``list_code`` the list it was read as.
    """

    source: str
    address: str
    at: datetime
    forced: tuple[str, ...] = ()
    list_code: str | None = None


class Store:
    """The snapshots kept in a folder; the folder is made when the first one is added."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder, which need not be there."""
        self.folder = folder

    def snapshots(self, source: str | None = None) -> tuple[Snapshot, ...]:
        """Every taking of every snapshot, oldest first; of one source, if it is named."""
        found = [one for one in self._every() if source is None or one.source == source]
        return tuple(sorted(found, key=lambda snapshot: (snapshot.taken, snapshot.source, snapshot.id)))

    def latest(self, known_on: date, source: str | None = None) -> Snapshot | None:
        """The newest snapshot that was taken by the end of a day."""
        known = [snapshot for snapshot in self.snapshots(source) if snapshot.day <= known_on]
        return known[-1] if known else None

    def current(self, known_on: date) -> tuple[Snapshot, ...]:
        """The newest snapshot of each source that was taken by the end of a day."""
        newest = {snapshot.source: snapshot for snapshot in self.snapshots() if snapshot.day <= known_on}
        return tuple(newest.values())

    def open(self, snapshot_id: str) -> Snapshot:
        """The snapshot with this id, or with the only id that begins so; of several takings the last.

        Raises:
            FencepostError: there is none, or there are several.
        """
        found = [snapshot for snapshot in self.snapshots() if snapshot.id.startswith(snapshot_id.lower())]
        if len({snapshot.id for snapshot in found}) != 1 or not snapshot_id:
            what = (
                f"{'several snapshots begin' if found and snapshot_id else 'no snapshot begins'} with {snapshot_id!r}."
            )
            raise FencepostError(Fault(what, "'fencepost lists status' shows them all.", str(self.folder)))
        return found[-1]

    def beside(self, snapshot_id: str) -> Path:
        """A folder for what is derived from a snapshot's content; it is made if need be.

        Its name changes when the same content would be read otherwise, so that nothing stale is found in it.
        """
        folder = self.folder / snapshot_id / f"beside-{FORM}"
        folder.mkdir(exist_ok=True)
        return folder

    def add(self, path: Path, read: PartyFile, taken: Taken) -> Snapshot:
        """Keep a list that was read from a file; content that is kept already is noted as seen again.

        Raises:
            FencepostError: it cannot be written; what was kept before stays as it was.
        """
        with self._told():
            self.folder.mkdir(parents=True, exist_ok=True)
            half_done = Path(tempfile.mkdtemp(prefix=_HALF_DONE, dir=self.folder))
            self._sweep(half_done.stat().st_mtime - _AN_HOUR)
            try:
                digest, size = _keep_raw(path, half_done / _RAW)
                place = self.folder / _id(digest, taken.list_code)
                if (place / _MANIFEST).is_file():
                    self._seen_again(place, taken)
                else:
                    manifest = _manifest(digest, size, read, taken)
                    _write(half_done / _PARTIES, pack(read.parties))
                    _write(half_done / _MANIFEST, _as_json(manifest))
                    shutil.rmtree(place, ignore_errors=True)  # a folder without a manifest is no snapshot
                    half_done.rename(place)
                _sync(self.folder)
            finally:
                shutil.rmtree(half_done, ignore_errors=True)
        takings = self._takings(json.loads((place / _MANIFEST).read_bytes()))
        return next(snapshot for snapshot in takings if snapshot.taken == taken.at)

    def _seen_again(self, place: Path, taken: Taken) -> None:
        manifest = json.loads((place / _MANIFEST).read_bytes())
        again = {"at": taken.at.isoformat(), "source": taken.source, "address": taken.address}
        if again not in manifest["taken"]:
            manifest["taken"] = sorted([*manifest["taken"], again], key=lambda one: str(one["at"]))
            fresh = place / f"{_HALF_DONE}{_MANIFEST}"
            try:
                _write(fresh, _as_json(manifest))
                fresh.replace(place / _MANIFEST)
            finally:
                fresh.unlink(missing_ok=True)

    def _sweep(self, before: float) -> None:
        """Clear away what a writing that was interrupted long ago left behind; a younger one may be going on."""
        for left in self.folder.glob(f"{_HALF_DONE}*"):
            with suppress(OSError):
                if left.stat().st_mtime < before:
                    shutil.rmtree(left, ignore_errors=True)

    def _every(self) -> Iterator[Snapshot]:
        for path in sorted(self.folder.glob(f"*/{_MANIFEST}")):
            try:
                yield from list(self._takings(json.loads(path.read_bytes())))
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                fault = Fault(f"the manifest cannot be read ({error}).", "Delete that folder and update.", str(path))
                raise FencepostError(fault) from error

    def _takings(self, manifest: Mapping[str, Any]) -> Iterator[Snapshot]:
        load = partial(self._load, str(manifest["id"]), manifest.get("list_code"))
        for taken in manifest["taken"]:
            yield Snapshot(
                id=manifest["id"],
                taken=datetime.fromisoformat(taken["at"]),
                full=manifest["full"],
                counts=MappingProxyType(dict(manifest["counts"])),
                load=load,
                source=taken["source"],
                address=taken["address"],
                sha256=manifest["sha256"],
                faults=tuple(manifest["faults"]),
                mended=manifest["mended"],
                forced=tuple(manifest["forced"]),
            )

    def _load(self, snapshot_id: str, code: str | None) -> tuple[ListedParty, ...]:
        """The packed parties; packed by another version of the engine, they are read from the raw list again."""
        place = self.folder / snapshot_id
        try:
            return unpack((place / _PARTIES).read_bytes())
        except (OSError, FencepostError):
            read = read_parties(place / _RAW, snapshot_id, list_code=code)
            fresh = place / f"{_HALF_DONE}{_PARTIES}"
            with suppress(OSError):  # the folder may be for reading only
                _write(fresh, pack(read.parties))
                fresh.replace(place / _PARTIES)
            return read.parties

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"the snapshot could not be written ({error.strerror or error}); those kept before are untouched."
            raise FencepostError(
                Fault(what, "Make room or check the rights, then update.", str(self.folder))
            ) from error


def _id(digest: str, code: str | None) -> str:
    """The id of a content; put on a list of one's own choosing, the same rows are another list."""
    return (digest if code is None else hashlib.sha256(f"{digest} {code}".encode()).hexdigest())[:_ID_LENGTH]


def _manifest(digest: str, size: int, read: PartyFile, taken: Taken) -> dict[str, Any]:
    return {
        "id": _id(digest, taken.list_code),
        "sha256": digest,
        "bytes": size,
        "form": read.form,
        "taken": [{"at": taken.at.isoformat(), "source": taken.source, "address": taken.address}],
        "full": not read.cut,
        "parties": len(read.parties),
        "counts": dict(sorted(read.counts.items())),
        "mended": sum(1 for party in read.parties if party.faults),
        "faults": [str(fault) for fault in read.faults[:_MAX_FAULTS]],
        "forced": list(taken.forced),
        "list_code": taken.list_code,
    }


def _keep_raw(path: Path, target: Path) -> tuple[str, int]:
    """Copy a list, compressed, and give the hash and size of its content unpacked."""
    with path.open("rb") as start:
        packed = start.read(2) == _GZIP
    digest, size = hashlib.sha256(), 0
    with (
        gzip.open(path, "rb") if packed else path.open("rb") as source,
        target.open("wb") as file,
        # Without name and time equal content gives equal bytes.
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as out,
    ):
        with suppress(EOFError):  # one that breaks off was told so when it was read
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        out.close()
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _as_json(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _sync(folder: Path) -> None:
    """Make the renaming itself durable, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def at_day(day: date) -> datetime:
    """The first moment of a day, for a list of which only the day is known."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
