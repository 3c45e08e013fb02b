"""fencepost customer: the record of a customer, what it lacks, who is verified, what changed, and what to do next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from fencepost.cli.exits import CUSTOMERS
from fencepost.cli.options import Day, owned, screened, today
from fencepost.model.fault import Fault, FencepostError

_MOST_EXPORT = 1 << 30


@click.command(name="customer")
@click.argument("file", metavar="FILE|-")
@click.option("--on", type=Day(), default=None, help="Assess the records as of this day (today).")
@click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today).")
@owned
@screened
@click.option("--against", "older", metavar="OLD.json", default=None, help="An older export of this command.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str,
    on: date | None,
    known_on: date | None,
    owners: tuple[str, ...],
    which: str | None,
    older: str | None,
    form: str,
) -> None:
    """Assess the customers' records of FILE: JSON, one record or a list, or one record a line.

    Shown is what the 2024 proposal on cloud customers would have asked and the record does not tell, whose identity is
    verified and whose is to be verified again, until when the record would have been kept, who may be on a list, what
    law reaches the lease, what does not fit together, and what to do next. The proposal was never made final.

    Exit codes: 0 nothing found; 20 something to verify or an alert; 30 a hit, or a licence is required; 50 some record,
    or a cell of it, could not be read.
    """
    from fencepost.decide.customer_compared import against  # noqa: PLC0415 - --help need not load it
    from fencepost.decide.customer_written import assessment_dict, assessment_lines, unread_dict  # noqa: PLC0415
    from fencepost.face import customer_desk  # noqa: PLC0415
    from fencepost.sources.customer_file import read_customers  # noqa: PLC0415

    known = known_on or today()
    before = None if older is None else _export(older)
    codes, first = {CUSTOMERS["nothing"]}, True
    with _opened(file) as (stream, name):
        read = read_customers(stream, name)
    desk = customer_desk(known, which, owners)
    for one in read.records:
        if one.customer is None:
            told = unread_dict(one.row, one.faults)
        else:
            told = assessment_dict(desk.assess(one.customer, on or known, known, one.faults), desk.table)
            if before is not None:
                told["against"] = against(told, before, desk.table)
        codes.add(_code(told))
        if form == "json":
            mark = "" if read.single else "[\n" if first else ",\n"
            click.echo(mark + json.dumps(told, ensure_ascii=False, indent=2), nl=False)
        else:
            click.echo("\n".join(assessment_lines(told)))
        first = False
    if form == "json":
        click.echo("" if read.single else "[]" if first else "\n]")
    sys.exit(max(codes))


def _code(told: dict[str, Any]) -> int:
    again = bool((told.get("against") or {}).get("verify_again"))
    return max(CUSTOMERS[told["outcome"]], CUSTOMERS["verify"] if again else 0)


def _export(path: str) -> list[dict[str, Any]]:
    """The assessments of an older export; what was unread in it is left out."""
    todo = "Give what 'fencepost customer FILE --format json' wrote."
    with _opened(path) as (stream, name):
        raw = stream.read(_MOST_EXPORT + 1)
    try:
        tree = json.loads(raw[:_MOST_EXPORT])
    except (ValueError, RecursionError):
        raise FencepostError(Fault("the older export is no JSON.", todo, name)) from None
    found = [tree] if isinstance(tree, dict) else tree
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FencepostError(Fault("the older export holds no assessments.", todo, name))
    kept = [one for one in found if isinstance(one.get("record"), dict)]
    if found and not kept and not all("error" in one for one in found):
        raise FencepostError(Fault("the older export holds no assessments.", todo, name))
    return kept


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """A file, or standard input for ``-``, with its name."""
    if file == "-":
        yield sys.stdin.buffer, "standard input"
        return
    path = Path(file)
    if path.is_dir():
        raise FencepostError(Fault(f"{file!r} is a folder.", "Name a file in it."))
    if not path.is_file():
        raise FencepostError(Fault(f"there is no file {file!r}.", "Mend the path, or write - for standard input."))
    with path.open("rb") as stream:
        yield stream, path.name
