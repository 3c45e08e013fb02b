"""Reads an order file for a command: rows as deals, what could not be read, and the mapping of its headers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.face import checker_for
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.orders import BadRow, OrderFile, read_orders

Found = TypeVar("Found")
Reader = Callable[..., OrderFile]
_MOST_FAULTS = 20


@contextmanager
def opened(source: str, form: str | None, read: Reader = read_orders) -> Iterator[OrderFile]:
    """Open a file of orders, or of what ``read`` reads; standard input for ``-``."""
    if source == "-":
        with read(sys.stdin.buffer, format=form, name="standard input") as orders:
            yield orders
        return
    path = Path(source)
    if path.is_dir():
        raise FencepostError(Fault(f"{source!r} is a folder.", "Name a file in it."))
    if not path.is_file():
        raise FencepostError(Fault(f"there is no file {source!r}.", "Mend the path, or write - for standard input."))
    with read(path, format=form) as orders:
        yield orders


def never_over(source: str, output: Path | None) -> None:
    """Refuse to write where the input is read from.

    Raises:
        FencepostError: both are one file, by whatever path.
    """
    if output is not None and output.exists() and Path(source).exists() and output.samefile(source):
        fault = Fault(f"{str(output)!r} is the file that is read; writing there would destroy it.", "Name another.")
        raise FencepostError(fault)


def tell(
    found: Iterable[tuple[Checked, Found]],
    as_dict: Callable[[Checked, Found], dict[str, Any]],
    as_lines: Callable[[Checked, Found], Iterable[str]],
    *,
    json_form: bool,
    single: bool,
) -> None:
    """Print what was found of each row: in words as it comes, or as one JSON list (one object for a single row)."""
    written: list[dict[str, Any]] = []
    for checked, about in found:
        if json_form:
            written.append(as_dict(checked, about))
        else:
            click.echo("\n".join(as_lines(checked, about)))
    if json_form:
        click.echo(json.dumps(written[0] if single else written, ensure_ascii=False, indent=2))


def show_mapping(orders: OrderFile) -> None:
    """Say on standard error how each header was understood."""
    pairs = [(header, column) for header, column in orders.mapping if header != column]
    mapped = ", ".join(f"{header} → {column}" for header, column in pairs if column)
    unused = ", ".join(header for header, column in pairs if column is None)
    if mapped:
        click.echo(f"columns taken as: {mapped}", err=True)
    if unused:
        click.echo(f"columns not used: {unused}", err=True)
    for note in orders.notes:
        click.echo(f"note: {note}", err=True)


def owner_faults(checker: Checker) -> Iterator[str]:
    """What was wrong with rows of the files of owners."""
    owners = checker.gatherer.owners
    faults = () if owners is None else owners.register.faults
    yield from (str(fault) for fault in faults[:_MOST_FAULTS])
    if len(faults) > _MOST_FAULTS:
        yield f"{len(faults) - _MOST_FAULTS} more rows of the files of owners have faults"


def row_of(source: str, form: str | None, wanted: str) -> Deal:
    """The one row that a command is about, by its id or its number.

    Raises:
        FencepostError: no row is called so, or it cannot be read.
    """
    return next(rows_of(source, form, wanted))


def checked_rows(
    source: str, wanted: str | None, on: date | None, known_on: date, axis: Axis
) -> Iterator[tuple[Checker, Checked]]:
    """The answers to the rows that a command is about; of several rows those that cannot be read are said and passed.

    Raises:
        FencepostError: the one row that is wanted does not exist or cannot be read.
    """
    checker = checker_for(known_on)
    for deal in rows_of(source, None, wanted):
        try:
            checked = checker.check(deal, known_on=known_on, on=on, axis=axis)
        except FencepostError as error:
            if wanted is not None:
                raise
            click.echo(str(error), err=True)
            continue
        yield checker, checked


def rows_of(source: str, form: str | None, wanted: str | None) -> Iterator[Deal]:
    """The rows that a command is about: one by its id or number, or every row that can be read.

    Raises:
        FencepostError: no row is called so, or the one that is cannot be read.
    """
    found = False
    with opened(source, form) as orders:
        for row in orders.rows:
            if wanted is not None and wanted not in {row.id, str(row.row)}:
                continue
            found = True
            if isinstance(row, BadRow) and wanted is not None:
                raise FencepostError(*row.faults)
            if isinstance(row, BadRow):
                click.echo("; ".join(str(fault) for fault in row.faults), err=True)
                continue
            yield row
            if wanted is not None:
                return
    if wanted is not None and not found:
        raise FencepostError(
            Fault(f"{source} has no row {wanted!r}.", "Give a row's id or its number (the header is 1).")
        )
