"""Every test has a home of its own: nobody's kept lists or decisions change what it sees."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ``$FENCEPOST_HOME``."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FENCEPOST_HOME", str(home))
    return home
