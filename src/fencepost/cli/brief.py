"""Status, certainty and review policy only, decided in bulk, a chunk of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.written import error_dict
from fencepost.model.deal import Deal
from fencepost.sources.orders import BadRow

_CHUNK = 100_000


def brief_answers(
    checker: Checker, rows: Iterable[Deal | BadRow], on: date | None, known_on: date, axis: Axis
) -> Iterator[Mapping[str, Any]]:
    """One short answer a row, in the order of the rows."""
    chunk: list[Deal | BadRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield from _chunk(checker, chunk, on, known_on, axis)
            chunk = []
    yield from _chunk(checker, chunk, on, known_on, axis)


def _chunk(
    checker: Checker, rows: list[Deal | BadRow], on: date | None, known_on: date, axis: Axis
) -> Iterator[Mapping[str, Any]]:
    import polars as pl  # noqa: PLC0415 - dear to import, and only bulk needs it

    from fencepost.decide.batch import check_batch  # noqa: PLC0415 - the same

    deals = [row for row in rows if isinstance(row, Deal)]
    columns = dict.fromkeys(column for deal in deals for column in deal.cells)
    cells = {column: [deal.cells.get(column) for deal in deals] for column in columns}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))
    decided = iter(check_batch(checker, frame, known_on=known_on, on=on, axis=axis).frame().iter_rows(named=True))
    for row in rows:
        if isinstance(row, BadRow):
            yield error_dict(row.cells, row.row, row.id, row.faults)
            continue
        found = next(decided)
        if found["error"]:
            found["error"] = f"{row.origin}, row {row.row}, {found['error']}"
        yield {"row": row.row, "id": row.id, "deal": dict(row.cells), "reasons": [], "missing": [], **found}
