"""fencepost flips: what would change a row's answer."""

from __future__ import annotations

import json
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import dated, today
from fencepost.cli.orders import row_of
from fencepost.decide.check import Checker
from fencepost.decide.flips import flips


@click.command(name="flips")
@click.argument("file", metavar="FILE|-")
@click.argument("row")
@dated
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *, file: str, row: str, on: date | None, known_on: date | None, axis: Axis, form: str
) -> None:
    """Show the smallest changes of one or two known facts of ROW (its id or number) that would change its answer."""
    checker = Checker()
    checked = checker.check(row_of(file, None, row), known_on=known_on or today(), on=on, axis=axis)
    found = flips(checker, checked)
    if form == "json":
        shown = [
            {"status": f.status, "changes": [{"fact": c.fact, "was": c.was, "would_be": c.would_be} for c in f.changes]}
            for f in found
        ]
        click.echo(
            json.dumps({"id": checked.deal.id, "status": checked.answer.verdict.status, "flips": shown}, indent=2)
        )
        return
    click.echo(f"{checked.deal.id}: {checked.answer.verdict.status}")
    for flip in found:
        changes = " and ".join(f"{c.fact} {c.was} -> {c.would_be}" for c in flip.changes)
        click.echo(f"  {flip.status} if {changes}")
    if not found:
        click.echo("  no change of one or two known facts gives another status")
