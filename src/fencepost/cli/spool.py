"""Rows that come in one order and go out in another, whatever their number: they wait in a temporary file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from types import TracebackType
from typing import Any, Self

_IN_MEMORY = 1 << 24
"""Bytes that are kept in memory; what comes after goes to disk."""


class Spool:
    """Takes rows with their places and gives them back in order; equal places as they came."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the spool
        self._places: list[tuple[tuple[int, ...], int]] = []
        self._end = 0

    def __enter__(self) -> Self:
        """Hold the file open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, which is then gone."""
        self._file.close()

    def __len__(self) -> int:
        """How many rows were taken."""
        return len(self._places)

    def add(self, place: tuple[int, ...], row: Mapping[str, Any]) -> None:
        """Take one row; only what JSON can carry comes back."""
        line = json.dumps(row, ensure_ascii=True).encode() + b"\n"
        self._places.append((place, self._end))
        self._file.write(line)
        self._end += len(line)

    def in_order(self, most: int | None = None) -> Iterator[dict[str, Any]]:
        """The rows by their places, no more than ``most``."""
        # Rows came in the order of the file, so that a row's start in it parts equal places.
        for _, start in islice(sorted(self._places), most):
            self._file.seek(start)
            row: dict[str, Any] = json.loads(self._file.readline())
            yield row
