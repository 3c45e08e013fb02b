"""Weighed deals written out: a page to read, CSV row for row, JSON and NDJSON whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

from fencepost.cli.flags_page import ranked, write_page
from fencepost.cli.outputs import is_utf
from fencepost.decide.answer_cells import flat, mended
from fencepost.decide.queue import Part, Question, Weighed
from fencepost.model.cell import guarded
from fencepost.model.fault import Fault

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


def weighed_dict(found: Weighed, *, questions: bool) -> dict[str, Any]:
    """Every key of a weighed deal; ``questions`` asks for the open questions beside their number."""
    deal = found.deal
    written: dict[str, Any] = {
        "row": deal.row,
        "id": deal.id,
        "score": found.score,
        "said": found.said,
        "parts": [_part(part) for part in found.parts],
        "questions_open": len(found.questions),
        "remarks": list(found.remarks),
        "deal": {**deal.cells, "date": found.day.isoformat()},
    }
    if questions:
        written["questions"] = [_question(question) for question in found.questions]
    if found.faults:
        written["error"] = "; ".join(map(str, found.faults))
    return written


def error_dict(cells: Mapping[str, str], row: int, name: str, faults: Sequence[Fault]) -> dict[str, Any]:
    """A row that could not be read: it has no score, and that is no score of nought."""
    return {
        "row": row,
        "id": name,
        "score": None,
        "said": "could not be read, so nobody has looked at it",
        "parts": [],
        "questions_open": None,
        "remarks": [],
        "deal": dict(cells),
        "error": "; ".join(map(str, faults)),
    }


def _part(part: Part) -> dict[str, Any]:
    flag = part.flag
    return {
        "flag": flag.id,
        "title": flag.title,
        "cite": flag.cite,
        "by": flag.by,
        "sure": flag.sure,
        "drawn_from_cases": flag.is_signal,
        "weight": part.weight.weight,
        "counts": part.counted,
        "beside": part.beside or None,
        "about": part.weight.about,
        "why": part.weight.why,
        "evidence": [
            {"fact": one.fact, "meaning": one.meaning, "value": one.value, "source": one.source, "sure": one.sure}
            for one in part.evidence
        ],
        "said": [one.said for one in part.evidence],
        "ask": flag.ask,
        "open_text": list(flag.open_text),
        "doubt": flag.doubt or None,
    }


def _question(question: Question) -> dict[str, Any]:
    return {"question": question.ask, "who": question.who, "fact": question.fact, "flags": list(question.flags)}


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
