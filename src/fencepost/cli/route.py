"""fencepost route: by which way the goods of a deal could come to somebody whom they must not reach."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TextIO

import click

from fencepost.cli.exits import ROUTES
from fencepost.cli.options import Day, screened, today
from fencepost.cli.options import owned as with_owners
from fencepost.cli.orders import opened, show_mapping
from fencepost.cli.outputs import as_text, is_utf
from fencepost.cli.route_shown import lines
from fencepost.decide.check import Checker
from fencepost.face import NOBODY, SHIPPED, checker_for, owners_for
from fencepost.facts.places_of_concern import places_of_concern
from fencepost.model.deal import Deal
from fencepost.model.fault import Fault, FencepostError
from fencepost.ownership.deal_parties import shown
from fencepost.ownership.route_written import error_dict, route_dict
from fencepost.ownership.routes import Router
from fencepost.sources.orders import BadRow

_FORMATS = ("table", "json")
_MOST_FAULTS = 20


@click.command(name="route")
@click.argument("file", metavar="FILE|-")
@click.option("--id", "wanted", metavar="ID", help="Only the row of this id or number.")
@click.option("--on", type=Day(), default=None, help="Take every deal on this day instead of its own.")
@click.option("--known-on", type=Day(), default=None, help="Law and lists as they could be known on this day (today).")
@with_owners
@screened
@click.option("--input-format", type=click.Choice(["csv", "xlsx", "json", "ndjson", "parquet"]), default=None)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str,
    wanted: str | None,
    on: date | None,
    known_on: date | None,
    owners: tuple[str, ...],
    which: str | None,
    input_format: str | None,
    form: str,
) -> None:
    """Show, for each row of FILE, the ways from the exporter to a listed party or to a seat in Macau or D:5.

    Each step has its evidence, who tells it, and how far it is trusted; what nobody has established stands below, with
    the question to ask. That no way is found says only where was looked. Without --owners the table that ships is
    looked in; --owners none for no file.

    Exit codes: 0 no way was found; 20 some way; 50 some row could not be read.
    """
    known = known_on or today()
    checker = checker_for(known, which)
    router = _router(checker, which, owners, known)
    seen: set[str] = set()
    with opened(file, input_format) as orders, as_text(sys.stdout) as stream:
        found = _routes(orders.rows, wanted, checker, router, (on, known))
        (_json if form == "json" else _table)(_noted(found, seen), stream)
        show_mapping(orders)
    if not seen and wanted is not None:
        what = f"{file} has no row {wanted!r}."
        raise FencepostError(Fault(what, "Give a row's id or its number (the header is 1)."))
    sys.exit(max((ROUTES[one] for one in seen), default=0))


def _router(checker: Checker, which: str | None, owners: tuple[str, ...], known: date) -> Router:
    screening = checker.gatherer.screening
    screener = None if screening is None else screening.screener
    if owners == (NOBODY,):
        return Router(screener, None)
    register = owners_for(known, which, owners or (SHIPPED,)).register
    for fault in register.faults[:_MOST_FAULTS]:
        click.echo(f"note: {fault}", err=True)
    if len(register.faults) > _MOST_FAULTS:
        click.echo(f"note: {len(register.faults) - _MOST_FAULTS} more faults in the files of owners", err=True)
    return Router(screener, register)


def _routes(
    rows: Iterable[Deal | BadRow],
    wanted: str | None,
    checker: Checker,
    router: Router,
    days: tuple[date | None, date],
) -> Iterator[dict[str, Any]]:
    """One object a row: its route, or why it has none."""
    on, known = days
    for row in rows:
        if wanted is not None and wanted not in {row.id, str(row.row)}:
            continue
        if isinstance(row, BadRow):
            yield error_dict(shown(row.id), row.row, row.faults)
            continue
        try:
            day = on or checker.gatherer.day(row)
        except FencepostError as error:
            yield error_dict(shown(row.id), row.row, error.faults)
            continue
        concern = places_of_concern(checker.shelf.open(day, known, "enforced"))
        yield route_dict(row, day, router.route(row, day, concern))


def _noted(found: Iterator[dict[str, Any]], seen: set[str]) -> Iterator[dict[str, Any]]:
    for one in found:
        seen.add("error" if "error" in one else "found" if one["ways"] or one["weaker_ways"] else "none")
        yield one


def _table(found: Iterator[dict[str, Any]], stream: TextIO) -> None:
    for number, one in enumerate(found):
        stream.write("\n" if number else "")
        stream.writelines(f"{line}\n" for line in lines(one))


def _json(found: Iterator[dict[str, Any]], stream: TextIO) -> None:
    first = True
    for one in found:
        text = json.dumps(one, ensure_ascii=not is_utf(stream), allow_nan=False)
        stream.write(("[\n" if first else ",\n") + text)
        first = False
    stream.write("[]\n" if first else "\n]\n")
