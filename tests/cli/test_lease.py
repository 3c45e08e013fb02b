"""The command that answers for time rented on chips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fencepost.cli.main import cli

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
K02 = ["--provider-hq", "US", "--item", "H100", "--customer-hq", "CN", "--knows", "military_intelligence"]


def lease(*call: str) -> Result:
    return CliRunner().invoke(cli, ["lease", "--list", "none", *call])


@pytest.mark.parametrize(("knows", "code"), [("none", 0), ("military_intelligence", 30)])
def test_the_exit_code_tells_what_is_in_force(knows: str, code: int) -> None:
    """0 where nothing in force reaches a lease, 30 where a licence is required."""
    assert lease(*K02[:-1], knows, "--on", "2025-06-01").exit_code == code


def test_every_row_of_a_file_is_answered_in_order() -> None:
    """Rows in are rows out, and what can be read is answered beside what cannot."""
    found = json.loads(lease(str(EXAMPLES / "leases.csv"), "--format", "json").stdout)
    assert [one["id"] for one in found] == ["L-1", "L-2", "L-3", "L-4", "L-5"]
    assert [one["status"] for one in found][:2] == ["no_licence_required", "licence_required"]


def test_a_row_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    """The faulty row says file, row and column, and the exit code that not all was read."""
    path = tmp_path / "leases.csv"
    path.write_text(
        "id,date,customer_hq,provider_hq\na,2025-06-01,Atlantis,US\nb,2025-13-01,CN,US\nc,2025-06-01,CN,US\n"
    )
    found = lease(str(path), "--format", "json")
    first, second, third = json.loads(found.stdout)
    assert "leases.csv, row 2, column customer_hq" in first["error"]
    assert "row 3" in second["error"]
    assert "error" not in third
    assert found.exit_code == 50


def test_headers_of_a_cloud_are_understood(tmp_path: Path) -> None:
    """Headers in other words mean the same columns."""
    path = tmp_path / "leases.csv"
    path.write_text(
        "Contract,Start Date,Cloud HQ,GPU,Tenant country,Known use\nx,2025-06-01,US,H100,CN,military_intelligence\n"
    )
    assert json.loads(lease(str(path), "--format", "json").stdout)[0]["status"] == "licence_required"


def test_a_stated_fact_stands_above_what_is_derived() -> None:
    """--fact states a fact of the law by its id; one that does not exist is refused."""
    call = ("--provider-hq", "US", "--customer-hq", "US", "--training", "yes", "--on", "2026-03-01", "--format", "json")
    found = json.loads(lease(*call, "--fact", "run.operations_cumulative=1e24").stdout)
    missing = {one["fact"] for one in found["regimes"]["us.state"]["missing"]}
    assert "run.operations_cumulative" not in missing
    assert lease(*call, "--fact", "operations").exit_code == 2


def test_options_and_a_file_exclude_each_other() -> None:
    """A lease is told by options or by a file, not by both and not by neither."""
    assert lease().exit_code == 2
    assert lease(str(EXAMPLES / "leases.csv"), "--customer-hq", "CN").exit_code == 2
