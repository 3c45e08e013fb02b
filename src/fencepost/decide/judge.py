"""Weighs facts against the book of one regime, and says the verdict with every reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from fencepost.book.book import Book, Branch, Ruling
from fencepost.book.files import Corpus
from fencepost.book.shelf import Shelf
from fencepost.decide.classify import classification
from fencepost.decide.flags import flags_of
from fencepost.decide.margins import margins_of
from fencepost.decide.missing import missing_facts
from fencepost.decide.program import Outcome, Program
from fencepost.decide.reasons import Step, steps_of
from fencepost.decide.red_flags import raised
from fencepost.facts.gather import Known, logic_value
from fencepost.logic.tree import Value, Values
from fencepost.model.answer import FREE, STRICTNESS, Answer, BranchAnswer, Verdict
from fencepost.model.deal import Deal
from fencepost.model.fact import Fact

if TYPE_CHECKING:
    from fencepost.facts.screening import PartyScreening

REGIME = "us.ear"
"""The regime that deals in goods are weighed by."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Screened:
    """What the lists said of a deal's parties: hits, remarks, and the snapshots that were looked in with their days."""

    hits: tuple[dict[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, screening: PartyScreening | None) -> Screened:
        """From what was gathered of a deal."""
        return cls(known.hits, known.remarks, {} if screening is None else screening.lists)


@dataclass(frozen=True, slots=True)
class Checked:
    """A deal with the book it was held against, its facts, the outcome, the steps and the answer."""

    deal: Deal
    day: date
    book: Book
    facts: Mapping[str, Fact]
    outcome: Outcome
    steps: tuple[Step, ...]
    answer: Answer
    screened: Screened


class Kept(Generic[_T]):
    """What is made once for the rulings of a book."""

    def __init__(self) -> None:
        """Begin with nothing made."""
        # Keyed by identity, for to hash a whole book costs more than to decide a deal; the rulings are
        # held, so that their identity is not given away again.
        self._made: dict[int, tuple[tuple[Ruling, ...], _T]] = {}

    def get(self, book: Book, make: Callable[[Book], _T]) -> _T:
        """What was made for the book's rulings, or is made now."""
        found = self._made.get(id(book.rulings))
        if found is None:
            found = self._made[id(book.rulings)] = book.rulings, make(book)
        return found[1]


class Judge:
    """Weighs facts by one regime. It never reads the clock: the day and the known-on day are arguments."""

    def __init__(self, corpus: Corpus, regime: str = REGIME) -> None:
        """Take the law that is to be weighed by, and the regime that the answer is for."""
        self.shelf = Shelf(corpus)
        self.regime = regime
        self._programs: Kept[Program] = Kept()

    def program(self, book: Book) -> Program:
        """The book compiled; books that share their rulings share one."""
        return self._programs.get(book, Program)

    def values(self, facts: Mapping[str, Fact]) -> dict[str, Value]:
        """Facts as conditions read them."""
        vocabulary = self.shelf.corpus.vocabulary
        return {name: logic_value(fact.value, vocabulary[name]) for name, fact in facts.items()}

    def decide(
        self, deal: Deal, day: date, book: Book, facts: Mapping[str, Fact], screened: Screened | None = None
    ) -> Checked:
        """Answer from facts that are already gathered, and what the lists said of the parties."""
        said = screened or Screened()
        program = self.program(book)
        values = self.values(facts)
        outcome = program.run(values)
        steps = steps_of(program, outcome)
        verdict = program.verdict(outcome)
        branches, agreed = self._branches(book, values, outcome)
        answer = Answer(
            verdict=_with_branches(verdict, branches, agreed=agreed) if book.covers(self.regime) else _NOT_COVERED,
            regime=self.regime,
            classification=_classified(book, outcome, facts) if self.regime == REGIME else "",
            missing=missing_facts(program, outcome),
            margins=margins_of(program, steps, facts),
            flags=(
                *flags_of(facts, outcome),
                *(flag.line for flag in raised(program, outcome, facts) if not flag.is_signal),
                *said.remarks,
            ),
            branches=branches,
            open_text=_open_text(book, outcome),
            silent=tuple(
                (s.id, s.why) for s in book.silent if s.id.startswith(f"{self.regime}.") and ".table." not in s.id
            ),
            notices=book.notices,
        )
        return Checked(deal, day, book, facts, outcome, steps, answer, said)

    def _silent(self, book: Book) -> tuple[tuple[str, str], ...]:
        own = f"{self.regime}."
        return tuple((s.id, s.why) for s in book.silent if s.id.startswith(own) and ".table." not in s.id)

    def _branches(self, book: Book, values: Values, outcome: Outcome) -> tuple[tuple[BranchAnswer, ...], bool]:
        """What other states of the law would answer where that differs, and whether no unsettled one could differ."""
        verdict = self.program(book).verdict(outcome)
        found: list[BranchAnswer] = []
        bearing: list[Branch] = []
        for branch in book.branches:
            program = self.program(self.shelf.branch(book, branch))
            if not _bears(branch, program, outcome):
                continue
            bearing.append(branch)
            other = program.verdict(program.run(values))
            if (other.status, other.review_policy) != (verdict.status, verdict.review_policy):
                found.append(
                    BranchAnswer(
                        branch.label, branch.why, branch.cite, branch.unsettled, other.status, other.review_policy
                    )
                )
        states = self.shelf.states(book, bearing)
        if states is None:
            return tuple(found), False
        ran = [self.program(state).run(values) for state in states]
        return tuple(found), all(there.certain and there.status == outcome.status for there in ran)


def _bears(branch: Branch, program: Program, outcome: Outcome) -> bool:
    """Whether a branch can change the verdict: some ruling that it changes is not false of the deal."""
    for name, version in branch.changes:
        ruling = program.book.by_id.get(name)
        before = next((charge for charge in outcome.charges if charge.ruling.id == name), None)
        kind = ruling.provision.kind if ruling is not None else (before.ruling.provision.kind if before else "")
        if kind not in {"control", "duty", "release"}:
            return True
        if before is not None and before.truth is not False:
            return True
        if (
            version is not None
            and ruling is not None
            and program.trace(ruling, "when", outcome.values).truth is not False
        ):
            return True
    return False


def _classified(book: Book, outcome: Outcome, facts: Mapping[str, Fact]) -> str:
    if not book.covers(REGIME):
        return "not covered"
    return classification(outcome.values, facts, silent="item.is_3a991_p" in book.unconcluded)


_NOT_COVERED = Verdict("not_covered", certain=False)


def _with_branches(verdict: Verdict, branches: tuple[BranchAnswer, ...], *, agreed: bool) -> Verdict:
    """The strictest of the states that are not ruled out, certain only where each of them is certain of the same."""
    if agreed:
        return verdict
    unsettled = [branch for branch in branches if branch.unsettled]
    strictest = max((verdict.status, *(branch.status for branch in unsettled)), key=STRICTNESS.index)
    policy = verdict.review_policy
    if strictest != verdict.status:
        policy = next(branch.review_policy for branch in unsettled if branch.status == strictest)
    return replace(verdict, status=strictest, certain=False, review_policy=policy)


def _open_text(book: Book, outcome: Outcome) -> tuple[str, ...]:
    """The questions that no condition can put, of every provision that bears on the deal."""
    lines: dict[str, None] = {}
    touched: set[str] = set()
    for charge in outcome.charges:
        if charge.truth is False or (charge.truth is None and charge.shown == FREE):
            continue
        touched.add(charge.ruling.id)
        for relief in charge.reliefs:
            if relief.eligible is not False:
                touched.add(relief.ruling.id)
    for ruling in book.rulings:
        releases = set(ruling.provision.releases)
        unencoded = ruling.when is None and bool(releases & touched)
        concluded = bool(ruling.provision.concludes) and outcome.values.get(ruling.provision.concludes) is True
        if ruling.id in touched or unencoded or concluded:
            for text in ruling.version.open_text:
                lines.setdefault(f"{ruling.version.cite}: {text}")
    return tuple(lines)
