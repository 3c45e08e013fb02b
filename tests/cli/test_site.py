"""fencepost site, as a shell calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "landmark,lat,lon,rtt_ms\n"


@pytest.fixture
def landmarks(tmp_path: Path) -> Path:
    """Delays of a machine that stands in or near Hong Kong."""
    file = tmp_path / "landmarks.csv"
    file.write_text(f"{HEAD}Singapore,1.35,103.82,38.4\nHong Kong,22.32,114.17,4.6\n")
    return file


def test_a_site_without_the_power_does_not_fit(fencepost: Run) -> None:
    """The sum is shown with every factor and where it is from; the code is 30."""
    done = fencepost("site", "capacity", "--item", "H100 SXM", "--count", "10000", "--mw", "8")
    assert done.code == 30
    assert done.out.startswith("does not fit: need 8.96..24.64 MW, the site has 8 MW")
    assert "at most 8,928 such chips" in done.out
    assert "factor load 0.8..1" in done.out


@pytest.mark.parametrize(("mw", "code", "verdict"), [("8..9", 20, "cannot_tell"), ("30 MW", 0, "fits")])
def test_the_code_tells_the_verdict(fencepost: Run, mw: str, code: int, verdict: str) -> None:
    """20 is for a person, 0 is enough power."""
    words = ("site", "capacity", "--item", "H100 SXM", "--count", "10000", "--mw", mw, "--format", "json")
    done = fencepost(*words)
    assert (done.code, json.loads(done.out)["verdict"]) == (code, verdict)


def test_several_items_and_what_stands_there_are_summed(fencepost: Run) -> None:
    """Every load is written out, with both ends of each range as exact decimals."""
    words = (
        "--item",
        "GB200 NVL72",
        "--count",
        "1",
        "--item",
        "H100 SXM",
        "--count",
        "8",
        "--installed",
        "16x H100 SXM",
    )
    found = json.loads(fencepost("site", "capacity", *words, "--installed", "10", "--mw", "1", "--format", "json").out)
    assert [draw["chips"] for draw in found["imports"]] == [["72", "72"], ["8", "8"]]
    assert [draw["chips"] for draw in found["installed"]] == [["16", "16"], ["10", "10"]]
    assert found["needed_mw"][0] == "0.097584"  # 72 x 1040 W + 24 x 896 W + 10 x 120 W


@pytest.mark.parametrize(
    "words",
    [
        ("--item", "H100", "--count", "1", "--count", "2", "--mw", "8"),
        ("--item", "H100", "--count", "many", "--mw", "8"),
        ("--item", "H100", "--count", "-1", "--mw", "8"),
        ("--item", "H100", "--mw", "large"),
        ("--item", "H100", "--mw", "8", "--installed", "-3"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_a_mistake_of_the_call(fencepost: Run, words: tuple[str, ...]) -> None:
    """The message names the option, without a traceback."""
    done = fencepost("site", "capacity", *words)
    assert done.code == 2
    assert "--" in done.err
    assert "Traceback" not in done.err


def test_an_unknown_chip_is_told_and_nothing_is_guessed(fencepost: Run) -> None:
    """Nobody knows what it draws."""
    done = fencepost("site", "capacity", "--item", "Zyx 9000", "--count", "5", "--mw", "8")
    assert done.code == 20
    assert "unknown: the catalogue does not hold it" in done.out


def test_a_place_too_far_from_who_heard_it_is_impossible(fencepost: Run, landmarks: Path) -> None:
    """What answers Hong Kong within 4.6 ms is not in Singapore."""
    done = fencepost("site", "location", landmarks, "--at", "1.35,103.82")
    assert done.code == 30
    assert "the claimed place (1.35, 103.82): impossible" in done.out
    assert "Hong Kong: 2,586 km away, 4.6 ms allow 472 km: impossible even for light in air" in done.out


def test_a_possible_place_is_never_called_more_than_possible(fencepost: Run, landmarks: Path) -> None:
    """Delay shows where a machine cannot be, and the answer says so."""
    done = fencepost("site", "location", landmarks, "--at", "22.54 114.06")
    assert done.code == 0
    assert "possible" in done.out
    assert "never where it is" in done.out


def test_points_are_held_against_the_delays_one_by_one(fencepost: Run, landmarks: Path, tmp_path: Path) -> None:
    """Of each point it is said whether the delays rule it out; they do not set the code."""
    points = tmp_path / "points.csv"
    points.write_text("name,lat,lon\nJohor,1.49,103.74\nShenzhen,22.54,114.06\n")
    done = fencepost("site", "location", landmarks, "--points", points, "--format", "json")
    found = json.loads(done.out)
    assert done.code == 0
    assert {one["name"]: one["verdict"] for one in found["claims"]} == {"Johor": "impossible", "Shenzhen": "possible"}
    assert found["common_ground"]["nearest"] == "Hong Kong"
    assert len(found["caveats"]) == 4


def test_delays_that_contradict_each_other_are_told(fencepost: Run) -> None:
    """Nothing is within 100 km of both Hong Kong and Singapore."""
    body = f"{HEAD}Singapore,1.35,103.82,1\nHong Kong,22.32,114.17,1\n".encode()
    done = fencepost("site", "location", "-", stdin=body)
    assert done.code == 30
    assert "no place on earth lies within all bounds" in done.out
    assert "contradict each other" in done.out


def test_a_bad_row_is_told_and_the_rest_is_used(fencepost: Run, landmarks: Path) -> None:
    """The good rows rule the place out; the code says that a row was not read."""
    with landmarks.open("a") as file:
        file.write("Sydney,-33.87,151.21,\n")
    done = fencepost("site", "location", landmarks, "--at", "1.35,103.82")
    assert done.code == 50
    assert "landmarks.csv, row 4, column rtt_ms: the cell is empty." in done.err
    assert "impossible" in done.out


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "here"),
        ("--at", "91,0"),
        ("--at", "1.2.3,4"),
        ("--at", "1,2", "--index", "0.5"),
        ("--at", "1,2", "--within", "-1"),
    ],
    ids=str,
)
def test_no_place_and_no_index_is_a_mistake_of_the_call(
    fencepost: Run, landmarks: Path, words: tuple[str, ...]
) -> None:
    """The message says how to write it."""
    done = fencepost("site", "location", landmarks, *words)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_file_that_is_not_there_is_told(fencepost: Run, tmp_path: Path) -> None:
    """A folder and a missing file have their own words."""
    assert fencepost("site", "location", tmp_path / "none.csv").code == 3
    assert "folder" in fencepost("site", "location", tmp_path).err
