"""fencepost gates: ways around the fences, by day."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from fencepost.book.files import load_corpus
from fencepost.book.gate import Gate
from fencepost.book.gate_files import load_gates
from fencepost.book.gates import Gatekeeper
from fencepost.book.shelf import Shelf
from fencepost.cli.options import Day, today
from fencepost.model.cell import guarded
from fencepost.sources.diversions import Diversion, read_diversions
from fencepost.study.gates_shown import MARKS, asked, gate_dict, gate_lines, list_lines, matrix_lines, state_dict

_FOLDER = click.option("--law", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
_ON = click.option("--on", type=Day(), default=None, help="The law of this day (today).")
_KNOWN_ON = click.option("--known-on", type=Day(), default=None, help="As it could be known on this day (today).")
_FORM = click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")


@click.group(name="gates")
def command() -> None:
    """Ways around the fences: which fence each passes, what closed it, and the cases that show it."""


@command.command(name="list")
@_ON
@_KNOWN_ON
@click.option("--fence", default=None, help="Only gates that speak of a fence whose id begins so, such as 3a090.")
@_FORM
@_FOLDER
def list_gates(*, on: date | None, known_on: date | None, fence: str | None, form: str, folder: Path | None) -> None:
    """List the gates of a day: what the law made of each, and how much of it the fences leave."""
    keeper, cases = _open(folder)
    day, known = on or today(), known_on or today()
    fences = None if fence is None else _fences(keeper, fence)
    states = keeper.states(day, known, fences)
    if form == "json":
        told = [state_dict(keeper, state, asked(cases, state.gate, known)) for state in states]
        click.echo(_json({**_days(day, known), "gates": told}))
        return
    for line in list_lines(keeper, states, fences):
        click.echo(line)
    click.echo(f"{len(states)} gates on {day}, as known on {known}")


@command.command()
@click.argument("name", metavar="GATE")
@_ON
@_KNOWN_ON
@_FORM
@_FOLDER
def show(*, name: str, on: date | None, known_on: date | None, form: str, folder: Path | None) -> None:
    """Show GATE with its whole history: each version, what closed it, its cases and the red flags that reveal it."""
    keeper, cases = _open(folder)
    gate = _gate(keeper, name)
    day, known = on or today(), known_on or today()
    mine = asked(cases, gate, known)
    if form == "json":
        click.echo(_json({**_days(day, known), **gate_dict(keeper, gate, day, known, mine)}))
        return
    for line in gate_lines(keeper, gate, day, known, mine):
        click.echo(line)


@command.command()
@_ON
@_KNOWN_ON
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@_FOLDER
def matrix(*, on: date | None, known_on: date | None, form: str, folder: Path | None) -> None:
    """Show which gate passes which fence on a day, and why."""
    keeper, _ = _open(folder)
    day, known = on or today(), known_on or today()
    cells = keeper.matrix(day, known)
    if form == "json":
        content = {"gates": sorted(keeper.gates), "fences": keeper.fences, "cells": [asdict(cell) for cell in cells]}
        click.echo(_json({**_days(day, known), **content}))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("gate", "fence", "cell", "why"))
        writer.writerows([guarded(text) for text in (c.gate, c.fence, c.value, c.why)] for c in cells)
    else:
        for line in matrix_lines(keeper, cells):
            click.echo(line)
        click.echo(f"on {day}, as known on {known}: {', '.join(f'{mark} {word}' for word, mark in MARKS.items())}")


def _open(folder: Path | None) -> tuple[Gatekeeper, tuple[Diversion, ...]]:
    corpus, cases = load_corpus(folder), read_diversions()
    return Gatekeeper(Shelf(corpus), load_gates(corpus, {case.id for case in cases}, folder)), cases


def _gate(keeper: Gatekeeper, name: str) -> Gate:
    """The gate that is meant, with or without the first part of its id.

    Raises:
        click.BadParameter: there is none.
    """
    wanted = name.casefold().removeprefix("gates.")
    short = {one.removeprefix("gates."): gate for one, gate in keeper.gates.items()}
    if wanted in short:
        return short[wanted]
    near = sorted(one for one in short if wanted in one) or get_close_matches(wanted, short, n=2, cutoff=0.7)
    todo = f"Did you mean {' or '.join(near)}?" if near else "fencepost gates list shows them all."
    raise click.BadParameter(f"no gate is called {name!r}. {todo}", param_hint="GATE")


def _fences(keeper: Gatekeeper, prefix: str) -> tuple[str, ...]:
    """The provisions whose id begins so, with or without the regime.

    Raises:
        click.BadParameter: there is none.
    """
    wanted = prefix.casefold()
    ids = {one.id: one.id.removeprefix(f"{one.regime}.") for one in keeper.shelf.corpus.provisions.values()}
    found = tuple(one for one, short in ids.items() if any(name.casefold().startswith(wanted) for name in (one, short)))
    if wanted and found:
        return found
    near = get_close_matches(wanted, [*keeper.fences, *(ids[one] for one in keeper.fences)], n=3)
    todo = f"Did you mean {' or '.join(near)}?" if near else "fencepost gates matrix shows the fences."
    raise click.BadParameter(f"no provision begins with {prefix!r}. {todo}", param_hint="--fence")


def _days(day: date, known_on: date) -> dict[str, str]:
    return {"on": str(day), "known_on": str(known_on)}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)
