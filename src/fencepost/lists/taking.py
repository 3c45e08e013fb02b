"""Takes a list from a file into the store: read, guarded, kept."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from fencepost.lists.download import Judge, Patience, download
from fencepost.lists.guard import doubts, refuse
from fencepost.lists.settings import ListSource
from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import Store, Taken
from fencepost.sources.parties import read_parties
from fencepost.sources.party_file import PartyFile

_OFAC = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv", "cons_prim.csv", "cons_alt.csv", "cons_add.csv")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that equal files give an equal archive."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot as it was kept, the file it was read from, and the one of its source before it."""

    snapshot: Snapshot
    read: PartyFile
    previous: Snapshot | None


def take(store: Store, path: Path, taken: Taken, *, force: bool = False) -> Kept:
    """Read a list and keep it as a snapshot.

    Raises:
        FencepostError: it cannot be read, or it has shrunk beyond belief or broken off and ``force`` is not given.
    """
    with _one_file(path) as file:
        # OFAC's files are told by their names, which an archive of them keeps.
        read = read_parties(file, path.name, list_code=taken.list_code)
        earlier = [one for one in store.snapshots(taken.source) if one.taken < taken.at and one.full]
        previous = earlier[-1] if earlier else None
        told = doubts(read, previous)
        if not force:
            refuse(told, path.name)
        return Kept(store.add(file, read, replace(taken, forced=told)), read, previous)


def fetch(source: ListSource, folder: Path, patience: Patience | None = None, judge: Judge | None = None) -> Path:
    """Download a source into a folder; several addresses become one archive.

    Raises:
        FencepostError: an address cannot be fetched; what came stays in the folder to be continued.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for url in source.urls:
        target = folder / (url.rsplit("/", 1)[-1].partition("?")[0] or source.name)
        download(url, target, source.max_bytes, patience, judge=judge)
        files.append(target)
    if len(files) == 1:
        return files[0]
    archive = folder / f"{source.name}.zip"
    _pack(files, archive)
    for file in files:
        file.unlink()
    return archive


@contextmanager
def _one_file(path: Path) -> Iterator[Path]:
    """The list as one file: OFAC's folder, or its primary file with those beside it, as an archive."""
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.name.lower() not in _OFAC:
        yield path
        return
    files = sorted((one for one in folder.iterdir() if one.name.lower() in _OFAC), key=lambda one: one.name.lower())
    if not files:
        yield path
        return
    with TemporaryDirectory(prefix="fencepost-") as scratch:
        archive = Path(scratch) / "ofac.zip"
        _pack(files, archive)
        yield archive


def _pack(files: Sequence[Path], archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in files:
            with file.open("rb") as source, out.open(zipfile.ZipInfo(file.name.lower(), _LONG_AGO), "w") as target:
                shutil.copyfileobj(source, target)
