"""fencepost check: one answer for every row."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from fencepost.book.book import Axis
from fencepost.cli.brief import brief_answers
from fencepost.cli.exits import exit_code
from fencepost.cli.options import dated, owned, screened, today
from fencepost.cli.orders import never_over, opened, owner_faults, show_mapping
from fencepost.cli.outputs import FORMATS, write_answers
from fencepost.decide.check import Checker
from fencepost.decide.written import answer_dict, error_dict, faulty
from fencepost.face import checker_for
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources.orders import BadRow

_PROGRESS_FROM = 2_000


@click.command(name="check")
@click.argument("file", metavar="FILE|-")
@dated
@click.option("--explain", metavar="ROW", help="Show every step for one row, by id or number.")
@click.option("--format", "form", type=click.Choice(FORMATS), default=None, help="Default: by -o, else table.")
@click.option("--brief", is_flag=True, help="Status only, decided in bulk: for files of very many rows.")
@click.option("--input-format", type=click.Choice(["csv", "xlsx", "json", "ndjson", "parquet"]), default=None)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write here.")
@screened
@owned
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str,
    on: date | None,
    known_on: date | None,
    axis: Axis,
    explain: str | None,
    form: str | None,
    brief: bool,
    input_format: str | None,
    output: Path | None,
    which: str | None,
    owners: tuple[str, ...],
) -> None:
    """Answer for every row of FILE (CSV, XLSX, JSON, NDJSON or Parquet; - is standard input).

    Rows in are rows out: a row that cannot be read gets an answer that says why.
    """
    known = known_on or today()
    checker = checker_for(known, which, owners)
    for fault in owner_faults(checker):
        click.echo(f"note: {fault}", err=True)
    if explain is not None:
        _explain(checker, file, input_format, explain, (on, known, axis))
        return
    chosen = form or _by_name(output)
    never_over(file, output)
    seen: list[str] = []
    with ExitStack() as stack:
        orders = stack.enter_context(opened(file, input_format))
        each = brief_answers if brief else _answers
        answers = _counted(each(checker, orders.rows, on, known, axis), seen, quiet=output is None)
        stream = _stream(output, chosen, stack)
        write_answers(answers, chosen, stream, colour=output is None and sys.stdout.isatty())
        show_mapping(orders)
    if checker.gatherer.screening is not None:
        for notice in checker.gatherer.screening.screener.held.told(known):
            click.echo(f"note: {notice}", err=True)
    sys.exit(exit_code(seen))


def _answers(
    checker: Checker, rows: Iterable[Deal | BadRow], on: date | None, known_on: date, axis: Axis
) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if isinstance(row, BadRow):
            yield error_dict(row.cells, row.row, row.id, row.faults)
            continue
        try:
            yield answer_dict(checker.check(row, known_on=known_on, on=on, axis=axis))
        except FencepostError as error:
            yield faulty(row, error.faults)


def _counted(answers: Iterator[Mapping[str, Any]], seen: list[str], *, quiet: bool) -> Iterator[Mapping[str, Any]]:
    """The answers as they come, their statuses noted, with a count on a terminal when the work is long."""
    statuses: dict[str, None] = {}
    shown = sys.stderr.isatty() and not quiet
    for number, answer in enumerate(answers, start=1):
        statuses.setdefault(str(answer["status"]))
        if shown and number % _PROGRESS_FROM == 0:
            click.echo(f"\r{number:,} rows answered", nl=False, err=True)
        yield answer
    if shown:
        click.echo("", err=True)
    seen.extend(statuses)


def _by_name(output: Path | None) -> str:
    suffix = output.suffix.lstrip(".").lower() if output is not None else ""
    return {"jsonl": "ndjson"}.get(suffix, suffix if suffix in FORMATS else "table")


def _stream(output: Path | None, form: str, stack: ExitStack) -> TextIO | BinaryIO:
    if output is None:
        return sys.stdout.buffer if form == "xlsx" else sys.stdout
    if form == "xlsx":
        return stack.enter_context(output.open("wb"))
    return stack.enter_context(output.open("w", encoding="utf-8", newline=""))


def _explain(
    checker: Checker, file: str, input_format: str | None, row: str, when: tuple[date | None, date, Axis]
) -> None:
    from fencepost.cli.explained import explain  # noqa: PLC0415 - rich is dear to import
    from fencepost.cli.orders import row_of  # noqa: PLC0415

    on, known_on, axis = when
    checked = checker.check(row_of(file, input_format, row), known_on=known_on, on=on, axis=axis)
    click.echo(explain(checked))
    sys.exit(exit_code([checked.answer.verdict.status]))
