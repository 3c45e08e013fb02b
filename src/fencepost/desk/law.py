"""The law and the gates of the shipped corpus, opened on any day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from fencepost.book.book import Axis, Book
from fencepost.book.files import load_corpus
from fencepost.book.gate_files import load_gates
from fencepost.book.gates import Gatekeeper
from fencepost.book.shelf import Shelf
from fencepost.sources.diversions import Diversion, read_diversions
from fencepost.store.faults import NotKeptError
from fencepost.study import law_read
from fencepost.study.gates_shown import asked, gate_dict, state_dict


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The whole shipped law."""
    return Shelf(load_corpus())


@lru_cache(maxsize=1)
def _gates() -> tuple[Gatekeeper, tuple[Diversion, ...]]:
    cases = read_diversions()
    return Gatekeeper(shelf(), load_gates(shelf().corpus, {case.id for case in cases})), tuple(cases)


def book(day: date, known_on: date, axis: Axis = "enforced") -> Book:
    """The law of a day, as it could be known on another."""
    return shelf().open(day, known_on, axis)


def provisions(day: date, known_on: date, axis: Axis, part: str | None = None) -> list[dict[str, Any]]:
    """The provisions whose id holds ``part``."""
    return law_read.provisions(shelf(), book(day, known_on, axis), part)


def provision(name: str, day: date, known_on: date, axis: Axis) -> dict[str, Any]:
    """A provision with its versions.

    Raises:
        NotKeptError: there is none of this id.
    """
    if name not in shelf().corpus.provisions:
        raise NotKeptError(f"no provision is called {name[:100]!r}.", "Look it up in the list of provisions.")
    return law_read.provision_read(shelf(), book(day, known_on, axis), name)


def changes(first: date, second: date, known_on: date, axis: Axis) -> list[dict[str, Any]]:
    """What of the law differs between two days."""
    return law_read.changes(shelf(), book(first, known_on, axis), book(second, known_on, axis))


def events(start: date | None = None, end: date | None = None) -> list[dict[str, Any]]:
    """Every dated event of the law in order."""
    return law_read.events(shelf().corpus, start, end)


def gates(day: date, known_on: date) -> list[dict[str, Any]]:
    """The gates of a day: what the law made of each."""
    keeper, cases = _gates()
    states = keeper.states(day, known_on, None)
    return [state_dict(keeper, state, asked(cases, state.gate, known_on)) for state in states]


def gate(name: str, day: date, known_on: date) -> dict[str, Any]:
    """A gate with its whole history.

    Raises:
        NotKeptError: there is none of this id.
    """
    keeper, cases = _gates()
    found = keeper.gates.get(name) or keeper.gates.get(f"gates.{name}")
    if found is None:
        raise NotKeptError(f"no gate is called {name[:100]!r}.", "Look it up in the list of gates.")
    return gate_dict(keeper, found, day, known_on, asked(cases, found, known_on))


def gate_matrix(day: date, known_on: date) -> dict[str, Any]:
    """Which gate passes which fence on a day, and why."""
    keeper, _ = _gates()
    cells = [asdict(cell) for cell in keeper.matrix(day, known_on)]
    return {"gates": sorted(keeper.gates), "fences": list(keeper.fences), "cells": cells}
