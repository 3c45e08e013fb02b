"""fencepost law: the law as it stands, as it changed, and whether it is sound."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from fencepost.book.book import Axis
from fencepost.book.files import load_corpus
from fencepost.book.shelf import Shelf
from fencepost.cli.exits import DIFFERS
from fencepost.cli.options import Day, today
from fencepost.model.fault import Fault, FencepostError
from fencepost.study.law_read import changes, events, provision_read, provisions

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
    book = shelf.open(on or today(), known_on or today(), axis)
    chosen = provisions(shelf, book, name)
    if not chosen:
        raise FencepostError(Fault(f"no provision is called {name!r}.", "fencepost law show lists them all."))
    if len(chosen) > 1:
        for one in chosen:
            click.echo(f"{one['id']:44} {one['standing']:12} {one['title']} ({one['cite']})")
        return
    for line in _provision(provision_read(shelf, book, chosen[0]["id"]), book.day, only=on is not None):
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
    found = changes(shelf, shelf.open(on, known, axis), shelf.open(and_on, known, axis))
    for one in found:
        for line in _change(one):
            click.echo(line)
    click.echo(f"{len(found)} changes")


@command.command()
@click.option("--from", "start", type=Day(), default=None)
@click.option("--to", "end", type=Day(), default=None)
@_FOLDER
def timeline(*, start: date | None, end: date | None, folder: Path | None) -> None:
    """List every dated event of the law in order: published, effective, complied with, suspended, unenforced."""
    for one in events(load_corpus(folder), start, end):
        names = ", ".join(one["provisions"])
        click.echo(f"{one['day']}  {one['what']}{': ' if names else ''}{names}")


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


def _provision(told: dict[str, Any], day: date, *, only: bool) -> Iterator[str]:
    yield f"{told['id']}: {told['title']}"
    yield f"  {told['kind']}, {told['cite']}" + (", needs knowledge" if told["needs_knowledge"] else "")
    if told["releases"]:
        yield f"  releases {', '.join(told['releases'])}"
    if told["silent"]:
        yield f"  silent on {day}: {told['silent']}"
    for version in told["versions"]:
        if not only or version["shown"]:
            mark = "*" if version["here"] else " "
            yield f"\n{mark} from {version['from']} by {version['by']} ({version['by_title']}) [{version['sure']}]"
            yield from (f"    {line}" for line in (*version["life"], *version["content"], *version["remarks"]))


def _change(one: dict[str, Any]) -> Iterator[str]:
    if "with" in one:
        lost, won = ", ".join(one["without"]), ", ".join(one["with"])
        yield f"~ {one['id']}:{f' without {lost}' if lost else ''}{f' with {won}' if won else ''}"
        return
    yield f"{one['mark']} {one['id']}: {one['title']} ({one['by']})"
    if one["until"] is not None:
        yield f"    until: {one['until']}"
    if one["now"] is not None:
        yield f"    now:   {one['now']}"
    if one["review_until"] != one["review_now"]:
        yield f"    review until: {one['review_until'] or 'none'}"
        yield f"    review now:   {one['review_now'] or 'none'}"
