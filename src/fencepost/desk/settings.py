"""How an installation is set up: a TOML file, and above it the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from fencepost.lists.home import home
from fencepost.model.fault import Fault, FencepostError

PREFIX = "FENCEPOST_"
REASONS = ("prohibited", "not_covered", "licence_required", "exception_available", "duty", "uncertain", "hit")
"""What a deal may be held for: the status of its answer, an answer that is not certain, an undecided hit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, each with what holds where nothing is said."""

    folder: Path
    """Where the database, the audit heads and their key lie, unless they are said to lie elsewhere."""
    database: str = ""
    """``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``; without it a file in the folder."""
    database_file: str = ""
    """A file that holds the URL of the database: a secret need not stand in the environment."""
    lists: str | None = None
    """A kept snapshot or a file; without it the kept lists, or the shipped table where none are kept."""
    owners: tuple[str, ...] = ()
    """Files of owners; ``shipped`` is the table that ships."""
    four_eyes: bool = True
    """Whether a hold is released by a second person."""
    hold_on: tuple[str, ...] = ("prohibited", "not_covered", "licence_required", "exception_available", "hit")
    most_upload_bytes: int = 256 << 20
    most_request_bytes: int = 4 << 20
    session_hours: float = 10.0
    per_minute: int = 60_000
    """Requests that one key may make in a minute, counted in each process by itself."""
    sign_in_per_minute: int = 20
    outbound_allow: tuple[str, ...] = ()
    """Networks that webhooks may reach although they are private."""
    outbound_ports: tuple[str, ...] = ()
    """Ports that webhooks may reach beside 443."""
    nightly_hour: int = 2
    """The hour (UTC) from which all open orders and past shipments are looked at again each day; -1 for never."""
    secure_cookies: bool = True
    """Whether the session's cookie goes over HTTPS only; a desk on its own machine has no HTTPS."""
    openid: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The URL of the database.

        Raises:
            FencepostError: the file that holds it cannot be read.
        """
        if self.database_file:
            try:
                return Path(self.database_file).read_text("utf-8").strip()
            except (OSError, ValueError) as error:
                what = f"the file of the database's URL cannot be read ({error})."
                raise FencepostError(Fault(what, "Check the path and the rights.", self.database_file)) from None
        return self.database or f"sqlite:///{self.folder / 'workbench.db'}"


def load_settings(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a file, with what the environment says above them (``FENCEPOST_DATABASE`` and its like).

    Without a path that of ``FENCEPOST_SETTINGS`` is read, or ``workbench.toml`` in Fencepost's home if it is there.

    Raises:
        FencepostError: the file is no TOML, or a setting is unknown or of the wrong kind.
    """
    base = home(environment)
    said = environment.get(f"{PREFIX}SETTINGS")
    own = base / "workbench.toml"
    path = path or (Path(said) if said else own if own.is_file() else None)
    told: dict[str, Any] = {}
    if path is not None:
        try:
            told = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise FencepostError(
                Fault(f"the settings cannot be read ({error}).", "Mend the file.", str(path))
            ) from None
    kinds = {one.name: str(one.type) for one in fields(Settings)}
    for name, kind in kinds.items():
        text = environment.get(PREFIX + name.upper())
        if text is not None and name != "openid":
            told[name] = _of_text(name, kind, text)
    where = str(path or "the environment")
    unknown = sorted(set(told) - set(kinds))
    if unknown:
        raise FencepostError(Fault(f"{unknown[0]!r} is no setting.", f"Settings are {', '.join(kinds)}.", where))
    read: dict[str, Any] = {name: _checked(name, kinds[name], value, where) for name, value in told.items()}
    settings = Settings(**{"folder": base / "workbench", **read})
    if strange := set(settings.hold_on) - set(REASONS):
        raise FencepostError(Fault(f"hold_on: {strange.pop()!r} is no reason.", f"Use {', '.join(REASONS)}.", where))
    return settings


def _of_text(name: str, kind: str, text: str) -> object:
    if kind.startswith("tuple"):
        return [part.strip() for part in text.split(";") if part.strip()]
    if kind == "bool":
        if text.casefold() not in {"yes", "no", "true", "false", "1", "0"}:
            raise FencepostError(Fault(f"{text!r} is neither yes nor no.", "Write yes or no.", PREFIX + name.upper()))
        return text.casefold() in {"yes", "true", "1"}
    try:
        return {"int": int, "float": float}.get(kind, str)(text)
    except ValueError:
        raise FencepostError(Fault(f"{text!r} is no number.", "Write a number.", PREFIX + name.upper())) from None


def _checked(name: str, kind: str, value: object, where: str) -> object:
    if name == "folder" and isinstance(value, str):
        return Path(value).expanduser()
    if kind.startswith("tuple") and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    wanted = {"bool": bool, "int": int, "float": (int, float), "str": str, "str | None": str}.get(kind, Mapping)
    is_bool = isinstance(value, bool)
    if not isinstance(value, wanted) or (is_bool and kind != "bool") or kind.startswith("tuple"):  # type: ignore[arg-type]
        raise FencepostError(Fault(f"{name} is of the wrong kind.", f"It is a {kind}.", where))
    return value
