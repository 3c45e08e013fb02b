"""The command that holds a workload of data against two laws."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fencepost.cli.main import cli

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CUSTOMER = (
    *(
        "--on",
        "2026-06-01",
        "--customer-hq",
        "CN",
        "--customer-resides-us",
        "no",
        "--ciio",
        "no",
        "--collected-in",
        "CN",
    ),
    *("--personal", "yes", "--important", "no", "--core", "no", "--purpose", "other", "--ftz-outside-list", "no"),
    *("--rests-on-consent", "no", "--persons-handled", "500000", "--us-data", "no", "--transaction", "none"),
    *("--approvals", "none", "--accessed-from", "CN", "--conflicting-law", "CN", "--target-abroad", "yes"),
)
US_CLOUD = ("--provider-hq", "US", "--provider-parent-hq", "none", "--operator", "none", "--storage", "US")


def data(*call: str) -> Result:
    return CliRunner().invoke(cli, ["data", *call])


@pytest.mark.parametrize(
    ("persons", "code", "relation"),
    [("99999", 10, "compatible"), ("100000", 10, "needs_approval_first"), ("1000000", 30, "needs_approval_first")],
)
def test_the_number_of_persons_decides_what_comes_first(persons: str, code: int, relation: str) -> None:
    """Below the first line notice is enough, at it a contract comes first, at the second an assessment."""
    call = ("--persons", persons, "--sensitive-persons", "0", "--requester", "none", "--format", "json")
    found = data(*CUSTOMER, *US_CLOUD, *call)
    assert found.exit_code == code
    told = json.loads(found.stdout)
    assert (told["relation"], told["relation_certain"]) == (relation, True)


def test_what_would_change_it_is_shown() -> None:
    """Fewer persons, an approval held and the customer's own keys each change something, and say what."""
    found = data(
        *CUSTOMER, *US_CLOUD, "--persons", "100000", "--sensitive-persons", "0", "--requester", "none",
        "--keys", "provider", "--changes",
    ).stdout  # fmt: skip
    assert "persons no more than 99999: compatible" in found
    assert "approval held: contract: compatible" in found
    assert "the customer holds the keys: needs approval first, level medium, ciphertext only" in found


def test_what_is_not_told_is_asked_and_clears_nobody() -> None:
    """A workload of which little is told gets the strictest relation, what is missing, and whom to ask."""
    told = json.loads(data("--customer-hq", "CN", "--storage", "CN", "--format", "json").stdout)
    assert told["relation"] == "direct_conflict"
    assert not told["relation_certain"]
    assert {"request.by", "request.cn_approved"} <= {one["fact"] for one in told["meeting"]["missing"]}


def test_every_row_of_a_file_is_answered_as_it_is_alone(tmp_path: Path) -> None:
    """Rows in are rows out in order, a faulty row stops no other, and a row says what it says alone."""
    head, *rows = (EXAMPLES / "workloads.csv").read_text().splitlines()
    path = tmp_path / "workloads.csv"
    broken = "broken,2026-06-01" + ",,Atlantis" + "," * (head.count(",") - 3)
    path.write_text("\n".join([head, rows[0], broken, *rows[1:]]) + "\n")
    found = data(str(path), "--format", "json")
    first, second, *others = json.loads(found.stdout)
    assert found.exit_code == 50
    assert "workloads.csv, row 3, column customer_hq" in second["error"]
    whole = json.loads(data(str(EXAMPLES / "workloads.csv"), "--format", "json").stdout)
    assert [one["id"] for one in whole] == [row.split(",")[0] for row in rows]
    for one, again in zip([first, *others], whole, strict=True):
        assert {**one, "row": 0} == {**again, "row": 0}


def test_the_matrix_is_a_table_keys_and_a_picture(tmp_path: Path) -> None:
    """The same cells stand in the table, in the keys, and in a picture that is the same each time."""
    call = (*CUSTOMER, "--persons", "50000", "--sensitive-persons", "0", "--matrix", "--requesters", "none;us_court")
    told = json.loads(data(*call, "--format", "json").stdout)
    assert len(told["cells"]) == 3 * 3 * 2
    drawn = tmp_path / "matrix.svg"
    table = data(*call, "--picture", str(drawn)).stdout
    assert table.count("compatible") == sum(one["relation"] == "compatible" for one in told["cells"])
    once = drawn.read_bytes()
    data(*call, "--picture", str(drawn))
    assert drawn.read_bytes() == once
    assert once.startswith(b"<?xml")
    assert data(*call, "--picture", str(tmp_path / "matrix.txt")).exit_code != 0


@pytest.mark.parametrize(
    "call",
    [
        (),
        (str(EXAMPLES / "workloads.csv"), "--customer-hq", "CN"),
        (str(EXAMPLES / "workloads.csv"), "--matrix"),
        ("--customer-hq", "CN", "--matrix", "--requesters", "the press"),
    ],
)
def test_what_cannot_be_asked_together_is_refused(call: tuple[str, ...]) -> None:
    """A workload is told by options or a file, and a matrix has axes that are known."""
    assert data(*call).exit_code == 2


@pytest.mark.parametrize(
    ("column", "text"),
    [("storage", "US;CN"), ("requester", "the press"), ("persons", "many"), ("keys", "nobody"), ("personal", "maybe")],
)
def test_a_cell_that_cannot_be_read_names_its_column(column: str, text: str) -> None:
    """A faulty cell is an error that names the column, and never an answer."""
    told = json.loads(data("--customer-hq", "CN", f"--{column}", text, "--format", "json").stdout)
    assert f"column {column}" in told["error"]
    assert told["status"] == "not_covered"
