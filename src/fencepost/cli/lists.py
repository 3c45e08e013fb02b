"""fencepost lists: restricted-party lists, taken as snapshots and looked at on any day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from fencepost.cli.lists_shown import diff, show
from fencepost.cli.options import Day, now, today
from fencepost.lists.delta import delta
from fencepost.lists.home import home, lists_folder, settings_file
from fencepost.lists.settings import DEFAULT, list_sources, source_named
from fencepost.lists.snapshot import Snapshot, snapshot_dict, staleness
from fencepost.lists.store import Store, Taken, at_day
from fencepost.lists.taking import Kept, fetch, take
from fencepost.model.fault import Fault, FencepostError
from fencepost.names.held import indexed

_SHOWN_FAULTS = 10


@click.group(name="lists")
def command() -> None:
    """Fetch restricted-party lists as snapshots, compare them, and show who is on them on a day.

    Snapshots are kept in $FENCEPOST_HOME, or in the folder that the system keeps for data. Nothing is fetched but by
    'update'.
    """


command.add_command(diff)
command.add_command(show)


@command.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--from", "file", type=click.Path(path_type=Path), default=None, help="Read this file; fetch nothing.")
@click.option("--taken", type=Day(), default=None, help="The day that FILE was published or taken (today).")
@click.option("--list", "list_code", default=None, help="Put the parties of FILE on this list.")
@click.option("--force", is_flag=True, help="Keep a list that has shrunk or breaks off; the snapshot says so.")
@click.option("--settings", type=click.Path(path_type=Path), default=None, help="Default: settings.toml at home.")
def update(  # noqa: PLR0913 - one parameter an option
    *,
    sources: tuple[str, ...],
    file: Path | None,
    taken: date | None,
    list_code: str | None,
    force: bool,
    settings: Path | None,
) -> None:
    """Fetch each SOURCE (csl, ofac, un, or one of your settings) and keep it as a snapshot; csl if none is named.

    A list that lost more than a tenth of its parties is refused, and the snapshot before it stays the latest.
    """
    if file is not None:
        if len(sources) > 1:
            raise click.UsageError("--from takes one SOURCE at most: the name under which FILE is kept")
        if not file.exists():
            raise FencepostError(Fault(f"there is no file {str(file)!r}.", "Mend the path."))
        at = at_day(taken) if taken else now()
        source = sources[0] if sources else DEFAULT
        store = Store(lists_folder())
        _kept(store, take(store, file, Taken(source, file.name, at, (), list_code), force=force))
        return
    if taken or list_code:
        raise click.UsageError(
            "--taken and --list go with --from: what is fetched is taken now, and settings name lists"
        )
    _fetch_all(sources or (DEFAULT,), settings, force=force)


def _fetch_all(names: Sequence[str], settings: Path | None, *, force: bool) -> None:
    known = list_sources(settings or settings_file())
    wanted = [source_named(name, known) for name in names]
    failed: list[Fault] = []
    for source in wanted:
        try:
            path = fetch(source, home() / "downloads" / source.name)
            taken = Taken(source.name, " ".join(source.urls), now(), (), source.list_code)
            store = Store(lists_folder())
            kept = take(store, path, taken, force=force)
        except FencepostError as error:
            failed.extend(error.faults)  # the other sources are fetched all the same
            continue
        path.unlink(missing_ok=True)
        _kept(store, kept)
    if failed:
        raise FencepostError(*failed)


def _kept(store: Store, kept: Kept) -> None:
    snapshot, previous = kept.snapshot, kept.previous
    indexed(store, snapshot)
    total = sum(snapshot.counts.values())
    click.echo(f"{snapshot.source}: {total:,} parties kept as {snapshot.id}, taken {snapshot.taken:%Y-%m-%d %H:%M} UTC")
    click.echo(f"    {_counts(snapshot)}")
    if previous is not None and previous.id != snapshot.id:
        changes = delta(previous.parties, snapshot.parties)
        told = f"+{len(changes.added):,} -{len(changes.removed):,} ~{len(changes.changed):,}"
        click.echo(f"    since {previous.id} of {previous.day}: {told}")
    elif previous is not None:
        click.echo(f"    unchanged since {previous.day}")
    if snapshot.mended:
        rows = "1 row was" if snapshot.mended == 1 else f"{snapshot.mended:,} rows were"
        click.echo(f"    {rows} mended or not read to the end; 'fencepost lists show --format csv' tells")
    for reason in snapshot.forced:
        click.echo(f"    kept by --force although {reason}", err=True)
    for fault in kept.read.faults[:_SHOWN_FAULTS]:
        click.echo(f"note: {fault}", err=True)


@command.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def status(*, form: str) -> None:
    """Show the snapshots that are kept, the newest of each source with its age."""
    store, day = Store(lists_folder()), today()
    snapshots = store.snapshots()
    newest = {snapshot.source: snapshot for snapshot in snapshots}
    if form == "json":
        told = [snapshot_dict(snapshot, day, latest=snapshot is newest[snapshot.source]) for snapshot in snapshots]
        click.echo(json.dumps({"folder": str(store.folder), "snapshots": told}, ensure_ascii=False, indent=2))
        return
    if not snapshots:
        click.echo(f"No snapshot is kept in {store.folder}. Fetch one with 'fencepost lists update'.")
        return
    for snapshot in newest.values():
        click.echo(staleness(snapshot, day))
        click.echo(f"    {sum(snapshot.counts.values()):,} parties: {_counts(snapshot)}")
        if not snapshot.full:
            click.echo("    not whole: who is missing from it may be listed")
        for reason in snapshot.forced:
            click.echo(f"    kept by --force although {reason}")
        earlier = [one for one in snapshots if one.source == snapshot.source and one is not snapshot]
        if earlier:
            shown = ", ".join(f"{one.id} ({one.day})" for one in reversed(earlier[-_SHOWN_FAULTS:]))
            click.echo(f"    before it: {shown}")
    click.echo(f"Kept in {store.folder}")


def _counts(snapshot: Snapshot) -> str:
    return ", ".join(f"{code} {count:,}" for code, count in sorted(snapshot.counts.items()))
