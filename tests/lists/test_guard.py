"""A list that shrinks beyond belief is refused, and the snapshot before it stays the latest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fencepost.lists.guard import shrunk
from fencepost.lists.store import Store
from fencepost.lists.taking import Kept
from fencepost.model.fault import FencepostError

Keep = Callable[..., Kept]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (1000, 900, 0),  # a tenth exactly is believed
        (1000, 899, 1),
        (100, 90, 0),
        (100, 89, 1),  # more than ten and more than a tenth
        (50, 40, 0),  # a fifth, but only ten
        (50, 39, 1),
        (5, 1, 0),
        (5, 0, 1),  # missing altogether is never believed
        (100, 5000, 0),
    ],
)
def test_a_list_may_lose_a_tenth_or_ten_parties(before: int, now: int, told: int) -> None:
    """On the bound it is believed, one party beyond it is refused."""
    assert len(shrunk({"EL": before}, {"EL": now})) == told


def test_the_whole_may_not_shrink_where_each_list_may() -> None:
    """Many small losses together are told once."""
    old = dict.fromkeys("ABCDEFGHIJ", 100)
    assert shrunk(old, dict.fromkeys(old, 90)) == ()
    small = {str(number): 10 for number in range(20)}
    assert shrunk(small, dict.fromkeys(small, 8)) == ("the whole shrank from 200 to 160 parties",)


def names(code: str, count: int) -> list[tuple[str, str]]:
    return [(code, f"Party {number}") for number in range(count)]


def test_a_shrunken_list_is_refused_with_every_loss_at_once(store: Store, keep: Keep) -> None:
    """Each list that lost too many is named, and nothing is kept."""
    keep(names("EL", 100) + names("UVL", 30) + names("SDN", 40), "2026-01-05")
    with pytest.raises(FencepostError) as caught:
        keep(names("EL", 80) + names("SDN", 40), "2026-01-06")
    told = str(caught.value)
    assert "list EL shrank from 100 to 80 parties" in told
    assert "list UVL with 30 parties is missing" in told
    assert "--force" in told
    assert [one.day for one in store.snapshots()] == [date(2026, 1, 5)]


def test_by_force_it_is_kept_and_says_so(store: Store, keep: Keep) -> None:
    """A list that really shrank can be kept; its manifest bears the doubt."""
    keep(names("EL", 100), "2026-01-05")
    kept = keep(names("EL", 10), "2026-01-06", force=True).snapshot
    assert kept.forced == ("list EL shrank from 100 to 10 parties",)
    assert store.latest(date(2026, 1, 6)) == kept
    keep(names("EL", 9), "2026-01-07")  # the next is held against the one that was kept


def test_a_list_that_breaks_off_is_refused(keep: Keep, store: Store) -> None:
    """Half a download never takes the place of a whole one; by force it is kept as not whole."""
    whole = json.dumps({"results": [{"id": str(n), "source": "EL", "name": f"P {n}"} for n in range(50)]}).encode()
    with pytest.raises(FencepostError, match="breaks off"):
        keep(whole[:-200], "2026-01-05")
    assert store.snapshots() == ()
    assert keep(whole[:-200], "2026-01-05", force=True).snapshot.full is False


def test_a_half_kept_by_force_is_no_measure_for_the_next(keep: Keep) -> None:
    """The guard compares with the last whole snapshot, not with half of one."""
    keep(names("EL", 100), "2026-01-05")
    rows: list[dict[str, Any]] = [{"id": str(n), "source": "EL", "name": f"P {n}"} for n in range(20)]
    keep(json.dumps({"results": rows}).encode()[:-30], "2026-01-06", force=True)
    with pytest.raises(FencepostError, match="from 100 to 30"):
        keep(names("EL", 30), "2026-01-07")


def test_an_empty_list_is_refused(keep: Keep) -> None:
    """A list without anybody would clear everybody."""
    with pytest.raises(FencepostError, match="no parties"):
        keep(b'{"total": 0, "results": []}', "2026-01-05")


def test_a_list_of_nobody_with_a_name_is_refused(keep: Keep) -> None:
    """Rows that are no parties, such as numbers, are no list, though it is the first of its source."""
    with pytest.raises(FencepostError, match="no party of the list has a name"):
        keep(b"[1, 2, 3]", "2026-01-05")


def test_another_source_is_no_measure(keep: Keep) -> None:
    """Each source is compared with itself."""
    keep(names("EL", 100), "2026-01-05")
    assert keep(names("SDN", 3), "2026-01-06", source="ofac").snapshot.full


def test_a_list_of_an_earlier_day_is_measured_by_the_days_before_it(keep: Keep) -> None:
    """Old copies may be added after new ones; they were smaller then."""
    keep(names("EL", 100), "2026-01-05")
    assert keep(names("EL", 40), "2020-01-05").previous is None


def test_ofacs_files_become_one_archive(store: Store, tmp_path: Path) -> None:
    """A folder of files is one content with one hash, whatever its dates."""
    from fencepost.lists.store import Taken, at_day  # noqa: PLC0415
    from fencepost.lists.taking import take  # noqa: PLC0415

    folder = tmp_path / "ofac"
    folder.mkdir()
    row = '36,"AIRLINE",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    for name, text in (("SDN.CSV", row), ("ALT.CSV", "\x1a"), ("ADD.CSV", "\x1a")):
        (folder / name).write_text(text)
    first = take(store, folder, Taken("ofac", "here", at_day(date(2026, 1, 5)))).snapshot
    for path in folder.iterdir():
        path.touch()
    again = take(store, folder / "SDN.CSV", Taken("ofac", "here", at_day(date(2026, 1, 6)))).snapshot
    assert first.id == again.id
    assert [party.name for party in store.open(first.id).parties] == ["AIRLINE"]
