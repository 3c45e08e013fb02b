"""Reads YAML the way law needs it: every scalar is text, every node knows its place.

YAML's own typing corrupts this domain: the country ``NO`` becomes false and the ECCN ``3E001``
becomes 30.0. Here the declared type of a fact parses the text, later.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from fencepost.model.located import LawFault, Located, Map, Position, Seq, Text, law_fault

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(path: Path, name: str) -> tuple[Located | None, list[LawFault]]:
    """Read one file; the faults name it ``name``. An unreadable file gives ``None`` and one fault."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        at = Position(name, 1, 1)
        return None, [law_fault(at, f"the file cannot be read ({error}).", "Save it as UTF-8 text.")]
    return parse_yaml(content, name)


def parse_yaml(content: str, name: str) -> tuple[Located | None, list[LawFault]]:
    """Parse a text; duplicate keys are faults."""
    lines = content.splitlines()
    try:
        node = yaml.compose(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        at = Position(name, line + 1, column + 1, lines[line] if line < len(lines) else "")
        return None, [law_fault(at, f"this is not YAML: {error.problem}.", "Mend the indentation or quote the text.")]
    except yaml.YAMLError as error:
        return None, [law_fault(Position(name, 1, 1), f"this is not YAML: {error}.", "Save it as plain UTF-8 text.")]
    if node is None:
        return None, [law_fault(Position(name, 1, 1), "the file is empty.", "Write a provision or delete the file.")]
    faults: list[LawFault] = []
    return _located(node, _File(name, lines, faults)), faults


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    lines: list[str]
    faults: list[LawFault]


def _located(node: yaml.Node, file: _File, above: tuple[int, ...] = ()) -> Located:
    mark = node.start_mark
    text = file.lines[mark.line] if mark.line < len(file.lines) else ""
    at = Position(file.name, mark.line + 1, mark.column + 1, text)
    if id(node) in above:
        file.faults.append(law_fault(at, "this part is an alias of itself.", "Write it out where it is meant."))
        return Text("", at)
    above = (*above, id(node))
    if isinstance(node, yaml.ScalarNode):
        quoted = 1 if node.style in {"'", '"'} else 0
        return Text(node.value, at.moved(quoted))
    if isinstance(node, yaml.SequenceNode):
        return Seq(tuple(_located(item, file, above) for item in node.value), at)
    entries: dict[str, Located] = {}
    keys: dict[str, Position] = {}
    for key_node, value_node in node.value:
        key = _located(key_node, file, above)
        if not isinstance(key, Text):
            file.faults.append(law_fault(key.at, "a key must be plain text.", "Write it as one word."))
            continue
        if key.value in entries:
            file.faults.append(law_fault(key.at, f"the key {key.value!r} stands here twice.", "Keep one of them."))
            continue
        keys[key.value] = key.at
        entries[key.value] = _located(value_node, file, above)
    return Map(entries, keys, at)
