"""The order in which people look at deals: red flags with weights, added up to a score with its parts.

The score orders the queue and does nothing else. Flags about one and the same thing count once, at the heaviest of
them, so that another flag never lowers a score. What is not known counts for nothing and is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fencepost.book.book import Axis, Book
from fencepost.decide.check import Checker, worked_out
from fencepost.decide.reasons import value_text
from fencepost.decide.red_flags import FlagQuestion, RedFlag, open_questions, raised
from fencepost.model.deal import Deal
from fencepost.model.fact import Fact, Sure
from fencepost.model.fault import Fault
from fencepost.sources.flag_tables import FlagWeight, read_flag_weights

_SCOPE = frozenset({"deal.kind", "deal.conveys_item", "deal.made_in", "item.eccn"})
"""Facts that say what a flag is held to: they are shown only where nothing else carries it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that raises a flag: what it means, its value, and where the row or a list says so."""

    fact: str
    meaning: str
    value: str
    source: str
    sure: Sure

    @property
    def said(self) -> str:
        """The fact in a line: what the row says, with the meaning where its column bears only the fact's own name."""
        if self.source.startswith(f"column {self.fact}:"):
            return f"{'it is not so that ' if self.value == 'false' else ''}{self.meaning} ({self.source})"
        return self.source


@dataclass(frozen=True, slots=True)
class Part:
    """One raised flag in a score: what it weighs and why, and whether it counts beside others about the same thing.

    ``beside`` is the id of the flag that counts in its place.
    """

    flag: RedFlag
    weight: FlagWeight
    evidence: tuple[Evidence, ...]
    beside: str = ""

    @property
    def counted(self) -> int:
        """What the flag adds to the score."""
        return 0 if self.beside else self.weight.weight


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that nobody has said of a deal, whom to ask, and the flags that the answer would raise or rule out."""

    ask: str
    who: str
    fact: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A deal with its score, the parts of it, and the questions that are open.

    ``faults`` are those of cells that could not be read: what they would have told is open.
    """

    deal: Deal
    day: date
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    remarks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def score(self) -> int:
        """The sum of what the flags count for; it orders deals and means nothing else."""
        return sum(part.counted for part in self.parts)

    @property
    def said(self) -> str:
        """The score in a sentence."""
        count = len(self.questions)
        asked = f"{count} question{'' if count == 1 else 's'} open"
        if not self.parts:
            return f"nothing raised by what was given; {asked}"
        flags = f"{len(self.parts)} red flag{'' if len(self.parts) == 1 else 's'} raised"
        about = len([part for part in self.parts if not part.beside])
        return f"score {self.score}: {flags} about {about} thing{'' if about == 1 else 's'}; {asked}"


class Queue:
    """Weighs deals by their red flags."""

    def __init__(self, checker: Checker, weights: Mapping[str, FlagWeight] | None = None) -> None:
        """Take who gathers the facts of deals, and the weights that ship with the package unless others are given."""
        self._checker = checker
        self._weights = read_flag_weights() if weights is None else weights

    def weigh(self, deal: Deal, *, known_on: date, on: date | None = None, axis: Axis = "enforced") -> Weighed:
        """The score of one deal on its own day, or on ``on``, by the flags that could be known on ``known_on``.

        Raises:
            FencepostError: the deal has no day that can be read, or a cell is out of all measure.
        """
        day, book, known = self._checker.gathered(deal, known_on=known_on, on=on, axis=axis)
        with worked_out(deal):
            program = self._checker.program(book)
            outcome = program.run(self._checker.values(known.facts))
            parts = parts_of(raised(program, outcome, known.facts), self._weights, book, known.facts)
            asked = questions_of(open_questions(program, outcome), self._weights, book)
            return Weighed(deal, day, tuple(parts), tuple(asked), known.remarks, known.faults)


def in_order(found: Iterable[Weighed]) -> list[Weighed]:
    """The heaviest first; equal scores in the order of the rows."""
    return sorted(found, key=lambda one: (-one.score, one.deal.row))


def parts_of(
    flags: Iterable[RedFlag], weights: Mapping[str, FlagWeight], book: Book, facts: Mapping[str, Fact]
) -> Iterator[Part]:
    """The parts of a score, the heaviest first; flags about one thing stand together, and the first of them counts."""
    told = [(flag, weights.get(flag.id) or _unweighed(flag)) for flag in flags]
    # The agency's own flag goes before ours where both weigh the same.
    told.sort(key=lambda pair: (-pair[1].weight, pair[0].is_signal, pair[0].id))
    things: dict[str, list[tuple[RedFlag, FlagWeight]]] = {}
    for flag, weight in told:
        things.setdefault(weight.about, []).append((flag, weight))
    for same in things.values():
        first = same[0][0].id
        for flag, weight in same:
            yield Part(flag, weight, tuple(_evidence(flag, book, facts)), "" if flag.id == first else first)


def _unweighed(flag: RedFlag) -> FlagWeight:
    return FlagWeight(flag.id, 1, flag.id, "no weight is given for this flag")


def _evidence(flag: RedFlag, book: Book, facts: Mapping[str, Fact]) -> Iterator[Evidence]:
    """The facts that raise the flag; conclusions rest on other facts and are told by none."""
    told = {name: fact for name in flag.facts if (fact := facts.get(name)) is not None and fact.value is not None}
    telling = [fact for name, fact in told.items() if name not in _SCOPE] or list(told.values())
    for fact in telling:
        yield Evidence(fact.id, book.facts[fact.id].meaning, value_text(fact.value), fact.source, fact.sure)


def questions_of(found: Iterable[FlagQuestion], weights: Mapping[str, FlagWeight], book: Book) -> Iterator[Question]:
    """Each open question once, with every flag that it is about; those of the heaviest flags come first."""
    asked: dict[str, tuple[str, str, list[str]]] = {}
    for question in found:
        facts = {book.facts[name].ask: name for name in question.facts}
        for ask in question.questions:
            fact = facts.get(ask, "")
            asked.setdefault(ask, (book.facts[fact].who if fact else "", fact, []))[2].append(question.id)

    def heaviest(entry: tuple[str, tuple[str, str, list[str]]]) -> int:
        return -max(weights[flag].weight if flag in weights else 1 for flag in entry[1][2])

    for ask, (who, fact, flags) in sorted(asked.items(), key=heaviest):
        if ask:
            yield Question(ask, who, fact, tuple(flags))
