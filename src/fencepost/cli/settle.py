"""fencepost settle: which unknown facts of a row matter."""

from __future__ import annotations

import json
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import dated, today
from fencepost.cli.orders import row_of
from fencepost.decide.check import Checker
from fencepost.decide.settle import settle


@click.command(name="settle")
@click.argument("file", metavar="FILE|-")
@click.argument("row")
@dated
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *, file: str, row: str, on: date | None, known_on: date | None, axis: Axis, form: str
) -> None:
    """Show which unknown facts of ROW (its id or number) matter, whom to ask, and what each value would give."""
    checker = Checker()
    checked = checker.check(row_of(file, None, row), known_on=known_on or today(), on=on, axis=axis)
    found = settle(checker, checked)
    if form == "json":
        matters = [
            {"fact": m.missing.fact, "question": m.missing.ask, "who": m.missing.who, "outcomes": m.outcomes}
            for m in found.matters
        ]
        shown = {
            "id": checked.deal.id,
            "status": checked.answer.verdict.status,
            "certain": found.certain,
            "complete": found.complete,
            "statuses": found.statuses,
            "matters": matters,
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    click.echo(f"{checked.deal.id}: {checked.answer.verdict.status}; possible: {', '.join(found.statuses)}")
    if found.certain:
        click.echo("  certain: every value of the missing facts gives the same status")
    if not found.complete:
        click.echo("  too many facts are missing to try all together; each is tried by itself")
    for matter in found.matters:
        click.echo(f"  {matter.missing.fact} (ask the {matter.missing.who}): {matter.missing.ask}")
        for value, statuses in matter.outcomes.items():
            click.echo(f"      {value}: {' or '.join(statuses)}")
