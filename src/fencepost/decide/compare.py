"""One portfolio at two moments: two days, two states of knowledge, or the two axes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fencepost.book.book import Axis
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError
from fencepost.sources.orders import BadRow


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (each row's own where it is ``None``), a known-on day and an axis."""

    on: date | None
    known_on: date
    axis: Axis


@dataclass(frozen=True, slots=True)
class Side:
    """What one moment says of a row."""

    status: str
    certain: bool
    review_policy: str | None
    provisions: tuple[str, ...]
    error: str = ""

    @property
    def words(self) -> str:
        """The side on one line."""
        policy = f", {self.review_policy}" if self.review_policy else ""
        return f"{self.status}{policy}{'' if self.certain else ' (not certain)'}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A row on both sides, and why they differ."""

    row: int
    id: str
    before: Side
    after: Side
    why: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether status, certainty or review policy differ."""
        return self.before.words != self.after.words

    def as_dict(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "row": self.row,
            "id": self.id,
            "before": _side(self.before),
            "after": _side(self.after),
            "why": list(self.why),
        }


def compare(checker: Checker, rows: Iterable[Deal | BadRow], first: Moment, second: Moment) -> Iterator[Compared]:
    """Every row at both moments; a row that cannot be read is the same error on both sides."""
    for row in rows:
        if isinstance(row, BadRow):
            side = Side("not_covered", False, None, (), "; ".join(str(fault) for fault in row.faults))
            yield Compared(row.row, row.id, side, side, ())
            continue
        before, old = _at(checker, row, first)
        after, new = _at(checker, row, second)
        yield Compared(row.row, row.id, before, after, tuple(_why(old, new)))


def _at(checker: Checker, deal: Deal, moment: Moment) -> tuple[Side, Checked | None]:
    try:
        checked = checker.check(deal, known_on=moment.known_on, on=moment.on, axis=moment.axis)
    except FencepostError as error:
        return Side("not_covered", False, None, (), str(error)), None
    verdict = checked.answer.verdict
    return Side(verdict.status, verdict.certain, verdict.review_policy, verdict.provisions), checked


def _why(old: Checked | None, new: Checked | None) -> Iterator[str]:
    if old is None or new is None:
        return
    before, after = set(old.answer.verdict.provisions), set(new.answer.verdict.provisions)
    for name in sorted(after - before):
        ruling = new.book.by_id[name]
        yield f"now applies: {ruling.provision.title} ({new.book.instruments[ruling.version.by].cite})"
    for name in sorted(before - after):
        ruling = old.book.by_id[name]
        gone = next((s.why for s in new.book.silent if s.id == name), "its conditions are no longer met")
        yield f"no longer applies: {ruling.provision.title}: {gone}"
    for name in sorted(before & after):
        one, two = old.book.by_id[name].version, new.book.by_id[name].version
        if one.begins != two.begins:
            yield f"changed: {new.book.by_id[name].provision.title} ({new.book.instruments[two.by].cite})"


def _side(side: Side) -> dict[str, Any]:
    return {
        "status": side.status,
        "certain": side.certain,
        "review_policy": side.review_policy,
        "provisions": list(side.provisions),
        "error": side.error,
    }
