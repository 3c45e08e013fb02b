"""fencepost chips: what is known by name."""

from __future__ import annotations

import csv
import json
import sys

import click

from fencepost.compute.catalogue import Catalogue
from fencepost.compute.known import HEAD, known


@click.command(name="chips")
@click.argument("search", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def command(*, search: str | None, form: str) -> None:
    """List chips, memory stacks and machines; SEARCH keeps those whose id or name holds it."""
    rows = known(Catalogue.load(), search)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, HEAD)
        writer.writeheader()
        writer.writerows(rows)
    else:
        widths = [max(len(name), *(len(row[name]) for row in rows)) if rows else len(name) for name in HEAD]
        for row in (dict(zip(HEAD, HEAD, strict=True)), *rows):
            click.echo("  ".join(row[name].ljust(width) for name, width in zip(HEAD, widths, strict=True)).rstrip())
        click.echo(f"{len(rows)} rows")
