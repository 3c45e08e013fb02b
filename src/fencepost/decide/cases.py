"""Runs worked cases against the law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from fencepost.book.book import Book, Ruling
from fencepost.book.cases import Case, ExpectModel
from fencepost.book.files import Corpus, load_corpus
from fencepost.book.gates import Gatekeeper
from fencepost.book.shelf import Shelf
from fencepost.compute.catalogue import Catalogue
from fencepost.decide.check import Checker
from fencepost.decide.judge import Checked
from fencepost.decide.lease import LeaseAnswer, LeaseDesk
from fencepost.decide.reasons import truth_word
from fencepost.decide.red_flags import raised
from fencepost.decide.workload import MEETING, WorkloadAnswer, WorkloadDesk
from fencepost.facts.gather import logic_value, stated_value
from fencepost.logic.closure import closure
from fencepost.logic.tree import ALWAYS, Node, Truth, Value
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.deal import Deal
from fencepost.model.fault import FencepostError


class CaseBench:
    """What cases are held against: the whole law, what answers for deals, and what answers for leases."""

    def __init__(self, corpus: Corpus | None = None, catalogue: Catalogue | None = None) -> None:
        """Take a law, by default the shipped one, and a catalogue of chips."""
        self.corpus = corpus or load_corpus()
        self.shelf = Shelf(self.corpus)
        self.checker = Checker(self.corpus, catalogue)

    @cached_property
    def workloads(self) -> WorkloadDesk:
        """Answers for workloads of data."""
        return WorkloadDesk(self.corpus)

    @cached_property
    def desk(self) -> LeaseDesk:
        """Answers for leases, without gates, which change no answer."""
        return LeaseDesk(self.checker, self.corpus, Gatekeeper(self.shelf, {}))


def faults_of(case: Case, bench: CaseBench, today: date) -> list[str]:
    """What a case expects and does not get; empty where the law passes."""
    if case.model.provision is not None:
        try:
            truth = truth_of(case, bench.shelf, today)
        except (LookupError, ValueError) as error:
            return [f"the case cannot be held against the law: {error}"]
        wanted = case.model.truth
        return [] if truth_word(truth) == wanted else [f"{case.model.part} is {truth_word(truth)}, not {wanted}"]
    deal = Deal({**(case.model.row or {}), "date": case.model.on}, origin=case.where)
    known_on, expect = case.known_on or today, case.model.expect
    try:
        if case.model.regime is not None and bench.corpus.regimes[case.model.regime].about == "workload":
            return _of_workload(case.model.regime, expect, bench.workloads.answer(deal, known_on=known_on))
        if case.model.regime is not None:
            return _of_lease(case.model.regime, expect, bench.desk.answer(deal, known_on=known_on))
        checked = bench.checker.check(deal, known_on=known_on, axis=case.model.axis)
    except FencepostError as error:
        return [str(error)]
    return [] if expect is None else [*_differences(expect, checked), *_flags(expect, bench.checker, checked)]


def _of_lease(regime: str, expect: ExpectModel | None, answer: LeaseAnswer) -> list[str]:
    checked = next((one for one in answer.answers if one.answer.regime == regime), None)
    if checked is None:
        return [f"no lease is asked of {regime}"]
    if expect is None:
        return []
    found = list(_differences(expect, checked))
    reaching = sorted(text.instrument for text in answer.pending if text.reaches)
    if expect.pending is not None and reaching != sorted(expect.pending):
        found.append(f"pending are {', '.join(reaching) or 'none'}, not {', '.join(expect.pending) or 'none'}")
    return found


def _of_workload(regime: str, expect: ExpectModel | None, answer: WorkloadAnswer) -> list[str]:
    checked = answer.meeting if regime == MEETING else answer.regimes[regime]
    if expect is None:
        return []
    found = list(_differences(expect, checked))
    for word, told, wanted in (
        ("relation", [answer.relation], expect.relation),
        ("level", list(answer.levels), expect.level),
    ):
        if wanted is not None and told != wanted:
            found.append(f"{word} is {' or '.join(told)}, not {' or '.join(wanted)}")
    return found


def truth_of(case: Case, shelf: Shelf, today: date) -> Truth:
    """The truth of the condition that a case names, on the facts it gives.

    Raises:
        LookupError: the provision is silent on that day, or the part or a fact does not exist.
        ValueError: a value does not fit its fact.
    """
    book = shelf.open(case.day, case.known_on or today, case.model.axis)
    ruling = _ruling(book, shelf, case)
    return closure(part_of(ruling, case.model.part))(case_values(case, shelf.corpus.vocabulary))


def part_of(ruling: Ruling, part: str) -> Node:
    """The condition that a case means by ``when``, ``terms``, ``review.0`` or ``names.1``."""
    head, _, index = part.partition(".")
    if head == "review":
        return ruling.review[int(index)]
    if head == "names":
        return ruling.names[int(index)]
    node = ruling.terms if head == "terms" else ruling.when
    return ALWAYS if node is None else node


def case_values(case: Case, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts of a case as conditions read them."""
    return {
        name: logic_value(stated_value(text, vocabulary[name]), vocabulary[name])
        for name, text in case.model.facts.items()
    }


def _ruling(book: Book, shelf: Shelf, case: Case) -> Ruling:
    name = case.model.provision or ""
    if name in book.by_id:
        return book.by_id[name]
    for branch in book.branches:
        found = shelf.branch(book, branch).by_id.get(name)
        if found is not None:
            return found
    raise LookupError(f"{case.where}: {name} is silent on {case.model.on}")


def _flags(expect: ExpectModel, checker: Checker, checked: Checked) -> Iterator[str]:
    if expect.flags is None and expect.signals is None:
        return
    found = raised(checker.program(checked.book), checked.outcome, checked.facts)
    for word, wanted, signals in (("red flags", expect.flags, False), ("signals", expect.signals, True)):
        up = [flag.id for flag in found if flag.is_signal is signals]
        if wanted is not None and sorted(up) != sorted(wanted):
            yield f"{word} are {', '.join(up) or 'none'}, not {', '.join(wanted) or 'none'}"


def _differences(expect: ExpectModel, checked: Checked) -> Iterator[str]:
    answer, verdict = checked.answer, checked.answer.verdict
    if verdict.status != expect.status:
        yield f"status is {verdict.status}, not {expect.status}"
    if expect.certain is not None and verdict.certain is not (expect.certain == "true"):
        yield f"certain is {verdict.certain}, not {expect.certain}"
    if expect.review_policy is not None and (verdict.review_policy or "none") != expect.review_policy:
        yield f"review policy is {verdict.review_policy}, not {expect.review_policy}"
    if expect.classification is not None and answer.classification != expect.classification:
        yield f"classification is {answer.classification}, not {expect.classification}"
    for name, found, wanted in (
        ("provisions", verdict.provisions, expect.provisions),
        ("exceptions", [e.name for e in verdict.exceptions if e.eligible], expect.exceptions),
        ("branches", [branch.status for branch in answer.branches], expect.branches),
        ("missing", [missing.fact for missing in answer.missing], expect.missing),
    ):
        if wanted is not None and not set(wanted) <= set(found):
            yield f"{name} are {', '.join(found) or 'none'}, without {', '.join(sorted(set(wanted) - set(found)))}"
