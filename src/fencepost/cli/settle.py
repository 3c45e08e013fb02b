"""fencepost settle: which unknown facts of a row matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from fencepost.book.book import Axis
from fencepost.cli.options import dated, today
from fencepost.cli.orders import checked_rows, tell
from fencepost.decide.judge import Checked
from fencepost.decide.settle import Settlement, settle, settlement_dict


@click.command(name="settle")
@click.argument("file", metavar="FILE|-")
@click.argument("row", required=False)
@dated
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - one parameter an option
    *, file: str, row: str | None, on: date | None, known_on: date | None, axis: Axis, form: str
) -> None:
    """Show which unknown facts of ROW (its id or number; every row without it) matter, and what each would give."""
    rows = checked_rows(file, row, on, known_on or today(), axis)
    found = ((checked, settle(checker, checked)) for checker, checked in rows)
    tell(found, settlement_dict, _lines, json_form=form == "json", single=row is not None)


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
