"""A plain table of owners is read row by row: each is a holding or a fault that names it."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.model.fault import FencepostError
from fencepost.model.holding import WHOLE, Holding
from fencepost.sources.holdings import Holdings
from fencepost.sources.holdings_file import read_holdings

LEI = "5493001KJTIIGC8Y1R12"


def read(path: Path, text: str | bytes, name: str = "owners.csv") -> Holdings:
    file = path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_holdings(file)


def all_of(told: Holdings) -> list[Holding]:
    return [told.holding(at) for at in range(told.holdings.height)]


def faults(told: Holdings) -> list[tuple[int | None, str | None]]:
    return [(fault.row, fault.column) for fault in told.faults]


def test_a_row_is_a_holding(tmp_path: Path) -> None:
    """Owner, owned, ends, days and source become one holding, with the last day still counted."""
    text = "owner,owned,min %,max %,from,until,source\nAcme Ltd.,Zeta Inc.,25,50,2020-01-01,2021-12-31,register\n"
    told = read(tmp_path, text)
    expected = Holding(
        "Acme Ltd.",
        "Zeta Inc.",
        "share",
        25_000_000,
        50_000_000,
        date(2020, 1, 1),
        date(2022, 1, 1),
        None,
        "register",
        2,
    )
    assert all_of(told) == [expected]
    assert [told.unit(at).name for at in range(2)] == ["Acme Ltd.", "Zeta Inc."]
    assert (told.faults, told.skipped, told.form) == ((), 0, "plain")


@pytest.mark.parametrize(
    "header",
    [
        *("Owner;Owned;Min %;Max %;From;Until;Source", "OWNER\towned\tmin_pct\tmax_pct\tsince\tend date\turl"),
        *("shareholder,company,minimum,maximum,start,to,reference", "股东,被投资企业,最低,最高,起始日期,截止日期,来源"),
    ],
)
def test_headers_may_be_written_in_many_ways(tmp_path: Path, header: str) -> None:
    """Case, marks, delimiters and language of the headers do not matter."""
    mark = next(mark for mark in ";\t," if mark in header)
    row = mark.join(["A", "B", "10", "20", "2020-01-01", "2020-01-01", "s"])
    held = all_of(read(tmp_path, f"{header}\n{row}\n"))
    assert held == [
        Holding("A", "B", "share", 10_000_000, 20_000_000, date(2020, 1, 1), date(2020, 1, 2), None, "s", 2)
    ]


@pytest.mark.parametrize("header", ["%", "share %", "持股比例", "持股比例（%）", "Ownership Pct", "owner %"])  # noqa: RUF001 - Chinese brackets are meant
def test_one_column_may_hold_the_share(tmp_path: Path, header: str) -> None:
    """A share in one column is a figure, a range or a side."""
    told = read(tmp_path, f"owner,owned,{header}\nA,B,30\nA,C,25..50\nA,D,>50\nA,E,1/3\nA,F,\n")
    assert [(one.low, one.high) for one in all_of(told)] == [
        (30_000_000, 30_000_000),
        (25_000_000, 50_000_000),
        (50_000_001, WHOLE),
        (33_333_333, 33_333_334),
        (0, WHOLE),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    """A table in an older Chinese encoding or with a byte order mark says the same."""
    rows = "".join(f"台灣積體電路股份有限公司,子公司{n},50,register\n" for n in range(20))
    told = read(tmp_path, ("股東,公司,持股比例,來源\n" + rows).encode(encoding))
    assert told.holdings["owner"].unique().to_list() == ["台灣積體電路股份有限公司"]
    assert told.holdings.height == 20


def test_a_missing_end_is_unknown_and_stays_so(tmp_path: Path) -> None:
    """With only a least or a greatest share the other end is open, and with neither the share is unknown."""
    told = read(tmp_path, "owner,owned,min %,max %\nA,B,25,\nA,C,,25\nA,D,,\n")
    assert [(one.low, one.high) for one in all_of(told)] == [(25_000_000, WHOLE), (0, 25_000_000), (0, WHOLE)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        *(("A,B,101,,,", "min %"), ("A,B,-1,,,", "min %"), ("A,B,50,40,,", "min %"), ("A,B,NaN,,,", "min %")),
        *(("A,B,1e400,,,", "min %"), ("A,B,,abc,,", "max %"), ("A,B,,,2020-02-30,", "from"), ("A,B,,,,soon", "until")),
        *(("A,B,,,2020-05-01,2020-04-01", "until"), ("A,,10,10,,", "owned"), (",B,10,10,,", "owner")),
    ],
)
def test_a_bad_cell_costs_its_row_and_is_named(tmp_path: Path, row: str, column: str) -> None:
    """A cell that cannot be is a fault with row and column; the row is lost and counted, and the next is read."""
    told = read(tmp_path, f"owner,owned,min %,max %,from,until\nX,Y,1,2,,\n{row}\nV,W,3,4,,\n")
    assert faults(told) == [(3, column)]
    assert told.skipped == 1
    assert [(one.owner, one.row) for one in all_of(told)] == [("X", 2), ("V", 4)]
    assert told.faults[0].todo


def test_one_day_may_be_first_and_last(tmp_path: Path) -> None:
    """A holding from and until one day holds on that day alone."""
    held = all_of(read(tmp_path, "owner,owned,from,until\nA,B,2020-05-01,2020-05-01\n"))
    assert (held[0].since, held[0].until) == (date(2020, 5, 1), date(2020, 5, 2))


def test_a_year_leaves_its_own_days_open(tmp_path: Path) -> None:
    """A half since 2020 is a half from 2021 on; within 2020 it is anything up to a half."""
    told = read(tmp_path, "owner,owned,share,from\nA,B,50,2020\n")
    assert [(one.low, one.high, one.since, one.until) for one in all_of(told)] == [
        (0, 50_000_000, date(2020, 1, 1), date(2020, 12, 31)),
        (50_000_000, 50_000_000, date(2020, 12, 31), None),
    ]


def test_a_company_may_own_itself(tmp_path: Path) -> None:
    """Treasury shares are kept, with a note."""
    told = read(tmp_path, "owner,owned,share\nAcme,ACME,5\n")
    assert [(one.owner, one.owned) for one in all_of(told)] == [("Acme", "Acme")]
    assert told.skipped == 0
    assert "owns itself" in told.faults[0].what


def test_names_differ_by_more_than_case_and_blanks(tmp_path: Path) -> None:
    """Spellings that differ only in letter case and blanks are one unit, under the first of them."""
    told = read(tmp_path, "owner,owned\nAcme  Ltd.,B\nACME Ltd.,C\nacme ltd.,D\nAcme Ltd,E\n")
    assert told.holdings["owner"].to_list() == ["Acme Ltd."] * 3 + ["Acme Ltd"]


def test_an_identifier_is_the_unit(tmp_path: Path) -> None:
    """Names with one sound identifier are one unit, known by it; so is the name that goes with it alone."""
    rows = f"Acme,B,lei:{LEI}\nAcme Holdings,C,{LEI}\nacme,D,\n"
    told = read(tmp_path, "owner,owned,owner id\n" + rows)
    assert told.holdings["owner"].to_list() == [f"xi-lei:{LEI}"] * 3
    unit = told.unit(0)
    assert (unit.name, unit.aliases, unit.identifiers) == ("Acme", ("Acme Holdings",), (f"xi-lei:{LEI}",))
    assert told.units["id"].is_unique().all()


def test_an_identifier_may_stand_where_the_name_should(tmp_path: Path) -> None:
    """A name that is a sound identifier is one."""
    told = read(tmp_path, f"owner,owned\nlei:{LEI},B\n{LEI},C\n")
    assert told.holdings["owner"].to_list() == [f"xi-lei:{LEI}"] * 2


def test_an_unsound_identifier_merges_nobody(tmp_path: Path) -> None:
    """An identifier with a wrong digit is told with its column and not used; its row is answered by name."""
    bad = LEI[:-1] + "3"
    told = read(tmp_path, f"owner,owned,owner id,owned id\nA,B,lei:{bad},\nC,D,{bad},lei:{bad}\n")
    assert [(one.owner, one.owned) for one in all_of(told)] == [("A", "B"), ("C", "D")]
    assert told.units["identifiers"].list.len().sum() == 0
    assert faults(told) == [(2, "owner id"), (3, "owner id"), (3, "owned id")]
    assert told.skipped == 0


def test_countries_and_headquarters_are_read(tmp_path: Path) -> None:
    """Countries are codes; one that is not known, or that another row contradicts, is told."""
    header = "owner,owned,owner country,owned hq\n"
    told = read(tmp_path, header + "A,B,Singapore,China\nA,C,SG,Atlantis\nA,B,SG,TW\n")
    units = {unit.name: unit for unit in map(told.unit, range(3))}
    assert (units["A"].registered, units["B"].headquarters, units["C"].headquarters) == ("SG", "CN", None)
    assert faults(told) == [(3, "owned hq"), (4, "owned hq")]
    assert told.holdings.height == 3


def test_an_owner_may_be_without_a_name(tmp_path: Path) -> None:
    """Owners that are not named are units of their own, each another, with no name to be merged by."""
    told = read(tmp_path, "owner,owned,share\nunknown,B,30\n未披露,B,20\n")
    owners = [told.unit(at) for at in range(3) if told.unit(at).anonymous]
    assert len({unit.id for unit in owners}) == 2
    assert {unit.name for unit in owners} == {""}


@pytest.mark.parametrize(
    ("word", "kind"),
    [("", "share"), ("Share", "share"), ("voting rights", "votes"), ("director", "officer"), ("affiliate", "link")],
)
def test_what_is_held_has_a_word(tmp_path: Path, word: str, kind: str) -> None:
    """A kind is told in one of several words; without one it is a share."""
    assert read(tmp_path, f"owner,owned,kind\nA,B,{word}\n").holdings["kind"].to_list() == [kind]


def test_an_unknown_kind_is_told(tmp_path: Path) -> None:
    """A word that is no kind costs its row, since a share may not be taken for a link or the other way round."""
    told = read(tmp_path, "owner,owned,kind\nA,B,marriage\n")
    assert (faults(told), told.skipped) == ([(2, "kind")], 1)


def test_how_sure_it_is_travels_with_the_source(tmp_path: Path) -> None:
    """The mark of sureness and the note stand behind the source."""
    told = read(tmp_path, "owner,owned,source,sure,note\nA,B,press,secondary,by report\n")
    assert told.holdings["source"].to_list() == ["press (secondary); by report"]


def test_fractions_are_asked_about(tmp_path: Path) -> None:
    """A file in which every share is one or less is read as percentages, and the doubt is told."""
    rows = "".join(f"A,B{n},0.{n:02d}\n" for n in range(10, 60))
    assert "0.5 is half a percent" in read(tmp_path, "owner,owned,share\n" + rows).faults[0].what


def test_an_open_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    """A quotation mark that is never closed costs its own row and names it."""
    rows = "".join(f"A{n},B{n},10\n" for n in range(500))
    told = read(tmp_path, "owner,owned,share\n" + rows + '"C,D,20\n' + rows)
    assert [fault.row for fault in told.faults] == [502]
    assert (told.holdings.height, told.skipped) == (1000, 1)
    assert told.holdings["row"].to_list() == [*range(2, 502), *range(503, 1003)]


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    """A comma without quotation marks is found out, and its row lost rather than shifted."""
    told = read(tmp_path, "owner,owned,share\nAcme, Inc.,B,10\nA,B,10\n")
    assert [fault.row for fault in told.faults] == [2]
    assert told.holdings.height == 1


def test_cells_may_hold_line_breaks(tmp_path: Path) -> None:
    """A cell with a line break is one row, as in a spreadsheet."""
    told = read(tmp_path, 'owner,owned,share\n"A\nCo",B,10\nC,D,20\n')
    assert [(one.owner, one.row) for one in all_of(told)] == [("A Co", 2), ("C", 3)]


def test_bytes_that_are_not_text_are_told(tmp_path: Path) -> None:
    """A name with a broken byte is kept and told."""
    told = read(tmp_path, "owner,owned,share\nÄcme,B,10\nÖl,B,10\n".encode() + b"A\xff\xfe,D,20\nC,D,30\n")
    assert told.holdings.height == 4
    assert faults(told) == [(4, "owner")]


def test_a_huge_cell_is_told(tmp_path: Path) -> None:
    """A name of a hundred thousand letters is no name."""
    told = read(tmp_path, "owner,owned,share\n" + "A" * 100_000 + ",B,10\nC,D,20\n")
    assert (faults(told), told.holdings.height) == ([(2, "owner")], 1)


def test_a_line_without_end_is_bounded(tmp_path: Path) -> None:
    """A line of thirty million characters costs its row, and the next is read."""
    told = read(tmp_path, "owner,owned,share\nA,B,10\n" + "x" * 30_000_000 + "\nC,D,20\n")
    assert told.skipped == 1
    assert "longer" in told.faults[0].what
    assert told.holdings["owner"].to_list() == ["A", "C"]


def test_blank_rows_and_a_title_are_passed_over(tmp_path: Path) -> None:
    """Blank rows are no rows; what stands above the headers is noted."""
    told = read(tmp_path, "Our owners\n\nowner,owned,share\n,,\nA,B,10\n\n")
    assert [(one.owner, one.row) for one in all_of(told)] == [("A", 5)]


def test_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    """Headers alone give no holdings and no fault."""
    told = read(tmp_path, "owner,owned,share\n")
    assert (told.units.height, told.holdings.height, told.faults) == (0, 0, ())


NAMES = st.sampled_from(["A", "B Ltd", "c", "unknown", "", "Ünï", "lei:1", LEI, '"q"', "x,y"])
SHARES = st.sampled_from(["", "10", "25..50", ">50", "101", "x", "1/3"])
DAYS = st.sampled_from(["", "2020-01-01", "2020", "2021-02-30", "2019-06"])


@given(st.lists(st.tuples(NAMES, NAMES, SHARES, DAYS, DAYS), max_size=12))
def test_every_row_is_held_or_counted(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    """Rows in are rows out: each row that is not blank is held, or counted as lost with a fault of its own."""
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = tmp_path_factory.mktemp("rows")
    told = read(path, "\n".join(["owner,owned,share,from,until", *lines]) + "\n")
    held = set(told.holdings["row"].to_list())
    assert len(held) + told.skipped == sum(1 for row in rows if any(row))
    assert told.holdings["owner"].is_in(told.units["id"].to_list()).all()
    assert told.units["id"].is_unique().all()
    assert ((told.holdings["low"] >= 0) & (told.holdings["low"] <= told.holdings["high"])).all()


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    """A table without owners is refused with what was found and what to write."""
    with pytest.raises(FencepostError, match=r"'id', 'amount'.*columns owner and owned"):
        read(tmp_path, "id,amount\n1,2\n")


def test_many_rows_are_read_fast(tmp_path: Path) -> None:
    """A hundred thousand rows with one broken line take a few seconds, and the line is named."""
    rows = [
        f"Company {n % 30_000} Ltd.,Firm {n % 40_000} Inc.,{n % 100},,2020-01-{n % 28 + 1:02d},,s\n"
        for n in range(100_000)
    ]
    rows[70_000] = '"broken,x,1,,,,\n'
    start = time.perf_counter()
    told = read(tmp_path, "owner,owned,min %,max %,from,until,source\n" + "".join(rows))
    assert time.perf_counter() - start < 20
    assert (told.holdings.height, [fault.row for fault in told.faults]) == (99_999, [70_002])
