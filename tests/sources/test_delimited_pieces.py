"""A long table read in pieces says what the same table says when it is read row by row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.fault import Fault
from fencepost.sources import delimited_pieces
from fencepost.sources.delimited import read_delimited
from fencepost.sources.delimited_pieces import read_long_table
from fencepost.sources.header_rows import Wanted

HEADERS = ("alpha", "beta", "gamma")
WANTED = Wanted(frozenset(HEADERS), frozenset({"alpha", "beta"}))
CELLS = st.text(st.sampled_from('ab1é华 ,;"\n\t'), max_size=8)

Rows = list[tuple[int, tuple[str, ...]]]


def in_pieces(data: bytes, columns: tuple[str, ...] = HEADERS) -> tuple[Rows, list[int | None]]:
    table = read_long_table(io.BytesIO(data), data[:65536], "t.csv", WANTED)
    places = {name: table.headers.index(name) for name in columns}
    faults: list[Fault] = []
    rows: Rows = []
    for frame in table.frames(places, faults.append):
        rows.extend((row[0], tuple(row[1:])) for row in frame.select("row", *columns).iter_rows())
    return rows, [fault.row for fault in faults]


def row_by_row(data: bytes) -> tuple[Rows, list[int | None]]:
    grid = read_delimited(io.BytesIO(data), data[:65536], "t.csv", WANTED)
    lines = list(grid.lines)
    good = [
        (line.row, tuple(str(line.values[at]).strip() if at < len(line.values) else "" for at in range(3)))
        for line in lines
        if not line.faults
    ]
    return [row for row in good if any(row[1])], [line.row for line in lines if line.faults]


def written(rows: list[tuple[str, ...]], mark: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows([HEADERS, *rows])
    return text.getvalue().encode(encoding)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=40),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([300, 1000, 10_000]),
)
def test_pieces_say_what_rows_say(rows: list[tuple[str, ...]], mark: str, encoding: str, size: int) -> None:
    """Cells with delimiters, quotation marks and line breaks are the same, however small the pieces are."""
    data = written(rows, mark, encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_pieces, "_PIECE", size)
        assert in_pieces(data) == row_by_row(data)


@given(st.lists(st.text('ab",\n1', max_size=12), max_size=30))
def test_broken_rows_are_the_same(lines: list[str]) -> None:
    """What is broken in a table without order is broken in both readings, in the same rows."""
    data = ("alpha,beta,gamma\n" + "\n".join(lines) + "\n").encode()
    assert in_pieces(data) == row_by_row(data)


def test_a_cell_too_many_is_found_though_its_column_is_not_asked_for() -> None:
    """A row with a cell too many is told, also where only the first column is read."""
    assert in_pieces(b"alpha,beta,gamma\n1,2,3\n1,2,3,4\n1,2,3\n", ("alpha",)) == ([(2, ("1",)), (4, ("1",))], [3])


def test_rows_are_counted_over_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken row in one piece leaves the numbers of the next as they are."""
    monkeypatch.setattr(delimited_pieces, "_PIECE", 200)
    rows = [f"{n},b,c" for n in range(2, 200)]
    rows[50] = '"open,b,c'
    told, faults = in_pieces(("alpha,beta,gamma\n" + "\n".join(rows)).encode())
    assert faults == [52]
    assert all(cells[0] == str(row) for row, cells in told)
    assert len(told) == 197


def test_half_a_character_at_the_end_is_told() -> None:
    """A UTF-16 file that breaks off inside a character ends with a row that is told."""
    data = written([("1", "2", "3")] * 3, encoding="utf-16")[:-1]
    rows, faults = in_pieces(data)
    assert len(rows) >= 2
    assert len(rows) + len(faults) >= 3
