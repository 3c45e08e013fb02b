"""What the properties share: the checker, the worked order rows, and the machinery of the bench."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from fencepost.book.cases import Case, load_cases
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.model.deal import Deal

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def rows() -> tuple[Case, ...]:
    return tuple(case for case in load_cases() if case.deal is not None)


@pytest.fixture(scope="session")
def worked(checker: Checker, rows: tuple[Case, ...]) -> tuple[Checked, ...]:
    """Every third worked order row, answered."""
    return tuple(
        checker.check(
            Deal(case.deal or {}, row=place, origin="cases"),
            known_on=case.known_on or TODAY,
            axis=case.model.axis,
        )
        for place, case in enumerate(rows)
        if place % 3 == 0
    )
