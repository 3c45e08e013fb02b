"""GLEIF's three files are read as they are published, and what is odd in them is told."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

from fencepost.model.holding import WHOLE, Holding
from fencepost.sources.gleif_levels import EXCEPTIONS, LEVEL_1, RELATIONS
from fencepost.sources.holdings import Holdings
from fencepost.sources.holdings_file import read_holdings

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "ownership"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="GLEIF's samples are not beside the checkout")

CHILD, PARENT, OTHER = "5493001KJTIIGC8Y1R12", "2138001BDFYJDCJ18N39", "2138001DVXKKRYOLKF47"
BAD = "5493001KJTIIGC8Y1R13"


def read(path: Path, columns: dict[str, str], *rows: dict[str, str], bom: bool = False) -> Holdings:
    heads = list(columns.values())
    lines = [heads, *([row.get(name, "") for name in columns] for row in rows)]
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    file = path / "gleif.csv"
    file.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode())
    return read_holdings(file)


def level_1(path: Path, *rows: dict[str, str]) -> Holdings:
    return read(path, dict(LEVEL_1), *rows, bom=True)


def relation(path: Path, **cells: str) -> Holdings:
    row = {"child": CHILD, "parent": PARENT, "type": "IS_DIRECTLY_CONSOLIDATED_BY", "status": "ACTIVE"} | cells
    row = {"child_type": "LEI", "parent_type": "LEI", "registration": "PUBLISHED"} | row
    return read(path, dict(RELATIONS), row)


@needs_samples
def test_the_samples_load_whole() -> None:
    """Every row of the three samples is read, but for one exception that stands in its file twice."""
    one, two, three = (read_holdings(SAMPLES / f"gleif_{name}_sample.csv") for name in ("l1_asia", "rr", "repex"))
    assert (one.form, one.units.height, one.faults) == ("gleif-level-1", 10_790, ())
    assert (two.form, two.holdings.height, two.faults) == ("gleif-relations", 21, ())
    assert (three.form, three.holdings.height, three.skipped) == ("gleif-exceptions", 16, 1)


def test_an_entity_is_a_unit(tmp_path: Path) -> None:
    """Name, other names, places, address and numbers of an entity are those of its unit."""
    row = {
        "lei": CHILD,
        "name": "Example Ltd",
        "other_1": "Old Example Ltd",
        "legal_country": "KY",
        "jurisdiction": "KY",
    }
    row |= {"hq_country": "CN", "hq_line": "1 High St", "hq_city": "Jinan", "category": "GENERAL", "status": "ACTIVE"}
    row |= {"authority": "RA000585", "number": "00445790", "registration": "ISSUED"}
    unit = level_1(tmp_path, row).unit(0)
    assert (unit.id, unit.name, unit.aliases) == (f"xi-lei:{CHILD}", "Example Ltd", ("Old Example Ltd",))
    assert (unit.registered, unit.headquarters, unit.address) == ("KY", "CN", "1 High St, Jinan, CN")
    assert unit.identifiers == (f"xi-lei:{CHILD}", "gb-coh:00445790")
    assert (unit.kind, unit.source, unit.row) == ("organisation", "GLEIF level 1", 2)


@pytest.mark.parametrize(
    ("jurisdiction", "number", "identifier"),
    [
        ("CN", "91110000600037341L", "cn-uscc:91110000600037341L"),
        ("TW", "22099131", "tw-ubn:22099131"),
        ("US-DE", "12", "ra000602:12"),
    ],
)
def test_a_register_number_is_an_identifier(tmp_path: Path, jurisdiction: str, number: str, identifier: str) -> None:
    """A number that its digits tell has the scheme of its register; any other the code of the register itself."""
    row = {"lei": CHILD, "name": "E", "jurisdiction": jurisdiction, "authority": "RA000602", "number": number}
    assert level_1(tmp_path, row).unit(0).identifiers == (f"xi-lei:{CHILD}", identifier)


def test_an_unsound_lei_identifies_nobody(tmp_path: Path) -> None:
    """A wrong check digit is told with its row, and the entity is kept without an identifier."""
    told = level_1(tmp_path, {"lei": CHILD, "name": "A"}, {"lei": BAD, "name": "B"}, {"name": "C"})
    assert [(unit.id, unit.identifiers) for unit in map(told.unit, range(2))] == [
        (f"xi-lei:{CHILD}", (f"xi-lei:{CHILD}",)),
        (BAD, ()),
    ]
    assert [(fault.row, fault.column) for fault in told.faults] == [(3, "LEI"), (4, "LEI")]
    assert told.skipped == 1


def test_an_lei_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Of two rows with one LEI the first counts, and the second is told."""
    told = level_1(tmp_path, {"lei": CHILD, "name": "A"}, {"lei": CHILD, "name": "B"})
    assert [unit.name for unit in map(told.unit, range(told.units.height))] == ["A"]
    assert (told.skipped, told.faults[0].row) == (1, 3)


def test_what_is_no_more_is_shown(tmp_path: Path) -> None:
    """An inactive entity and a registration that lapsed stand in the source of the unit."""
    row = {"lei": CHILD, "name": "A", "status": "INACTIVE", "registration": "RETIRED"}
    assert level_1(tmp_path, row).unit(0).source == "GLEIF level 1; entity INACTIVE; registration RETIRED"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("IS_DIRECTLY_CONSOLIDATED_BY", ("consolidation", True, 0, WHOLE)),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", ("consolidation", False, 0, WHOLE)),
        ("IS_INTERNATIONAL_BRANCH_OF", ("share", True, WHOLE, WHOLE)),
        ("IS_FUND-MANAGED_BY", ("fund", True, 0, WHOLE)),
        ("IS_SUBFUND_OF", ("fund", True, 0, WHOLE)),
        ("IS_FEEDER_TO", ("fund", True, 0, WHOLE)),
        ("IS_COUSIN_OF", ("link", None, 0, WHOLE)),
    ],
)
def test_each_type_has_its_kind(tmp_path: Path, kind: str, expected: tuple[object, ...]) -> None:
    """The end node is the owner; a consolidation's share is not told, and a branch is wholly its head office's."""
    told = relation(tmp_path, type=kind)
    held = told.holding(0)
    assert (held.owner, held.owned) == (f"xi-lei:{PARENT}", f"xi-lei:{CHILD}")
    assert (held.kind, held.direct, held.low, held.high) == expected
    assert bool(told.faults) == (kind == "IS_COUSIN_OF")


def test_only_the_period_of_the_relationship_gives_days(tmp_path: Path) -> None:
    """Periods of accounts and of filings say nothing of how long the relationship holds; its last day still counts."""
    periods = {"start_1": "2018-01-01T00:00:00Z", "end_1": "2018-12-31T00:00:00Z", "period_1": "ACCOUNTING_PERIOD"}
    periods |= {"start_2": "2015-03-01T00:00:00Z", "end_2": "2020-06-30T00:00:00Z", "period_2": "RELATIONSHIP_PERIOD"}
    held = relation(tmp_path, **periods).holding(0)
    assert (held.since, held.until) == (date(2015, 3, 1), date(2020, 7, 1))


def test_a_relationship_that_is_over_ends_with_its_record(tmp_path: Path) -> None:
    """An inactive relationship without an end ended by the day on which its record says so."""
    held = relation(tmp_path, status="INACTIVE", updated="2021-05-04T10:00:00Z").holding(0)
    assert held.until == date(2021, 5, 4)
    assert "status INACTIVE" in held.source


@pytest.mark.parametrize("registration", ["ANNULLED", "DUPLICATE"])
def test_a_void_record_never_held(tmp_path: Path, registration: str) -> None:
    """A record that was annulled or is another's double is left out, told and counted."""
    told = relation(tmp_path, registration=registration)
    assert (told.holdings.height, told.skipped, told.faults[0].row) == (0, 1, 2)


def test_a_status_that_is_not_known_leaves_a_branch_open(tmp_path: Path) -> None:
    """A branch whose relationship has the status NULL may or may not be its head office's."""
    assert relation(tmp_path, type="IS_INTERNATIONAL_BRANCH_OF", status="NULL").holding(0).low == 0


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [("60", 60_000_000, 60_000_000), ("1.00", 1_000_000, WHOLE), ("NaN", 0, WHOLE), ("101", 0, WHOLE)],
)
def test_a_percentage_bounds_the_share(tmp_path: Path, amount: str, low: int, high: int) -> None:
    """A percentage is the share; one of 1 or less may be a fraction, and one that cannot be is told."""
    told = relation(tmp_path, amount_1=amount, units_1="PERCENTAGE")
    assert (told.holding(0).low, told.holding(0).high) == (low, high)
    assert bool(told.faults) == (amount in {"NaN", "101"})


def test_days_that_cannot_be_are_told(tmp_path: Path) -> None:
    """A day that is none, or an end before the start, is told and not used; the relationship is kept."""
    bad = relation(tmp_path, start_1="2020-02-30", period_1="RELATIONSHIP_PERIOD")
    assert (bad.faults[0].row, bad.faults[0].column) == (2, RELATIONS["start_1"])
    back = relation(tmp_path, start_1="2020-02-01", end_1="2019-01-01", period_1="RELATIONSHIP_PERIOD")
    assert (back.holding(0).since, back.holding(0).until) == (None, None)
    assert "before it begins" in back.faults[0].what


def test_an_unsound_end_stays_its_own_text(tmp_path: Path) -> None:
    """An end with a wrong check digit is told and is no LEI's; a node of another sort keeps its text unchecked."""
    told = relation(tmp_path, parent=BAD)
    assert (told.holding(0).owner, told.faults[0].column) == (BAD, RELATIONS["parent"])
    assert relation(tmp_path, parent="Somebody", parent_type="ISO17442-incompatible").faults == ()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("NON_CONSOLIDATING", "no parent consolidates it"),
        ("NATURAL_PERSONS", "no parent consolidates it"),
        ("NO_KNOWN_PERSON", "no parent consolidates it"),
        ("NO_LEI", "there is a parent"),
        ("NON_PUBLIC", "withheld"),
        ("LEGAL_OBSTACLES", "withheld"),
        ("NEW_REASON", "not known here"),
    ],
)
def test_an_exception_says_whether_there_is_a_parent(tmp_path: Path, reason: str, words: str) -> None:
    """A parent that is not told is an owner without a name, and its source tells none from withheld."""
    row = {"lei": CHILD, "category": "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT", "reason_1": reason}
    told = read(tmp_path, dict(EXCEPTIONS), row)
    held = told.holding(0)
    owner = next(unit for unit in map(told.unit, range(2)) if unit.id == held.owner)
    assert (owner.anonymous, owner.name, owner.identifiers) == (True, "", ())
    assert isinstance(held, Holding)
    assert (held.kind, held.direct, held.low, held.high) == ("consolidation", False, 0, WHOLE)
    assert words in held.source


@pytest.mark.parametrize("columns", [LEVEL_1, RELATIONS, EXCEPTIONS])
def test_headers_alone_are_an_empty_file(tmp_path: Path, columns: dict[str, str]) -> None:
    """A file of GLEIF's without rows gives no units, no holdings and no faults."""
    told = read(tmp_path, dict(columns))
    assert (told.units.height, told.holdings.height, told.faults) == (0, 0, ())


def test_a_zip_with_one_file_is_opened(tmp_path: Path) -> None:
    """GLEIF publishes a CSV alone in a zip archive with a byte order mark; so it is read, and under gzip too."""
    text = "\ufeff" + f'"LEI","Entity.LegalName"\n"{CHILD}","Example, Ltd"\n'
    with zipfile.ZipFile(tmp_path / "a.csv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    with gzip.open(tmp_path / "a.csv.gz", "wb") as packed:
        packed.write(text.encode())
    for name in ("a.csv.zip", "a.csv.gz"):
        assert read_holdings(tmp_path / name).unit(0).name == "Example, Ltd"


def test_a_broken_row_is_named_among_many_columns(tmp_path: Path) -> None:
    """A row with a cell too many is told by its number, and all others are read."""
    heads = ",".join(f'"H{n}"' for n in range(300))
    cells = ",".join('"v"' for _ in range(300))
    rows = [f'"{CHILD}","A",{cells}', f'"{PARENT}","B","x",{cells}', f'"{OTHER}","C",{cells}']
    (tmp_path / "wide.csv").write_text(f'"LEI","Entity.LegalName",{heads}\n' + "\n".join(rows) + "\n")
    told = read_holdings(tmp_path / "wide.csv")
    assert [unit.name for unit in map(told.unit, range(told.units.height))] == ["A", "C"]
    assert ([fault.row for fault in told.faults], told.skipped) == ([3], 1)


def test_relations_and_entities_meet_by_lei(tmp_path: Path) -> None:
    """The ends of a relationship have the ids of level 1, so that the files join."""
    ends = relation(tmp_path, child=CHILD, parent=OTHER)
    entities = level_1(tmp_path, {"lei": CHILD, "name": "A"}, {"lei": OTHER, "name": "B"})
    assert set(ends.units["id"]) == set(entities.units["id"])


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """GLEIF publishes UTF-8; a file saved otherwise is read with a note, and a broken byte in a name is told."""
    rows = "".join(f'"{lei}","深圳市公司有限公司{lei[-1]}"\n' for lei in (CHILD, PARENT, OTHER))
    (tmp_path / "gb.csv").write_bytes(('"LEI","Entity.LegalName"\n' + rows).encode("gb18030"))
    told = read_holdings(tmp_path / "gb.csv")
    assert told.unit(0).name == "深圳市公司有限公司2"
    assert "not UTF-8" in told.faults[0].what
    (tmp_path / "bad.csv").write_bytes(
        ('"LEI","Entity.LegalName"\n' + rows).encode() + f'"{BAD}","A\udcff"\n'.encode("utf-8", "surrogateescape")
    )
    told = read_holdings(tmp_path / "bad.csv")
    assert [(fault.row, fault.column) for fault in told.faults] == [(5, "LEI"), (5, "Entity.LegalName")]
