"""fencepost diff: one portfolio on two dates, or one date as known on two."""

from __future__ import annotations

import json
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import Day, today
from fencepost.cli.orders import opened
from fencepost.decide.compare import Moment, compare
from fencepost.face import checker_for


@click.command(name="diff")
@click.argument("file", metavar="FILE|-")
@click.option("--on", type=Day(), default=None, help="The first day (each row's own).")
@click.option("--and", "and_on", type=Day(), default=None, help="The second day.")
@click.option("--known-on", type=Day(), default=None, help="As known on this day (today).")
@click.option("--and-known-on", type=Day(), default=None, help="And as known on this one.")
@click.option("--axis", type=click.Choice(["enforced", "books"]), default="enforced")
@click.option("--and-axis", type=click.Choice(["enforced", "books"]), default=None)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str,
    on: date | None,
    and_on: date | None,
    known_on: date | None,
    and_known_on: date | None,
    axis: Axis,
    and_axis: Axis | None,
    form: str,
) -> None:
    """Show the rows of FILE whose answer differs between two days, two states of knowledge, or the two axes."""
    if and_on is None and and_known_on is None and and_axis is None:
        raise click.UsageError("give --and DATE, --and-known-on DATE or --and-axis for the second side")
    known = known_on or today()
    first = Moment(on, known, axis)
    second = Moment(and_on or on, and_known_on or known, and_axis or axis)
    with opened(file, None) as orders:
        rows = list(compare(checker_for(known), orders.rows, first, second))
    changed = [row for row in rows if row.differs]
    if form == "json":
        click.echo(json.dumps([row.as_dict() for row in changed], ensure_ascii=False, indent=2))
        return
    for row in changed:
        click.echo(f"{row.id}: {row.before.words} -> {row.after.words}")
        for line in row.why:
            click.echo(f"    {line}")
    click.echo(f"{len(changed)} of {len(rows)} rows differ")
