"""What the tests of the law share: the checker, every case, and the machinery of the bench."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fencepost.book.cases import Case, load_cases
from fencepost.decide.cases import CaseBench
from fencepost.decide.check import Checker

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def bench() -> CaseBench:
    return CaseBench()


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    return load_cases()
