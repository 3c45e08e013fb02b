"""What names are held against: kept snapshots, a file, or the shipped table."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fencepost.lists.as_of import bearing, state
from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import Store, Taken, at_day
from fencepost.lists.taking import take
from fencepost.model.fault import FencepostError
from fencepost.model.party import ListedParty
from fencepost.names.held import Held, Layer, from_file, identifier_keys, index_for, kept, shipped
from fencepost.names.index import NameIndex

Take = Callable[..., Snapshot]
ROWS = [{"id": "1", "source": "EL", "name": "Acme Optics"}, {"id": "2", "source": "UVL", "name": "Ajax Photonics"}]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one snapshot of two parties."""
    store, path = Store(tmp_path / "lists"), tmp_path / "list.json"
    path.write_text(json.dumps({"results": ROWS}), encoding="utf-8")
    take(store, path, Taken("csl", "here", at_day(date(2026, 7, 31))))
    return store


def layer(store: Store) -> Layer:
    [snapshot] = store.snapshots()
    return Layer(snapshot, store.beside)


def beside(store: Store) -> list[Path]:
    return sorted(store.folder.glob("*/beside-*/*"))


def test_the_indexes_are_kept_beside_the_snapshot_and_opened_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is built, and the same is found."""
    first = layer(store)
    found = first.names.search("Acme Optics")
    assert first.addresses.search("nowhere") == []
    assert {path.suffix for path in beside(store)} == {".npz", ".json"}
    monkeypatch.setattr(NameIndex, "build", lambda *_: pytest.fail("it was built again"))
    assert layer(store).names.search("Acme Optics") == found


@pytest.mark.parametrize("share", [0.0, 0.3, 0.95])
def test_a_kept_index_that_breaks_off_is_built_again(store: Store, share: float) -> None:
    """Damaged by a full disk or a power cut, it costs a moment and no answer, and lies there whole afterwards."""
    one = layer(store)
    found = one.names.search("Ajax"), len(one.addresses)
    for path in beside(store):
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
    again = layer(store)
    assert (again.names.search("Ajax"), len(again.addresses)) == found
    [names] = [path for path in beside(store) if path.suffix == ".npz"]
    assert NameIndex.open(names).search("Ajax") == found[0]


@pytest.mark.parametrize("junk", [b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b"{"])
def test_kept_addresses_of_any_nonsense_are_built_again(store: Store, junk: bytes) -> None:
    """Whatever stands in the file."""
    _ = layer(store).addresses
    [path] = beside(store)
    path.write_bytes(junk)
    assert len(layer(store).addresses) == 0


def test_several_that_write_at_once_leave_one_whole_index(store: Store) -> None:
    """Each writes its own file and puts it in place in one step; nothing half-written is ever opened."""
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.append(layer(store).names.search("Acme Optics"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(one == found[0] for one in found)
    assert len(beside(store)) == 1


def test_a_folder_for_reading_only_costs_time_and_nothing_else(store: Store) -> None:
    """Where nothing may be written, the index is built each time."""
    [snapshot] = store.snapshots()

    def refused(_: str) -> Path:
        raise PermissionError(13, "for reading only")

    assert Layer(snapshot, refused).names.search("Acme Optics")


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")
def test_a_kept_index_may_be_read_by_whoever_may_read_the_folder(store: Store) -> None:
    """It has the rights of any new file, so that colleagues share it."""
    _ = layer(store).names
    [path] = beside(store)
    new = path.with_name("new")
    new.touch()
    assert path.stat().st_mode == new.stat().st_mode


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("914403001922038216", {"914403001922038216"}),
        ("Tax ID No. 5030-0000-00 (Russia)", {"5030000000"}),
        ("Passport A0123456 (Iran)", {"a0123456"}),
        ("USCC: 9144 0300 1922 0382 16", {"914403001922038216"}),
        ("12", set()),
        ("Registered (China)", set()),
        ("", set()),
    ],
)
def test_an_identifier_is_its_number_whatever_stands_around_it(written: str, keys: set[str]) -> None:
    """The kind, the country and the grouping of digits make no other number; a short one tells nobody."""
    assert set(identifier_keys(written)) == keys


def test_the_newest_of_each_source_is_looked_in(taken: Take) -> None:
    """And for an earlier day the snapshot that was nearest then."""
    first = taken("2026-01-05", (ListedParty("1", "EL", "Acme"),))
    second = taken("2026-02-05", (ListedParty("9", "EL", "Ajax"),))
    other = taken("2026-01-20", (ListedParty("1", "SDN", "Zeta"),), source="ofac")
    held = Held((Layer(second), Layer(other)), (first, second, other))
    assert {one.snapshot.id for one in held.on(date(2026, 3, 1))} == {second.id, other.id}
    assert {one.snapshot.id for one in held.on(date(2026, 1, 10))} == {first.id, second.id, other.id}
    assert held.on(date(2026, 1, 10))[0] is held.on(date(2026, 1, 11))[0]


def test_only_the_snapshots_of_a_day_are_opened(taken: Take) -> None:
    """With a year of daily snapshots, a day opens three of them and says what all of them would say."""
    opened: set[str] = set()
    party = ListedParty("1", "EL", "Acme")

    def daily(day: int) -> Snapshot:
        one = taken(f"2026-03-{day:02}", (party,) if day != 9 else (ListedParty("2", "EL", "Ajax"),))

        def load() -> tuple[ListedParty, ...]:
            opened.add(one.id)
            return one.load()

        return replace(one, load=load)

    snapshots = [daily(day) for day in range(1, 29)]
    held = Held((Layer(snapshots[-1]),), tuple(snapshots))
    for day in (date(2026, 3, 14), date(2026, 3, 9), date(2026, 2, 1), date(2026, 3, 28)):
        opened.clear()
        narrow = held.state(party, day)
        assert len(opened) <= 3
        assert (narrow.on, narrow.why) == (state(party, snapshots, day).on, state(party, snapshots, day).why)


def test_what_is_not_whole_does_not_stand_between(taken: Take) -> None:
    """A partial snapshot says who is on a list and never who is not, so that the whole one before it still counts."""
    party = (ListedParty("1", "EL", "Acme"),)
    whole, partial = taken("2026-01-01", party), taken("2026-01-05", (), full=False)
    assert bearing((whole, partial), date(2026, 1, 6)) == (whole, partial)


def test_a_kept_snapshot_that_is_not_whole_says_so(taken: Take) -> None:
    """One kept by force after it broke off: who is missing from it may be listed."""
    partial = taken("2026-01-05", (ListedParty("1", "EL", "Acme"),), full=False)
    assert any("may be listed" in said for said in Held((Layer(partial),), (partial,)).told(date(2026, 1, 6)))


def test_nothing_kept_is_nothing_held(tmp_path: Path) -> None:
    """And what was taken later than the day of knowledge is not there yet."""
    assert kept(Store(tmp_path / "none"), date(2026, 1, 1)) is None


def test_the_shipped_table_says_that_it_is_not_the_full_list() -> None:
    """Chinese names wait until one is asked for."""
    held = shipped()
    assert not held.whole
    assert any("not the full list" in said or "may still be" in said for said in held.told(date(2026, 8, 1)))
    [one] = held.layers
    assert index_for(one, "IFLYTEK") is one.names
    assert index_for(one, "科大讯飞") is not one.names


def test_a_file_of_ones_own_is_a_list(tmp_path: Path) -> None:
    """Taken as of the day it was last changed, and so said."""
    path = tmp_path / "own.csv"
    path.write_text("id,name\n1,Acme Optics\n", encoding="utf-8")
    held = from_file(path, date(2026, 8, 1))
    assert held.layers[0].names.search("Acme Optics")[0].entry == ("OWN", "1")
    assert "own.csv was last changed" in held.told(date(2026, 8, 1))[0]


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    """With what would be one."""
    path = tmp_path / "own.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FencepostError, match="no column of names"):
        from_file(path, date(2026, 8, 1))
