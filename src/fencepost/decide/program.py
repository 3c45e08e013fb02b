"""A book compiled for one deal at a time.

Polarity: a control counts when it is true or open; a release counts only when it is shown true. A
control that rests on knowledge (``needs: knowledge``) does not raise the status while what it needs
to know of parties, end uses or letters is open, but it leaves the answer uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from fencepost.book.book import Book, Ruling
from fencepost.logic.adverse import counts
from fencepost.logic.closure import Closure, closure
from fencepost.logic.trace import Traced, Tracer, tracer
from fencepost.logic.tree import ALWAYS, Truth, Value, Values, either, leaves
from fencepost.model.answer import DUTY, EXCEPTION, FREE, LICENCE, POLICIES, PROHIBITED, STRICTNESS, Exception_, Verdict

OUTCOMES = {"licence_required": LICENCE, "prohibited": PROHIBITED, "duty": DUTY}


@dataclass(frozen=True, slots=True)
class Relief:
    """One release as it bears on one deal."""

    ruling: Ruling
    eligible: Truth
    terms: Truth

    @property
    def excludes(self) -> bool:
        """Whether it takes the deal out of the control altogether, rather than excuse it from a licence."""
        return self.ruling.provision.effect == "exclusion"


@dataclass(frozen=True, slots=True)
class Charge:
    """One control or duty as it bears on one deal: its truth, its reliefs, and the ranks it can come to.

    ``shown`` is the rank it contributes; the true rank lies between ``low`` and ``high`` whatever the
    missing facts turn out to be.
    """

    ruling: Ruling
    truth: Truth
    reliefs: tuple[Relief, ...]
    shown: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a program found: the facts with conclusions, the charges, and the verdict's bounds."""

    values: Values
    charges: tuple[Charge, ...]
    status: int
    low: int
    high: int

    @property
    def certain(self) -> bool:
        """Whether no completion of the missing facts can give another status.

        One is apart: where a licence is needed in any case, that a person may turn out to be denied does
        not unsettle it.
        """
        return self.low == self.high == self.status


@dataclass(frozen=True, slots=True)
class _Release:
    ruling: Ruling
    when: Closure
    terms: Closure | None


@dataclass(frozen=True, slots=True)
class _Control:
    ruling: Ruling
    when: Closure
    rank: int
    releases: tuple[_Release, ...]
    review: tuple[Closure, ...]


class Program:
    """The closures of a book, in order."""

    def __init__(self, book: Book) -> None:
        """Compile every ruling once."""
        self.book = book
        self._as_shown = frozenset(name for name, fact in book.facts.items() if fact.knowledge)
        self._conclusions = [
            (fact, tuple(closure(ruling.when or ALWAYS) for ruling in rulings))
            for fact, rulings in book.concluded.items()
        ]
        releases: dict[str, list[_Release]] = {}
        for ruling in book.rulings:
            if ruling.provision.kind != "release" or ruling.when is None:
                continue
            compiled = _Release(ruling, closure(ruling.when), closure(ruling.terms) if ruling.terms else None)
            for control in ruling.provision.releases:
                releases.setdefault(control, []).append(compiled)
        self._controls = tuple(
            _Control(
                ruling,
                closure(ruling.when),
                OUTCOMES[ruling.provision.outcome],
                tuple(releases.get(ruling.id, ())),
                tuple(closure(node) for node in ruling.review),
            )
            for ruling in book.rulings
            if ruling.provision.kind in {"control", "duty"} and ruling.when is not None
        )
        self._red_flags = tuple(
            (ruling, None if ruling.when is None else closure(ruling.when))
            for ruling in book.rulings
            if ruling.provision.kind == "red_flag"
        )
        self._tracers: dict[tuple[str, str], Tracer] = {}
        self._review = {control.ruling.id: control.review for control in self._controls}
        self._names = {
            release.ruling.id: tuple(closure(node) for node in release.ruling.names)
            for found in releases.values()
            for release in found
        }

    def run(self, values: Values) -> Outcome:
        """Draw the conclusions and weigh every control."""
        known = self.conclude(values)
        charges = tuple(_weigh(control, known, self._as_shown) for control in self._controls)
        low = max((charge.low for charge in charges), default=FREE)
        high = max((charge.high for charge in charges), default=FREE)
        status = max((charge.shown for charge in charges), default=FREE)
        return Outcome(known, charges, status, low, high)

    def conclude(self, values: Values) -> dict[str, Value]:
        """The facts with every conclusion of classifications and definitions added."""
        known = dict.fromkeys(self.book.unconcluded, False) | dict(values)
        for fact, closures in self._conclusions:
            if known.get(fact) is None:
                known[fact] = closures[0](known) if len(closures) == 1 else either(c(known) for c in closures)
        return known

    @cached_property
    def with_numbers(self) -> frozenset[str]:
        """The rulings that compare some number, so that only they are searched for margins."""
        return frozenset(
            ruling.id
            for ruling in self.book.rulings
            for node in (ruling.when, ruling.terms)
            for leaf in (leaves(node) if node is not None else ())
            if leaf.kind == "number"
        )

    def trace(self, ruling: Ruling, part: str, values: Values) -> Traced:
        """The trace of a ruling's ``when`` or ``terms``; compiled when it is first asked for."""
        found = self._tracers.get((ruling.id, part))
        if found is None:
            node = ruling.terms if part == "terms" else ruling.when
            found = self._tracers[ruling.id, part] = tracer(ALWAYS if node is None else node)
        return found(values)

    def review(self, charge: Charge, values: Values) -> tuple[list[int], bool]:
        """The review rules that may apply to a charge, and whether it is settled which."""
        candidates: list[int] = []
        settled = False
        for index, decide in enumerate(self._review[charge.ruling.id]):
            truth = decide(values)
            if truth is not False:
                candidates.append(index)
            if truth is True:
                settled = len(candidates) == 1
                break
        return candidates, settled

    def called(self, ruling: Ruling, values: Values) -> str:
        """What a release is called for this deal; several names where it is open which."""
        names: list[str] = []
        for rule, decide in zip(ruling.version.names, self._names[ruling.id], strict=True):
            truth = decide(values)
            if truth is not False and rule.name not in names:
                names.append(rule.name)
            if truth is True:
                break
        return " or ".join(names) or ruling.provision.title

    def red_flags(self, values: Values) -> Iterator[tuple[Ruling, Truth]]:
        """Every red flag in force with its truth; one that is a question only is open."""
        for ruling, decide in self._red_flags:
            yield ruling, None if decide is None else decide(values)

    def verdict(self, outcome: Outcome) -> Verdict:
        """The bare verdict of an outcome."""
        leading = [charge for charge in outcome.charges if charge.shown == outcome.status > FREE]
        policy, settled = self._strictest(leading, outcome) if outcome.status >= LICENCE else (None, True)
        return Verdict(
            status=STRICTNESS[outcome.status],
            certain=outcome.certain,
            review_policy=policy,
            review_certain=settled,
            provisions=tuple(charge.ruling.id for charge in outcome.charges if charge.shown > FREE),
            exceptions=tuple(self._exceptions(outcome)),
        )

    def _strictest(self, charges: Iterable[Charge], outcome: Outcome) -> tuple[str | None, bool]:
        policies: set[str] = set()
        settled = True
        for charge in charges:
            if not charge.ruling.review:
                continue
            candidates, sure = self.review(charge, outcome.values)
            policies |= {charge.ruling.version.review[index].policy for index in candidates}
            settled = settled and sure
        return max(policies, key=POLICIES.index, default=None), settled

    def _exceptions(self, outcome: Outcome) -> Iterable[Exception_]:
        seen: set[str] = set()
        for charge in outcome.charges:
            for relief in charge.reliefs:
                if relief.excludes or relief.ruling.id in seen or relief.eligible is False or charge.truth is False:
                    continue
                seen.add(relief.ruling.id)
                yield Exception_(
                    name=self.called(relief.ruling, outcome.values),
                    provision=relief.ruling.id,
                    cite=relief.ruling.version.cite,
                    eligible=relief.eligible,
                    terms=relief.terms,
                )


def _weigh(control: _Control, values: Values, as_shown: frozenset[str]) -> Charge:
    truth = control.when(values)
    if truth is False:
        return Charge(control.ruling, truth, (), FREE, FREE, FREE)
    reliefs = tuple(
        Relief(r.ruling, r.when(values), True if r.terms is None else r.terms(values)) for r in control.releases
    )
    high = low = shown = control.rank
    excluded = either(relief.eligible for relief in reliefs if relief.excludes)
    excused = [relief for relief in reliefs if not relief.excludes]
    if excluded is True:
        return Charge(control.ruling, truth, reliefs, FREE, FREE, FREE)
    if any(r.eligible is True and r.terms is True for r in excused):
        high = low = shown = min(EXCEPTION, control.rank)
    elif any(r.eligible is not False and r.terms is not False for r in excused):
        low = min(EXCEPTION, control.rank)
        if any(r.eligible is True and r.terms is not False for r in excused):
            shown = low
    if excluded is None or truth is None:
        low = FREE
    if truth is None and control.ruling.provision.needs_knowledge:
        when = control.ruling.when
        if when is None or not counts(when, values, as_shown):
            # Whether a person is denied decides no more than whether there is a way at all (decision 17).
            shown, high = FREE, min(high, LICENCE)
    return Charge(control.ruling, truth, reliefs, shown, low, high)
