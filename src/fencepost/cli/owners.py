"""fencepost owners: who is behind a party, and what each 50 percent rule makes of it."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

import click

from fencepost.book.book import Axis
from fencepost.cli.exits import OWNED
from fencepost.cli.options import dated, screened, today
from fencepost.cli.options import owned as with_owners
from fencepost.decide.owned_written import party_owned
from fencepost.face import SHIPPED, checker_for, owners_for


@click.command(name="owners")
@click.argument("party", metavar="PARTY")
@dated
@with_owners
@screened
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    party: str,
    on: date | None,
    known_on: date | None,
    axis: Axis,
    owners: tuple[str, ...],
    which: str | None,
    form: str,
) -> None:
    """Show who owns PARTY (a name, or an identifier such as an LEI), as the files of owners tell.

    Each chain up to a listed owner is shown with its shares, minority shares too, and what every 50 percent rule makes
    of them on the day. Files: GLEIF (level 1, level 2, exceptions), BODS 0.4, FollowTheMoney, or CSV with the columns
    owner, owned, min, max, from, until, source. Without --owners the table that ships is looked in.

    Exit codes: 0 no rule is met; 20 some rule may be; 30 some rule is met; 50 the party is in no file.
    """
    day, known = on or today(), known_on or today()
    found = owners_for(known, which, owners or (SHIPPED,))
    checker = checker_for(known, which)
    book = checker.shelf.open(day, known, axis)
    answer = party_owned(checker, found, party, book)
    if form == "json":
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
        click.echo()
    else:
        from fencepost.cli.owners_shown import shown  # noqa: PLC0415 - only for people

        click.echo(shown(answer))
    sys.exit(_code(answer))


def _code(answer: dict[str, Any]) -> int:
    if not answer["units"]:
        return OWNED["not_found"]
    binds = [rule["binds"] for unit in answer["units"] for rule in unit["rules"]]
    return OWNED["met"] if True in binds else OWNED["open"] if None in binds else OWNED["not_met"]
