"""What each 50 percent rule makes of a party's owners on a day: met, not met, or open, in every state of the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fencepost.book.book import Book
from fencepost.book.provision import Provision, Version
from fencepost.decide.check import Checker
from fencepost.logic.closure import closure
from fencepost.logic.tree import Node, Table, Truth, Value, leaves

AFFILIATES = "us.ear.744.11.a.1.affiliates"
BLOCKED = "us.ofac.fifty_percent"
COVERED = "us.data_security.covered_person"


@dataclass(frozen=True, slots=True)
class OtherState:
    """What a rule would be in another state of the law that is not ruled out, and whether it would be met."""

    state: str
    why: str
    in_force: bool
    met: Truth


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule on one day. ``standing`` says since when it is in force, or why it is not and what that restores.

    ``met`` is the truth of its condition, whether or not it is in force; ``binds`` whether it is in force and met, open
    where either is. ``others`` are the states of the law that are not ruled out.
    """

    provision: str
    title: str
    cite: str
    sure: str
    in_force: bool
    standing: str
    met: Truth
    others: tuple[OtherState, ...]
    open_text: tuple[str, ...]

    @property
    def binds(self) -> Truth:
        """Whether the rule is in force on the day and met."""
        here = self.met if self.in_force else False
        if all((other.met if other.in_force else False) == here for other in self.others):
            return here
        return None


def read_rule(checker: Checker, book: Book, provision: str, values: Mapping[str, Value]) -> Reading:
    """Hold one rule to a party's facts, in the book's state of the law and in all that are not ruled out."""
    rule = checker.shelf.corpus.provisions[provision]
    here = book.by_id.get(provision)
    silence = next((silent.why for silent in book.silent if silent.id == provision), "not in force")
    shown = here.version if here is not None else _as_written(rule)
    return Reading(
        provision=provision,
        title=rule.title,
        cite=shown.cite,
        sure=shown.sure,
        in_force=here is not None,
        standing=silence if here is None else f"in force since {here.version.begins}",
        met=_met(shown.when if here is None else here.when, values),
        others=tuple(_others(checker, book, provision, values)),
        open_text=shown.open_text,
    )


def _others(checker: Checker, book: Book, provision: str, values: Mapping[str, Value]) -> Iterator[OtherState]:
    for branch in book.branches:
        if branch.unsettled and any(name == provision for name, _ in branch.changes):
            there = checker.shelf.branch(book, branch).by_id.get(provision)
            met = _met(
                _as_written(checker.shelf.corpus.provisions[provision]).when if there is None else there.when, values
            )
            yield OtherState(branch.label, branch.why, there is not None, met)


def _as_written(rule: Provision) -> Version:
    """The last wording of a rule, whether or not it is in force: what a stay holds back."""
    return next((version for version in rule.versions if version.when is not None), rule.versions[0])


def _met(condition: Node | None, values: Mapping[str, Value]) -> Truth:
    if condition is None or any(
        isinstance(leaf.constant, Table) and leaf.constant.rows is None for leaf in leaves(condition)
    ):
        return None  # a table has no rows while its law is not in force
    return closure(condition)(values)
