"""Who is looked for in a row as people write it, and in which snapshots: nobody named in it is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.names.conftest import PARTIES, held_in, snapshot

from fencepost.model.party import ListedParty
from fencepost.names.screen import Screener, Screening, Subject

DAY = date(2026, 8, 1)


def screened(name: str, *others: str) -> Screening:
    return Screener(held_in(snapshot("2026-07-31", PARTIES))).screen(Subject(name, others=others), DAY)


@pytest.mark.parametrize("name", ["Alpbach Handel; Huawei", "Alpbach Handel；Huawei", "Huawei;"])  # noqa: RUF001 - a Chinese mark
def test_each_name_in_a_cell_is_looked_for(name: str) -> None:
    """Several names in one cell, parted by a semicolon, hide nobody."""
    assert screened(name).outcome == "hit"


def test_an_ampersand_written_out_parts_no_names() -> None:
    """``&amp;`` is a sign, and the name round it is one name."""
    assert Subject("Fisher &amp; Sons Ltd").names == ("Fisher &amp; Sons Ltd",)


@pytest.mark.parametrize("name", ["حزب الله", "김정은", "בנק", "ファーウェイ"])
def test_a_name_in_a_script_that_is_not_kept_is_no_no_match(name: str) -> None:
    """Lists have no such letters, and their vowels or sounds are written otherwise: a person has to look."""
    found = screened(name)
    assert (found.outcome, "Latin letters" in found.fault) == ("review", True)


@pytest.mark.parametrize(("name", "others"), [("Hezb حزب", ()), ("حزب الله", ("Alpbach Handel",)), ("Байкал", ())])
def test_a_name_that_is_given_in_readable_letters_too_is_looked_for(name: str, others: tuple[str, ...]) -> None:
    """Latin, Greek, Cyrillic and Chinese letters can be looked for."""
    assert not screened(name, *others).fault


FEWER = tuple(party for party in PARTIES if party.list != "UVL")


def test_a_list_that_a_forced_snapshot_lacks_is_looked_for_in_the_one_before() -> None:
    """A file that came without the Unverified List clears none of its parties, and the answer says what it lacks."""
    forced = replace(snapshot("2026-08-01", FEWER), forced=("list UVL with 1 parties is missing",))
    held = held_in(snapshot("2026-07-31", PARTIES), forced)
    found = Screener(held).screen(Subject("Harbin Institute of Technology"), DAY)
    assert (found.outcome, found.hits[0].state.on) == ("hit", "listed")
    assert any("kept by --force although list UVL" in notice for notice in found.notices)


def test_whoever_a_half_snapshot_lacks_is_looked_for_in_the_last_whole_one() -> None:
    """A file that broke off shows nothing of those behind the break."""
    held = held_in(snapshot("2026-07-31", PARTIES), snapshot("2026-08-01", PARTIES[:1], full=False))
    assert Screener(held).screen(Subject("IFLYTEK"), DAY).outcome == "hit"


def test_whoever_came_off_a_whole_list_is_not_looked_for_in_older_ones() -> None:
    """A whole snapshot that has the list without the party tells that it is gone."""
    gone = tuple(party for party in PARTIES if party.id != "3")
    held = held_in(snapshot("2026-07-31", PARTIES), snapshot("2026-08-01", (*gone, ListedParty("12", "UVL", "Else"))))
    assert Screener(held).screen(Subject("IFLYTEK"), DAY).outcome == "no_match"
