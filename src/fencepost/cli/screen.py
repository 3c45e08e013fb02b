"""fencepost screen: a name, or a file of names, against the restricted-party lists as of a day."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from fencepost.cli.exits import SCREENED
from fencepost.cli.options import Day, today
from fencepost.cli.outputs import as_text
from fencepost.cli.screen_written import WRITERS
from fencepost.lists.home import dispositions_file
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty, PartyAddress
from fencepost.names.dispositions import Dispositions
from fencepost.names.held import held_for
from fencepost.names.screen import Hit, Screener, Subject
from fencepost.names.written import screening_dict
from fencepost.sources.asked import read_asked
from fencepost.sources.encoding import mended
from fencepost.sources.list_places import countries

_LONGEST_PATH = 200
_ENDINGS = frozenset(
    {".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".xlsx", ".xlsm", ".parquet", ".xml", ".gz", ".zip"}
)


@click.command(name="screen")
@click.argument("name", metavar="NAME|FILE")
@click.option(
    "--list", "which", metavar="SNAPSHOT|FILE", help="A kept snapshot, a file of any list format, or 'shipped'."
)
@click.option("--on", type=Day(), default=None, help="The lists as of this day (today).")
@click.option("--limit", type=click.IntRange(min=1, max=1000), default=10, show_default=True, help="Parties a name.")
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="table", show_default=True)
@click.option("--country", help="Of the one NAME: a country, by code or name.")
@click.option("--address", help="Of the one NAME: an address.")
@click.option("--identifier", help="Of the one NAME: a registration number or the like.")
@click.option("--same", metavar="LIST:ENTRY", help="Remember that NAME is this entry.")
@click.option("--not-same", metavar="LIST:ENTRY", help="Remember that NAME is not this entry.")
@click.option("--by", help="Who decided.")
@click.option("--why", help="Why.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    name: str,
    which: str | None,
    on: date | None,
    limit: int,
    form: str,
    country: str | None,
    address: str | None,
    identifier: str | None,
    same: str | None,
    not_same: str | None,
    by: str | None,
    why: str | None,
) -> None:
    """Screen NAME, or each row of FILE (columns id, name, name_other, address, country, identifier).

    The outcome is 'hit', 'review' or 'no_match' in the lists named; never that a party is clear. With --same or
    --not-same a reviewer's decision is remembered, and opens again when the entry changes.

    FILE is CSV, XLSX, JSON, NDJSON, Parquet, FollowTheMoney entities or a list as published, also gzipped.

    Exit codes: 0 no match; 20 review; 30 hit; 50 some row could not be read.
    """
    day = on or today()
    said = (same, not_same, by, why)
    if same or not_same:
        _check_decision(*said)
    dispositions = Dispositions(dispositions_file())
    screener = Screener(held_for(which, today()), dispositions)
    if same or not_same:
        _decide(screener, dispositions, _one(name, country, address, identifier), day, said)
        return
    subjects = _subjects(name, (country, address, identifier))
    outcomes: set[str] = set()
    with as_text(sys.stdout) as stream:
        WRITERS[form](_screened(subjects, screener, day, limit, outcomes), stream)
    sys.exit(max((SCREENED[outcome] for outcome in outcomes), default=0))


def _screened(
    subjects: Iterable[tuple[Subject, tuple[str, ...]]], screener: Screener, day: date, limit: int, outcomes: set[str]
) -> Iterator[dict[str, Any]]:
    for subject, faults in subjects:
        found = screening_dict(screener.screen(subject, day, limit))
        if faults:
            found["faults"] = list(faults)
        outcomes.add("error" if "error" in found else found["outcome"])
        yield found


def _subjects(name: str, more: tuple[str | None, ...]) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """One subject, or those of a file; rows of a file that say nothing are subjects too."""
    path = Path(name) if len(name.encode("utf-8", "replace")) <= _LONGEST_PATH and "\0" not in name else None
    if path is None or not path.is_file():
        if path is not None and not any(more):
            _refuse_path(path, name)
        yield _one(name, *more), ()
        return
    if any(more):
        raise click.UsageError("--country, --address and --identifier are for one name; give a file its columns.")
    read = read_asked(path)
    for asked in read.rows:
        yield Subject.of(asked.party, asked.error), asked.party.faults
    for note in read.notes:
        click.echo(f"note: {note}", err=True)


def _refuse_path(path: Path, name: str) -> None:
    """Refuse what is plainly the path of a file, and of none that is there."""
    if path.is_dir() and len(path.parts) > 1:
        raise FencepostError(Fault(f"{name!r} is a folder.", "Name a file in it."))
    if path.suffix.lower() in _ENDINGS:
        raise FencepostError(Fault("there is no such file.", "Check the path; a name needs no ending.", name))


def _one(name: str, country: str | None, address: str | None, identifier: str | None) -> Subject:
    return Subject(
        mended(name),
        addresses=(PartyAddress(mended(address)),) if address else (),
        countries=_codes(country) if country else (),
        identifiers=(mended(identifier),) if identifier else (),
    )


def _codes(country: str) -> tuple[str, ...]:
    codes, unread = countries(country)
    if unread or not codes:
        raise click.UsageError(f"--country: {country!r} is no country; write a name or a code such as CN.")
    return codes


def _check_decision(same: str | None, not_same: str | None, by: str | None, why: str | None) -> None:
    if same and not_same:
        raise click.UsageError("give --same or --not-same, not both.")
    if not (by or "").strip() or not (why or "").strip():
        raise click.UsageError("a decision needs its reviewer and a reason: give --by and --why.")


def _decide(
    screener: Screener, dispositions: Dispositions, subject: Subject, day: date, said: tuple[str | None, ...]
) -> None:
    """Remember a reviewer's decision on one entry."""
    same, not_same, by, why = said
    wanted = same or not_same or ""
    found = screener.screen(subject, day, limit=100)
    party = _entry(wanted, (*found.hits, *found.nearby))
    dispositions.remember(subject, party, same=bool(same), by=by or "", on=today(), why=why or "")
    verb = "is" if same else "is not"
    click.echo(f"Remembered: {subject.name} {verb} {party.name} ({party.list} {party.id}), by {by}: {why}")


def _entry(wanted: str, hits: Iterable[Hit]) -> ListedParty:
    code, _, entry = wanted.partition(":")
    for hit in hits:
        if hit.party.list == code.upper() and hit.party.id == entry:
            return hit.party
    near = ", ".join(dict.fromkeys(f"{hit.party.list}:{hit.party.id}" for hit in hits)) or "none"
    raise FencepostError(Fault(f"{wanted!r} is none of this name's hits.", f"Its hits are: {near}."))
