"""fencepost settle: which unknown facts of a row matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from fencepost.book.book import Axis
from fencepost.cli.options import dated, today
from fencepost.cli.orders import checked_rows
from fencepost.decide.check import Checked
from fencepost.decide.settle import Settlement, settle


@click.command(name="settle")
@click.argument("file", metavar="FILE|-")
@click.argument("row", required=False)
@dated
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *, file: str, row: str | None, on: date | None, known_on: date | None, axis: Axis, form: str
) -> None:
    """Show which unknown facts of ROW (its id or number; every row without it) matter, and what each would give."""
    written: list[dict[str, Any]] = []
    for checker, checked in checked_rows(file, row, on, known_on or today(), axis):
        found = settle(checker, checked)
        if form == "json":
            written.append(_dict(checked, found))
        else:
            click.echo("\n".join(_lines(checked, found)))
    if form == "json":
        click.echo(json.dumps(written if row is None else written[0], ensure_ascii=False, indent=2))


def _dict(checked: Checked, found: Settlement) -> dict[str, Any]:
    return {
        "id": checked.deal.id,
        "status": checked.answer.verdict.status,
        "certain": found.certain,
        "complete": found.complete,
        "statuses": found.statuses,
        "matters": [
            {"fact": m.missing.fact, "question": m.missing.ask, "who": m.missing.who, "outcomes": m.outcomes}
            for m in found.matters
        ],
    }


def _lines(checked: Checked, found: Settlement) -> Iterator[str]:
    yield f"{checked.deal.id}: {checked.answer.verdict.status}; possible: {', '.join(found.statuses)}"
    if found.certain:
        yield "  certain: every value of the missing facts gives the same status"
    if not found.complete:
        yield "  too many facts are missing to try all together; each is tried by itself"
    for matter in found.matters:
        yield f"  {matter.missing.fact} (ask the {matter.missing.who}): {matter.missing.ask}"
        for value, statuses in matter.outcomes.items():
            yield f"      {value}: {' or '.join(statuses)}"
