"""fencepost route, as a shell calls it; every firm is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "id,date,item,from,to,exporter,exporter_hq,forwarder,forwarder_hq,consignee,consignee_hq\n"
GOOD = "F-1,2026-03-01,H100 SXM,US,MY,Alpine Servers Inc,US,Lion Freight Pte,SG,Quvorn Semiconductors Ltd,MY\n"
PLAIN = "F-2,2026-03-02,H100 SXM,US,MY,Alpine Servers Inc,US,Lion Freight Pte,SG,Harbour Compute Sdn Bhd,MY\n"
WATCHED = "name,list,id,listed,address\nQuvorn Semiconductors Co. Ltd,WATCH,W-1,2024-01-01,\n"


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    """Two deals, and a list of one's own beside them."""
    (tmp_path / "watched.csv").write_text(WATCHED)
    file = tmp_path / "deals.csv"
    file.write_text(HEAD + GOOD + PLAIN)
    return file


def route(run: Run, deals: Path, *words: str) -> Any:
    return run("route", deals, "--list", deals.with_name("watched.csv"), "--owners", "none", *words)


def test_a_way_is_shown_as_a_chain_with_its_evidence(fencepost: Run, deals: Path) -> None:
    """Names with their roles and countries, each step with its source, and what is not known."""
    done = route(fencepost, deals, "--id", "F-1")
    assert done.code == 20
    chain = "exporter Alpine Servers Inc (US) -> forwarder Lion Freight Pte (SG) -> consignee Quvorn Semiconductors Ltd (MY)"
    assert chain in done.out
    assert "[the row: columns forwarder and consignee]" in done.out
    assert "the end user is not named" in done.out
    assert "ask consignee: Who will use the items" in done.out
    assert "F-2" not in done.out


def test_where_nothing_is_found_it_is_said_where_was_looked(fencepost: Run, deals: Path) -> None:
    """Never clear."""
    done = route(fencepost, deals, "--id", "3")
    assert done.code == 0
    assert "F-2 on 2026-03-02: no way found" in done.out
    assert "looked in: watched.csv" in done.out
    assert "that proves nothing" in done.out
    assert "clear" not in done.out


def test_rows_in_are_rows_out(fencepost: Run, deals: Path) -> None:
    """A row that cannot be read has an error and costs no other row its answer."""
    with deals.open("a") as file:
        file.write("F-3,2026-02-31,H100 SXM,US,MY,,,,,,\n")
        file.write('F-4,2026-03-01,"H100 SXM,US,MY\n')
    done = route(fencepost, deals, "--format", "json")
    found = json.loads(done.out)
    assert done.code == 50
    assert [one["id"] for one in found][:3] == ["F-1", "F-2", "F-3"]
    assert [("error" in one) for one in found] == [False, False, True, True]
    assert "row 4, column date" in found[2]["error"][0]


def test_json_holds_every_step(fencepost: Run, deals: Path) -> None:
    """The keys are those of the how-to page."""
    [one, _] = json.loads(route(fencepost, deals, "--format", "json").out)
    assert list(one) == [
        *("id", "row", "on", "ways", "weaker_ways", "parties", "ties", "unknown", "looked_in", "notices"),
    ]
    steps = one["ways"][0]["steps"]
    assert [step["kind"] for step in steps] == ["movement", "movement", "listing"]
    assert set(steps[0]) == {
        *("from", "to", "kind", "text", "told_by", "source", "confidence", "note", "from_name", "to_name", "also"),
    }


def test_the_day_may_be_given(fencepost: Run, deals: Path) -> None:
    """On a day before its listing the party was not listed."""
    done = route(fencepost, deals, "--id", "F-1", "--on", "2023-12-31", "--format", "json")
    [one] = json.loads(done.out)
    assert one["on"] == "2023-12-31"
    assert [way for way in one["ways"] if way["kind"] == "listed"] == []


def test_a_row_that_is_not_there_is_told(fencepost: Run, deals: Path) -> None:
    """With what to give instead."""
    done = route(fencepost, deals, "--id", "F-9")
    assert done.code == 3
    assert "no row 'F-9'" in done.err


def test_a_file_that_is_not_there_is_told(fencepost: Run, deals: Path) -> None:
    """No traceback for a mistake."""
    done = route(fencepost, deals.with_name("none.csv"))
    assert done.code == 3
    assert "Traceback" not in done.err


def test_without_lists_the_places_alone_are_looked_at(fencepost: Run, deals: Path) -> None:
    """The answer says that no list was looked in."""
    done = fencepost("route", deals, "--list", "none", "--owners", "none", "--id", "F-1")
    assert done.code == 0
    assert "no list of restricted parties, no file of owners" in done.out


def test_the_third_of_inspur_in_aivres_is_a_step(fencepost: Run, tmp_path: Path) -> None:
    """Public reports tell of it, and no 50 percent rule counts it by itself."""
    file = tmp_path / "deals.csv"
    file.write_text(HEAD + "A-1,2026-03-01,H100 SXM,US,ID,Alpine Servers Inc,US,,,Aivres,US\n")
    done = fencepost("route", file, "--list", "shipped", "--format", "json")
    [one] = json.loads(done.out)
    steps = [step for way in one["ways"] for step in way["steps"] if step["kind"] == "ownership"]
    [told] = {step["text"]: step for step in steps if "Aivres" in step["text"] and "Inspur" in step["text"]}.values()
    assert "below 50 %, so by itself it meets no 50 percent rule" in told["note"]
    assert any(way["kind"] == "listed" and "inspur" in way["to"].casefold() for way in one["ways"])


def test_a_file_of_owners_is_read_and_its_bad_rows_are_told(fencepost: Run, deals: Path) -> None:
    """The good rows are steps, the bad ones stand on standard error with their row."""
    owners = deals.with_name("owners.csv")
    owners.write_text("owner,owned,min %,max %\nQuvorn Semiconductors Ltd,Harbour Compute Sdn Bhd,40,40\nA,B,150,150\n")
    done = fencepost("route", deals, "--list", deals.with_name("watched.csv"), "--owners", owners, "--id", "F-2")
    assert done.code == 20
    assert "Quvorn Semiconductors Ltd holds 40 % of Harbour Compute Sdn Bhd [file: owners.csv, row 2]" in done.out
    assert "owners.csv, row 3" in done.err
