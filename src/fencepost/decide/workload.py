"""Answers for a workload of data: what each law asks, what U.S. power reaches, and how the two laws meet over it.

Each body of law answers for itself. How they meet is a regime of our own: it reads what the others conclude, and its
verdict is the relation. Only the law of the United States and of China is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fencepost.book.files import Corpus
from fencepost.book.shelf import Shelf
from fencepost.decide.check import worked_out
from fencepost.decide.judge import Checked, Judge
from fencepost.facts.gather import Known, day_of
from fencepost.facts.workload import WorkloadGatherer
from fencepost.logic.tree import Truth
from fencepost.model.answer import STRICTNESS, Status
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError

MEETING = "data.meeting"
ACCESS, SECURITY, TRANSFER = "us.data_access", "us.data_security", "cn.data"
RELATIONS: Mapping[Status, str] = {
    "prohibited": "direct_conflict",
    "licence_required": "needs_approval_first",
    "exception_available": "needs_approval_first",
    "duty": "compatible",
    "no_licence_required": "compatible",
    "not_covered": "not_covered",
}
"""What the verdict of the meeting regime says of the two laws."""
POWERS = ("access.reached", "access.directive")
LEVELS = ("low", "low_medium", "medium", "medium_high", "high", "very_high")
NOT_RATED = "not_rated"
OTHER_LAW = (
    "law of other countries than the United States and China is not read: what it asks, nobody has looked up here"
)


@dataclass(frozen=True, slots=True)
class WorkloadAnswer:
    """What each body of law answers for a workload, and how the law of China and U.S. access meet over it."""

    workload: Deal
    day: date
    known_on: date
    regimes: Mapping[str, Checked]
    meeting: Checked

    @property
    def status(self) -> Status:
        """The strictest status of any regime that covers the day; not covered where none does."""
        told = [one.answer.verdict.status for one in self.regimes.values()]
        return max((one for one in told if one != "not_covered"), key=STRICTNESS.index, default="not_covered")

    @property
    def certain(self) -> bool:
        """Whether every regime that covers the day is certain."""
        return all(one.answer.verdict.certain for one in self.regimes.values() if _covers(one))

    @property
    def relation(self) -> str:
        """The strictest relation left: ``compatible``, ``needs_approval_first`` or ``direct_conflict``."""
        return RELATIONS[self.meeting.answer.verdict.status]

    @property
    def relation_certain(self) -> bool:
        """Whether no fact that is missing can give another relation."""
        told = self.meeting.answer.verdict
        free = {"duty", "no_licence_required"}
        return told.certain or (told.status in free and not self.meeting.answer.missing)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of tension that are not ruled out, lowest first; ``not_rated`` where no rating fits."""
        found = [level for level in LEVELS if self.truth(f"meeting.{level}") is not False]
        return tuple(found) if found and _covers(self.meeting) else (NOT_RATED,)

    @property
    def readable(self) -> Truth:
        """Whether whoever runs the storage can read what it must hand over."""
        return self.truth("meeting.plaintext")

    def truth(self, flag: str) -> Truth:
        """The truth of a flag that was told or concluded; open where it is neither."""
        value = self.meeting.outcome.values.get(flag)
        return value if isinstance(value, bool) else None


def _covers(checked: Checked) -> bool:
    return checked.answer.verdict.status != "not_covered"


class WorkloadDesk:
    """Answers for workloads. It never reads the clock: the day and the known-on day are arguments."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the whole law."""
        law = corpus.about("workload")
        self.shelf = Shelf(law)
        self.judges = {name: Judge(corpus.regime(name), name) for name in (ACCESS, SECURITY, TRANSFER)}
        self.meeting = Judge(corpus.regime_over(MEETING), MEETING)
        self.gatherer = WorkloadGatherer(law.vocabulary)

    def known(self, workload: Deal, day: date, known_on: date) -> Known:
        """The facts of a workload, for every regime."""
        return self.gatherer.gather(workload, self.shelf.open(day, known_on), day)

    def answer(self, workload: Deal, *, known_on: date, on: date | None = None) -> WorkloadAnswer:
        """Answer for a workload on its own day, or on ``on``, as the law could be known on ``known_on``.

        Raises:
            FencepostError: a cell cannot be read; the faults name row, column and remedy.
        """
        day = on or day_of(workload)
        with worked_out(workload):
            known = self.known(workload, day, known_on)
            if known.faults:
                raise FencepostError(*known.faults)
            regimes = {name: _decided(judge, workload, day, known_on, known) for name, judge in self.judges.items()}
            return WorkloadAnswer(
                workload, day, known_on, regimes, _decided(self.meeting, workload, day, known_on, known)
            )


def _decided(judge: Judge, workload: Deal, day: date, known_on: date, known: Known) -> Checked:
    return judge.decide(workload, day, judge.shelf.open(day, known_on), known.facts)
