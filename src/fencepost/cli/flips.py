"""fencepost flips: what would change a row's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import dated, today
from fencepost.cli.orders import checked_rows, tell
from fencepost.decide.flips import Flips, flips, flips_dict
from fencepost.decide.judge import Checked


@click.command(name="flips")
@click.argument("file", metavar="FILE|-")
@click.argument("row", required=False)
@dated
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *, file: str, row: str | None, on: date | None, known_on: date | None, axis: Axis, form: str
) -> None:
    """Show the smallest changes of one or two known facts of ROW (every row without it) that change its answer."""
    rows = checked_rows(file, row, on, known_on or today(), axis)
    found = ((checked, flips(checker, checked)) for checker, checked in rows)
    tell(found, flips_dict, _lines, json_form=form == "json", single=row is not None)


def _lines(checked: Checked, found: Flips) -> Iterator[str]:
    yield f"{checked.deal.id}: {checked.answer.verdict.status}"
    for flip in found.found:
        changes = " and ".join(f"{c.fact} {c.was} -> {c.would_be}" for c in flip.changes)
        yield f"  {flip.status} if {changes}"
    if not found.complete:
        yield "  not every pair of changes was tried"
    elif not found.found:
        yield "  no change of one or two known facts gives another status"
