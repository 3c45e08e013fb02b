"""Two snapshots held against each other: what the difference says is all that changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fencepost.lists.delta import delta
from fencepost.model.party import ListedParty

PARTY = st.builds(
    ListedParty,
    id=st.sampled_from(["1", "2", "3"]),
    list=st.sampled_from(["EL", "UVL"]),
    name=st.sampled_from(["Acme", "ACME", "Beta", "Gamma"]),
    remarks=st.sampled_from(["", "a", "b"]),
    faults=st.sampled_from([(), ("x",)]),
)
PARTIES = st.lists(PARTY, max_size=12)


@given(PARTIES, PARTIES)
def test_a_difference_applied_to_the_old_gives_the_new(old: list[ListedParty], new: list[ListedParty]) -> None:
    """Nothing that changed is left out, entries that stand twice among them."""
    change = delta(old, new)
    both = (*change.changed, *change.renumbered)
    gone = Counter([*change.removed, *(one.before for one in both)])
    assert gone <= Counter(old)
    assert Counter(old) - gone + Counter([*change.added, *(one.after for one in both)]) == Counter(new)


@given(PARTIES)
def test_nothing_differs_from_itself(parties: list[ListedParty]) -> None:
    """A list held against itself, in any order, has no difference."""
    change = delta(parties, parties[::-1])
    assert (change.added, change.removed, change.changed, change.renumbered) == ((), (), (), ())


@given(PARTIES, PARTIES)
def test_the_difference_back_is_the_reverse(old: list[ListedParty], new: list[ListedParty]) -> None:
    """What was added one way is removed the other way."""
    there, back = delta(old, new), delta(new, old)
    assert len(there.added) == len(back.removed)
    assert len(there.changed) + len(there.renumbered) == len(back.changed) + len(back.renumbered)


ACME = ListedParty("1", "EL", "Acme", remarks="old")


def test_a_new_number_alone_is_no_change() -> None:
    """A copy that numbers its rows anew every day does not make every party a change."""
    change = delta([ACME], [replace(ACME, id="77", faults=("told",))])
    assert (change.added, change.removed, change.changed) == ((), (), ())
    assert change.renumbered[0].fields == ("faults", "id")
    assert change.counts() == {}


def test_a_number_used_again_is_one_removed_and_one_added() -> None:
    """The number of an entry that is gone may be another's tomorrow; the two are not one party that was renamed."""
    change = delta([ACME], [replace(ACME, name="Quite Another")])
    assert ([party.name for party in change.added], [party.name for party in change.removed]) == (
        ["Quite Another"],
        ["Acme"],
    )
    assert change.counts() == {"EL": (1, 1, 0)}


def test_a_change_names_its_fields() -> None:
    """Who compares two days sees what differs in an entry."""
    [change] = delta([ACME], [replace(ACME, remarks="new", footnotes=("4",), id="9")]).changed
    assert change.fields == ("footnotes", "remarks")


def test_the_entry_with_the_same_number_is_held_against_it_first() -> None:
    """Of two entries of one name each is compared with its own."""
    first, second = replace(ACME, id="1", remarks="a"), replace(ACME, id="2", remarks="b")
    change = delta([first, second], [replace(second, remarks="c"), first])
    assert [(one.before.id, one.after.id) for one in change.changed] == [("2", "2")]


def test_entries_of_one_name_are_told_apart_where_all_are_numbered_anew() -> None:
    """Two entries of one name whose numbers another copy shifts have not changed."""
    old = [ListedParty(str(n), "DPL", "Acme", remarks=text) for n, text in enumerate("abc")]
    new = [replace(party, id=str(int(party.id) + 1)) for party in old]
    change = delta(old, new)
    assert (change.added, change.removed, change.changed, len(change.renumbered)) == ((), (), (), 3)
