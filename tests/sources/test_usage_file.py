"""The door for bills and logs: it tells a form by its headers, and says what it looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.usage_file import FORMS, open_usage


def test_a_bill_is_known_by_its_headers_and_not_by_its_name(tmp_path: Path) -> None:
    """A FOCUS bill with semicolons and another ending is a FOCUS bill."""
    path = tmp_path / "notes.txt"
    heads = (
        "ChargeCategory;ChargePeriodStart;ChargePeriodEnd;SubAccountId;ConsumedQuantity;ConsumedUnit;SkuPriceDetails"
    )
    path.write_text(f"{heads}\nTax;;;;;;\n", encoding="utf-8")
    file = open_usage(path)
    assert file.format.startswith("FOCUS")
    assert [row["reason"] for piece in file.pieces for row in piece.iter_rows(named=True)] == ["charge category tax"]


def test_an_unknown_file_says_what_was_looked_for(tmp_path: Path) -> None:
    """The fault names the columns that were found and every form that is read."""
    path = tmp_path / "other.csv"
    path.write_text("colour,size\nred,3\n", encoding="utf-8")
    with pytest.raises(FencepostError) as told:
        open_usage(path)
    assert "'colour', 'size'" in str(told.value)
    assert all(form.name in str(told.value) for form in FORMS)


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08\x00", b"PAR1broken", b"\x00\x01\x02\x03" * 50])
def test_what_is_no_file_of_use_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    """Empty, broken and binary files give a fault and no traceback."""
    path = tmp_path / "broken"
    path.write_bytes(data)
    with pytest.raises(FencepostError):
        open_usage(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Its name stands in the fault."""
    with pytest.raises(FencepostError, match=r"absent\.csv"):
        open_usage(tmp_path / "absent.csv")
