"""Weighed deals written out: a page to read, CSV row for row, JSON and NDJSON whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

from fencepost.cli.flags_page import ranked, write_page
from fencepost.cli.outputs import is_utf
from fencepost.decide.answer_cells import flat, mended
from fencepost.model.cell import guarded

Row = Mapping[str, Any]
"""A weighed deal, or a row that could not be read, by the keys of :func:`weighed_dict`."""

_DEAL = ("date", "kind", "item", "quantity", "from", "to", "via", "exporter", "consignee", "end_user")
COLUMNS = (
    "rank",
    "row",
    "id",
    "score",
    "said",
    "flags",
    "evidence",
    "ask",
    "questions_open",
    *_DEAL,
    "remarks",
    "error",
)
"""The columns of CSV."""


def _write_ndjson(rows: Iterable[Row], stream: TextIO) -> None:
    stream.writelines(json.dumps(row, ensure_ascii=not is_utf(stream)) + "\n" for row in ranked(rows))


def _write_json(rows: Iterable[Row], stream: TextIO) -> None:
    begun = False
    for row in ranked(rows):
        stream.write(",\n" if begun else "[\n")
        stream.write(json.dumps(row, ensure_ascii=not is_utf(stream)))
        begun = True
    stream.write("\n]\n" if begun else "[]\n")


def _write_csv(rows: Iterable[Row], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in ranked(rows):
        counted = [part for part in row["parts"] if part["counts"]]
        cells = {
            **{name: row["deal"].get(name) for name in _DEAL},
            **{name: row.get(name) for name in ("rank", "row", "id", "score", "said", "questions_open", "error")},
            "flags": [f"{part['flag']} ({part['counts']})" for part in row["parts"]],
            "evidence": [said for part in row["parts"] for said in part["said"]],
            "ask": list(dict.fromkeys(part["ask"] for part in counted)),
            "remarks": row["remarks"],
        }
        writer.writerow([guarded(_cell(cells[name])) for name in COLUMNS])


def _cell(value: object) -> str | int:
    return value if isinstance(value, int) and not isinstance(value, bool) else mended(flat(value))


WRITERS: dict[str, Callable[[Iterable[Row], TextIO], None]] = {
    "table": write_page,
    "csv": _write_csv,
    "json": _write_json,
    "ndjson": _write_ndjson,
}
"""How weighed deals are written."""
