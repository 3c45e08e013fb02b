"""Facts of a million deals: every derivation runs once per distinct combination of the cells it reads.

What a derivation says of one combination is what it says of every row that has it, so bulk facts
equal single facts by construction. Only two facts are worked out row by row, because each row may
have its own: the days since a notice, and the total performance of an order line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.facts.derivation import Cells, Derivation, Findings, Setting
from fencepost.facts.gather import (
    NOTICE,
    TOTAL,
    YEARLY,
    Gatherer,
    chips_in_one,
    logic_value,
    quantity,
    read_day,
    stated_derivation,
)
from fencepost.logic.columns import Alphabet
from fencepost.logic.tree import Value
from fencepost.logic.vocabulary import HIGHEST, LOWEST, FactType, Vocabulary
from fencepost.model.fault import Fault, FencepostError

Codes = npt.NDArray[np.int64]
_NO_DAY = -(2**31)
WORKERS = min(4, os.cpu_count() or 1)
_FEW, _DENSE, _SHORT = 1 << 10, 4, 1 << 14
_WIDE = 1 << 62


@dataclass(frozen=True, slots=True)
class Group:
    """The distinct combinations of the cells one derivation reads, and for each row which one it has."""

    derivation: Derivation
    codes: Codes
    distinct: tuple[Cells, ...]

    def run(self, setting: Setting) -> list[Findings]:
        """What the derivation finds for each combination."""
        found = []
        for cells in self.distinct:
            findings = Findings()
            try:
                self.derivation.run(cells, setting, findings)
            except (ArithmeticError, ValueError, RecursionError) as error:
                what = f"this row cannot be worked out ({type(error).__name__})."
                findings.faults.append(Fault(what, "Look for a number out of all measure."))
            found.append(findings)
        return found


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text column as whole numbers: for each row the number of its text; ``texts`` holds them, ``None`` if empty."""

    codes: Codes
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers known within bounds, for each distinct text of a column; ``known`` says where one is given."""

    codes: Codes
    low: Codes
    high: Codes
    known: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Portfolio:
    """Deals as a frame, taken apart into groups; made once and held against any number of books."""

    height: int
    days: Codes
    day_faults: Mapping[int, Fault]
    groups: tuple[Group, ...]
    units: Counts
    chips: Counts
    counted: npt.NDArray[np.bool_]
    notified: Codes

    def day(self, number: int) -> date:
        """The day of a row's day number."""
        return date.fromordinal(number)


def portfolio(frame: pl.DataFrame, gatherer: Gatherer, on: date | None = None) -> Portfolio:
    """Take a frame of text columns, named as order columns or facts, apart into distinct combinations.

    Columns may be String, Categorical or Enum; a missing column is unknown everywhere.
    """
    empty = Encoded(np.zeros(1, dtype=np.int64), (None,))
    stated = [stated_derivation(name, gatherer.vocabulary) for name in frame.columns if "." in name]
    derived = (derivation for derivation in gatherer.derivations if not derivation.remarks)
    wanted = [d for d in (*derived, *stated) if d.facts != (NOTICE,)]
    # Columns are taken apart side by side: what that waits for releases the interpreter.
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        encoded = dict(zip(frame.columns, pool.map(encode, frame.iter_columns()), strict=True))
        if on is not None:
            encoded["date"] = Encoded(empty.codes, (on.isoformat(),))
        groups = tuple(pool.map(lambda derivation: _group(derivation, encoded, empty), wanted))
    days, faults = _days(encoded.get("date", empty), frame.height, on)
    notified = encoded.get("notified", empty)
    items = encoded.get("item", empty)
    chips = [chips_in_one(gatherer.catalogue, text) for text in items.texts]
    return Portfolio(
        height=frame.height,
        days=days,
        day_faults=faults,
        groups=groups,
        units=_counts(encoded.get("quantity", empty)),
        chips=Counts(items.codes, *_ends([span for span, _ in chips]), np.ones(len(chips), dtype=bool)),
        counted=np.array([by_name for _, by_name in chips]),
        notified=_notified(notified)[notified.codes],
    )


def encode(column: pl.Series) -> Encoded:
    """A text column as numbers; blanks around a text do not count, and an empty text is ``None``."""
    if isinstance(column.dtype, pl.Enum):
        texts: list[str | None] = [None, *column.dtype.categories.to_list()]
        codes: Codes = (column.to_physical().cast(pl.Int64) + 1).fill_null(0).to_numpy()
    else:
        coded = column.cast(pl.String).cast(pl.Categorical)
        present = coded.unique().drop_nulls()
        old: Codes = present.to_physical().cast(pl.Int64).to_numpy()
        number = np.zeros(int(old.max(initial=-1)) + 2, dtype=np.int64)
        number[old + 1] = np.arange(1, len(old) + 1)
        texts = [None, *present.cast(pl.String).to_list()]
        codes = number[(coded.to_physical().cast(pl.Int64) + 1).fill_null(0).to_numpy()]
    return Encoded(codes, tuple(None if text is None else text.strip() or None for text in texts))


def distinct(keys: Codes, bound: int) -> tuple[Codes, Codes]:
    """The distinct keys below a bound, and for each row the place of its own among them."""
    if bound <= _FEW + _DENSE * len(keys):
        present = np.zeros(bound, dtype=bool)
        present[keys] = True
        values: Codes = np.flatnonzero(present)
        places = np.cumsum(present) - 1
        return values, places[keys]
    if len(keys) <= _SHORT:
        return np.unique(keys, return_inverse=True)
    encoded = pl.Series(keys).to_arrow().dictionary_encode()
    found: Codes = encoded.dictionary.to_numpy(zero_copy_only=False)
    return found, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _asked(name: str, derivation: Derivation, encoded: Mapping[str, Encoded], empty: Encoded) -> Encoded:
    """The column as the derivation reads it: empty in the rows where it does not."""
    column = encoded.get(name, empty)
    if name not in derivation.only_where or len(column.codes) == 1:
        return column
    other, asks = derivation.only_where[name]
    beside = encoded.get(other, empty)
    asked = np.array([asks(text) for text in beside.texts])
    return Encoded(np.where(asked[beside.codes], column.codes, 0), column.texts)


def mixed(key: Codes, bound: int, digit: Codes, base: int) -> tuple[Codes, int]:
    """A key with one more digit, and its new bound; the key is made dense before it could leave 64 bits."""
    if bound * base > _WIDE:
        values, key = distinct(key, bound)
        bound = len(values)
    return key * base + digit, bound * base


def _group(derivation: Derivation, encoded: Mapping[str, Encoded], empty: Encoded) -> Group:
    columns = [_asked(name, derivation, encoded, empty) for name in derivation.columns]
    if len(columns) == 1:
        # A column's own numbers serve; a text that no row has costs one run of the derivation.
        return Group(derivation, columns[0].codes, tuple({derivation.columns[0]: text} for text in columns[0].texts))
    key, bound = empty.codes, 1
    for column in columns:
        if len(column.texts) > 1:
            key, bound = mixed(key, bound, column.codes, len(column.texts))
    if bound == 1:
        return Group(derivation, empty.codes, (dict.fromkeys(derivation.columns),))
    values, places = distinct(key, bound)
    first = np.full(len(values), -1, dtype=np.int64)
    first[places[::-1]] = np.arange(len(places) - 1, -1, -1)
    cells = tuple(
        {
            name: column.texts[column.codes[row if len(column.codes) > 1 else 0]]
            for name, column in zip(derivation.columns, columns, strict=True)
        }
        for row in first
    )
    return Group(derivation, places, cells)


def _days(column: Encoded, height: int, on: date | None) -> tuple[Codes, dict[int, Fault]]:
    if on is not None:
        return np.full(height, on.toordinal(), dtype=np.int64), {}
    numbers = np.full(len(column.texts), _NO_DAY, dtype=np.int64)
    faults: dict[int, Fault] = {}
    for index, text in enumerate(column.texts):
        try:
            if text is None:
                raise FencepostError(Fault("the date is missing.", "Write YYYY-MM-DD, or give --on.", column="date"))
            numbers[index] = read_day(text).toordinal()
        except FencepostError as error:
            faults[index] = error.faults[0]
    days = np.broadcast_to(numbers[column.codes], (height,))
    if not faults:
        return days, {}
    return days, {
        int(row): faults[int(column.codes[row if len(column.codes) > 1 else 0])]
        for row in np.flatnonzero(days == _NO_DAY)
    }


def _notified(column: Encoded) -> Codes:
    """For each text the day number of a notice, ``LOWEST`` where none was given, ``HIGHEST`` where unknown."""
    numbers = np.full(len(column.texts), HIGHEST, dtype=np.int64)
    for index, text in enumerate(column.texts):
        if text is None:
            continue
        if text.casefold() in {"none", "no"}:
            numbers[index] = LOWEST
            continue
        try:
            numbers[index] = date.fromisoformat(text).toordinal()
        except ValueError:
            numbers[index] = _NO_DAY
    return numbers


class FactColumns:
    """Lays facts out as the columns that conditions read (see ``fencepost.logic.columns``)."""

    def __init__(self, vocabulary: Vocabulary, codes: Mapping[str, frozenset[str]]) -> None:
        """Take the facts' types, and every code that a condition may compare with."""
        self._vocabulary = vocabulary
        self.alphabets: dict[str, Alphabet] = {
            name: Alphabet.of(codes.get(name, frozenset()) | kind.codes)
            for name, kind in vocabulary.items()
            if kind.kind in {"code", "place", "path"}
        }

    def layout(self, fact: str, values: Sequence[Value]) -> dict[str, npt.NDArray[np.int64] | npt.NDArray[np.bool_]]:
        """The columns of one fact for a run of values."""
        kind = self._vocabulary[fact]
        if kind.kind == "number":
            spans = [value if isinstance(value, tuple) else (None, None) for value in values]
            return {
                f"{fact}.lo": np.array([_end(low, LOWEST) for low, _ in spans], dtype=np.int64),
                f"{fact}.hi": np.array([_end(high, HIGHEST) for _, high in spans], dtype=np.int64),
            }
        if kind.kind == "flag":
            return {
                f"{fact}.t": np.array([value is True for value in values]),
                f"{fact}.p": np.array([value is not False for value in values]),
            }
        return {fact: np.array([self._number(fact, value) for value in values], dtype=np.int64)}

    def _number(self, fact: str, value: Value) -> int:
        numbers = self.alphabets[fact].numbers
        if not isinstance(value, str):
            return 0
        if value not in numbers:
            numbers[value] = len(numbers) + 1
        return numbers[value]


def _end(end: int | None, unbounded: int) -> int:
    return unbounded if end is None else max(LOWEST + 1, min(end, HIGHEST - 1))


def values_of(findings: Sequence[Findings], fact: str, kind: FactType) -> list[Value]:
    """One fact's values over a run of findings, as conditions read them; absent is unknown."""
    return [logic_value(found.facts[fact].value, kind) if fact in found.facts else None for found in findings]


def totals(rows: Portfolio, where: Codes, one_chip: tuple[Codes, Codes]) -> dict[str, Codes]:
    """Total performance of some order lines, from the ends of their chips' own figures in steps of the total."""
    low, high = one_chip
    unit, item = _at(rows.units.codes, where), _at(rows.chips.codes, where)
    one = rows.counted[item] & ~rows.units.known[unit]
    least = _product(low, rows.chips.low[item], rows.units.low[unit])
    most = _product(high, rows.chips.high[item], np.where(one, 1, rows.units.high[unit]))
    return {
        f"{TOTAL}.lo": np.where(least == HIGHEST, LOWEST, least),
        f"{TOTAL}.hi": most,
        f"{YEARLY}.lo": np.where(least == HIGHEST, LOWEST, least),
        f"{YEARLY}.hi": np.full(len(where), HIGHEST, dtype=np.int64),
    }


def _counts(column: Encoded) -> Counts:
    spans = [quantity(text, Findings()) for text in column.texts]
    low, high = _ends([span or (1, None) for span in spans])
    return Counts(column.codes, low, high, np.array([span is not None for span in spans]))


def _at(codes: Codes, where: Codes) -> Codes:
    return codes[where] if len(codes) > 1 else np.broadcast_to(codes, where.shape)


def _product(*factors: Codes) -> Codes:
    """The product, or ``HIGHEST`` where a factor is unbounded or the product would leave 64 bits."""
    size = np.ones(1)
    product: Codes = np.ones(1, dtype=np.int64)
    unbounded = np.zeros(1, dtype=bool)
    for factor in factors:
        unbounded = unbounded | (factor == HIGHEST) | (factor == LOWEST)
        size = size * factor.astype(np.float64)
        product = product * factor
    return np.where(unbounded | (size >= float(HIGHEST)), HIGHEST, product)


def _ends(spans: Sequence[tuple[int | None, int | None]]) -> tuple[Codes, Codes]:
    low = np.array([_end(span[0], LOWEST) for span in spans], dtype=np.int64)
    high = np.array([_end(span[1], HIGHEST) for span in spans], dtype=np.int64)
    return low, high
