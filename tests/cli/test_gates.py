"""fencepost gates: what it prints, and what it says to a name that is none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

Fencepost = Callable[..., Any]
KNOWN = ("--known-on", "2026-11-23")


def test_the_list_tells_the_day(fencepost: Fencepost) -> None:
    """The gate of the A800 closes overnight."""
    for day, told in (("2023-11-16", "in part"), ("2023-11-17", "closed")):
        lines = fencepost("gates", "list", "--on", day, *KNOWN).out.splitlines()
        (line,) = [line for line in lines if line.startswith("gates.downgraded_chip.a800")]
        assert told in line
        assert lines[-1] == f"14 gates on {day}, as known on 2026-11-23"


def test_the_list_as_json(fencepost: Fencepost) -> None:
    """Day, gates, and for each its cells with their reasons."""
    done = fencepost("gates", "list", "--on", "2026-11-20", *KNOWN, "--format", "json")
    found = json.loads(done.out)
    assert (found["on"], found["known_on"], len(found["gates"])) == ("2026-11-20", "2026-11-23", 14)
    (gate,) = [gate for gate in found["gates"] if gate["id"] == "gates.foreign_subsidiary"]
    assert set(gate) == {
        "id", "title", "legality", "standing", "since", "by", "how", "cite", "sure", "cells", "cases",
    }  # fmt: skip
    assert (gate["legality"], gate["standing"], gate["since"]) == ("not_established", "not_established", "2026-11-10")
    assert set(gate["by"]) == {"id", "title", "cite", "status", "public"}
    assert {frozenset(cell) for cell in gate["cells"]} == {frozenset({"gate", "fence", "value", "why"})}


@pytest.mark.parametrize("prefix", ["us.ear.3a090", "3a090", "3A090"])
def test_a_fence_keeps_its_gates(fencepost: Fencepost, prefix: str) -> None:
    """The beginning of an id, with the regime or without, in either case."""
    found = json.loads(
        fencepost("gates", "list", "--on", "2024-06-01", *KNOWN, "--fence", prefix, "--format", "json").out
    )
    assert [gate["id"] for gate in found["gates"]] == [
        "gates.downgraded_chip.a800",
        "gates.downgraded_chip.h20",
        "gates.foundry_front",
        "gates.mislabelled_goods",
        "gates.software_substitution",
    ]


def test_a_fence_that_no_gate_speaks_of_has_no_gates(fencepost: Fencepost) -> None:
    """A provision that is there and in no gate's file gives an empty list, not an error."""
    done = fencepost("gates", "list", "--fence", "us.ear.744.15", "--on", "2024-06-01", *KNOWN)
    assert (done.code, done.out.splitlines()[-1]) == (0, "0 gates on 2024-06-01, as known on 2026-11-23")


def test_a_gate_is_shown_with_its_history(fencepost: Fencepost) -> None:
    """Every version with its instrument, the fences, the cases with outcome and source, and the red flags."""
    out = fencepost("gates", "show", "foundry_front", "--on", "2025-06-01", *KNOWN).out
    assert "* from 2025-01-31 by 90 FR 5298" in out
    assert "  from 2022-10-21 by 87 FR 62186" in out
    assert "closed by us.ear.3a090.note1 (Foundry presumption)" in out
    assert "D09  Sophgo dies in Huawei Ascend 910B and 910C" in out
    assert "goldmidi (Reuters)" in out
    assert "us.ear.red_flag.732_supp3.19" in out


def test_a_gate_as_json(fencepost: Fencepost) -> None:
    """The versions say which governs, and the cases keep their precision and their doubt."""
    found = json.loads(
        fencepost("gates", "show", "gates.foundry_front", *KNOWN, "--on", "2025-06-01", "--format", "json").out
    )
    assert [version["from"] for version in found["versions"] if version["governs"]] == ["2025-01-31"]
    (sophgo,) = [case for case in found["cases"] if case["id"] == "D09"]
    assert sophgo["quantity"] == "2000000..2900000"
    assert sophgo["begins"] == {"text": "late-2023", "first": "2023-09-01", "last": "2023-12-31"}
    assert (sophgo["status"], sophgo["sure"]) == ("listing", "secondary")
    assert {"id", "title", "ask"} == set(found["signals"][0])
    assert found["hidden"] == {"versions": 0, "cases": 0}


def test_what_was_not_public_is_not_shown(fencepost: Fencepost) -> None:
    """In the spring of 2024 nobody knew of the foundry rule, the letter, the case or the guidance."""
    words = ("gates", "show", "foundry_front", "--on", "2024-05-01", "--known-on", "2024-05-01")
    out = fencepost(*words).out
    for later in ("90 FR 5298", "3a090.note1", "tsmc", "D09", "guidance_2025", "732_supp3.25"):
        assert later not in out
    assert out.splitlines()[-1] == "not public by 2024-05-01, and left out: versions 3, cases 2"
    found = json.loads(fencepost(*words, "--format", "json").out)
    assert found["hidden"] == {"versions": 3, "cases": 2}
    assert [signal["id"] for signal in found["signals"]] == [
        "us.ear.red_flag.732_supp3.19",
        "us.ear.red_flag.732_supp3.04",
    ]


def test_a_bill_is_shown_and_closes_nothing(fencepost: Fencepost) -> None:
    """Customer checks for clouds were proposed; the Californian bill was vetoed."""
    out = fencepost("gates", "show", "reseller", "--on", "2025-01-01", *KNOWN).out
    assert "proposed, closes nothing: 89 FR 5698" in out
    assert "vetoed, closes nothing: California SB 1047" in out


def test_the_matrix_in_three_forms(fencepost: Fencepost) -> None:
    """The table, the CSV and the JSON hold the same cells."""
    words = ("gates", "matrix", "--on", "2026-11-20", *KNOWN)
    found = json.loads(fencepost(*words, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(fencepost(*words, "--format", "csv").out)))
    assert len(found["cells"]) == len(found["gates"]) * len(found["fences"]) == len(rows)
    assert [(row["gate"], row["fence"], row["cell"]) for row in rows] == [
        (cell["gate"], cell["fence"], cell["value"]) for cell in found["cells"]
    ]
    table = fencepost(*words).out.splitlines()
    marks = {
        "passes": "o",
        "closed": "x",
        "part": "/",
        "not_in_force": "-",
        "not_established": "?",
        "not_examined": ".",
    }
    for number, fence in enumerate(found["fences"], start=1):
        told = [marks[cell["value"]] for cell in found["cells"] if cell["fence"] == fence]
        assert table[number].split() == [fence, *told]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("forein_cloud", "Did you mean foreign_cloud"),
        ("cloud", "Did you mean domestic_cloud or foreign_cloud?"),
        ("gates.downgraded_chip", "Did you mean downgraded_chip.a800 or downgraded_chip.h20?"),
        ("zzz", "fencepost gates list shows them all."),
    ],
)
def test_a_name_of_no_gate_gets_suggestions(fencepost: Fencepost, name: str, says: str) -> None:
    """The nearest names, and the code of a mistake in the call."""
    done = fencepost("gates", "show", name)
    assert done.code == 2
    assert says in " ".join(done.err.split())
    assert "Traceback" not in done.err


@pytest.mark.parametrize("prefix", ["3b777", "", "zz"])
def test_a_fence_that_is_none_is_refused(fencepost: Fencepost, prefix: str) -> None:
    """No provision begins so."""
    done = fencepost("gates", "list", "--fence", prefix)
    assert done.code == 2
    assert "no provision begins with" in done.err


def test_before_the_first_gate_there_is_none(fencepost: Fencepost) -> None:
    """On a day before the covered span every gate is not yet there, and nothing fails."""
    found = json.loads(fencepost("gates", "list", "--on", "2020-01-01", *KNOWN, "--format", "json").out)
    assert {gate["standing"] for gate in found["gates"]} == {"not_yet"}
    assert {gate["legality"] for gate in found["gates"]} == {None}
