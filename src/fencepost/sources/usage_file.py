"""Files of use in any form: one door, which tells a bill or a log from its headers before its name.

Each form has a recogniser, which looks at the headers and first bytes, and a reader. A form joins with one line in
``FORMS``; the first that knows the file reads it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.aws_cur import is_cur, read_cur
from fencepost.sources.azure_cost import is_azure, read_azure
from fencepost.sources.bill_pieces import keys_at
from fencepost.sources.cluster_summary import is_cluster_summary, read_cluster_summary
from fencepost.sources.dcgm import is_dcgm, read_dcgm
from fencepost.sources.delimited import Records, delimiter_of
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.focus import read_focus
from fencepost.sources.focus_columns import FOCUS, is_focus
from fencepost.sources.focus_pieces import MAX_BILL
from fencepost.sources.formats import HEAD
from fencepost.sources.google_billing import is_google, read_google
from fencepost.sources.packed import opened_file
from fencepost.sources.sacct import is_sacct, read_sacct
from fencepost.sources.usage_rows import OnPiece, UsageFile
from fencepost.sources.usage_telling import Telling

_LINES = 20
_SHOWN = 12
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Top:
    """What is seen of a file before it is read: its first rows by each delimiter, and its first text."""

    rows: tuple[tuple[str, ...], ...]
    """Every row of the first twenty lines, cut at the delimiter that some form's headers need."""
    text: str
    is_parquet: bool = False


Recogniser = Callable[[Top], bool]
Reader = Callable[[Path, str | None, OnPiece | None], UsageFile]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: its name, by what it is known, and what reads it."""

    name: str
    known_by: str
    is_this: Recogniser
    read: Reader


def _by_headers(check: Callable[[tuple[str, ...]], bool]) -> Recogniser:
    return lambda top: any(check(row) for row in top.rows)


def _by_lines(check: Callable[[Sequence[str]], bool]) -> Recogniser:
    return lambda top: not top.is_parquet and check(top.text.splitlines()[:_LINES])


def _by_keys(check: Callable[[Sequence[str]], bool]) -> Recogniser:
    return lambda top: any(check(row) for row in top.rows) or check(keys_at(top.text))


# Which chip an untyped GPU is, the caller tells the room that looks chips up; a log is read without.
def _sacct(path: Path, _: str | None, on_piece: OnPiece | None) -> UsageFile:
    return read_sacct(path, {}, on_piece)


def _dcgm(path: Path, _: str | None, on_piece: OnPiece | None) -> UsageFile:
    return read_dcgm(path, on_piece)


def _summary(path: Path, _: str | None, on_piece: OnPiece | None) -> UsageFile:
    return read_cluster_summary(path, {}, on_piece)


FORMS: tuple[Form, ...] = (
    Form("FOCUS 1.0 to 1.2", "the columns ChargeCategory and ChargePeriodStart", _by_headers(is_focus), read_focus),
    Form("AWS CUR", "the column line_item_usage_type, in any spelling", _by_headers(is_cur), read_cur),
    Form("Azure cost details", "the columns MeterCategory and UnitOfMeasure", _by_headers(is_azure), read_azure),
    Form("Google billing export", "the columns sku.description and usage.unit", _by_keys(is_google), read_google),
    Form("summary of clusters", "columns of GPU hours by cluster", _by_lines(is_cluster_summary), _summary),
    Form("DCGM metrics", "a metric DCGM_FI_…", _by_lines(is_dcgm), _dcgm),
    Form("sacct --parsable2", "columns such as JobID, Elapsed and AllocTRES", _by_lines(is_sacct), _sacct),
)
"""Every form that is read, in the order in which they are tried."""


def open_usage(path: Path, name: str | None = None, on_piece: OnPiece | None = None) -> UsageFile:
    """A file of use, whatever its form; its rows are read as its pieces are taken.

    Raises:
        FencepostError: the file is not there, is empty, or is of no form that is read; the fault says what was looked
            for and which columns were found.
    """
    called = name or path.name
    try:
        top = _top(path, called)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})."
        raise FencepostError(Fault(what, "Check its name and that you may read it.", called)) from error
    for form in FORMS:
        if form.is_this(top):
            return form.read(path, name, on_piece)
    raise FencepostError(_unknown(top, called))


def _unknown(top: Top, name: str) -> Fault:
    first = next((row for row in top.rows if len(row) > 1), top.rows[0] if top.rows else ())
    shown = ", ".join(f"'{cell.strip()[:40]}'" for cell in first[:_SHOWN] if cell.strip()) or "none"
    forms = "; ".join(f"{form.name} ({form.known_by})" for form in FORMS)
    return Fault(f"no bill or log that is known has these columns: {shown}.", f"Looked for: {forms}.", name)


def _top(path: Path, name: str) -> Top:
    with path.open("rb") as file:
        if file.read(4) == b"PAR1":
            return Top((_parquet_headers(path, name),), "", is_parquet=True)
    told = Telling(name)
    with opened_file(path, told, MAX_BILL) as stream:
        head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
    if not head and told.faults:
        raise FencepostError(*told.faults)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FencepostError(Fault("the file is empty.", "Give a bill, or a log of use.", name))
    encoding, _ = guess_encoding(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    return Top(tuple(_rows(text)), text)


def _rows(text: str) -> list[tuple[str, ...]]:
    lines = io.StringIO(text, newline="").readlines()[:_LINES]
    best, skipped = delimiter_of(lines, FOCUS)
    tried = dict.fromkeys((best, *_DELIMITERS))
    return [tuple(values) for mark in tried for values, _ in Records(iter(lines[skipped:]), mark) if any(values)]


def _parquet_headers(path: Path, name: str) -> tuple[str, ...]:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - wanted for Parquet only
    from pyarrow.lib import ArrowException  # type: ignore[import-untyped]  # noqa: PLC0415

    from fencepost.sources.bill_parquet import leaves_of  # noqa: PLC0415

    try:
        schema = pq.read_schema(path)
        return (*schema.names, *(name for name, way in leaves_of(schema) if len(way) > 1))
    except ArrowException as error:
        what = f"this Parquet file is damaged ({str(error)[:120]})."
        raise FencepostError(Fault(what, "Fetch it again.", name)) from error
