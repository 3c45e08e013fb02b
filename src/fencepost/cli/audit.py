"""fencepost audit: the chain of events exported, verified, and its head shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from fencepost.cli.exits import DIFFERS
from fencepost.model.fault import Fault, FencepostError
from fencepost.store import audit
from fencepost.store.audit import Head


@click.group(name="audit")
def command() -> None:
    """The audit chain: who did what when, each event sealed with the one before it."""


@command.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write here.")
def export(*, output: Path | None) -> None:
    """Write every event, one JSON object a line; 'audit verify' checks it on any machine, without the database."""
    from fencepost.desk.desk import Desk  # noqa: PLC0415 - dear to import
    from fencepost.desk.settings import load_settings  # noqa: PLC0415
    from fencepost.desk.trail import lines  # noqa: PLC0415

    desk = Desk(load_settings())
    stream = sys.stdout.buffer if output is None else output.open("wb")
    try:
        stream.writelines(lines(desk))
    finally:
        if output is not None:
            stream.close()
        desk.close()


@command.command()
def head() -> None:
    """Show the last event's number and hash: keep them elsewhere, and nobody can write the chain anew unseen."""
    from fencepost.desk.desk import Desk  # noqa: PLC0415 - dear to import
    from fencepost.desk.settings import load_settings  # noqa: PLC0415

    desk = Desk(load_settings())
    with desk.store.reading() as connection:
        last = audit.head(connection)
    desk.close()
    click.echo(json.dumps({"seq": last.seq, "at": last.at, "hash": last.hash}))


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--head", "heads", multiple=True, metavar="SEQ:HASH", help="A head that was kept elsewhere.")
def verify(*, file: Path | None, heads: tuple[str, ...]) -> None:
    """Check an export FILE, or without one the database: every seal, every link, every number.

    Exit codes: 0 nothing was changed; 1 something was; 3 the file cannot be read.
    """
    known = [_head(text) for text in heads]
    if file is not None:
        try:
            with file.open("rb") as stream:
                found = audit.verify(audit.read_export(stream), known)
        except (OSError, ValueError) as error:
            todo = "Give what 'fencepost audit export' wrote."
            raise FencepostError(Fault(f"the export cannot be read ({error}).", todo, str(file))) from None
    else:
        from fencepost.desk.desk import Desk  # noqa: PLC0415 - dear to import
        from fencepost.desk.settings import load_settings  # noqa: PLC0415

        desk = Desk(load_settings())
        with desk.store.reading() as connection:
            found = audit.verify(audit.events(connection), known)
        desk.close()
    for what in found.faults:
        click.echo(what)
    click.echo(f"{found.events:,} events; head {found.head.seq} {found.head.hash}")
    click.echo("the chain holds" if not found.faults else "the chain does not hold")
    sys.exit(DIFFERS if found.faults else 0)


def _head(text: str) -> Head:
    seq, mark, hashed = text.partition(":")
    if not mark or not seq.isdigit() or len(hashed) != len(audit.START):
        raise click.UsageError(f"--head {text!r} is not SEQ:HASH.")
    return Head(int(seq), "", hashed)
