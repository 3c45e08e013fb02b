"""Reads the law files of a folder into a corpus; one load reports every fault of every file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from fencepost.book.build import ProvisionBuilder, build_fact, build_instrument, build_regime
from fencepost.book.provision import FactDefinition, Instrument, Provision, Regime
from fencepost.book.schema import FactModel, InstrumentModel, ProvisionModel, RegimeModel
from fencepost.book.validate import validated
from fencepost.logic.tree import Table, leaves
from fencepost.logic.vocabulary import Vocabulary
from fencepost.model.canonical import digest
from fencepost.model.located import LawError, LawFault, Located, Map, Position, Seq, law_fault
from fencepost.sources.shipped import shipped
from fencepost.sources.yaml import read_yaml

GATES = "gates"
"""The folder of the gates. No deal is answered by them, so a corpus is loaded without; see ``gate_files``.

Folders in it, such as that of the signals, hold provisions like any other."""
_PARTY = "party."


@dataclass(frozen=True)
class Corpus:
    """All law files, parsed: facts, instruments, regimes and provisions by id."""

    facts: Mapping[str, FactDefinition]
    instruments: Mapping[str, Instrument]
    regimes: Mapping[str, Regime]
    provisions: Mapping[str, Provision]
    places: Mapping[str, Position] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        """The type of every fact."""
        return {fact_id: fact.type for fact_id, fact in self.facts.items()}

    def about(self, subject: str) -> Corpus:
        """The law that is asked about one kind of thing: a ``deal``, a ``lease``, a ``workload``.

        A body of law that no regime describes goes with the deals. So does what says who a party is, wherever it
        stands, for the parties of deals are asked about too.
        """
        regimes = {name: regime for name, regime in self.regimes.items() if regime.about == subject}
        if subject != "deal":
            return self._part(regimes, lambda provision: provision.regime in regimes)
        others, parties = self.regimes.keys() - regimes.keys(), self._of_parties()
        return self._part(regimes, lambda found: found.regime not in others or found.id in parties)

    def regime(self, name: str) -> Corpus:
        """The law of one regime alone."""
        return self._part({name: self.regimes[name]}, lambda found: found.regime == name)

    def regime_over(self, name: str) -> Corpus:
        """The law of one regime together with what the others about the same thing conclude, but do not ask for."""
        asks, subject = {"control", "duty", "release", "red_flag"}, self.regimes[name].about
        regimes = {other: regime for other, regime in self.regimes.items() if regime.about == subject}
        return self._part(
            regimes, lambda found: found.regime == name or (found.regime in regimes and found.kind not in asks)
        )

    def _of_parties(self) -> frozenset[str]:
        said = [one for one in self.provisions.values() if one.concludes.startswith(_PARTY)]
        read = {
            leaf.constant.id
            for one in said
            for version in one.versions
            for node in version.nodes()
            for leaf in leaves(node)
            if isinstance(leaf.constant, Table)
        }
        return frozenset({one.id for one in said} | read)

    def _part(self, regimes: Mapping[str, Regime], keeps: Callable[[Provision], bool]) -> Corpus:
        provisions = {name: found for name, found in self.provisions.items() if keeps(found)}
        return replace(self, regimes=regimes, provisions=provisions)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every version of every provision, whatever the order of the files."""
        content = {
            p.id: [p.kind, p.concludes, p.outcome, p.effect, sorted(p.releases), [v.source for v in p.versions]]
            for p in self.provisions.values()
        }
        return digest(content)


def load_corpus(folder: Path | None = None) -> Corpus:
    """Read the law under a folder, or the law shipped with the package.

    Raises:
        LawError: with every fault of every file.
    """
    return _Loader(folder or shipped("law")).load()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: list[LawFault] = []
        self._places: dict[str, Position] = {}

    def load(self) -> Corpus:
        gates = self._folder / GATES
        files = sorted(path for path in self._folder.rglob("*.yaml") if path.parent != gates)
        if not files:
            at = Position(str(self._folder), 1, 1)
            raise LawError(law_fault(at, "no law files stand here.", "Name a folder that holds *.yaml files."))
        trees = {path: self._read(path) for path in files if not path.name.endswith(".cases.yaml")}
        groups = {path: node for path, node in trees.items() if node is not None}
        facts = self._facts(node for path, node in groups.items() if self._is_facts(path))
        instruments = self._instruments(node for path, node in groups.items() if path.name == "instruments.yaml")
        regimes = self._regimes(node for path, node in groups.items() if path.name == "regime.yaml")
        builder = ProvisionBuilder({fact_id: fact.type for fact_id, fact in facts.items()}, instruments)
        provisions: dict[str, Provision] = {}
        for path, node in groups.items():
            if path.name in {"instruments.yaml", "regime.yaml"} or self._is_facts(path):
                continue
            model = validated(node, ProvisionModel, self._faults)
            if model is not None and isinstance(node, Map) and self._first(f"provision {model.id}", node.at):
                provisions[model.id] = builder.build(model, node)
        self._faults += builder.faults
        if self._faults:
            raise LawError(*sorted(self._faults, key=lambda fault: (fault.at.file, fault.at.line, fault.at.column)))
        return Corpus(facts, instruments, regimes, provisions, dict(self._places))

    def _is_facts(self, path: Path) -> bool:
        return path.parent.name == "facts"

    def _read(self, path: Path) -> Located | None:
        node, faults = read_yaml(path, str(path.relative_to(self._folder.parent)))
        self._faults += faults
        return node

    def _entries(self, nodes: Iterable[Located]) -> Iterable[Located]:
        for node in nodes:
            if isinstance(node, Seq):
                yield from node
            else:
                self._faults.append(law_fault(node.at, "this file holds a list.", "Begin each entry with '- id:'."))

    def _facts(self, nodes: Iterable[Located]) -> dict[str, FactDefinition]:
        models = [(validated(entry, FactModel, self._faults), entry) for entry in self._entries(nodes)]
        return {m.id: build_fact(m) for m, entry in models if m is not None and self._first(f"fact {m.id}", entry.at)}

    def _instruments(self, nodes: Iterable[Located]) -> dict[str, Instrument]:
        models = [(validated(entry, InstrumentModel, self._faults), entry) for entry in self._entries(nodes)]
        return {
            m.id: build_instrument(m)
            for m, entry in models
            if m is not None and self._first(f"instrument {m.id}", entry.at)
        }

    def _regimes(self, nodes: Iterable[Located]) -> dict[str, Regime]:
        models = [(validated(node, RegimeModel, self._faults), node) for node in nodes]
        return {m.id: build_regime(m) for m, node in models if m is not None and self._first(f"regime {m.id}", node.at)}

    def _first(self, name: str, at: Position) -> bool:
        if name in self._places:
            other = self._places[name]
            self._faults.append(law_fault(at, f"{name} stands also in {other.file}.", "Give one of them another id."))
            return False
        self._places[name] = at
        return True
