"""What every contestant is asked to do."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import ClassVar

from bench.screening.listed import Entry

from fencepost.model.party import ListedParty

Found = tuple[Entry, float]
"""A row of the list and its score in 0..1."""

LIMIT = 10


class Contestant:
    """A way to screen names. One is built in a process of its own, so that its memory can be told."""

    name: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    """The modules that it imports."""

    packages: ClassVar[tuple[str, ...]] = ()
    """The distributions whose versions are told with its figures."""

    review: float | None = None
    """The score from which it would have a person look, if it comes with one."""

    keeps: ClassVar[bool] = False
    """Whether its index can be kept in a file and opened again."""

    timed: ClassVar[bool] = True
    """Whether its time and memory are measured."""

    one_call: ClassVar[bool] = False
    """Whether an answer hangs on what else is asked in the same call."""

    def build(self, parties: Sequence[ListedParty]) -> None:
        """Make the index."""
        raise NotImplementedError

    def search(self, name: str) -> list[Found]:
        """The best ten rows for one name, best first."""
        raise NotImplementedError

    def search_many(self, names: Sequence[str], workers: int) -> list[list[Found]]:
        """The same for many names at once, with so many threads or processes."""
        raise NotImplementedError

    def pair(self, first: str, second: str, schema: str) -> float:
        """How alike two names of this FollowTheMoney schema are."""
        raise NotImplementedError

    def search_unaided(self, name: str, others: Sequence[str]) -> list[Found]:  # noqa: ARG002 - most know no words
        """As ``search``, but with whatever table names this very Chinese name laid aside."""
        return self.search(name)

    def told(self) -> dict[str, float]:
        """Figures of its own, after the single queries."""
        return {}

    def save(self, path: Path) -> None:
        """Keep the index."""
        raise NotImplementedError

    def open(self, path: Path) -> None:
        """Take the index from where it was kept."""
        raise NotImplementedError

    @classmethod
    def missing(cls) -> list[str]:
        """Which of the modules that it imports are not there."""
        return [name for name in cls.needs if not _is_there(name)]

    @classmethod
    def versions(cls) -> dict[str, str]:
        """The versions of its packages."""
        return {name: _version(name) for name in cls.packages}


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # a parent of the module is not there
        return False


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
