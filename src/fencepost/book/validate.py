"""A law file held against its model; whatever does not fit becomes a fault at its place."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from fencepost.model.located import LawFault, Located, Map, Position, Seq, law_fault, plain

M = TypeVar("M", bound=BaseModel)


def validated(node: Located, model: type[M], faults: list[LawFault]) -> M | None:
    """The content of a file as its model; ``None`` where it does not fit, and the faults are added to ``faults``."""
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        for detail in error.errors():
            at = place(node, *detail["loc"])
            faults.append(law_fault(at, f"{_dotted(detail['loc'])}: {detail['msg']}.", "See law/README.md."))
        return None


def place(node: Located, *path: int | str) -> Position:
    """Where a part of a file stands, as near as the file goes: keys by name, entries of a list by number."""
    at = node.at
    for step in path:
        if isinstance(node, Map) and isinstance(step, str) and step in node.entries:
            at, node = node.keys[step], node.entries[step]
        elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            at = node.at
        else:
            break
    return at


def _dotted(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in loc) or "file"
