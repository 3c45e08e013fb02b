"""From where each source of lists is fetched: what ships with the package, and the user's settings above it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.shipped import shipped

MAX_BYTES = 1024 * 1024 * 1024
"""The largest download, where a source says no other."""

DEFAULT = "csl"
"""The source that is fetched where none is named: it holds all twelve lists of the U.S. Government."""

_KEYS = frozenset({"title", "url", "list_code", "max_bytes"})


@dataclass(frozen=True, slots=True)
class ListSource:
    """One source: its name, its addresses, and how large it may be."""

    name: str
    title: str
    urls: tuple[str, ...]
    list_code: str | None = None
    max_bytes: int = MAX_BYTES


def list_sources(settings: Path | None = None) -> Mapping[str, ListSource]:
    """Every source by its name; those of a settings file stand above those that ship.

    Raises:
        FencepostError: a settings file cannot be read, with each fault in it.
    """
    sources = _read(shipped("data", "list_sources.toml"))
    if settings is not None:
        sources.update(_read(settings))
    return MappingProxyType(sources)


def source_named(name: str, sources: Mapping[str, ListSource]) -> ListSource:
    """The source of this name.

    Raises:
        FencepostError: there is none.
    """
    if name in sources:
        return sources[name]
    near = get_close_matches(name, sources, n=1)
    todo = f"Did you mean {near[0]}?" if near else f"Name one of {', '.join(sources)}, or add it to settings.toml."
    raise FencepostError(Fault(f"no source is called {name!r}.", todo))


def _read(path: Path) -> dict[str, ListSource]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = f"the settings cannot be read ({error})."
        raise FencepostError(Fault(what, "Mend the file: it is TOML in UTF-8.", str(path))) from error
    tables = tree.get("sources", {})
    if not isinstance(tables, dict):
        fault = Fault("'sources' is no table.", 'Write [sources.NAME] and under it url = "https://…".', str(path))
        raise FencepostError(fault)
    faults: list[Fault] = []
    sources = {name: _source(name, table, str(path), faults) for name, table in tables.items()}
    if faults:
        raise FencepostError(*faults)
    return sources


def _source(name: str, table: Any, path: str, faults: list[Fault]) -> ListSource:  # noqa: ANN401 - TOML
    at = f"{path}, [sources.{name}]"
    if not isinstance(table, dict):
        faults.append(Fault("this is no table.", f"Write [sources.{name}].", at))
        return ListSource(name, name, ())
    faults.extend(
        Fault(f"there is no key {key!r}.", f"Use {', '.join(sorted(_KEYS))}.", at) for key in table if key not in _KEYS
    )
    given = table.get("url")
    urls = [given] if isinstance(given, str) else given
    if not isinstance(urls, list) or not urls or not all(isinstance(url, str) for url in urls):
        faults.append(Fault("there is no url.", 'Write url = "https://…", or several in brackets.', at))
        urls = []
    largest = table.get("max_bytes", MAX_BYTES)
    if isinstance(largest, bool) or not isinstance(largest, int) or largest <= 0:
        faults.append(Fault(f"max_bytes is {largest!r}.", "Write a number of bytes.", at))
        largest = MAX_BYTES
    code = table.get("list_code")
    return ListSource(name, str(table.get("title", name)), tuple(urls), str(code) if code else None, largest)
