"""A weighed deal written out: the keys of its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fencepost.decide.queue import Part, Question, Weighed
from fencepost.model.fault import Fault


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
