"""A list of accounts: to which customer each belongs, who resold to it, and who owns the customer."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.headers import header_key

COLUMNS = ("account", "customer", "reseller", "owner", "used_in", "login_countries")
_TODO = f"Give a CSV file with the columns {', '.join(COLUMNS)}; only account is needed."


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the list tells it; empty where it does not."""

    account: str
    customer: str
    reseller: str
    owner: str
    used_in: str = ""
    """The countries in which the customer says that it uses the account, split by ``;``."""
    login_countries: str = ""
    """The countries from which logins were seen, split by ``;``."""


def read_accounts(path: Path) -> Mapping[str, AccountRow]:
    """The accounts of a CSV file, by their ids.

    Raises:
        FencepostError: the file cannot be read, has no column ``account``, or tells one account in two ways.
    """
    rows: dict[str, AccountRow] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            places = _places(next(reader, []), path.name)
            for number, cells in enumerate(reader, start=2):
                row = AccountRow(*(_cell(cells, places.get(column)) for column in COLUMNS))
                if not row.account:
                    continue
                if rows.setdefault(row.account, row) != row:
                    what = f"the account {row.account!r} stands there twice, with different owners or customers."
                    raise FencepostError(Fault(what, "Keep one row for it.", path.name, number, "account"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = f"the list of accounts cannot be read ({error})."
        raise FencepostError(Fault(what, _TODO, path.name)) from error
    return rows


def _places(headers: list[str], name: str) -> dict[str, int]:
    places = {header_key(header): at for at, header in reversed(list(enumerate(headers)))}
    if "account" not in places:
        shown = ", ".join(header[:40] for header in headers[:12]) or "none"
        raise FencepostError(
            Fault(f"the list of accounts has no column account; its columns are: {shown}.", _TODO, name)
        )
    return {column: places[key] for column in COLUMNS if (key := header_key(column)) in places}


def _cell(cells: list[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""
