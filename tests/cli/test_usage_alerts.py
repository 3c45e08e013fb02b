"""What bills tell over time, through the command."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from fencepost.cli.main import cli

BILL = str(Path(__file__).resolve().parents[2] / "examples" / "bill.csv")


def alerts(tmp_path: Path, *more: str) -> list[dict[str, str]]:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account,customer,used_in,login_countries\n201,Alpha,DE,CN\n202,Alpha,DE,\n")
    call = [
        "usage",
        *(more or (BILL,)),
        "--alerts",
        "--accounts",
        str(accounts),
        "--format",
        "json",
        "--on",
        "2026-10-01",
    ]
    found: list[dict[str, str]] = json.loads(CliRunner().invoke(cli, call).stdout)["alerts"]
    return found


def test_use_outside_the_declared_countries_and_logins_of_concern_are_told(tmp_path: Path) -> None:
    """A customer that declared Germany used machines in the United States and Ireland, and logged in from China."""
    kinds = [alert["kind"] for alert in alerts(tmp_path)]
    assert kinds.count("region_mismatch") == 3


def test_a_bill_given_twice_raises_nothing_more(tmp_path: Path) -> None:
    """The same bill under two names tells the same alerts."""
    copy = tmp_path / "again.csv"
    copy.write_bytes(Path(BILL).read_bytes())
    once, twice = alerts(tmp_path), alerts(tmp_path, BILL, str(copy))
    assert [(a["kind"], a["what"]) for a in once] == [(a["kind"], a["what"]) for a in twice]
