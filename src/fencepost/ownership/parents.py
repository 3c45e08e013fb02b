"""The ultimate parent of a unit, as far as holdings tell, and where it has its headquarters.

The regulations ask where an ultimate parent is headquartered (15 CFR 742.6(a)(6) and (b)(10), 744.23(a)(3)) and say
neither what makes a parent nor what a headquarters is: 772.1 defines none of these words, and its U.S. subsidiary, from
25 percent of the votes on, is for encryption items only. Taken as a parent here: who holds more than half of the
shares, or who consolidates the unit in its accounts. A person or a state at the top is no parent company: the company
below it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from fencepost.model.holding import WHOLE, percent
from fencepost.ownership.register import Register

HALF = WHOLE // 2
_MOST_STEPS = 100

NO_PARENT = ("NON_CONSOLIDATING", "NO_KNOWN_PERSON", "NATURAL_PERSONS")
"""Reasons of a reporting exception that say that there is no consolidating parent; the others withhold its name."""

Sureness = Literal["told", "not established"]


@dataclass(frozen=True, slots=True)
class Parent:
    """The ultimate parent of a unit: the unit itself where it has none, ``None`` where that is not established.

    ``chain`` are the units from the one asked about up to the parent; ``why`` tells each step and what stopped it.
    ``headquarters`` is an ISO code, ``None`` where no source tells it; a country of registration is not one.
    """

    unit: int | None
    sure: Sureness
    chain: tuple[int, ...]
    why: tuple[str, ...]
    headquarters: str | None = None
    registered: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    owner: int | None
    sure: Sureness
    why: str


def ultimate_parent(register: Register, unit: int, day: date) -> Parent:
    """Climb from parent to parent until nobody holds more than half, or it is not told who does."""
    chain, why = [unit], []
    for _ in range(_MOST_STEPS):
        step = _next(register, chain[-1], day)
        why.append(step.why)
        if step.sure == "not established":
            return Parent(None, "not established", tuple(chain), tuple(why))
        if step.owner is None:
            top = register.unit(chain[-1])
            return Parent(chain[-1], "told", tuple(chain), tuple(why), top.headquarters, top.registered)
        if step.owner in chain:
            why.append("the companies own each other in a ring: none stands above the others")
            return Parent(None, "not established", tuple(chain), tuple(why))
        chain.append(step.owner)
    return Parent(None, "not established", tuple(chain), (*why, f"more than {_MOST_STEPS} companies deep"))


def _next(register: Register, unit: int, day: date) -> _Step:
    """Who stands right above a unit."""
    told = register.ties(unit, day).filter(pl.col("owner") != unit)
    name = register.name(unit)
    for row in told.filter((pl.col("kind") == "share") & (pl.col("low") > HALF)).iter_rows(named=True):
        share = percent(row["low"]) if row["low"] == row["high"] else f"at least {percent(row['low'])}"
        return _climbed(register, row["owner"], f"{register.name(row['owner'])} holds {share} % of {name}")
    above = told.filter(pl.col("kind") == "consolidation").sort(pl.col("direct").eq_missing(False), maintain_order=True)
    for row in above.iter_rows(named=True):
        if register.unit(row["owner"]).anonymous:
            return _unnamed(register, row, name)
        return _climbed(register, row["owner"], f"{register.name(row['owner'])} consolidates {name} in its accounts")
    return _without_majority(register, told, name)


def _climbed(register: Register, owner: int, why: str) -> _Step:
    """A step up to an owner; a person or a state is no parent company, and the climb ends below."""
    if register.unit(owner).kind in {"person", "state"}:
        return _Step(None, "told", f"{why}; above it stands no company")
    return _Step(owner, "told", why)


def _unnamed(register: Register, row: dict[str, Any], name: str) -> _Step:
    """What it means that an owner is told of, but not who."""
    source = str(row["source"] or "")
    if any(reason in source for reason in NO_PARENT):
        return _Step(None, "told", f"{name} reports that no company consolidates it ({source})")
    return _Step(
        None, "not established", f"the parent of {name} is not named ({source or register.name(row['owner'])})"
    )


def _without_majority(register: Register, told: pl.DataFrame, name: str) -> _Step:
    """Whether nobody holds more than half, or somebody may."""
    shares = told.filter(pl.col("kind") == "share")
    for row in shares.filter(pl.col("high") > HALF).iter_rows(named=True):
        held = "an unknown share" if row["high"] == WHOLE else f"{percent(row['low'])} to {percent(row['high'])} %"
        return _Step(None, "not established", f"{register.name(row['owner'])} holds {held} of {name}")
    for row in told.filter(pl.col("kind") == "control").iter_rows(named=True):
        return _Step(None, "not established", f"{register.name(row['owner'])} controls {name} otherwise than by shares")
    rest = WHOLE - int(shares["low"].sum())
    if rest > HALF:
        return _Step(None, "not established", f"nobody has established who holds {percent(rest)} % of {name}")
    return _Step(None, "told", f"nobody holds more than half of {name}")
