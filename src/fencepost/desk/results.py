"""The outcomes of a batch, written as they come from the store: rows in are rows out, in their order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from fencepost.decide.answer_cells import COLUMNS, cell_of
from fencepost.decide.written import error_dict
from fencepost.desk.desk import Desk
from fencepost.model.cell import guarded
from fencepost.model.fault import Fault, FencepostError
from fencepost.store import deals

MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_A_PAGE = 100


def results(desk: Desk, batch: int, form: str) -> Iterator[bytes]:
    """The last answer of every kept row of a batch, as ``csv`` with one header or as ``jsonl``; pieces of a file."""
    if form == "csv":
        yield "\ufeff".encode() + _csv_line(["deal", "state", *COLUMNS])
    last = -1
    while True:
        with desk.store.reading() as connection:
            page = deals.outcomes(connection, batch, last, _A_PAGE)
        if not page:
            return
        for kept in page:
            answer = _answer(desk, kept)
            if form == "csv":
                yield _csv_line([kept["id"], kept["state"], *(guarded(cell_of(answer, name)) for name in COLUMNS)])
            else:
                told = {"deal_number": kept["id"], "state": kept["state"], **answer}
                yield json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        last = page[-1]["row"]


def _answer(desk: Desk, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as it was given; of one that cannot be replayed the status, and why."""
    cells = kept["cells"]
    if kept["receipt"] is None:
        return {**error_dict(cells, kept["row"], kept["reference"], ()), "error": kept["fault"] or ""}
    try:
        return desk.answering.again(json.loads(kept["receipt"]))
    except FencepostError as error:
        told = error_dict(cells, kept["row"], kept["reference"], error.faults or (Fault("cannot be replayed.", ""),))
        return {**told, "status": kept["status"]}


def _csv_line(cells: list[str | int]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
