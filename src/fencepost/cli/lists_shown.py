"""fencepost lists diff and show: two snapshots held against each other, and the parties of a day."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from typing import Any

import click

from fencepost.cli.options import Day, today
from fencepost.lists.as_of import State, notices, roll_on
from fencepost.lists.delta import Change, Delta, delta
from fencepost.lists.entries import register_of, review_of
from fencepost.lists.home import lists_folder
from fencepost.lists.snapshot import Snapshot
from fencepost.lists.store import Store
from fencepost.model.cell import guarded
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty, PartyAddress

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEAD = ("list", "id", "name", "kind", "countries", "listed", "state", "footnotes", "review", "aliases", "faults")
_IN_TABLE = ("list", "name", "countries", "listed", "state", "footnotes")
_WIDEST, _FIRST = 60, 50
_UPDATE = "Fetch one with 'fencepost lists update'."

Row = tuple[ListedParty, State | None]


@click.command()
@click.argument("old", default="previous")
@click.argument("new", default="latest")
@click.option("--source", default=None, help="Of this source, where OLD and NEW are days or words.")
@click.option("--list", "code", default=None, help="Only this list.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def diff(*, old: str, new: str, source: str | None, code: str | None, form: str) -> None:
    """Show what changed from OLD to NEW: snapshot ids, days (the latest taken by then), or previous and latest."""
    store = Store(lists_folder())
    after = _snapshot(store, new, source, today())
    before = _snapshot(store, old, source or after.source, today())
    change = delta(_of_list(before, code), _of_list(after, code))
    if form == "json":
        click.echo(json.dumps(_delta_dict(before, after, change), ensure_ascii=False, indent=2, default=str))
        return
    for line in _lines(change):
        click.echo(line)
    for name, (added, removed, changed) in change.counts().items():
        click.echo(f"{name}: +{added:,} -{removed:,} ~{changed:,}")
    click.echo(f"{before.id} of {before.day} -> {after.id} of {after.day}: {_summary(change)}")


@click.command()
@click.argument("code", required=False, metavar="[LIST]")
@click.option("--on", type=Day(), default=None, help="Who was, or may have been, on the lists on this day.")
@click.option("--search", default=None, help="Only parties with this text in a name, an id, a remark or a fault.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many (50 in a table).")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "ndjson"]), default="table")
def show(*, code: str | None, on: date | None, search: str | None, limit: int | None, form: str) -> None:
    """Show the parties of LIST (EL, UVL, MEU, SDN, …), or of all lists, in the newest snapshots or on a day."""
    store = Store(lists_folder())
    snapshots = store.snapshots() if on is not None else store.current(today())
    if not snapshots:
        raise FencepostError(Fault("no snapshot is kept.", _UPDATE, str(store.folder)))
    wanted = _known_list(code, snapshots)
    rows = [row for row in _rows(snapshots, wanted, on) if _fits(row[0], search)]
    shown = rows[: limit or (_FIRST if form == "table" else None)]
    writers = {"table": _table, "csv": _csv, "json": _json, "ndjson": _ndjson}
    writers[form](shown)
    if form == "table":
        told = f"{len(shown):,} of {len(rows):,}" if len(shown) < len(rows) else f"{len(rows):,}"
        click.echo(f"{told} {'party' if len(rows) == 1 else 'parties'}")
    for notice in notices(snapshots, on, wanted) if on is not None else ():
        click.echo(f"note: {notice}", err=True)


def _snapshot(store: Store, word: str, source: str | None, day: date) -> Snapshot:
    """The snapshot that a word names.

    Raises:
        FencepostError: there is none.
    """
    if word in {"latest", "previous"}:
        taken = store.snapshots(source)
        of_source = [one for one in taken if one.source == taken[-1].source] if taken else []
        ids = list(dict.fromkeys(one.id for one in reversed(of_source)))
        place = 0 if word == "latest" else 1
        if len(ids) <= place:
            what = "no snapshot is kept." if not ids else "there is only one snapshot, and none before it."
            raise FencepostError(Fault(what, _UPDATE, str(store.folder)))
        return next(one for one in reversed(of_source) if one.id == ids[place])
    if _DAY.fullmatch(word):
        try:
            found = store.latest(min(date.fromisoformat(word), day), source)
        except ValueError as error:
            raise FencepostError(Fault(f"{word!r} is not a day of the calendar.", "Write YYYY-MM-DD.")) from error
        if found is None:
            raise FencepostError(Fault(f"no snapshot was taken by {word}.", "See 'fencepost lists status'."))
        return found
    return store.open(word)


def _known_list(code: str | None, snapshots: Sequence[Snapshot]) -> str | None:
    if code is None:
        return None
    have = sorted({name for snapshot in snapshots for name in snapshot.counts})
    if code.upper() in have:
        return code.upper()
    near = get_close_matches(code.upper(), have, n=1)
    todo = f"Did you mean {near[0]}?" if near else f"The snapshots hold {', '.join(have)}."
    raise FencepostError(Fault(f"no snapshot holds a list {code!r}.", todo))


def _rows(snapshots: Sequence[Snapshot], code: str | None, on: date | None) -> Iterator[Row]:
    if on is not None:
        yield from roll_on(snapshots, on, code)
        return
    for snapshot in snapshots:
        for party in _of_list(snapshot, code):
            yield party, None


def _of_list(snapshot: Snapshot, code: str | None) -> tuple[ListedParty, ...]:
    if code is None:
        return snapshot.parties
    return tuple(party for party in snapshot.parties if party.list == code.upper())


def _fits(party: ListedParty, search: str | None) -> bool:
    if not search:
        return True
    text = search.casefold()
    return any(text in held.casefold() for held in (*party.names, party.id, party.remarks, *party.faults))


def _lines(change: Delta) -> Iterator[str]:
    for mark, parties in (("+", change.added), ("-", change.removed)):
        for party in parties:
            yield f"{mark} {party.list} {party.name}{_places(party)}"
    for one in change.changed:
        yield f"~ {one.after.list} {one.after.name}: {', '.join(one.fields)}"
        for name in one.fields:
            yield f"    {name}: {_short(getattr(one.before, name))} -> {_short(getattr(one.after, name))}"


def _places(party: ListedParty) -> str:
    return f" ({', '.join(party.countries)})" if party.countries else ""


def _short(value: object) -> str:
    if isinstance(value, tuple):
        parts = [part.text or part.country or "" if isinstance(part, PartyAddress) else part for part in value]
        text = "; ".join(str(part) for part in parts)
    else:
        text = "" if value is None else str(value)
    return (text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…") or "nothing"


def _summary(change: Delta) -> str:
    told = f"{len(change.added):,} added, {len(change.removed):,} removed, {len(change.changed):,} changed"
    return f"{told}, {len(change.renumbered):,} numbered anew" if change.renumbered else told


def _delta_dict(before: Snapshot, after: Snapshot, change: Delta) -> dict[str, Any]:
    def both(one: Change) -> dict[str, Any]:
        values = {name: [getattr(one.before, name), getattr(one.after, name)] for name in one.fields}
        return {"list": one.after.list, "id": one.after.id, "name": one.after.name, "fields": _plain(values)}

    return {
        "old": {"id": before.id, "taken": before.taken.isoformat()},
        "new": {"id": after.id, "taken": after.taken.isoformat()},
        "counts": {
            code: dict(zip(("added", "removed", "changed"), counts, strict=True))
            for code, counts in change.counts().items()
        },
        "renumbered": len(change.renumbered),
        "added": [_as_dict((party, None)) for party in change.added],
        "removed": [_as_dict((party, None)) for party in change.removed],
        "changed": [both(one) for one in change.changed],
    }


def _plain(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        name: [
            [asdict(part) if hasattr(part, "text") else part for part in v] if isinstance(v, tuple) else v for v in two
        ]
        for name, two in values.items()
    }


def _as_dict(row: Row) -> dict[str, Any]:
    party, state = row
    register = register_of(party)
    told: dict[str, Any] = {**asdict(party), "review": review_of(party)}
    told["effect"] = register.effect if register else None
    if state is not None:
        told["state"] = {"on": state.on, "why": state.why, "notices": list(state.notices)}
    return told


def _cells(row: Row) -> dict[str, str]:
    party, state = row
    return {
        "list": party.list,
        "id": party.id,
        "name": party.name,
        "kind": party.kind,
        "countries": ";".join(party.countries),
        "listed": str(party.listed or ""),
        "state": state.on if state else "",
        "footnotes": ";".join(party.footnotes),
        "review": review_of(party) or "",
        "aliases": ";".join(party.aliases),
        "faults": ";".join(party.faults),
    }


def _table(rows: Iterable[Row]) -> None:
    cells = [{name: _cells(row)[name] for name in _IN_TABLE} for row in rows]
    cut = [{name: text[:_WIDEST] for name, text in row.items()} for row in cells]
    used = [name for name in _IN_TABLE if any(row[name] for row in cut) or name == "name"]
    widths = {name: max([len(name), *(len(row[name]) for row in cut)]) for name in used}
    for row in (dict(zip(_IN_TABLE, _IN_TABLE, strict=True)), *cut):
        click.echo("  ".join(row[name].ljust(widths[name]) for name in used).rstrip())


def _csv(rows: Iterable[Row]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_HEAD)
    for row in rows:
        cells = _cells(row)
        writer.writerow([guarded(cells[name]) for name in _HEAD])


def _json(rows: Iterable[Row]) -> None:
    click.echo(json.dumps([_as_dict(row) for row in rows], ensure_ascii=False, indent=2, default=str))


def _ndjson(rows: Iterable[Row]) -> None:
    for row in rows:
        click.echo(json.dumps(_as_dict(row), ensure_ascii=False, default=str))
