"""The bench of owners' files in small: every reader reads what is made for it, and loses what is broken alone."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "ownership_files.py"
ROWS = 4_000


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ownership_files", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "counted", "each"),
    [
        ("plain CSV", "holdings", 1),
        ("GLEIF level 1, zipped", "units", 1),
        ("GLEIF relationships", "holdings", 1),
        ("GLEIF exceptions", "holdings", 1),
        ("BODS lines", "holdings", 2),
    ],
)
def test_every_row_is_read(tmp_path: Path, bench: ModuleType, name: str, counted: str, each: int) -> None:
    """Of a file made for the bench each row is a unit or a holding, but for the one that is broken on purpose."""
    file, make, _ = bench.FILES[name]
    make(tmp_path / file, ROWS)
    told = bench.read(tmp_path / file)
    assert told["lost"] == (name == "plain CSV")
    assert told[counted] * each + told["lost"] == ROWS
    assert len(told["faults"]) == told["lost"]
