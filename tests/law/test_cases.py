from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from fencepost.book.cases import Case, load_cases
from fencepost.decide.cases import CaseBench, faults_of

TODAY = date(2026, 11, 23)
SHEETS = Path(__file__).resolve().parents[3] / "shared" / "facts"
ALSO = ("K04", "K06")


def by_file() -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for case in load_cases():
        found[case.where.rpartition(":")[0]].append(case)
    return found


FILES = by_file()


@pytest.mark.parametrize("name", FILES)
def test_cases_of_file(bench: CaseBench, name: str) -> None:
    """Every case of the file gets the answer that it must get."""
    failures = [
        f"{case.where} {case.model.id}: {fault}" for case in FILES[name] for fault in faults_of(case, bench, TODAY)
    ]
    assert not failures, "\n".join(failures)


def test_case_ids_are_unique(cases: tuple[Case, ...]) -> None:
    """No two cases bear the same id."""
    twice = [name for name, count in Counter(case.model.id for case in cases).items() if count > 1]
    assert not twice


def test_cases_stand_beside_a_law_file() -> None:
    """A file of line cases stands beside the law file that it tests."""
    law = Path(__file__).resolve().parents[2]
    lines = [name for name in FILES if name.endswith(".lines.cases.yaml")]
    assert not [name for name in lines if not (law / name.replace(".lines.cases.yaml", ".yaml")).exists()]


def test_every_case_of_the_sheet(cases: tuple[Case, ...]) -> None:
    """Every case of the fact sheets that is marked high or medium, and K04 and K06, has a worked case of its id."""
    sheet = SHEETS / "cases.yaml"
    if not sheet.exists():
        pytest.skip(f"the fact sheets are not here ({SHEETS})")
    rows = re.findall(r"^- \{id: (\w+),.*\bsure: ([^,}\n]+)", sheet.read_text("utf-8"), re.MULTILINE)
    assert rows
    wanted = {name for name, sure in rows if sure.startswith(("high", "medium"))} | set(ALSO)
    worked = {re.split(r"[-_/]", case.model.id)[0] for case in cases if case.model.row is not None}
    assert wanted <= worked, f"no worked case for {', '.join(sorted(wanted - worked))}"
