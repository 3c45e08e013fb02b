"""fencepost flags: the red flags of every row of an order file, the heaviest rows first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from fencepost.book.book import Axis
from fencepost.cli.exits import FLAGGED
from fencepost.cli.flags_written import WRITERS
from fencepost.cli.options import dated, owned, screened, today
from fencepost.cli.orders import never_over, opened, owner_faults, show_mapping
from fencepost.cli.outputs import as_text
from fencepost.cli.spool import Spool
from fencepost.decide.queue import Queue
from fencepost.decide.weighed_written import error_dict, weighed_dict
from fencepost.face import checker_for
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources.orders import BadRow

_PROGRESS_FROM = 2_000


@click.command(name="flags")
@click.argument("file", metavar="FILE|-")
@dated
@click.option("--top", type=click.IntRange(min=1), default=None, metavar="N", help="Only the N heaviest rows.")
@click.option("--questions", is_flag=True, help="Show the open questions, not only their number.")
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="table", show_default=True)
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
    top: int | None,
    questions: bool,
    form: str,
    input_format: str | None,
    output: Path | None,
    which: str | None,
    owners: tuple[str, ...],
) -> None:
    """Show the red flags of every row of FILE, each with its source, its evidence and what to ask.

    The score says in which order to look, and nothing else: a row in which nothing is raised has still its open
    questions. Rows in are rows out, unless --top leaves some out; a row that cannot be read stands first, with why.

    Exit codes: 0 nothing raised by what was given; 20 something raised; 50 some row could not be read.
    """
    known = known_on or today()
    queue = Queue(checker := checker_for(known, which, owners))
    for fault in owner_faults(checker):
        click.echo(f"note: {fault}", err=True)
    never_over(file, output)
    outcomes: set[str] = set()
    with ExitStack() as stack:
        orders = stack.enter_context(opened(file, input_format))
        spool = stack.enter_context(Spool())
        rows = _weighed(queue, orders.rows, (on, known, axis), questions=questions)
        unread = 0
        for found in _counted(rows, outcomes, quiet=output is None):
            spool.add(_place(found), found)
            unread += found["score"] is None
        written = sys.stdout if output is None else stack.enter_context(output.open("w", encoding="utf-8", newline=""))
        with as_text(written) as stream:
            # A row that nobody could read has no place in the queue, and is never left out of it.
            WRITERS[form](spool.in_order(None if top is None else top + unread), stream)
        if top is not None and len(spool) > top + unread:
            click.echo(f"note: --top {top} leaves out {len(spool) - top - unread:,} rows.", err=True)
        show_mapping(orders)
    if checker.gatherer.screening is not None:
        for notice in checker.gatherer.screening.screener.held.told(known):
            click.echo(f"note: {notice}", err=True)
    sys.exit(max((FLAGGED[outcome] for outcome in outcomes), default=0))


def _weighed(
    queue: Queue, rows: Iterable[Deal | BadRow], when: tuple[date | None, date, Axis], *, questions: bool
) -> Iterator[dict[str, Any]]:
    on, known_on, axis = when
    for row in rows:
        if isinstance(row, BadRow):
            yield error_dict(row.cells, row.row, row.id, row.faults)
            continue
        try:
            found = queue.weigh(row, known_on=known_on, on=on, axis=axis)
        except FencepostError as error:
            yield error_dict(row.cells, row.row, row.id, error.faults)
            continue
        yield weighed_dict(found, questions=questions)


def _place(found: Mapping[str, Any]) -> tuple[int, int]:
    """Where a row stands: what nobody could read first, then the heaviest; equal scores as they came."""
    score = found["score"]
    return (0, 0) if score is None else (1, -int(score))


def _counted(rows: Iterator[dict[str, Any]], outcomes: set[str], *, quiet: bool) -> Iterator[dict[str, Any]]:
    """The rows as they come, their outcomes noted, with a count on a terminal when the work is long."""
    shown = sys.stderr.isatty() and not quiet
    for number, found in enumerate(rows, start=1):
        outcomes.add("raised" if found["parts"] else "nothing_raised")
        if found.get("error"):
            outcomes.add("error")
        if shown and number % _PROGRESS_FROM == 0:
            click.echo(f"\r{number:,} rows looked at", nl=False, err=True)
        yield found
    if shown:
        click.echo("", err=True)
