"""Whether a party was on its list on a day: what is not known is said to be so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.lists.as_of import bearing, notices, roll_on, state
from fencepost.lists.snapshot import Snapshot
from fencepost.model.party import ListedParty

D = date.fromisoformat


def party(name: str = "Acme", listed: str | None = None, removed: str | None = None, code: str = "EL") -> ListedParty:
    return ListedParty(
        f"id {name}", code, name, listed=D(listed) if listed else None, removed=D(removed) if removed else None
    )


def snapshot(day: str, *parties: ListedParty, full: bool = True, source: str = "csl") -> Snapshot:
    taken = datetime.combine(D(day), datetime.min.time(), tzinfo=UTC)
    return Snapshot.of([*parties, party("Always there")], taken, full=full, name=source)


DATED, UNDATED = party(listed="2020-03-01"), party()
TWO = (snapshot("2026-01-10", DATED), snapshot("2026-02-10", DATED))
GONE = (snapshot("2026-01-10", DATED), snapshot("2026-02-10"))
CAME = (snapshot("2026-01-10"), snapshot("2026-02-10", UNDATED))


@pytest.mark.parametrize(
    ("one", "snapshots", "day", "on"),
    [
        # The publisher's date decides, on the day and a day to either side of it.
        (DATED, TWO, "2020-02-29", "not_listed"),
        (DATED, TWO, "2020-03-01", "listed"),
        (DATED, TWO, "2020-03-02", "listed"),
        (DATED, TWO, "2026-03-01", "listed"),
        (DATED, (), "2020-03-01", "listed"),
        (DATED, (), "2020-02-29", "not_listed"),
        # A removal date decides too.
        (party(listed="2020-03-01", removed="2024-05-01"), TWO, "2024-04-30", "listed"),
        (party(listed="2020-03-01", removed="2024-05-01"), TWO, "2024-05-01", "not_listed"),
        # Without a removal date: on until the last snapshot that has it, off from the first that lacks it.
        (DATED, GONE, "2026-01-10", "listed"),
        (DATED, GONE, "2026-01-11", "not_established"),
        (DATED, GONE, "2026-02-09", "not_established"),
        (DATED, GONE, "2026-02-10", "not_listed"),
        (DATED, GONE, "2020-03-01", "listed"),
        # Without a listing date: known from the first snapshot that has it.
        (UNDATED, CAME, "2026-01-10", "not_listed"),
        (UNDATED, CAME, "2026-01-11", "not_established"),
        (UNDATED, CAME, "2026-02-09", "not_established"),
        (UNDATED, CAME, "2026-02-10", "listed"),
        (UNDATED, (snapshot("2026-01-10", UNDATED),), "2026-01-09", "not_established"),
        (UNDATED, (snapshot("2026-01-10", UNDATED),), "2026-01-10", "listed"),
        (UNDATED, (), "2026-01-10", "not_established"),
        # A listing date between two snapshots settles the days between.
        (party(listed="2026-01-20"), (snapshot("2026-01-10"), snapshot("2026-02-10", party(listed="2026-01-20"))), "2026-01-19", "not_listed"),
        (party(listed="2026-01-20"), (snapshot("2026-01-10"), snapshot("2026-02-10", party(listed="2026-01-20"))), "2026-01-20", "listed"),
        # A copy that lags behind the publisher's date does not clear anybody.
        (DATED, (snapshot("2026-01-10"), snapshot("2026-01-11"), snapshot("2026-02-10", DATED)), "2026-01-10", "listed"),
        # A party that came off and came back was off in between, whatever its first listing date.
        (DATED, (snapshot("2026-01-10", DATED), snapshot("2026-02-10"), snapshot("2026-03-10", DATED)), "2026-02-10", "not_listed"),
        (DATED, (snapshot("2026-01-10", DATED), snapshot("2026-02-10"), snapshot("2026-03-10", DATED)), "2026-02-20", "not_established"),
        (DATED, (snapshot("2026-01-10", DATED), snapshot("2026-02-10"), snapshot("2026-03-10", DATED)), "2026-03-10", "listed"),
        # A snapshot that is not whole cannot say that somebody is gone.
        (DATED, (snapshot("2026-01-10", DATED), snapshot("2026-02-10", full=False)), "2026-02-10", "listed"),
        # Nor can another source, which may have the party under another name.
        (DATED, (snapshot("2026-01-10", DATED), snapshot("2026-02-10", source="ofac")), "2026-02-10", "listed"),
    ],
)  # fmt: skip
def test_where_a_party_stands(one: ListedParty, snapshots: tuple[Snapshot, ...], day: str, on: str) -> None:
    """Dates as published go first; snapshots settle the rest, and the days between two that differ stay open."""
    told = state(one, snapshots, D(day))
    assert told.on == on
    assert told.why.endswith(".")


def test_before_the_first_snapshot_the_removed_cannot_be_seen() -> None:
    """On a day before every snapshot the outcome says what it cannot know."""
    [notice] = state(DATED, TWO, D("2026-01-09")).notices
    assert notice == "The first snapshot of list EL is of 2026-01-10: parties removed before that day cannot be seen."
    assert state(DATED, TWO, D("2026-01-10")).notices == ()
    assert "No whole snapshot" in notices([], D("2026-01-10"))[0]


def test_a_date_holds_before_a_first_snapshot_that_lags() -> None:
    """The first snapshot lacks a party that its date puts before it and the second has: it was listed all along."""
    late = (snapshot("2026-01-10"), snapshot("2026-02-10", DATED))
    assert [state(DATED, late, D(day)).on for day in ("2020-02-29", "2020-03-01", "2026-01-09", "2026-01-10")] == [
        "not_listed",
        "listed",
        "listed",
        "listed",
    ]


def test_a_list_that_a_snapshot_lacks_is_told_of_by_the_last_that_has_it() -> None:
    """Nobody came off a list because a later file came without the list."""
    unverified = party("Beta", code="UVL")
    both = (snapshot("2026-01-10", unverified), snapshot("2026-02-10"))
    assert [one.day.isoformat() for one in bearing(both, D("2026-02-20"))] == ["2026-01-10", "2026-02-10"]
    assert state(unverified, bearing(both, D("2026-02-20")), D("2026-02-20")).on == "listed"


def test_an_id_that_changed_does_not_make_a_party_new() -> None:
    """A copy numbers its rows anew; the party is known by its list and name."""
    renumbered = ListedParty("other", "EL", "ACME ")
    snapshots = (snapshot("2026-01-10", UNDATED), snapshot("2026-02-10", renumbered))
    assert state(UNDATED, snapshots, D("2026-01-20")).on == "listed"


def test_an_id_that_is_used_again_does_not_keep_a_party_listed() -> None:
    """Another party under the old number is another party."""
    other = ListedParty(UNDATED.id, "EL", "Beta")
    snapshots = (snapshot("2026-01-10", UNDATED), snapshot("2026-02-10", other))
    assert state(UNDATED, snapshots, D("2026-02-10")).on == "not_listed"


def test_the_roll_of_a_day_has_who_may_be_on_it() -> None:
    """Those who came off before are left out; those whose day is not known are in it, and said to be so."""
    names = {one.name: told.on for one, told in roll_on(GONE, D("2026-01-20"))}
    assert names == {"Acme": "not_established", "Always there": "listed"}
    assert [one.name for one, _ in roll_on(GONE, D("2026-02-10"))] == ["Always there"]
    assert [one.name for one, _ in roll_on(GONE, D("2026-01-10"), "UVL")] == []


def test_entries_of_one_name_are_several_on_the_roll() -> None:
    """Two entries of one name in one snapshot are two parties; the same one in two snapshots is one."""
    twice = (snapshot("2026-01-10", party(), ListedParty("2", "EL", "Acme")), snapshot("2026-02-10", party(), ListedParty("2", "EL", "Acme")))  # fmt: skip
    assert [one.name for one, _ in roll_on(twice, D("2026-02-10"))].count("Acme") == 2


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(st.sets(DAYS, min_size=1, max_size=5), st.sets(DAYS, max_size=3), DAYS, st.none() | DAYS)
def test_no_snapshot_is_ever_contradicted(
    present: Iterable[date], absent: Iterable[date], day: date, listed: date | None
) -> None:
    """On the day of a snapshot the answer is what the snapshot says, or what the publisher's own date says."""
    one = ListedParty("1", "EL", "Acme", listed=listed)
    days = dict.fromkeys(absent, True) | dict.fromkeys(present, False)
    taken = [snapshot(when.isoformat(), *([] if gone else [one])) for when, gone in days.items()]
    told = state(one, taken, day)
    before = {gone for when, gone in days.items() if when <= day}
    after = {gone for when, gone in days.items() if when > day}
    if listed is not None and day < listed:
        assert told.on == "not_listed"
    elif days.get(day):
        lagging = listed is not None and before == {True} and False in after
        assert told.on == ("listed" if lagging else "not_listed")
    elif day in days:
        assert told.on == "listed"
