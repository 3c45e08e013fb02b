"""Snapshots are kept whole or not at all, found again by day, and never lost to a failed write."""

from __future__ import annotations

import errno
import gzip
import json
import os
import stat
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fencepost.lists import store as stores
from fencepost.lists.snapshot import age, staleness
from fencepost.lists.store import Store, Taken, at_day
from fencepost.lists.taking import Kept, take
from fencepost.model.fault import FencepostError
from fencepost.sources.parties import read_parties

Keep = Callable[..., Kept]
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"


def test_looking_makes_no_folder(store: Store) -> None:
    """A store that was never written to is empty and leaves the disk as it was."""
    assert store.snapshots() == ()
    assert store.latest(date(2030, 1, 1)) is None
    assert not store.folder.exists()


def test_a_snapshot_is_found_again_with_everything_that_was_read(store: Store, keep: Keep) -> None:
    """Parties, counts and the hash of the content come back from the disk."""
    data = json.dumps(
        {"results": [{"id": "1", "source": "EL", "name": "Acme"}, {"id": "2", "source": "UVL", "name": "B"}]}
    ).encode()
    kept = keep(data, "2026-01-05")
    [found] = Store(store.folder).snapshots()
    assert found == kept.snapshot
    assert found.parties == kept.read.parties
    assert (dict(found.counts), found.full, found.day) == ({"EL": 1, "UVL": 1}, True, date(2026, 1, 5))
    assert gzip.decompress((store.folder / found.id / "raw.gz").read_bytes()) == data
    assert found.sha256.startswith(found.id)


def test_the_latest_is_the_newest_that_was_known(store: Store, keep: Keep) -> None:
    """On a day between two snapshots the first is the latest; before the first there is none."""
    first = keep([("EL", "A")], "2026-01-05").snapshot
    second = keep([("EL", "A"), ("EL", "B")], "2026-02-05").snapshot
    assert store.latest(date(2026, 1, 4)) is None
    assert store.latest(date(2026, 1, 5)) == first
    assert store.latest(date(2026, 2, 4)) == first
    assert store.latest(date(2026, 2, 5)) == second


def test_sources_are_kept_apart(store: Store, keep: Keep) -> None:
    """The newest snapshot of each source is current."""
    keep([("EL", "A")], "2026-01-05", source="csl")
    keep([("SDN", "B")], "2026-01-06", source="ofac")
    newest = keep([("EL", "A"), ("EL", "C")], "2026-01-07", source="csl").snapshot
    assert {one.source for one in store.current(date(2026, 1, 6))} == {"csl", "ofac"}
    assert newest in store.current(date(2026, 1, 7))
    assert len(store.current(date(2026, 1, 7))) == 2


def test_equal_content_is_kept_once_and_seen_twice(store: Store, keep: Keep) -> None:
    """A list that did not change is one folder with two takings."""
    first = keep([("EL", "A")], "2026-01-05").snapshot
    again = keep([("EL", "A")], "2026-01-06").snapshot
    assert first.id == again.id
    assert [one.day for one in store.snapshots()] == [date(2026, 1, 5), date(2026, 1, 6)]
    assert len(list(store.folder.iterdir())) == 1


def test_a_packed_list_has_the_same_id_as_an_unpacked_one(keep: Keep) -> None:
    """The id is of the content, not of its wrapping."""
    data = b'[{"id": "1", "source": "EL", "name": "Acme"}]'
    assert keep(data, "2026-01-05").snapshot.id == keep(gzip.compress(data), "2026-01-06").snapshot.id


def test_an_id_may_be_shortened_while_it_is_clear(store: Store, keep: Keep) -> None:
    """A beginning that fits one snapshot is enough; one that fits none or several is told."""
    snapshot = keep([("EL", "A")], "2026-01-05").snapshot
    keep([("EL", "B")], "2026-01-06", force=True)
    assert store.open(snapshot.id[:6]) == snapshot
    for wrong in ("zzz", ""):
        with pytest.raises(FencepostError, match="no snapshot begins"):
            store.open(wrong)


def test_what_is_derived_lies_beside_its_content(store: Store, keep: Keep) -> None:
    """The folder for an index is made on demand, and is no snapshot."""
    snapshot = keep([("EL", "A")], "2026-01-05").snapshot
    beside = store.beside(snapshot.id)
    (beside / "index.bin").write_bytes(b"x")
    assert store.beside(snapshot.id) == beside
    assert len(store.snapshots()) == 1


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("place", range(12))
def test_a_full_disk_leaves_everything_as_it_was(
    store: Store, keep: Keep, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """Wherever the writing of a snapshot fails, the one before it stays and nothing is left over."""
    keep([("EL", "A")], "2026-01-05")
    before = listing(store.folder)
    calls = 0

    def failing(true: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls == place + 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return true(*args, **kwargs)

        return run

    monkeypatch.setattr(stores, "_write", failing(stores._write))
    monkeypatch.setattr(stores, "_keep_raw", failing(stores._keep_raw))
    monkeypatch.setattr(tempfile, "mkdtemp", failing(tempfile.mkdtemp))
    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    told = ""
    try:
        keep([("EL", "A"), ("EL", "B")], "2026-02-05")
    except FencepostError as error:
        told = str(error)
    monkeypatch.undo()
    if told:
        assert listing(store.folder) == before
    assert ("No space left" in told and "untouched" in told) or (not told and place > 6)
    assert len(store.snapshots()) == (1 if told else 2)
    assert all(one.parties for one in store.snapshots())


def test_a_folder_that_may_not_be_written_is_told(store: Store, keep: Keep) -> None:
    """Missing rights are said with the folder's name."""
    store.folder.parent.mkdir(parents=True)
    store.folder.write_text("a file stands here")
    with pytest.raises(FencepostError, match=r"could not be written.*lists|lists.*could not be written"):
        keep([("EL", "A")], "2026-01-05")


def test_packed_parties_that_are_damaged_are_made_again_from_the_raw_list(store: Store, keep: Keep) -> None:
    """The list as downloaded is the truth; the fast form is only a copy."""
    kept = keep([("EL", "Acme")], "2026-01-05")
    [fast] = store.folder.glob("*/parties-*.json")
    fast.write_bytes(fast.read_bytes()[:50])
    [found] = Store(store.folder).snapshots()
    assert found.parties == kept.read.parties
    assert len(fast.read_bytes()) > 50


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"id": "a", "taken": [{"at": "yesterday"}]}'])
def test_a_damaged_manifest_is_named(store: Store, keep: Keep, text: str) -> None:
    """A manifest that is no JSON, or not the whole of one, is told with its path."""
    keep([("EL", "Acme")], "2026-01-05")
    [manifest] = store.folder.glob("*/manifest.json")
    manifest.write_text(text)
    with pytest.raises(FencepostError, match=r"manifest\.json"):
        store.snapshots()


def test_what_an_old_interruption_left_is_swept_away(store: Store, keep: Keep) -> None:
    """A half-written folder of long ago goes; one of just now may belong to another process and stays."""
    for name, old in ((".new-old", True), (".new-young", False)):
        (store.folder / name).mkdir(parents=True)
        if old:
            os.utime(store.folder / name, (0, 0))
    keep([("EL", "Acme")], "2026-01-05")
    assert not (store.folder / ".new-old").exists()
    assert (store.folder / ".new-young").exists()
    assert len(store.snapshots()) == 1


def test_one_file_put_on_two_lists_is_two_snapshots(store: Store, tmp_path: Path) -> None:
    """The second does not come back as the first."""
    path = tmp_path / "own.csv"
    path.write_text("name\nAcme\n")
    kept = [take(store, path, Taken("own", "here", at_day(date(2026, 1, 5)), (), code)) for code in ("A", "B", None)]
    assert [dict(one.snapshot.counts) for one in kept] == [{"A": 1}, {"B": 1}, {"OWN": 1}]
    assert [one.snapshot.parties[0].list for one in kept] == ["A", "B", "OWN"]


def test_the_manifest_tells_where_the_list_is_from(store: Store, keep: Keep) -> None:
    """Source, address, counts and faults stand in plain JSON."""
    keep([("EL", "Acme", "Various")], "2026-01-05")
    [path] = store.folder.glob("*/manifest.json")
    manifest = json.loads(path.read_text())
    assert manifest["taken"] == [{"address": "here", "at": "2026-01-05T00:00:00+00:00", "source": "csl"}]
    assert (manifest["counts"], manifest["mended"], manifest["full"]) == ({"EL": 1}, 1, True)
    assert stat.S_ISREG(path.stat().st_mode)


def test_age_is_told_in_days_and_in_a_sentence(keep: Keep) -> None:
    """A snapshot of a week ago is stale, one of a month ago is not to be relied on."""
    snapshot = keep([("EL", "A")], "2026-01-05").snapshot
    assert age(snapshot, date(2026, 1, 12)) == 7
    assert staleness(snapshot, date(2026, 1, 5)).endswith("the day itself.")
    assert staleness(snapshot, date(2026, 1, 6)).endswith("1 day old.")
    assert staleness(snapshot, date(2026, 1, 12)).endswith("7 days old.")
    assert "changes since then" in staleness(snapshot, date(2026, 1, 13))
    assert "too old" in staleness(snapshot, date(2026, 2, 5))
    assert staleness(snapshot, date(2026, 1, 1)).endswith("after 2026-01-01.")


def test_many_parties_are_one_snapshot(keep: Keep) -> None:
    """The counts of a snapshot add up to its parties."""
    snapshot = keep(
        [(code, f"party {n}") for code, count in (("EL", 300), ("SDN", 200)) for n in range(count)], "2026-01-05"
    ).snapshot
    assert sum(snapshot.counts.values()) == len(snapshot.parties) == 500


@pytest.mark.skipif(not REAL.is_file(), reason="the screening list of the shared data is not here")
def test_the_real_list_is_kept_and_opened(store: Store) -> None:
    """The whole screening list goes through the store unharmed."""
    taken = stores.Taken("csl", "here", stores.at_day(date(2026, 7, 31)))
    read = read_parties(REAL)
    snapshot = store.add(REAL, read, taken)
    assert Store(store.folder).open(snapshot.id).parties == read.parties
