"""A file of customers' records: one JSON object, an array of them, or one a line.

A cell that cannot be read is a fault and is not known; the rest of the record, and every other record, is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from fencepost.model.customer import (
    Access,
    Change,
    Commitment,
    Customer,
    CustomerKind,
    Method,
    Owner,
    Payment,
    Rented,
    Reseller,
    Result,
    Training,
    Verification,
)
from fencepost.model.deal import KNOWN_NONE
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.holding import WHOLE
from fencepost.sources.customer_cells import Cells, Number, Twice, told_in
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.share_text import share_of

_T = TypeVar("_T")
MOST_BYTES = 64 * 1024 * 1024
_KINDS: tuple[CustomerKind, ...] = ("individual", "entity")
_METHODS: tuple[Method, ...] = ("documentary", "non_documentary")
_RESULTS: tuple[Result, ...] = ("verified", "failed", "doubtful")
_HEAD = 1 << 14


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One record of a file: the customer, and what of it could not be read; no customer where nothing could."""

    customer: Customer | None
    row: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """The records of a file, read one by one; ``single`` is whether the file is one object."""

    records: Iterator[CustomerRecord]
    single: bool


def read_customers(stream: BinaryIO, name: str) -> CustomerFile:
    """Read the records of a file. Its records are counted from 1; in a file of one a line by lines.

    Raises:
        FencepostError: the file is too large, or is no JSON at all.
    """
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        what = f"the file is larger than {MOST_BYTES:,} bytes."
        raise FencepostError(Fault(what, "Split it and give the parts one after the other.", name))
    encoding, _ = guess_encoding(raw[:_HEAD])
    text = raw.decode(encoding, "replace").removeprefix("\ufeff")
    if not text.strip():
        raise FencepostError(Fault("the file is empty.", "Write one record, or a list of records, as JSON.", name))
    try:
        tree = _parsed(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and lines[0].strip().endswith("}"):
            return CustomerFile(_numbered(_of_lines(text, name), name), False)
        what = f"the file is no JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise FencepostError(Fault(what, "Mend it there; records are written as JSON.", name)) from error
    except RecursionError:
        raise FencepostError(Fault("the JSON is nested too deep.", "Write a list of records.", name)) from None
    if isinstance(tree, dict) and isinstance(tree.get("customers"), list):
        tree = tree["customers"]
    single = isinstance(tree, dict)
    values = [tree] if single else tree
    if not isinstance(values, list):
        what = "the JSON is neither a record nor a list of records."
        raise FencepostError(Fault(what, 'Write {"id": …} or [{"id": …}, …].', name))
    return CustomerFile(_numbered(enumerate(values, start=1), name), single)


def _of_lines(text: str, name: str) -> Iterator[tuple[int, object]]:
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield row, _parsed(line)
        except json.JSONDecodeError as error:
            yield row, Fault(f"the line is no JSON: {error.msg} at character {error.colno}.", _ONE, name, row)
        except RecursionError:
            yield row, Fault("the line is nested too deep.", _ONE, name, row)


_ONE = "Write each record as one object, {…}."


def _numbered(rows: Iterator[tuple[int, object]], name: str) -> Iterator[CustomerRecord]:
    seen: dict[str, int] = {}
    for row, value in rows:
        if isinstance(value, Fault):
            yield CustomerRecord(None, row, (value,))
        elif not isinstance(value, dict):
            yield CustomerRecord(None, row, (Fault("the record is no object.", _ONE, name, row),))
        else:
            faults: list[Fault] = []
            cells = Cells(value, "", told_in(name, row, faults))
            customer = _customer(cells, row)
            cells.done()
            first = seen.setdefault(customer.id, row) if customer.id else row
            if first != row:
                cells.fault("id", f"{customer.id!r} is record {first} too.", "Give each customer one id.")
            yield CustomerRecord(customer, row, tuple(faults))


def _customer(cells: Cells, row: int) -> Customer:
    text = cells.text("closed")
    closed = None if text in {None, KNOWN_NONE} else cells.day_of("closed", str(text))
    return Customer(
        id=cells.text("id"),
        name=cells.text("name"),
        kind=cells.word("kind", _KINDS),
        other_names=cells.texts("other_names"),
        us_person=cells.yes("us_person"),
        address=cells.text("address"),
        principal_place_of_business=cells.text("principal_place_of_business"),
        organised_in=cells.place("organised_in"),
        headquarters=cells.place("headquarters"),
        parent_headquarters=cells.place("parent_headquarters"),
        used_in=cells.places("used_in"),
        beneficial_owners=_in_order(cells.objects("beneficial_owners", _owner)),
        payment=_in_order(cells.objects("payment", _payment)),
        email=cells.text("email"),
        telephone=cells.text("telephone"),
        access=_in_order(cells.objects("access", _access)),
        accounts=_in_order(cells.texts("accounts")),
        resellers=cells.objects("resellers", _reseller),
        provider=cells.text("provider"),
        provider_headquarters=cells.place("provider_headquarters"),
        opened=cells.day("opened"),
        closed=closed,
        closed_told=text == KNOWN_NONE or closed is not None,
        last_access=cells.day("last_access"),
        verification=_in_order(cells.objects("verification", _verification)),
        changes=_in_order(cells.objects("changes", _change)),
        use=_in_order(cells.texts("use")),
        knows=_in_order(cells.texts("knows")),
        training=_training(cells),
        chips=_in_order(cells.objects("chips", _rented)),
        commitments=_in_order(cells.objects("commitments", _commitment)),
        row=row,
    )


def _in_order(told: tuple[_T, ...] | None) -> tuple[_T, ...] | None:
    """What has no order of its own, always in the same one."""
    return None if told is None else tuple(sorted(told, key=repr))


def _owner(cells: Cells) -> Owner:
    share, low, high = cells.text("share"), 0, WHOLE
    if share == KNOWN_NONE:
        high = 0
    elif share is not None:
        try:
            low, high = share_of(share)
        except ValueError as error:
            cells.fault("share", f"{error}.", "Write a percentage such as 25, 25-50 or 'more than 25'.")
            share = None
    return Owner(
        name=cells.text("name"),
        kind=cells.word("kind", _KINDS),
        address=cells.text("address"),
        country=cells.place("country"),
        low=low,
        high=high,
        share=share,
        controls=cells.yes("controls"),
        us_person=cells.yes("us_person"),
        email=cells.text("email"),
        telephone=cells.text("telephone"),
    )


def _payment(cells: Cells) -> Payment:
    return Payment(cells.text("means"), cells.text("source"), cells.place("country"))


def _access(cells: Cells) -> Access:
    at = cells.text("at")
    day = None if at in {None, KNOWN_NONE} else cells.day_of("at", str(at))
    return Access(cells.text("ip"), at if day else None, day, cells.place("country"))


def _reseller(cells: Cells) -> Reseller:
    return Reseller(
        name=cells.text("name"),
        headquarters=cells.place("headquarters"),
        programme=cells.yes("programme"),
        email=cells.text("email"),
        telephone=cells.text("telephone"),
    )


def _verification(cells: Cells) -> Verification:
    return Verification(
        of=cells.text("of"),
        method=cells.word("method", _METHODS),
        on=cells.day("on"),
        what=cells.text("what"),
        result=cells.word("result", _RESULTS),
    )


def _change(cells: Cells) -> Change:
    return Change(cells.day("on"), cells.text("field"), cells.text("was"), cells.text("is"))


def _rented(cells: Cells) -> Rented:
    return Rented(cells.text("item"), cells.text("quantity"), cells.place("in"))


def _commitment(cells: Cells) -> Commitment:
    return Commitment(cells.text("id"), cells.day("since"))


def _training(cells: Cells) -> Training:
    """A training run told as an object, or only whether there is one."""
    run = cells.inner("training")
    if run is None:
        return Training(told=cells.yes("training"))
    made = Training(
        told=True,
        operations=run.text("operations"),
        begins=run.day("begins"),
        ends=run.day("ends"),
        accelerator=run.text("accelerator"),
        weights_kept=run.text("weights_kept"),
        incidents=run.text("incidents"),
    )
    run.done()
    return made


def _parsed(text: str) -> object:
    """JSON with every number as it was written, and keys given twice noticed."""
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    twice = Twice(plain)
    twice.keys_twice = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return twice
