"""Totals of whole clusters: a table of GPU-hours, or the published summary of five clusters in GPU-seconds.

The published summary (AcmeTrace, cluster summary) sums GPU-seconds by how jobs ended. A cluster without those sums has
no total here: the product of means of jobs, time and GPUs is none, because means do not multiply.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO

import polars as pl

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.delimited_pieces import LongTable, read_long_table
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.sacct_cells import UNTYPED
from fencepost.sources.usage_reading import UsageReading, head_of, opened_use
from fencepost.sources.usage_rows import NEGATIVE, UNREADABLE, USAGE, OnPiece, UsageFile

__all__ = ["is_cluster_summary", "read_cluster_summary"]

NO_SUM = "no sum of GPU time is told"

_SUMS = ("complete_gpu_time", "cancel_gpu_time", "fail_gpu_time")
_BOUND = ("gpu_job_num", "avg_run_time_gpu", "max_gpu")
_PLAIN = ("cluster", "account", "accelerator", "gpu_hours", "start", "end")
_KEYS = {header_key(name): name for name in ("id", *_SUMS, *_BOUND, *_PLAIN)}
_HOURS_KEY = header_key("gpu_hours")
_PUBLISHED = Wanted(frozenset(map(header_key, ("id", *_SUMS, *_BOUND))), frozenset({"id", header_key(_SUMS[0])}))
_OWN = Wanted(frozenset(map(header_key, _PLAIN)), frozenset({_HOURS_KEY}))
_SECONDS = 3600
_MOST = Decimal(10) ** 24
_STEP = Decimal("1e-12")
_TODO = "Give a table with cluster or account, accelerator and gpu_hours."


def is_cluster_summary(head_lines: Sequence[str]) -> bool:
    """Whether the first line of a file names the columns of either table."""
    line = next((line for line in head_lines if line.strip()), "").removeprefix("\ufeff")
    for mark in (",", ";", "\t", "|"):
        keys = {header_key(cell.strip('" ')) for cell in line.split(mark)}
        if {"id", *map(header_key, _SUMS)} <= keys or (_HOURS_KEY in keys and keys & {"cluster", "account"}):
            return True
    return False


def read_cluster_summary(path: Path, chips: Mapping[str, str], on_piece: OnPiece | None = None) -> UsageFile:
    """Rows of use from totals; ``chips`` names the chip of each cluster that does not name its own.

    Raises:
        FencepostError: the file is neither table, or cannot be unpacked.
    """
    reading = UsageReading(path.name)
    head = head_of(path, reading)
    first = head[:4096].decode("utf-8", "replace").splitlines()
    if not is_cluster_summary(first):
        raise FencepostError(Fault("this is no summary of clusters.", _TODO, path.name))
    wanted = _wanted_of(next(line for line in first if line.strip()))
    file_chips = {name.lower(): chip for name, chip in chips.items()}
    pieces = _pieces(path, wanted, file_chips, reading, on_piece)
    return UsageFile(path.name, "cluster summary", pieces, reading.faults, reading.notes)


def _wanted_of(line: str) -> Wanted:
    return _PUBLISHED if "complete_gpu_time" in line.lower() else _OWN


def _pieces(
    path: Path, wanted: Wanted, chips: Mapping[str, str], reading: UsageReading, on_piece: OnPiece | None
) -> Iterator[pl.DataFrame]:
    with opened_use(path, reading) as stream:
        yield from _frames(stream, wanted, chips, reading)
    if on_piece is not None:
        on_piece(path.stat().st_size)
    reading.close()


def _frames(
    stream: BinaryIO, wanted: Wanted, chips: Mapping[str, str], reading: UsageReading
) -> Iterator[pl.DataFrame]:
    head = stream.peek(65_536) if hasattr(stream, "peek") else b""
    table: LongTable = read_long_table(stream, head, reading.name, wanted)
    found = [(header_key(header), at) for at, header in enumerate(table.headers)]
    places = {_KEYS[key]: at for key, at in reversed(found) if key in wanted.known}
    broken: list[int] = []

    def on_fault(fault: Fault) -> None:
        reading.fault(fault.what, fault.todo, fault.row, fault.column)
        if fault.row is not None:
            broken.append(fault.row)

    for frame in table.frames(places, on_fault):
        rows = [_row(cells, chips, reading) for cells in frame.iter_rows(named=True)]
        rows += [{"row": row, "kind": "none", "reason": UNREADABLE} for row in broken]
        broken.clear()
        yield pl.DataFrame([{**dict.fromkeys(USAGE), **row} for row in rows], schema=USAGE).sort("row")
    if broken:
        rows = [{**dict.fromkeys(USAGE), "row": row, "kind": "none", "reason": UNREADABLE} for row in broken]
        yield pl.DataFrame(rows, schema=USAGE)


def _row(cells: Mapping[str, object], chips: Mapping[str, str], reading: UsageReading) -> dict[str, object]:
    told = {name: str(text) for name, text in cells.items() if name != "row"}
    row = int(str(cells["row"]))
    cluster = told.get("cluster") or told.get("id") or ""
    account = told.get("account") or None
    name = told.get("accelerator") or chips.get(cluster.lower()) or UNTYPED + (cluster or account or reading.name)
    hours, reason = _hours(told, row, reading)
    most = _at_most(told, reading) if reason == NO_SUM else None
    content = "\n".join(f"{key}={told[key]}" for key in sorted(told))
    return {
        "row": row,
        "payer": account,
        "account": account or cluster or None,
        "provider": cluster or None,
        "resource": cluster or None,
        "accelerator": name,
        "hours": hours if most is None else most,
        "start": _day(told.get("start", ""), "start", row, reading),
        "end": _day(told.get("end", ""), "end", row, reading),
        "kind": "at_most" if most is not None else "none" if reason else "use",
        "reason": "" if most is not None else reason,
        "mark": int.from_bytes(hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=8).digest(), "big"),
    }


def _hours(told: Mapping[str, str], row: int, reading: UsageReading) -> tuple[Decimal | None, str]:
    """The accelerator-hours, or why there are none."""
    columns = ("gpu_hours",) if "gpu_hours" in told else _SUMS
    if columns == _SUMS and not any(told.get(name) for name in _SUMS):
        return None, NO_SUM
    total = Decimal(0)
    for name in columns:
        number = _number(told.get(name, ""))
        if number is None:
            what = f"{told.get(name, '')[:60]!r} is no number."
            reading.fault(what, "Write the time as plain digits.", row, name)
            return None, UNREADABLE
        if number < 0:
            reading.fault(f"{told[name][:60]!r} is below zero.", "A total of time cannot be.", row, name)
            return None, NEGATIVE
        total += number
    return (total / _SECONDS if columns == _SUMS else total).quantize(_STEP), ""


def _at_most(told: Mapping[str, str], reading: UsageReading) -> Decimal | None:
    """Where no sum is told: jobs x mean time x the most GPUs of any job, which no sum can exceed.

    Jobs x mean time x mean GPUs is no bound and no total, for means do not multiply.
    """
    parts = [_number(told.get(name, "")) for name in _BOUND]
    jobs, time, most = parts
    if jobs is None or time is None or most is None:
        return None
    hours = (jobs * time * most / _SECONDS).quantize(_STEP)
    reading.notes.append(
        f"{told.get('id') or 'a cluster'}: {NO_SUM}; it is at most {hours:,.0f} hours, jobs x mean time x the most GPUs"
        " of any job. Jobs x mean time x mean GPUs would be no total: long jobs may hold more GPUs, or fewer."
    )
    return hours


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _MOST else None


def _day(text: str, column: str, row: int, reading: UsageReading) -> dt.datetime | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        reading.fault(f"{text[:60]!r} is not a day.", "Write YYYY-MM-DD.", row, column)
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
