"""The public cases of diversion: what was moved or used, by whom, along which way, and how it ended."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

import pycountry

from fencepost.model.fact import Sure
from fencepost.model.fault import Fault
from fencepost.model.partial_day import PartialDay
from fencepost.model.quantity import Interval
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, TableError, read_rows

Status = Literal["allegation", "indicted", "plea", "verdict", "settlement", "reported", "lawful_as_reported", "listing"]
"""How far a case got; ``indicted`` stands for every formal charge."""

Role = Literal[
    "maker", "seller", "buyer", "exporter", "intermediary", "front", "forwarder", "payer", "consignee", "end_user",
    "cloud", "designer", "employer", "insider", "affiliate", "other",
]  # fmt: skip
"""What a party of a case did in it."""

_COLUMNS = (
    *("id", "sheet", "title", "from", "until", "known_since", "items", "quantity", "quantity_of", "value", "currency"),
    *("value_of", "route", "ends_in", "parties", "patterns", "gates", "why_no_gate", "outcome", "status", "source"),
    *("sure", "note"),
)
_ID = re.compile(r"D\d{2}")
_GATE = re.compile(r"gates(\.[a-z0-9_]+)+")
_PATTERNS = "red_flag_codes.csv"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in a case, and the role; ``name`` may be a plain description where no name is public."""

    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Diversion:
    """One public case; a row of ``diversions.csv``.

    ``quantity`` counts ``quantity_of`` and ``value`` is money of ``currency`` for ``value_of``; sources that disagree
    give an interval. ``route`` holds ISO codes in order, as far as they are known; ``ends_in`` is empty where the end
    is not known. ``gates`` are the ids of the gates that the case shows, and ``why_no_gate`` why it shows none.
    """

    id: str
    sheet: str
    title: str
    begins: PartialDay
    ends: PartialDay | None
    known_since: PartialDay
    items: str
    quantity: Interval | None
    quantity_of: str
    value: Interval | None
    currency: str
    value_of: str
    route: tuple[str, ...]
    ends_in: str
    parties: tuple[Actor, ...]
    patterns: tuple[str, ...]
    gates: tuple[str, ...]
    why_no_gate: str
    outcome: str
    status: Status
    source: str
    sure: Sure
    note: str


@lru_cache(maxsize=4)
def read_diversions(path: Path | None = None) -> tuple[Diversion, ...]:
    """The cases in the order of the table.

    Raises:
        TableError: a cell is not what its column holds, or an id stands twice.
    """
    where = path or shipped("data", "diversions.csv")
    cases = read_rows(where, _COLUMNS, _diversion)
    counts = Counter(case.id for case in cases)
    twice = [(row, case.id) for row, case in enumerate(cases, start=2) if counts[case.id] > 1]
    if twice:
        todo = "Give each case an id of its own."
        raise TableError(*(Fault(f"{one} stands more than once.", todo, where.name, row, "id") for row, one in twice))
    return cases


def _diversion(row: Row) -> Diversion:
    begins = _day(row, "from") or PartialDay.parse("1970")
    ends = _day(row, "until")
    if ends is not None and ends.last < begins.first:
        row.fault("until", f"the case ends ({ends}) before it begins ({begins}).", "Put the two days right.")
    quantity, value = _interval(row, "quantity", "quantity_of"), _interval(row, "value", "value_of")
    if (value is None) != (not row.text("currency")):
        row.fault("currency", "a value and its currency go together.", "Give both, or neither.")
    gates = _coded(row, "gates", _GATE, "Write ids such as gates.front_company, split by semicolons.")
    if bool(gates) == bool(row.text("why_no_gate")):
        row.fault("why_no_gate", "a case names gates, or says why it shows none.", "Fill one of the two cells.")
    return Diversion(
        id=_one(row, "id", _ID, "Write D and two digits."),
        sheet=row.required("sheet"),
        title=row.required("title"),
        begins=begins,
        ends=ends,
        known_since=_day(row, "known_since") or begins,
        items=row.required("items"),
        quantity=quantity,
        quantity_of=row.text("quantity_of"),
        value=value,
        currency=row.text("currency") and _currency(row),
        value_of=row.text("value_of"),
        route=tuple(_country(row, "route", code) for code in row.parts("route", ";")),
        ends_in=_country(row, "ends_in", row.text("ends_in")),
        parties=tuple(_actor(row, text) for text in row.parts("parties")),
        patterns=_patterns(row),
        gates=gates,
        why_no_gate=row.text("why_no_gate"),
        outcome=row.required("outcome"),
        status=cast("Status", row.one_of("status", get_args(Status))),
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _day(row: Row, column: str) -> PartialDay | None:
    text = row.text(column) if column == "until" else row.required(column)
    if not text:
        return None
    try:
        return PartialDay.parse(text)
    except ValueError as error:
        todo = "Write 2024, 2024-H2, 2024-Q3, 2024-08, 2024-08-23 or early-, mid- or late-2024."
        row.fault(column, f"{error}.", todo)
        return None


def _interval(row: Row, column: str, counted: str) -> Interval | None:
    text = row.text(column)
    if bool(text) != bool(row.text(counted)):
        row.fault(counted, f"{column} and {counted} go together.", "Give both, or neither.")
    try:
        return Interval.parse(text) if text else None
    except ValueError as error:
        row.fault(column, f"{error}.", "Write a number, 2000000..2900000, >=21 or <=500.")
        return None


def _country(row: Row, column: str, code: str) -> str:
    if code and pycountry.countries.get(alpha_2=code) is None:
        row.fault(column, f"{code!r} is no ISO 3166 code.", "Write two capital letters, such as MY.")
    return code


def _currency(row: Row) -> str:
    if pycountry.currencies.get(alpha_3=row.text("currency")) is None:
        row.fault("currency", f"{row.text('currency')!r} is no ISO 4217 code.", "Write three letters, such as USD.")
    return row.text("currency")


def _actor(row: Row, text: str) -> Actor:
    role, mark, name = (piece.strip() for piece in text.partition(":"))
    if not mark or role not in get_args(Role):
        row.fault("parties", f"{text!r} has no role that is known.", f"Write one of {', '.join(get_args(Role))}: name.")
    return Actor(cast("Role", role), name)


def _patterns(row: Row) -> tuple[str, ...]:
    codes = row.parts("patterns", ";")
    for code in codes:
        if code not in _known_patterns():
            row.fault("patterns", f"{code!r} is no pattern.", f"Write codes of {_PATTERNS}, such as RF05.")
    return codes


@lru_cache(maxsize=1)
def _known_patterns() -> frozenset[str]:
    with shipped("data", _PATTERNS).open(encoding="utf-8", newline="") as rows:
        return frozenset(line["code"] for line in csv.DictReader(rows))


def _coded(row: Row, column: str, form: re.Pattern[str], todo: str) -> tuple[str, ...]:
    parts = row.parts(column, ";")
    for part in parts:
        if not form.fullmatch(part):
            row.fault(column, f"{part!r} has another form.", todo)
    return parts


def _one(row: Row, column: str, form: re.Pattern[str], todo: str) -> str:
    text = row.required(column)
    if text and not form.fullmatch(text):
        row.fault(column, f"{text!r} has another form.", todo)
    return text
