"""The public cases: thirty rows, each with its precision, its doubt and its source."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fencepost.model.quantity import Interval
from fencepost.sources.diversions import Diversion, read_diversions
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import TableError

GOOD = {
    "id": "D01", "sheet": "C01", "title": "A case", "from": "2024-10", "until": "2025-05", "known_since": "2025-12-08",
    "items": "chips", "quantity": ">=160", "quantity_of": "chips", "value": "10..20", "currency": "USD",
    "value_of": "sold", "route": "US;MY;CN", "ends_in": "CN", "parties": "exporter: A|front: B", "patterns": "RF05;RF07",
    "gates": "gates.front_company", "why_no_gate": "", "outcome": "charged", "status": "indicted", "source": "a paper",
    "sure": "secondary", "note": "",
}  # fmt: skip


def written(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "diversions.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, GOOD)
        writer.writeheader()
        writer.writerows(GOOD | row for row in rows)
    return path


@pytest.fixture(scope="module")
def cases() -> dict[str, Diversion]:
    return {case.id: case for case in read_diversions()}


def test_the_table_holds_thirty_cases_in_order(cases: dict[str, Diversion]) -> None:
    """D01 to D30, each re-keyed from the case of the same number."""
    assert list(cases) == [f"D{number:02}" for number in range(1, 31)]
    assert all(case.sheet == f"C{case.id[1:]}" for case in cases.values())


def test_no_case_claims_to_rest_on_the_text_of_a_court(cases: dict[str, Diversion]) -> None:
    """Press is secondary, and what is only remembered is marked so."""
    assert {case.sure for case in cases.values()} == {"secondary", "knowledge"}
    assert {case.id for case in cases.values() if case.sure == "knowledge"} == {"D13", "D27", "D29", "D30"}


def test_what_sources_disagree_on_stays_an_interval_or_is_said(cases: dict[str, Diversion]) -> None:
    """Two and 2.9 million dies, 40 or 60 million tokens, 20 or 170 million dollars."""
    assert cases["D09"].quantity == Interval.parse("2000000..2900000")
    assert "40 or 60 million" in cases["D14"].note
    assert "US$20 million" in cases["D04"].note


def test_what_is_only_known_within_bounds_is_no_point(cases: dict[str, Diversion]) -> None:
    """At least 160 million has no upper end, and mid-2024 is four months."""
    assert cases["D01"].value == Interval.parse(">=160000000")
    assert (str(cases["D08"].begins.first), str(cases["D08"].begins.last)) == ("2024-05-01", "2024-08-31")
    assert cases["D06"].ends_in == ""


def test_a_case_shows_a_gate_or_says_why_not(cases: dict[str, Diversion]) -> None:
    """Only the drives that a product rule caught passed through no gate."""
    assert {case.id for case in cases.values() if not case.gates} == {"D13"}
    assert "misread" in cases["D13"].why_no_gate


def test_who_did_what_is_kept(cases: dict[str, Diversion]) -> None:
    """A party stands with its role."""
    roles = {(party.role, party.name) for party in cases["D09"].parties}
    assert {("maker", "TSMC"), ("end_user", "Huawei")} <= roles


def test_the_card_tells_every_column() -> None:
    """A column without a meaning in the card is a fault of the card."""
    card = shipped("data", "diversions.card.md").read_text(encoding="utf-8")
    assert [column for column in GOOD if f"`{column}`" not in card] == []


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"from": "2024-13"}, "from", "no part of a year"),
        ({"from": ""}, "from", "the cell is empty"),
        ({"until": "2023"}, "until", "before it begins"),
        ({"quantity": "many"}, "quantity", "not a number"),
        ({"quantity_of": ""}, "quantity_of", "go together"),
        ({"currency": ""}, "currency", "go together"),
        ({"currency": "XXY"}, "currency", "ISO 4217"),
        ({"route": "US;UK"}, "route", "'UK' is no ISO 3166 code"),
        ({"ends_in": "China"}, "ends_in", "no ISO 3166 code"),
        ({"parties": "thief: A"}, "parties", "no role that is known"),
        ({"parties": "A"}, "parties", "no role that is known"),
        ({"patterns": "RF99"}, "patterns", "'RF99' is no pattern"),
        ({"gates": ""}, "why_no_gate", "says why it shows none"),
        ({"gates": "front_company"}, "gates", "another form"),
        ({"status": "guilty"}, "status", "'guilty' is not known"),
        ({"sure": "certain"}, "sure", "no mark of sureness"),
        ({"id": "X1"}, "id", "another form"),
    ],
)
def test_a_bad_cell_says_where(tmp_path: Path, *, cells: dict[str, str], column: str, says: str) -> None:
    """File, row and column are named, and what to write instead."""
    with pytest.raises(TableError) as caught:
        read_diversions(written(tmp_path, {}, {"id": "D02"} | cells))
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("diversions.csv", 3, column)
    assert says in fault.what
    assert fault.todo


def test_every_bad_cell_is_reported_at_once(tmp_path: Path) -> None:
    """One bad row hides no other."""
    with pytest.raises(TableError) as caught:
        read_diversions(written(tmp_path, {"status": "x", "sure": "y"}, {"id": "D02", "route": "ZZ"}))
    assert {(fault.row, fault.column) for fault in caught.value.faults} == {(2, "status"), (2, "sure"), (3, "route")}


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Both rows are named."""
    with pytest.raises(TableError) as caught:
        read_diversions(written(tmp_path, {}, {}))
    assert [fault.row for fault in caught.value.faults] == [2, 3]
