"""Turns validated law files into provisions, parsing their dates and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from fencepost.book.provision import (
    Called,
    Doubt,
    FactDefinition,
    Instrument,
    Provision,
    Reading,
    Regime,
    Review,
    Unpassed,
    Version,
)
from fencepost.book.schema import FactModel, InstrumentModel, ProvisionModel, RegimeModel, VersionModel
from fencepost.logic.parse import ConditionParser
from fencepost.logic.tree import ALWAYS, Node
from fencepost.logic.vocabulary import FactType, Vocabulary
from fencepost.model.canonical import canonical
from fencepost.model.located import LawFault, Located, Map, Position, Seq, law_fault, plain

_DEFAULT_DIGITS = 6
_NOT_OF_TABLES = frozenset({"until", "suspends", "enforced", "doubt", "proposed"})


def build_fact(model: FactModel) -> FactDefinition:
    """The definition of one fact."""
    digits = _DEFAULT_DIGITS if model.digits is None else int(model.digits)
    kind = FactType(model.id, model.type, digits, frozenset(model.codes), model.apart == "true")
    return FactDefinition(
        kind,
        model.meaning,
        model.ask or "",
        model.who or "",
        model.unit or "",
        tuple(model.columns),
        model.knowledge == "true",
    )


def build_instrument(model: InstrumentModel) -> Instrument:
    """One entry of the register."""
    published = date.fromisoformat(model.published)
    return Instrument(
        id=model.id,
        title=model.title,
        kind=model.kind,
        cite=model.cite,
        published=published,
        known_from=_day(model.public) or published,
        sure=model.sure,
        url=model.url or "",
        status=model.status or "",
        binds=tuple(model.binds),
        note=model.note or "",
        effective=_day(model.effective),
    )


def build_regime(model: RegimeModel) -> Regime:
    """One regime with its covered span."""
    return Regime(
        id=model.id,
        title=model.title,
        first=date.fromisoformat(model.from_),
        read_through=date.fromisoformat(model.read_through),
        modelled=tuple(model.modelled),
        not_modelled=tuple(model.not_modelled),
        about=model.about,
    )


class ProvisionBuilder:
    """Builds provisions and gathers their faults."""

    def __init__(self, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]) -> None:
        """Take the facts and instruments that provisions may name."""
        self._vocabulary = vocabulary
        self._instruments = instruments
        self._parser = ConditionParser(vocabulary)

    @property
    def faults(self) -> list[LawFault]:
        """Every fault found so far."""
        return self._parser.faults

    def build(self, model: ProvisionModel, node: Map) -> Provision:
        """One provision; its faults are gathered, not raised."""
        version_nodes = node.entries["versions"]
        nodes = [item for item in version_nodes if isinstance(item, Map)] if isinstance(version_nodes, Seq) else []
        versions = tuple(self._version(model, *pair) for pair in zip(model.versions, nodes, strict=True))
        self._check_order(versions)
        self._check_shape(model, node)
        return Provision(
            id=model.id,
            title=model.title,
            kind=model.kind,
            cite=model.cite,
            versions=versions,
            concludes=model.concludes or "",
            outcome=model.outcome or "",
            effect=model.effect or "",
            releases=tuple(model.releases),
            needs_knowledge=model.needs == "knowledge",
            of=model.of or "",
            at=node.at,
        )

    def _version(self, provision: ProvisionModel, model: VersionModel, node: Map) -> Version:
        cite = model.cite or provision.cite
        return Version(
            begins=date.fromisoformat(model.from_),
            by=self._instrument(model.by, node.keys["by"]),
            sure=model.sure,
            cite=cite,
            when=self._condition(node, "when"),
            terms=self._condition(node, "terms"),
            review=tuple(
                Review(
                    rule.policy, self._condition(entry, "when") or ALWAYS, rule.cite or cite, rule.sure or model.sure
                )
                for rule, entry in zip(model.review, _maps(node, "review"), strict=True)
            ),
            names=tuple(
                Called(rule.name, self._condition(entry, "when") or ALWAYS)
                for rule, entry in zip(model.names, _maps(node, "names"), strict=True)
            ),
            rows=None if model.rows is None else frozenset(model.rows),
            comply_from=_day(model.comply_from),
            until=_day(model.until),
            unenforced_from=_day(model.enforced.until) if model.enforced else None,
            unenforced_by=self._instrument(model.enforced.by, node.keys["enforced"]) if model.enforced else "",
            suspends=model.suspends == "true",
            restores=None if model.restores == "nothing" else _day(model.restores),
            doubt=Doubt(model.doubt.why, model.doubt.cite) if model.doubt else None,
            proposed=self._proposal(model, node),
            open_text=tuple(model.open_text),
            ask=model.ask or "",
            binds=tuple(model.binds),
            readings=tuple(
                Reading(r.by, date.fromisoformat(r.on), r.source, r.finding or "", r.settles or "")
                for r in model.readings
            ),
            note=model.note or "",
            at=node.at,
            source=canonical(plain(node)),
        )

    def _proposal(self, model: VersionModel, node: Map) -> Unpassed | None:
        told = model.proposed
        if told is None:
            return None
        at = node.keys["proposed"]
        if len({told.ended is None, told.how is None, told.by is None}) > 1:
            what = "the end of a proposal is told in part."
            self.faults.append(law_fault(at, what, "Write 'ended', 'how' and 'by' together."))
        by = "" if told.by is None else self._instrument(told.by, at)
        return Unpassed(told.stage, _day(told.ended), told.how or "", by)

    def _condition(self, node: Map, key: str) -> Node | None:
        body: Located | None = node.entries.get(key)
        return None if body is None else self._parser.parse(body)

    def _instrument(self, name: str, at: Position) -> str:
        if name not in self._instruments:
            todo = "Add it to instruments.yaml or mend the spelling."
            self.faults.append(law_fault(at, f"no instrument is called {name!r}.", todo))
        return name

    def _check_order(self, versions: tuple[Version, ...]) -> None:
        for newer, older in pairwise(versions):
            if newer.begins <= older.begins:
                what = f"the version of {older.begins} stands below that of {newer.begins}."
                self.faults.append(law_fault(older.at, what, "Put the newest version first."))

    def _check_shape(self, model: ProvisionModel, node: Map) -> None:
        wanted = {
            "classification": model.concludes,
            "definition": model.concludes,
            "control": model.outcome,
            "duty": model.outcome,
            "release": model.effect,
            "table": model.of,
        }
        names = {"classification": "concludes", "definition": "concludes", "control": "outcome", "duty": "outcome"}
        if model.kind in wanted and wanted[model.kind] is None:
            key = names.get(model.kind) or ("effect" if model.kind == "release" else "of")
            self.faults.append(law_fault(node.at, f"a {model.kind} needs {key!r}.", "See law/README.md."))
        if model.concludes:
            fact: FactType | None = self._vocabulary.get(model.concludes)
            if fact is None or fact.kind != "flag":
                at = node.keys["concludes"]
                self.faults.append(law_fault(at, f"{model.concludes!r} is no flag.", "Declare it under law/facts/."))
        for version, version_node in zip(model.versions, _maps(node, "versions"), strict=True):
            if model.kind == "red_flag" and version.ask is None and version.suspends != "true":
                todo = "Write as 'ask' what to ask before going on."
                self.faults.append(law_fault(version_node.at, "a version of a red_flag needs 'ask'.", todo))
            if model.kind == "table" and version.rows is None:
                self.faults.append(law_fault(version_node.at, "a version of a table needs 'rows'.", "List its codes."))
            for key in sorted(_NOT_OF_TABLES & set(version_node.keys)) if model.kind == "table" else ():
                todo = "Write a newer version with the rows that stand afterwards."
                self.faults.append(law_fault(version_node.keys[key], f"a version of a table has no {key!r}.", todo))
        self._check_suspensions(model, _maps(node, "versions"))

    def _check_suspensions(self, model: ProvisionModel, nodes: list[Map]) -> None:
        for index, (version, node) in enumerate(zip(model.versions, nodes, strict=True)):
            if version.suspends != "true":
                continue
            if version.until is None:
                todo = "Write the day on which it ends as 'until'."
                self.faults.append(law_fault(node.at, "a suspension needs an end.", todo))
            older = [other.from_ for other in model.versions[index + 1 :]]
            if version.restores not in {"nothing", *older}:
                what = "a suspension restores an older version by its first day, or nothing."
                todo = f"Write as 'restores' one of {', '.join([*older, 'nothing'])}."
                self.faults.append(law_fault(node.keys.get("restores", node.at), what, todo))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _maps(node: Map, key: str) -> list[Map]:
    body = node.entries.get(key)
    return [item for item in body if isinstance(item, Map)] if isinstance(body, Seq) else []
