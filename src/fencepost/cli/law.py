"""fencepost law: the law as it stands, as it changed, and whether it is sound."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from fencepost.book.book import Axis, Book
from fencepost.book.files import load_corpus
from fencepost.book.provision import Provision, Review, Version
from fencepost.book.shelf import Shelf
from fencepost.cli.exits import DIFFERS
from fencepost.cli.options import Day, today
from fencepost.logic.tree import ALWAYS
from fencepost.logic.words import words
from fencepost.model.fault import Fault, FencepostError

_FOLDER = click.option("--law", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)


@click.group(name="law")
def command() -> None:
    """Show, compare, lint and test the law."""


@command.command()
@click.argument("name", required=False)
@click.option("--on", type=Day(), default=None, help="Only what is in force on this day.")
@click.option("--known-on", type=Day(), default=None)
@click.option("--axis", type=click.Choice(["enforced", "books"]), default="enforced")
@_FOLDER
def show(*, name: str | None, on: date | None, known_on: date | None, axis: Axis, folder: Path | None) -> None:
    """Show a provision in English with all its versions, or list the provisions (NAME may be a part of an id)."""
    shelf = Shelf(load_corpus(folder))
    provisions = shelf.corpus.provisions
    chosen = [
        p for p in provisions.values() if name is None or name == p.id or (name in p.id and name not in provisions)
    ]
    if not chosen:
        raise FencepostError(Fault(f"no provision is called {name!r}.", "fencepost law show lists them all."))
    book = shelf.open(on or today(), known_on or today(), axis)
    if len(chosen) > 1:
        for provision in sorted(chosen, key=lambda p: p.id):
            click.echo(f"{provision.id:44} {_standing(book, provision):12} {provision.title} ({provision.cite})")
        return
    for line in _provision(shelf, book, chosen[0], only=on is not None):
        click.echo(line)


@command.command()
@click.option("--on", type=Day(), required=True, help="The first day.")
@click.option("--and", "and_on", type=Day(), required=True, help="The second day.")
@click.option("--known-on", type=Day(), default=None)
@click.option("--axis", type=click.Choice(["enforced", "books"]), default="enforced")
@_FOLDER
def diff(*, on: date, and_on: date, known_on: date | None, axis: Axis, folder: Path | None) -> None:
    """Show what of the law differs between two days."""
    shelf = Shelf(load_corpus(folder))
    known = known_on or today()
    old, new = shelf.open(on, known, axis), shelf.open(and_on, known, axis)
    changes = 0
    for name in sorted({*old.by_id, *new.by_id}):
        before, after = old.by_id.get(name), new.by_id.get(name)
        newest = after or before
        if newest is None or (before and after and before.version.begins == after.version.begins):
            continue
        changes += 1
        mark = "+" if before is None else "-" if after is None else "~"
        by = shelf.corpus.instruments[newest.version.by].cite
        click.echo(f"{mark} {name}: {newest.provision.title} ({by})")
        if before is not None:
            click.echo(f"    until: {_english(shelf, before.version)}")
        if after is not None:
            click.echo(f"    now:   {_english(shelf, after.version)}")
        told = [_reviews(shelf, ruling.version) if ruling else "" for ruling in (before, after)]
        if told[0] != told[1]:
            click.echo(f"    review until: {told[0] or 'none'}")
            click.echo(f"    review now:   {told[1] or 'none'}")
    for name in sorted(set(old.table_rows) | set(new.table_rows)):
        gone, come = old.table_rows.get(name, frozenset()), new.table_rows.get(name, frozenset())
        if gone != come:
            changes += 1
            lost, won = ", ".join(sorted(gone - come)), ", ".join(sorted(come - gone))
            click.echo(f"~ {name}:{f' without {lost}' if lost else ''}{f' with {won}' if won else ''}")
    click.echo(f"{changes} changes")


@command.command()
@click.option("--from", "start", type=Day(), default=None)
@click.option("--to", "end", type=Day(), default=None)
@_FOLDER
def timeline(*, start: date | None, end: date | None, folder: Path | None) -> None:
    """List every dated event of the law in order: published, effective, complied with, suspended, unenforced."""
    corpus = load_corpus(folder)
    events: dict[tuple[date, str], list[str]] = {}
    for provision in corpus.provisions.values():
        for version in provision.versions:
            for day, what in _events(version):
                events.setdefault((day, f"{what} by {corpus.instruments[version.by].cite}"), []).append(provision.id)
    for instrument in corpus.instruments.values():
        events.setdefault((instrument.known_from, f"{instrument.cite} public: {instrument.title}"), [])
    for (day, what), names in sorted(events.items()):
        if (start is None or day >= start) and (end is None or day <= end):
            click.echo(f"{day}  {what}{': ' if names else ''}{', '.join(sorted(names))}")


@command.command()
@_FOLDER
def lint(*, folder: Path | None) -> None:
    """Report what is well formed but cannot be right. Exit code 1 where something is found."""
    from fencepost.book.gate_files import load_gates  # noqa: PLC0415 - only this command needs them
    from fencepost.book.gate_lint import lint_gates  # noqa: PLC0415
    from fencepost.book.gates import Gatekeeper  # noqa: PLC0415
    from fencepost.book.lint import lint as findings_of  # noqa: PLC0415
    from fencepost.sources.diversions import read_diversions  # noqa: PLC0415

    corpus, cases = load_corpus(folder), {case.id: case for case in read_diversions()}
    keeper = Gatekeeper(Shelf(corpus), load_gates(corpus, cases, folder))
    findings = (*findings_of(corpus, today()), *lint_gates(keeper, cases, today()))
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(findings)} findings")
    sys.exit(DIFFERS if findings else 0)


@command.command()
@_FOLDER
def test(*, folder: Path | None) -> None:
    """Run every worked case that stands beside the law. Exit code 1 where one fails."""
    from fencepost.book.cases import load_cases  # noqa: PLC0415 - only this command needs them
    from fencepost.decide.cases import CaseBench, faults_of  # noqa: PLC0415

    bench = CaseBench(load_corpus(folder))
    failed = 0
    cases = load_cases(folder)
    for case in cases:
        faults = faults_of(case, bench, today())
        for fault in faults:
            click.echo(f"{case.where}: {case.model.id}: {fault}")
        failed += bool(faults)
    click.echo(f"{len(cases)} cases, {failed} fail")
    sys.exit(DIFFERS if failed else 0)


@command.command()
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
def schema(*, target: Path) -> None:
    """Write the JSON Schema of the law files into a folder, for editors."""
    from fencepost.book.schema import json_schemas  # noqa: PLC0415 - only this command needs them

    target.mkdir(parents=True, exist_ok=True)
    for name, content in json_schemas().items():
        (target / name).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        click.echo(str(target / name))


def _standing(book: Book, provision: Provision) -> str:
    if provision.id in book.by_id or provision.id in book.table_rows:
        return "in force"
    return "silent"


def _provision(shelf: Shelf, book: Book, provision: Provision, *, only: bool) -> Iterator[str]:
    yield f"{provision.id}: {provision.title}"
    yield f"  {provision.kind}, {provision.cite}" + (", needs knowledge" if provision.needs_knowledge else "")
    if provision.releases:
        yield f"  releases {', '.join(provision.releases)}"
    silence = next((s.why for s in book.silent if s.id == provision.id), "")
    if silence:
        yield f"  silent on {book.day}: {silence}"
    current = book.by_id.get(provision.id)
    for version in provision.versions:
        here = current is not None and version is current.version
        if not only or here or (provision.kind == "table" and version.rows == book.table_rows.get(provision.id)):
            yield from _version(shelf, version, here=here)


def _version(shelf: Shelf, version: Version, *, here: bool) -> Iterator[str]:
    instrument = shelf.corpus.instruments[version.by]
    yield f"\n{'*' if here else ' '} from {version.begins} by {instrument.cite} ({instrument.title}) [{version.sure}]"
    yield from (f"    {line}" for line in (*_life(shelf, version), *_content(shelf, version), *_remarks(version)))


def _life(shelf: Shelf, version: Version) -> Iterator[str]:
    if version.comply_from is not None:
        yield f"complied with from {version.comply_from}"
    if version.until is not None:
        yield f"until {version.until}"
    if version.suspends:
        yield f"suspends the provision and restores {version.restores or 'nothing'}"
    if version.unenforced_from is not None:
        by = shelf.corpus.instruments[version.unenforced_by].cite
        yield f"not enforced since {version.unenforced_from} ({by})"
    if version.binds:
        yield f"binds {', '.join(version.binds)}"


def _content(shelf: Shelf, version: Version) -> Iterator[str]:
    namer = _Namer(shelf)
    if version.when is not None:
        yield f"when {words(version.when, namer)}"
    if version.terms is not None:
        yield f"on terms that {words(version.terms, namer)}"
    for rule in version.review:
        yield f"review: {rule.policy} when {words(rule.when, namer)} ({rule.cite})"
    if version.rows is not None:
        yield f"{len(version.rows)} rows: {', '.join(sorted(version.rows))}"


def _remarks(version: Version) -> Iterator[str]:
    if version.proposed is not None:
        ended = f"; {version.proposed.how} on {version.proposed.ended}" if version.proposed.ended else ""
        yield f"proposed, and no law: {version.proposed.stage}{ended}"
    if version.doubt is not None:
        yield f"in doubt: {version.doubt.why} ({version.doubt.cite})"
    if version.ask:
        yield f"where it is raised, ask: {version.ask}"
    yield from (f"to ask a person: {text}" for text in version.open_text)
    yield from (f"read by {r.by} on {r.on} against {r.source}" for r in version.readings)
    if version.note:
        yield f"note: {version.note}"


def _english(shelf: Shelf, version: Version) -> str:
    return "to ask a person" if version.when is None else words(version.when, _Namer(shelf))


def _reviews(shelf: Shelf, version: Version) -> str:
    """The licence review policies in the order in which they are tried."""
    return "; ".join(_review(shelf, review) for review in version.review)


def _review(shelf: Shelf, review: Review) -> str:
    always = review.when == ALWAYS
    policy = review.policy.replace("_", " ")
    return f"{policy}{'' if always else f' where {words(review.when, _Namer(shelf))}'} ({review.cite})"


class _Namer:
    def __init__(self, shelf: Shelf) -> None:
        self._corpus = shelf.corpus

    def __call__(self, name: str) -> str:
        fact, provision = self._corpus.facts.get(name), self._corpus.provisions.get(name)
        if provision is not None:
            return provision.title
        return fact.meaning.partition(";")[0].partition(" (")[0] if fact is not None else name


def _events(version: Version) -> Iterator[tuple[date, str]]:
    yield version.begins, "suspended" if version.suspends else "in force"
    if version.comply_from is not None:
        yield version.comply_from, "to be complied with"
    if version.until is not None:
        yield version.until, "end of the suspension" if version.suspends else "last day"
    if version.unenforced_from is not None:
        yield version.unenforced_from, "declared unenforced"
