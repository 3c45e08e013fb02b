"""fencepost owners, and check --owners: what they print, and what they say to files that are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]
ASK = ("--list", "shipped", "--known-on", "2026-11-23")
ROWS = """owner,owned,min %,max %,from,until,source
"Huawei Technologies Co., Ltd.",Mid Systems,30,30,,,registry
SMIC Holdings Limited,Mid Systems,25,25,,,registry
Ms Tan,Mid Systems,45,45,,,registry
"""
AFFILIATES = "us.ear.744.11.a.1.affiliates"


@pytest.fixture
def owners(tmp_path: Path) -> Path:
    """A file of three holdings."""
    path = tmp_path / "owners.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def rule(found: dict[str, Any], name: str = AFFILIATES) -> dict[str, Any]:
    """One rule of the only unit of an answer."""
    (unit,) = found["units"]
    (one,) = [rule for rule in unit["rules"] if rule["rule"] == name]
    return dict(one)


@pytest.mark.parametrize(
    ("day", "in_force", "binds", "code"),
    [
        ("2025-09-28", False, False, 20),
        ("2025-10-15", True, True, 30),
        ("2025-12-15", False, False, 20),
        ("2026-11-20", True, None, 20),
    ],
)
def test_the_affiliate_on_the_four_days(
    fencepost: Fencepost, owners: Path, *, day: str, in_force: bool, binds: bool | None, code: int
) -> None:
    """Before the rule, under it, during its stay, and after the day on which the stay was to end."""
    done = fencepost("owners", "mid systems", "--owners", str(owners), "--on", day, *ASK, "--format", "json")
    read = rule(json.loads(done.out))
    assert (read["in_force"], read["binds"], read["met"], done.code) == (in_force, binds, True, code)
    assert read["share"] == {"low": "55", "high": "55", "most": "100"}
    assert read["sums"] == ["Mid Systems: Huawei Technologies Co., Ltd. 30 % + SMIC Holdings Limited 25 % = 55 %"]
    if day == "2025-12-15":
        assert read["standing"] == "suspended from 2025-11-10 until 2026-11-10 by 90 FR 50857, which restores nothing"
    if day == "2026-11-20":
        (other,) = read["other_states"]
        assert (other["in_force"], other["met"]) == (False, True)


def test_the_third_of_inspur_in_aivres_is_shown_as_a_minority(fencepost: Fencepost) -> None:
    """The shipped holdings show what no 50 percent rule catches."""
    done = fencepost("owners", "Aivres", "--on", "2025-10-15", *ASK, "--format", "json")
    (unit,) = json.loads(done.out)["units"]
    (chain,) = unit["chains"]
    assert chain["minority"] is True
    assert chain["links"][0]["owner"] == "Inspur Group Co., Ltd."
    assert (chain["links"][0]["low"], chain["links"][0]["high"]) == ("33.333333", "33.333334")
    assert rule({"units": [unit]})["share"]["low"] == "0"
    assert "minority" in fencepost("owners", "Aivres", "--on", "2025-10-15", *ASK).out


def test_a_listed_company_is_shown_as_listed_whoever_owns_it(fencepost: Fencepost, tmp_path: Path) -> None:
    """No stay of a rule on owners frees the party that is on the list itself."""
    path = tmp_path / "own.csv"
    path.write_text('owner,owned,%\nMs Tan,"Huawei Technologies Co., Ltd.",100\n', encoding="utf-8")
    out = fencepost("owners", "Huawei Technologies", "--owners", str(path), "--on", "2025-12-15", *ASK).out
    assert "on a list itself" in out
    assert "EL csl-3334" in out


def test_a_party_in_no_file_is_said_to_be_in_none(fencepost: Fencepost, owners: Path) -> None:
    """Nobody has established who owns it; names spelled like it are offered."""
    done = fencepost("owners", "Mid Sytems", "--owners", str(owners), *ASK)
    assert done.code == 50
    assert "nobody here has established who owns it" in done.out
    assert "Mid Systems" in done.out


def test_broken_rows_are_named_and_the_others_answered(fencepost: Fencepost, owners: Path) -> None:
    """A share above 100, a word for a share, a day that is none: each with its row and column."""
    owners.write_text(
        ROWS + "X,Mid Systems,120,,,,\nY,Mid Systems,much,,,,\nZ,Mid Systems,1,1,2025-02-30,,\n", encoding="utf-8"
    )
    done = fencepost("owners", "Mid Systems", "--owners", str(owners), "--on", "2025-10-15", *ASK, "--format", "json")
    found = json.loads(done.out)
    assert done.code == 30
    assert [fault.split(":")[0] for fault in found["faults"]] == [
        f"owners.csv, row {row}, column {column}" for row, column in ((5, "min %"), (6, "min %"), (7, "from"))
    ]


def test_a_file_that_is_no_file_of_owners_is_refused_in_words(fencepost: Fencepost, tmp_path: Path) -> None:
    """No traceback: what was found, and what is understood."""
    path = tmp_path / "poem.txt"
    path.write_text("shall I compare thee\nto a summer's day\n", encoding="utf-8")
    done = fencepost("owners", "X", "--owners", str(path), *ASK)
    assert done.code == 3
    assert "poem.txt" in done.err
    assert "Traceback" not in done.err


def test_check_looks_for_owners_where_a_file_is_given(fencepost: Fencepost, owners: Path, tmp_path: Path) -> None:
    """The same affiliate in an order file."""
    orders = tmp_path / "orders.csv"
    head = "id,date,item,eccn,kind,from,to,consignee,end_user,end_use\n"
    lines = (
        f"{day},{day},battery,EAR99,export,US,SG,Mid Systems,Mid Systems,civil\n"
        for day in ("2025-09-28", "2025-10-15")
    )
    orders.write_text(head + "".join(lines), encoding="utf-8")
    done = fencepost("check", str(orders), *ASK, "--owners", str(owners), "--format", "json")
    assert [answer["status"] for answer in json.loads(done.out)] == ["no_licence_required", "licence_required"]
    brief = fencepost("check", str(orders), *ASK, "--owners", str(owners), "--brief", "--format", "json")
    assert [answer["status"] for answer in json.loads(brief.out)] == ["no_licence_required", "licence_required"]
