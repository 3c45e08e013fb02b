"""Reads the gates under a law folder; one load reports every fault of every gate file at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from fencepost.book.files import GATES, Corpus
from fencepost.book.gate import Closing, Evidence, Gate, GateVersion, Passage, Proposal
from fencepost.book.provision import Reading
from fencepost.book.schema import GateModel, GateVersionModel
from fencepost.book.validate import place, validated
from fencepost.model.located import LawError, LawFault, Map, Position, law_fault
from fencepost.model.partial_day import PartialDay
from fencepost.sources.shipped import shipped
from fencepost.sources.yaml import read_yaml

FENCES = frozenset({"control", "duty", "classification", "definition"})
"""The kinds of provision that can be a fence."""

_NO_LAW = frozenset({"proposal", "bill"})
_ENACTED = "in force"


def load_gates(corpus: Corpus, cases: Collection[str], folder: Path | None = None) -> Mapping[str, Gate]:
    """The gates by id, of a law folder or of the law shipped with the package.

    ``cases`` are the ids of the diversions that gates may name.

    Raises:
        LawError: with every fault of every gate file.
    """
    root = folder or shipped("law")
    builder = _Builder(corpus, cases)
    gates: dict[str, Gate] = {}
    for path in sorted((root / GATES).glob("*.yaml")):
        node, faults = read_yaml(path, str(path.relative_to(root.parent)))
        builder.faults += faults
        model = None if node is None else validated(node, GateModel, builder.faults)
        if model is None or not isinstance(node, Map):
            continue
        if model.id in gates:
            other = gates[model.id].at.file
            builder.fault(node.at, f"gate {model.id} stands also in {other}.", "Give one of them another id.")
            continue
        gates[model.id] = builder.build(model, node)
    if builder.faults:
        raise LawError(*sorted(builder.faults, key=lambda fault: (fault.at.file, fault.at.line, fault.at.column)))
    return gates


class _Builder:
    """Builds gates and gathers their faults: whatever they name must be there."""

    def __init__(self, corpus: Corpus, cases: Collection[str]) -> None:
        self._corpus = corpus
        self._cases = cases
        self.faults: list[LawFault] = []

    def build(self, model: GateModel, node: Map) -> Gate:
        for number, case in enumerate(model.cases):
            self._known(case, self._cases, "case", place(node, "cases", number))
        for number, signal in enumerate(model.signals):
            self._provision(signal, frozenset({"red_flag"}), place(node, "signals", number))
        for newer, older in pairwise(enumerate(model.versions)):
            if newer[1].from_ <= older[1].from_:
                what = f"the version of {older[1].from_} stands below that of {newer[1].from_}."
                self.fault(place(node, "versions", older[0]), what, "Put the newest version first.")
        versions = tuple(self._version(version, node, number) for number, version in enumerate(model.versions))
        evidence = tuple(
            Evidence(one.what, one.scope or "", one.cite, PartialDay.parse(one.public), one.sure)
            for one in model.evidence
        )
        return Gate(
            model.id, model.title, model.about, versions, tuple(model.cases), tuple(model.signals), evidence, node.at
        )

    def _version(self, model: GateVersionModel, node: Map, number: int) -> GateVersion:
        at = ("versions", number)
        self._known(model.by, self._corpus.instruments, "instrument", place(node, *at, "by"))
        for index, passage in enumerate(model.passes):
            self._provision(passage.fence, FENCES, place(node, *at, "passes", index, "fence"))
        for index in range(len(model.closed_by)):
            self._check_closing(model, index, place(node, *at, "closed_by", index))
        for index, proposal in enumerate(model.proposed):
            self._check_proposed(proposal.instrument, place(node, *at, "proposed", index, "instrument"))
        return GateVersion(
            begins=date.fromisoformat(model.from_),
            by=model.by,
            legality=model.legality,
            how=model.how,
            cite=model.cite,
            sure=model.sure,
            passes=tuple(Passage(one.fence, one.how) for one in model.passes),
            closed_by=tuple(Closing(one.fence or "", one.instrument or "", one.how) for one in model.closed_by),
            proposed=tuple(Proposal(one.instrument, one.how) for one in model.proposed),
            readings=tuple(
                Reading(r.by, date.fromisoformat(r.on), r.source, r.finding or "", r.settles or "")
                for r in model.readings
            ),
            note=model.note or "",
            at=place(node, *at),
        )

    def _check_closing(self, model: GateVersionModel, index: int, at: Position) -> None:
        closing = model.closed_by[index]
        if (closing.fence is None) == (closing.instrument is None):
            self.fault(at, "a gate is closed by a fence or by an instrument.", "Write one of the two.")
        elif closing.fence is not None:
            self._provision(closing.fence, FENCES, at)
        elif closing.instrument is not None and self._known(
            closing.instrument, self._corpus.instruments, "instrument", at
        ):
            instrument = self._corpus.instruments[closing.instrument]
            if instrument.kind in _NO_LAW and instrument.status != _ENACTED:
                what = f"{instrument.cite} is {instrument.status or 'proposed'} and closes nothing."
                self.fault(at, what, "Name it under 'proposed'.")

    def _check_proposed(self, name: str, at: Position) -> None:
        if self._known(name, self._corpus.instruments, "instrument", at):
            instrument = self._corpus.instruments[name]
            if instrument.kind not in _NO_LAW or instrument.status == _ENACTED:
                what = f"{instrument.cite} is no proposal."
                self.fault(at, what, "Name it under 'closed_by', or mend its kind and status in the register.")

    def _provision(self, name: str, kinds: frozenset[str], at: Position) -> None:
        if self._known(name, self._corpus.provisions, "provision", at):
            kind = self._corpus.provisions[name].kind
            if kind not in kinds:
                self.fault(at, f"{name} is a {kind}.", f"Name a {' or '.join(sorted(kinds))}.")

    def _known(self, name: str, names: Collection[str], what: str, at: Position) -> bool:
        if name in names:
            return True
        near = get_close_matches(name, names, n=1)
        todo = f"Did you mean {near[0]!r}?" if near else "Mend the spelling or add it."
        self.fault(at, f"no {what} is called {name!r}.", todo)
        return False

    def fault(self, at: Position, what: str, todo: str) -> None:
        self.faults.append(law_fault(at, what, todo))
