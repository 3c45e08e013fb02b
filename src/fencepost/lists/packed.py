"""Parties in a compact form that opens fast: columns of JSON, in which texts that recur stand once."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty, PartyAddress

FORM = 1
"""The version of this form and of the readers behind it: raised when either would read the same bytes otherwise."""

_COLUMNS = tuple(field.name for field in fields(ListedParty))
_RECURRING = frozenset(
    {"list", "kind", "countries", "programs", "citations", "licence_requirement", "review_policy", "footnotes", "url"}
)
_TUPLES = frozenset({"aliases", "countries", "identifiers", "births", "programs", "citations", "footnotes", "faults"})
_DAYS = frozenset({"listed", "removed"})
_BROKEN = "Read the list again with 'fencepost lists update'."


def pack(parties: Sequence[ListedParty]) -> bytes:
    """The parties as bytes; equal parties give equal bytes.

    >>> unpack(pack([ListedParty("1", "EL", "Acme")]))[0].name
    'Acme'
    """
    columns: dict[str, Any] = {}
    for name in _COLUMNS:
        values = [getattr(party, name) for party in parties]
        columns[name] = _column(name, values)
    text = json.dumps(
        {"form": FORM, "rows": len(parties), "columns": columns}, ensure_ascii=False, separators=(",", ":")
    )
    return text.encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> tuple[ListedParty, ...]:
    """The parties of packed bytes.

    Raises:
        FencepostError: the bytes are not what ``pack`` wrote.
    """
    with _no_collection():
        try:
            tree = json.loads(data)
            if tree["form"] != FORM:
                raise FencepostError(Fault(f"the parties are packed in form {tree['form']}, not {FORM}.", _BROKEN))
            columns = [_values(name, tree["columns"][name]) for name in _COLUMNS]
            parties = tuple(map(ListedParty, *columns)) if tree["rows"] else ()
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise FencepostError(Fault(f"the packed parties are damaged ({error}).", _BROKEN)) from error
    if len(parties) != tree["rows"]:
        raise FencepostError(Fault("the packed parties are cut short.", _BROKEN))
    return parties


def _column(name: str, values: list[Any]) -> Any:  # noqa: ANN401 - JSON
    if name == "addresses":
        return [[part for address in addresses for part in (address.text, address.country)] for addresses in values]
    if name in _DAYS:
        values = [value.isoformat() if value else None for value in values]
    if name in _RECURRING or name in _DAYS:
        distinct = list(dict.fromkeys(values))
        place = {value: at for at, value in enumerate(distinct)}
        return {"distinct": distinct, "at": [place[value] for value in values]}
    return values


def _values(name: str, column: Any) -> Iterable[Any]:  # noqa: ANN401 - JSON
    if name == "addresses":
        return _addresses(column)
    if isinstance(column, dict):
        distinct = column["distinct"]
        if name in _TUPLES:
            distinct = [tuple(value) for value in distinct]
        elif name in _DAYS:
            distinct = [date.fromisoformat(value) if value else None for value in distinct]
        return map(distinct.__getitem__, column["at"])
    return map(tuple, column) if name in _TUPLES else column


def _addresses(column: list[list[Any]]) -> Iterator[tuple[PartyAddress, ...]]:
    for flat in column:
        if len(flat) == 2:  # noqa: PLR2004 - the text and country of a single address, by far the most
            yield (PartyAddress(flat[0], flat[1]),)
        else:
            yield tuple(map(PartyAddress, flat[::2], flat[1::2]))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many small objects are made, none in a circle: looking for circles would take longer than making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
