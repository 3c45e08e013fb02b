"""Screenings written out: a table to read, CSV a row a hit, JSON and NDJSON whole."""

from __future__ import annotations

import csv
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from fencepost.cli.outputs import is_utf
from fencepost.model.cell import guarded

Found = dict[str, Any]

_COLUMNS = (
    *("id", "name", "on", "outcome", "list", "entry_id", "listed_name", "matched_name", "by", "score", "standing"),
    *("listed", "effect", "licence_requirement", "review_policy", "footnotes", "citations", "evidence", "snapshot"),
    *("disposition", "nearby", "notices", "error"),
)
_WIDTH = 110
_OUTCOMES = {"hit": "HIT", "review": "REVIEW", "no_match": "no match"}


def _table(found: Iterable[Found], stream: TextIO) -> None:
    notices: dict[str, None] = {}
    counts: dict[str, int] = {}
    for one in found:
        notices |= dict.fromkeys(one["notices"])
        counts[one["outcome"]] = counts.get(one["outcome"], 0) + 1
        label = f"{one['id']}  " if one["id"] else ""
        where = f" in {', '.join(one['lists'])}" if one["outcome"] == "no_match" else ""
        stream.write(f"{label}{one['name']}: {_OUTCOMES[one['outcome']]}{where}\n")
        stream.writelines(map(_wrapped, _below(one)))
    if sum(counts.values()) > 1:
        stream.write(", ".join(f"{count} {_OUTCOMES[outcome]}" for outcome, count in sorted(counts.items())) + "\n")
    stream.writelines(f"note: {notice}\n" for notice in notices)


def _below(one: Found) -> Iterator[str]:
    """What stands under the outcome of one subject."""
    yield from (f"! {fault}" for fault in _faults(one))
    for hits in _grouped(one["hits"]):
        yield from _party(hits)
    for hit in one["nearby"]:
        yield f"red flag, same building: {hit['listed_name']} ({hit['list']}), {hit['matched_name']}"


def _faults(one: Found) -> list[str]:
    return [*one.get("faults", ()), *([one["error"]] if "error" in one else [])]


def _wrapped(line: str) -> str:
    """A line of the table over as many lines as it needs, each as far in."""
    depth = "  " + " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(line.strip(), _WIDTH, initial_indent=depth, subsequent_indent=depth) + "\n"


def _grouped(hits: list[Found]) -> Iterator[list[Found]]:
    groups: dict[str, list[Found]] = {}
    for hit in hits:
        groups.setdefault(hit["group"], []).append(hit)
    yield from groups.values()


def _party(hits: list[Found]) -> Iterator[str]:
    """One listed party: its name once, its entries below, what speaks for it."""
    first = hits[0]
    matched = "" if first["matched_name"] == first["listed_name"] else f", as {first['matched_name']}"
    yield f"{first['score']:.3f}  {first['listed_name']}{matched}"
    for hit in hits:
        dated = f"listed {hit['dates']['listed']}" if hit["dates"]["listed"] else "no listing date"
        standing = (
            "" if hit["standing"] == "listed" else f"; {hit['standing'].replace('_', ' ')}: {hit['standing_why']}"
        )
        notes = "".join(f", footnote {note['footnote']}" for note in hit["footnotes"])
        effect = f" ({hit['effect']})" if hit["effect"] else ""
        yield f"       {hit['list']} {hit['entry_id']}{effect}, {dated}{notes}{standing}"
        asked = "; ".join(text for text in (hit["licence_requirement"], hit["review_policy"]) if text)
        cites = "; ".join(hit["citations"]) or hit["list_cite"]
        yield f"         {asked + ' ' if asked else ''}[{cites}]"
        if hit["effect"] == "diligence":
            yield f"         {hit['meaning']}"
        if hit["disposition"] is not None:
            yield f"         {_decided(hit['disposition'])}"
    if evidence := _evidence(first):
        yield f"       because {evidence}"


def _decided(made: Found) -> str:
    verb = "the same" if made["same"] else "not the same"
    state = "" if made["stands"] else "; the entry has changed since, so this is open again"
    return f"decided {verb} by {made['by']} on {made['on']}: {made['why']}{state}"


def _evidence(hit: Found) -> str:
    features = hit["features"]
    if hit["by"] != "name":
        return f"{hit['by']} {hit['asked']} = {hit['matched_name']}" + (
            f" ({hit['features']['level']})" if features else ""
        )
    pairs = [f"{pair['asked']} ~ {pair['listed']} ({pair['by']})" for pair in features["pairs"] if pair["by"] != "same"]
    same = [pair["asked"] for pair in features["pairs"] if pair["by"] == "same"]
    parts = [f"same: {' '.join(same)}"] if same else []
    parts += pairs
    if features["only_asked"]:
        parts.append(f"only asked: {' '.join(features['only_asked'])}")
    if features["only_listed"]:
        parts.append(f"only listed: {' '.join(features['only_listed'])}")
    return "; ".join(parts)


def _csv(found: Iterable[Found], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in found:
        nearby = "; ".join(f"{hit['listed_name']} ({hit['list']}), {hit['matched_name']}" for hit in one["nearby"])
        said = {"nearby": nearby, "notices": "; ".join(one["notices"]), "error": "; ".join(_faults(one))}
        row = {**one, **said}
        for hit in one["hits"] or [{}]:
            writer.writerow([guarded(_cell(row, hit, column)) for column in _COLUMNS])


def _cell(row: Found, hit: Found, column: str) -> str:
    if column in {"id", "name", "on", "outcome", "nearby", "notices", "error"}:
        return str(row[column])
    if not hit:
        return ""
    if column == "evidence":
        return _evidence(hit)
    if column == "footnotes":
        return "; ".join(note["footnote"] for note in hit["footnotes"])
    if column == "listed":
        return hit["dates"]["listed"] or ""
    if column == "disposition":
        return _decided(hit["disposition"]) if hit["disposition"] else ""
    value = hit[column]
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _json(found: Iterable[Found], stream: TextIO) -> None:
    first = True
    for one in found:
        stream.write(("[\n" if first else ",\n") + _text(one, stream))
        first = False
    stream.write("[]\n" if first else "\n]\n")


def _ndjson(found: Iterable[Found], stream: TextIO) -> None:
    stream.writelines(_text(one, stream) + "\n" for one in found)


def _text(one: Found, stream: TextIO) -> str:
    return json.dumps(one, ensure_ascii=not is_utf(stream), allow_nan=False)


WRITERS: dict[str, Callable[[Iterable[Found], TextIO], None]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "ndjson": _ndjson,
}
"""How screenings are written, by the name of the format."""
