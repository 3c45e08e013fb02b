"""Whose each account is, as a list tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.model.fault import FencepostError
from fencepost.sources.account_list import COLUMNS, AccountRow, read_accounts


@pytest.mark.parametrize("spelled", [",".join(COLUMNS), ",".join(name.replace("_", " ").title() for name in COLUMNS)])
def test_every_column_is_read_in_any_spelling(tmp_path: Path, spelled: str) -> None:
    """Headers with blanks or underscores mean the same columns, and no cell is lost."""
    path = tmp_path / "accounts.csv"
    path.write_text(f"{spelled}\n201,Alpha,Yunda,Chen,DE;FR,CN\n")
    assert read_accounts(path) == {"201": AccountRow("201", "Alpha", "Yunda", "Chen", "DE;FR", "CN")}


def test_an_account_told_in_two_ways_is_a_fault(tmp_path: Path) -> None:
    """Two rows that give one account to different customers name the row and the column."""
    path = tmp_path / "accounts.csv"
    path.write_text("account,customer\n201,Alpha\n201,Beta\n")
    with pytest.raises(FencepostError, match="row 3, column account"):
        read_accounts(path)


def test_a_list_without_accounts_says_what_it_holds(tmp_path: Path) -> None:
    """Without a column of accounts the columns found are named."""
    path = tmp_path / "accounts.csv"
    path.write_text("customer,owner\nAlpha,Chen\n")
    with pytest.raises(FencepostError, match="customer, owner"):
        read_accounts(path)
