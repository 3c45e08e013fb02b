"""Where the user's own data lies: lists, their snapshots, and the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_NAME = "fencepost"


def home(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """``$FENCEPOST_HOME``, or the folder that the platform keeps for data; it need not be there.

    >>> home({"FENCEPOST_HOME": "/data/fence"}).as_posix()
    '/data/fence'
    """
    said = environment.get("FENCEPOST_HOME")
    if said:
        return Path(said)
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / _NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    data = environment.get("XDG_DATA_HOME", "")
    return (Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share") / _NAME


def lists_folder() -> Path:
    """The folder of the snapshots."""
    return home() / "lists"


def settings_file() -> Path | None:
    """The user's settings, if there are any."""
    path = home() / "settings.toml"
    return path if path.is_file() else None


def dispositions_file() -> Path:
    """The file of what reviewers decided."""
    return home() / "dispositions.ndjson"
