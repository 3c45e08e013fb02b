"""fencepost data: what U.S. and Chinese law ask of a workload of data, how the two meet, and what would change it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from fencepost.cli.exits import CODES
from fencepost.cli.lease import stated
from fencepost.cli.options import Day, columns_as_options, today
from fencepost.cli.orders import opened, show_mapping
from fencepost.decide.workload import WorkloadAnswer, WorkloadDesk
from fencepost.decide.workload_changes import changes
from fencepost.decide.workload_written import workload_dict, workload_error, workload_lines
from fencepost.face import workload_desk
from fencepost.facts.gather import day_of
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.model.workload import REQUESTERS, WORKLOAD_COLUMNS
from fencepost.sources.orders import BadRow
from fencepost.sources.workloads import read_workloads
from fencepost.study.data_matrix import PLACES, DataMatrix, data_matrix, matrix_dict, matrix_rows
from fencepost.study.data_matrix import REQUESTERS as ASKED
from fencepost.study.data_picture import draw

_SHOWN_AS = {
    "requester": f"[{'|'.join(REQUESTERS)}]",
    "accessed_from": "COUNTRY[;COUNTRY]",
    "collected_in": "COUNTRY[;COUNTRY]",
    "purpose": "PURPOSE[;PURPOSE]",
    "approvals": "APPROVAL[;APPROVAL]|none",
}


@click.command(name="data")
@click.argument("file", metavar="[FILE|-]", required=False)
@click.option("--on", type=Day(), default=None, help="The day asked about (today); with FILE, for every row.")
@click.option("--known-on", type=Day(), default=None, help="The law as it could be known on this day (today).")
@click.option("--fact", "facts", metavar="NAME=VALUE", multiple=True, help="State a fact of law/facts by its id.")
@columns_as_options([name for name in WORKLOAD_COLUMNS if name not in {"id", "date", "provider_service"}], _SHOWN_AS)
@click.option("--provider-service", default="cloud", show_default=True, help="What the provider offers; not for FILE.")
@click.option("--changes", "changed", is_flag=True, help="Show what would change how the two laws meet.")
@click.option("--matrix", is_flag=True, help="Show the relation for each provider, place of storage and requester.")
@click.option("--providers", default=";".join(PLACES), show_default=True, help="Seats of providers, for --matrix.")
@click.option("--storages", default=";".join(PLACES), show_default=True, help="Places of storage, for --matrix.")
@click.option("--requesters", default=";".join(ASKED), show_default=True, help="Who asks, for --matrix.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw the matrix into a .svg or .png file."
)
@click.option("--input-format", type=click.Choice(["csv", "xlsx", "json", "ndjson", "parquet"]), default=None)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    file: str | None,
    on: date | None,
    known_on: date | None,
    facts: tuple[str, ...],
    provider_service: str,
    changed: bool,
    matrix: bool,
    providers: str,
    storages: str,
    requesters: str,
    picture: Path | None,
    input_format: str | None,
    form: str,
    **columns: str | None,
) -> None:
    """Answer for a workload of data, told by options, or for every row of FILE.

    Whether U.S. process can reach the data, what China's transfer rules ask, what 28 CFR part 202 asks, and whether one
    answer can satisfy both: compatible, needs approval first, or direct conflict. What is not told stays open, and the
    strictest relation left is shown. The law of other countries is not read.

    Exit codes, by the strictest law: 0 nothing asked; 10 duty; 30 assessment or approval; 40 prohibited; 50 some row
    not covered or not read.
    """
    known = known_on or today()
    told = {name: text for name, text in columns.items() if text is not None}
    if (file is None) == (not told and not facts):
        raise click.UsageError("tell the workload by options such as --storage, or give a FILE of them, not both.")
    if file is not None and (matrix or picture):
        raise click.UsageError("--matrix is for one customer, told by options and not by a FILE.")
    desk = workload_desk()
    if file is None:
        row = Deal({"date": (on or known).isoformat(), "provider_service": provider_service, **told, **stated(facts)})
        if matrix or picture:
            found = _matrix(desk, row, known, [_entries(one) for one in (providers, storages, requesters)])
            _show_matrix(found, form, picture)
            return
        sys.exit(_tell(desk, [_answered(desk, row, known, None)], form, changed=changed, single=True))
    with opened(file, input_format, read_workloads) as workloads:
        rows = (
            workload_error(Deal(row.cells, row.row), row.faults)
            if isinstance(row, BadRow)
            else _answered(desk, row, known, on)
            for row in workloads.rows
        )
        code = _tell(desk, rows, form, changed=changed, single=False)
        show_mapping(workloads)
    sys.exit(code)


def _answered(desk: WorkloadDesk, row: Deal, known: date, on: date | None) -> WorkloadAnswer | dict[str, Any]:
    try:
        return desk.answer(row, known_on=known, on=on)
    except FencepostError as error:
        return workload_error(row, error.faults)


def _tell(
    desk: WorkloadDesk, answered: Iterable[WorkloadAnswer | dict[str, Any]], form: str, *, changed: bool, single: bool
) -> int:
    """Write each answer as soon as it is there, so that no file is too long, and give the exit code of all."""
    code, number = 0, -1
    for number, one in enumerate(answered):
        code = max(code, CODES[one["status"] if isinstance(one, dict) else one.status])
        if form == "text":
            click.echo(_text(desk, one, changed=changed))
            continue
        written = one if isinstance(one, dict) else workload_dict(one, changes(desk, one) if changed else ())
        text = json.dumps(written, ensure_ascii=False, indent=2)
        click.echo(text if single else ("[\n" if number == 0 else ",\n") + text, nl=single)
    if form == "json" and not single:
        click.echo("\n]" if number >= 0 else "[]")
    return code


def _text(desk: WorkloadDesk, one: WorkloadAnswer | dict[str, Any], *, changed: bool) -> str:
    if isinstance(one, dict):
        return f"workload {one['id']}: not read: {one['error']}"
    return "\n".join(workload_lines(one, changes(desk, one) if changed else ()))


def _entries(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _matrix(desk: WorkloadDesk, row: Deal, known: date, axes: list[list[str]]) -> DataMatrix:
    providers, storages, requesters = axes
    unknown = [one for one in requesters if one not in REQUESTERS]
    if unknown or not all(axes):
        what = f"{unknown[0]!r} asks for nothing that is known here" if unknown else "each axis needs an entry"
        raise click.UsageError(f"{what}; requesters are {', '.join(REQUESTERS)}.")
    try:
        return data_matrix(desk, row, day_of(row), known, providers=providers, storages=storages, requesters=requesters)
    except FencepostError as error:
        raise click.ClickException(str(error)) from None


def _show_matrix(found: DataMatrix, form: str, picture: Path | None) -> None:
    if picture is not None:
        try:
            draw(found, picture)
        except FencepostError as error:
            raise click.ClickException(str(error)) from None
    if form == "json":
        click.echo(json.dumps(matrix_dict(found), ensure_ascii=False, indent=2))
        return
    _table(found)


def _table(matrix: DataMatrix) -> None:
    head, *rows = matrix_rows(matrix)
    table = Table(*head, box=None, title=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(width=160, highlight=False).print(table)
    click.echo("? not certain: something that the laws ask about is not told, and the strictest relation left is shown")
