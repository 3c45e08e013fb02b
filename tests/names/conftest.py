"""A small list of parties, snapshots of it on several days, and the published list where it is at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import at_day
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.held import Held, Layer
from fencepost.names.index import NameIndex
from fencepost.sources.parties import read_parties

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening" / "consolidated.json.gz"
UNIT = "Unit 1206, 12/F, Ocean Centre, 5 Canton Road, Tsim Sha Tsui, Kowloon, Hong Kong"

PARTIES = (
    ListedParty("1", "EL", "Sichuan University", listed=date(2012, 9, 19), countries=("CN",)),
    ListedParty(
        "2",
        "EL",
        "Huawei Technologies Co., Ltd.",
        ("Huawei", "Hua Wei"),
        listed=date(2019, 5, 21),
        identifiers=("USCC 914403001922038216 (China)",),
    ),
    ListedParty("3", "EL", "IFLYTEK", listed=date(2019, 10, 9), citations=("84 FR 54002",), footnotes=("4",)),
    ListedParty("4", "SDN", "AL-OBAIDULLAH, Hasan", kind="person"),
    ListedParty("5", "UVL", "Harbin Institute of Technology", ("HIT",)),
    ListedParty("6", "EL", "Address 01", kind="address", addresses=(PartyAddress(UNIT, "HK"),)),
    ListedParty("7", "EL", "Ocean Star Trading", addresses=(PartyAddress(UNIT.replace("1206", "1208"), "HK"),)),
    ListedParty("8", "SDN", "ZAVOD KRASNY", ("KRASNY PLANT",)),
    ListedParty("9", "SDN", "ZAVOD VOLGA", ("VOLGA PLANT",)),
    ListedParty("10", "EL", "Beijing Aeronautical Manufacturing Technology Research Institute"),
    ListedParty("11", "MEU", "China Communications Construction Group", removed=date(2025, 3, 1)),
)


def snapshot(day: str, parties: tuple[ListedParty, ...], *, full: bool = True, source: str = "csl") -> Snapshot:
    """A snapshot in memory, of a source, taken on a day."""
    taken = Snapshot.of(parties, at_day(date.fromisoformat(day)), full=full, name=f"{source}-{day}")
    return Snapshot(taken.id, taken.taken, taken.full, taken.counts, taken.load, source=source)


def held_in(*snapshots: Snapshot) -> Held:
    """The lists of some snapshots, the newest of each source in front."""
    newest = {one.source: one for one in sorted(snapshots, key=lambda one: one.taken)}
    return Held(tuple(map(Layer, newest.values())), snapshots)


@pytest.fixture(scope="session")
def small() -> NameIndex:
    """The index of the small list."""
    return NameIndex.build(PARTIES)


@pytest.fixture
def held() -> Held:
    """The small list, taken on 2026-07-31."""
    return held_in(snapshot("2026-07-31", PARTIES))


@pytest.fixture
def taken() -> Callable[..., Snapshot]:
    """Take parties as a snapshot of a day."""
    return snapshot


@cache
def _published() -> tuple[ListedParty, ...]:
    return read_parties(LISTS).parties


@pytest.fixture(scope="session")
def published() -> Held:
    """The published lists of 2026-07-31; without them the tests that need them are skipped."""
    if not LISTS.is_file():
        pytest.skip(f"{LISTS.name} is not here; it holds the lists as published")
    return held_in(snapshot("2026-07-31", _published()))
