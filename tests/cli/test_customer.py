from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Fencepost = Callable[..., Any]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "customers.json"
ASK = ("--on", "2024-08-23", "--known-on", "2026-11-23", "--list", "shipped")


def test_the_tender_of_the_university_is_reached_by_no_law_and_cleared_by_nothing(fencepost: Fencepost) -> None:
    """Nothing in force reaches the lease, the proposal would have, the reseller stands between, and much is asked."""
    done = fencepost("customer", EXAMPLE, *ASK, "--format", "json")
    first = json.loads(done.out)[0]
    assert done.code == 20
    assert {one["status"] for one in first["leases"]} == {"no_licence_required"}
    assert all(one["remarks"] for one in first["leases"])
    assert [one["instrument"] for one in first["leases"][0]["pending"] if one["reaches"]] == ["fr-89-5698"]
    assert first["resellers"] == [
        {"who": "reseller Yunda Technology Ltd", "us_person": "no", "headquarters": "CN", "programme": "not told"}
    ]
    assert all(one["cite"].startswith("proposed ") for one in first["next"] if one["of_proposal"])
    assert "binds nobody" in first["not_law"]
    assert {one["outcome"] for one in first["screening"]} == {"no_match"}


def test_the_same_record_gives_the_same_bytes(fencepost: Fencepost) -> None:
    """Two runs write the same."""
    one, other = (fencepost("customer", EXAMPLE, *ASK, "--format", "json").raw for _ in range(2))
    assert one == other


def test_a_listed_owner_is_a_hit(fencepost: Fencepost) -> None:
    """A record whose reseller is on the Entity List ends with 30, and is the first thing to do."""
    record = {"id": "X", "resellers": [{"name": "Huawei Technologies Co., Ltd."}]}
    done = fencepost("customer", "-", *ASK, "--format", "json", stdin=json.dumps(record).encode())
    told = json.loads(done.out)
    assert done.code == 30
    assert told["next"][0]["kind"] == "screening"
    assert fencepost("customer", "-", "--list", "none", stdin=b"{}").code == 20


def test_a_record_that_cannot_be_read_leaves_the_others_answered(fencepost: Fencepost) -> None:
    """Three lines in are three answers out, and the code says that one was not read."""
    done = fencepost("customer", "-", *ASK, stdin=b'{"id": "A"}\n{"id": \n{"id": "B", "kind": "x"}\n')
    assert done.code == 50
    assert "customer A " in done.out
    assert "record 2: not read: " in done.out
    assert "fault: standard input, row 3, column kind: 'x' is not known here." in done.out
    assert fencepost("customer", "nowhere.json").code == 3


def test_against_an_older_export(fencepost: Fencepost, tmp_path: Path) -> None:
    """What changed is told by its key, and the customer is to be verified again."""
    old = tmp_path / "old.json"
    old.write_bytes(fencepost("customer", EXAMPLE, *ASK, "--format", "json").raw)
    records = json.loads(EXAMPLE.read_bytes())
    records[0]["email"] = "new@example.edu"
    done = fencepost("customer", "-", *ASK, "--against", old, stdin=json.dumps(records).encode())
    assert "    email: None to new@example.edu" not in done.out
    assert "    email: not told to new@example.edu" in done.out
    assert "    to be verified again: customer" in done.out
    assert "against the export of 2024-08-23: nothing changed" in done.out
    (tmp_path / "bad.json").write_text("[7]", encoding="utf-8")
    assert fencepost("customer", EXAMPLE, "--against", tmp_path / "bad.json").code == 3
