"""Tables of places: bad rows are told, and cost nobody else their place."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.model.landmark import Landmark, Point
from fencepost.sources.landmarks import Places, read_landmarks, read_points


def read(text: str) -> Places:
    return read_landmarks(BytesIO(text.encode()), "l.csv")


def test_a_table_of_landmarks_is_read() -> None:
    """Headers are known in several spellings, and their order makes no difference."""
    found = read("Delay (ms);Landmark;Longitude;Latitude\n4.6;Hong Kong;114.17;22.32\n")
    assert found.landmarks == (Landmark("Hong Kong", Point(22.32, 114.17), 4.6),)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("a,91,0,1", "lat and lon", "91 is no latitude"),
        ("a,0,181,1", "lat and lon", "181 is no longitude"),
        ("a,0,0,0", "rtt_ms", "0 is no round trip"),
        ("a,0,0,-3", "rtt_ms", "-3 is no round trip"),
        ("a,0,0,1e999", "rtt_ms", "inf is no round trip"),
        ("a,0,0,nan", "rtt_ms", "'nan' is no number"),
        ("a,0,0,4 ms", "rtt_ms", "'4 ms' is no number"),
        ("a,,0,1", "latitude", "the cell is empty"),
        ("a,1_0,0,1", "latitude", "'1_0' is no number"),
        ('a,"1,35",0,1', "latitude", "'1,35' is no number"),
        ("a,0,0,1,2", None, "5 cells"),
    ],
)
def test_a_bad_row_is_told_with_its_place_and_the_rest_is_used(row: str, column: str | None, what: str) -> None:
    """The fault names row and column, and the good rows are read."""
    found = read(f"landmark,lat,lon,rtt_ms\n{row}\nb,1,2,3\n")
    assert [one.name for one in found.landmarks] == ["b"]
    (fault,) = found.faults
    assert (fault.row, fault.column, found.unread) == (2, column, 1)
    assert what in fault.what
    assert fault.todo


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("landmark,lat,lon\na,1,2\n", "no column 'rtt_ms'"),
        ("landmark,lat,lon,rtt\na,1,2,3\n", "no column 'rtt_ms'"),
        ("landmark,lat,lon,rtt_ms\na,x,2,3\n", "no row could be read"),
        ("landmark,lat,lon,rtt_ms\n", "no row could be read"),
    ],
)
def test_a_table_that_tells_nothing_is_refused(text: str, what: str) -> None:
    """A delay without its unit is not guessed, and a table without a good row is none."""
    with pytest.raises(FencepostError, match=what):
        read(text)


def test_points_need_no_delay() -> None:
    """Places that are asked about are read from the same kind of table."""
    found = read_points(BytesIO(b"name,lat,lon\nJohor,1.49,103.74\n,1,2\n"), "p.csv")
    assert found.points == (("Johor", Point(1.49, 103.74)), ("row 3", Point(1, 2)))


def test_a_name_cannot_move_the_cursor() -> None:
    """Control marks in a name are shown as blanks."""
    assert read("landmark,lat,lon,rtt_ms\na\x1b[2Jb,1,2,3\n").landmarks[0].name == "a [2Jb"


def test_very_many_rows_end() -> None:
    """Beyond a hundred thousand rows the file is cut, and that is said."""
    found = read("landmark,lat,lon,rtt_ms\n" + "a,1,2,3\n" * 100_001)
    assert len(found.landmarks) == 99_999
    assert "100,000" in found.faults[0].what


@given(st.binary(max_size=300))
def test_whatever_is_read_is_answered_or_refused(body: bytes) -> None:
    """No bytes give anything but places or a refusal in words."""
    try:
        found = read_landmarks(BytesIO(b"landmark,lat,lon,rtt_ms\nok,1,2,3\n" + body), "l.csv")
    except FencepostError as error:
        assert error.faults  # noqa: PT017 - either answer is right
    else:
        assert any(one.name == "ok" for one in found.landmarks) or found.faults
