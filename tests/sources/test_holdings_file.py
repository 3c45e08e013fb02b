"""A file of owners is known by what stands in it, and what is none is refused with what to give."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.holdings_file import read_holdings

PLAIN = "owner,owned,share\nA,B,30\n"
STATEMENT = {
    "statementId": "s",
    "recordId": "a",
    "recordType": "entity",
    "recordDetails": {"name": "A", "entityType": {"type": "registeredEntity"}},
    "publicationDetails": {"bodsVersion": "0.4"},
}
ENTITY = {"id": "a", "schema": "Company", "properties": {"name": ["A"]}}
FILES = {
    "plain": PLAIN,
    "gleif-level-1": "LEI,Entity.LegalName\n5493001KJTIIGC8Y1R12,A\n",
    "gleif-relations": "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType\n"
    "5493001KJTIIGC8Y1R12,2138001BDFYJDCJ18N39,IS_SUBFUND_OF\n",
    "gleif-exceptions": "LEI,Exception.Category\n5493001KJTIIGC8Y1R12,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT\n",
    "bods": json.dumps([STATEMENT], indent=1),
    "ftm": json.dumps(ENTITY) + "\n",
}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("packing", ["", "gzip", "zip"])
def test_the_form_is_known_by_the_content(tmp_path: Path, form: str, packing: str) -> None:
    """Whatever a file is called and however it is packed, its form is told from what stands in it."""
    file = tmp_path / "owners.dat"
    if packing == "gzip":
        file.write_bytes(gzip.compress(FILES[form].encode()))
    elif packing == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("inside.dat", FILES[form])
    else:
        file.write_text(FILES[form])
    told = read_holdings(file)
    assert (told.form, told.faults, told.name) == (form, (), "owners.dat")
    assert told.units.height >= 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"[]", "empty array"),
        (b'{"orders": []}', "first keys are: orders"),
        (b"<html><body>", "web page or XML"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1xxxx", "Parquet"),
        (b"a,b,c\n1,2,3\n", "'a', 'b', 'c'"),
        (bytes(range(256)) * 40, "."),
        (b"PK\x03\x04 not a zip", "damaged"),
    ],
)
def test_what_is_no_file_of_owners_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    """A file that is not understood is refused with what was found, and with what is understood."""
    file = tmp_path / "x.bin"
    file.write_bytes(data)
    with pytest.raises(FencepostError) as refused:
        read_holdings(file)
    assert words in str(refused.value)
    assert refused.value.faults[0].todo


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A name without a file is refused, not a traceback."""
    with pytest.raises(FencepostError, match=r"nothing\.csv"):
        read_holdings(tmp_path / "nothing.csv")


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    """Which of several files is meant is not guessed; a workbook is called one."""
    for names, words in ((("a.csv", "b.csv"), "a.csv, b.csv"), (("xl/workbook.xml", "x"), "workbook")):
        with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
            for name in names:
                archive.writestr(name, PLAIN)
        with pytest.raises(FencepostError, match=words):
            read_holdings(tmp_path / "two.zip")


def test_a_broken_gzip_is_read_up_to_its_break(tmp_path: Path) -> None:
    """Rows before the break are read, and the break is told."""
    rows = "".join(f"Company {n * 7919 % 100_003},Firm {n * 104_729 % 99_991},{n % 100}\n" for n in range(40_000))
    packed = gzip.compress(("owner,owned,share\n" + rows).encode())
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    told = read_holdings(tmp_path / "cut.csv.gz")
    assert 10_000 < told.holdings.height < 30_000
    assert "damaged" in told.faults[0].what


def test_a_damaged_zip_is_told(tmp_path: Path) -> None:
    """A small file in an archive whose bytes were changed is refused as damaged, not as empty."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", PLAIN * 3)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"A,B,30", b"A,C,31", 1))
    with pytest.raises(FencepostError, match="damaged"):
        read_holdings(tmp_path / "a.zip")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    """A small file that unpacks to a hundred million bytes is refused."""
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"owner,owned\n" + b"A,B\n" * 30_000_000))
    with pytest.raises(FencepostError, match="bomb"):
        read_holdings(tmp_path / "bomb.gz")


def test_utf_16_is_known_too(tmp_path: Path) -> None:
    """The form is told whatever the encoding."""
    (tmp_path / "a.csv").write_bytes(PLAIN.encode("utf-16"))
    assert read_holdings(tmp_path / "a.csv").form == "plain"
