"""fencepost lease: what law reaches time rented on chips, what pending texts would ask, and its gate."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

import click

from fencepost.cli.exits import CODES
from fencepost.cli.options import Day, columns_as_options, owned, screened, today
from fencepost.cli.orders import opened, show_mapping
from fencepost.decide.lease import LeaseAnswer, LeaseDesk
from fencepost.decide.lease_written import lease_dict, lease_error, lease_lines
from fencepost.face import lease_desk
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.model.lease import LEASE_COLUMNS
from fencepost.sources.leases import read_leases
from fencepost.sources.orders import BadRow

_SHOWN_AS = {"used_from": "COUNTRY[;COUNTRY]", "knows": "USE[;USE]|none"}


@click.command(name="lease")
@click.argument("file", metavar="[FILE|-]", required=False)
@click.option("--on", type=Day(), default=None, help="The day of the lease (today); with FILE, instead of its own.")
@click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today).")
@click.option("--fact", "facts", metavar="NAME=VALUE", multiple=True, help="State a fact of law/facts by its id.")
@columns_as_options([name for name in LEASE_COLUMNS if name not in {"id", "date"}], _SHOWN_AS)
@owned
@screened
@click.option("--input-format", type=click.Choice(["csv", "xlsx", "json", "ndjson", "parquet"]), default=None)
@click.option("--questions", is_flag=True, help="Show also what pending texts would have a person ask.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str | None,
    on: date | None,
    known_on: date | None,
    facts: tuple[str, ...],
    owners: tuple[str, ...],
    which: str | None,
    input_format: str | None,
    questions: bool,
    form: str,
    **columns: str | None,
) -> None:
    """Answer for time rented on chips: one lease told by options, or every row of FILE.

    Renting is no export of the chip, so often no law in force reaches a lease. The answer says which does, what a
    pending text would ask, which red flags stand, and how the law stands towards the gate. That nothing reaches a
    lease clears no tenant, however small the sum.

    Exit codes: 0 nothing in force reaches it; 10 duty; 30 licence required; 40 prohibited; 50 some row not covered or
    not read.
    """
    known = known_on or today()
    told = {name: text for name, text in columns.items() if text is not None}
    if (file is None) == (not told and not facts):
        raise click.UsageError("tell the lease by options such as --customer-hq, or give a FILE of leases, not both.")
    desk = lease_desk(known, which, owners)
    if file is None:
        answered = [_answered(desk, Deal({"date": (on or known).isoformat(), **told, **stated(facts)}), known, None)]
        _tell(answered, form, questions=questions, single=True)
        sys.exit(_code(answered))
    with opened(file, input_format, read_leases) as leases:
        rows = [
            lease_error(Deal(row.cells, row.row), row.faults)
            if isinstance(row, BadRow)
            else _answered(desk, row, known, on)
            for row in leases.rows
        ]
        _tell(rows, form, questions=questions, single=False)
        show_mapping(leases)
    sys.exit(_code(rows))


def _answered(desk: LeaseDesk, lease: Deal, known: date, on: date | None) -> LeaseAnswer | dict[str, Any]:
    try:
        return desk.answer(lease, known_on=known, on=on)
    except FencepostError as error:
        return lease_error(lease, error.faults)


def _tell(answered: list[LeaseAnswer | dict[str, Any]], form: str, *, questions: bool, single: bool) -> None:
    if form == "json":
        written = [one if isinstance(one, dict) else lease_dict(one) for one in answered]
        click.echo(json.dumps(written[0] if single else written, ensure_ascii=False, indent=2))
        return
    for one in answered:
        if isinstance(one, dict):
            click.echo(f"lease {one['id']}: not read: {one['error']}")
        else:
            click.echo("\n".join(lease_lines(one, questions=questions)))


def _code(answered: list[LeaseAnswer | dict[str, Any]]) -> int:
    return max((CODES[one["status"] if isinstance(one, dict) else one.status] for one in answered), default=0)


def stated(facts: tuple[str, ...]) -> dict[str, str]:
    """The facts of law that options state, by id.

    Raises:
        click.UsageError: an option is no fact and value.
    """
    found: dict[str, str] = {}
    for text in facts:
        name, mark, value = text.partition("=")
        if not mark or "." not in name:
            raise click.UsageError(f"--fact {text!r} is no fact; write it as run.operations=1e26.")
        found[name.strip()] = value.strip()
    return found
