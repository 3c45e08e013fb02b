"""Lints of the law: what is well formed but cannot be right. Each has a page under docs/lints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from fencepost.book.files import Corpus
from fencepost.book.provision import Provision
from fencepost.logic.tree import Table, leaves
from fencepost.model.located import Position


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one lint."""

    lint: str
    at: Position
    what: str

    def __str__(self) -> str:
        """Place, lint and finding on one line."""
        return f"{self.at.file}:{self.at.line}: {self.lint}: {self.what}"


Lint = Callable[[Corpus, date], Iterator[Finding]]


def lint(corpus: Corpus, today: date) -> tuple[Finding, ...]:
    """Every finding of every lint, in the order of the files."""
    found = [finding for check in LINTS.values() for finding in check(corpus, today)]
    return tuple(sorted(found, key=lambda finding: (finding.at.file, finding.at.line, finding.lint)))


def _overlap(corpus: Corpus, _: date) -> Iterator[Finding]:
    for provision in corpus.provisions.values():
        for newer, older in pairwise(provision.versions):
            if newer.decides_from <= older.decides_from:
                what = f"the versions of {newer.begins} and {older.begins} decide from the same day or in reverse"
                yield Finding("overlap", newer.at, what)


def _gap(corpus: Corpus, _: date) -> Iterator[Finding]:
    for provision in corpus.provisions.values():
        for newer, older in pairwise(provision.versions):
            if older.suspends or older.until is None:
                continue
            if newer.decides_from > older.until + timedelta(days=1):
                what = f"nothing stands between {older.until} and {newer.decides_from}"
                yield Finding("gap", newer.at, what)


def _control_gone_silent(corpus: Corpus, _: date) -> Iterator[Finding]:
    for provision in corpus.provisions.values():
        regime = corpus.regimes.get(provision.regime)
        newest = provision.versions[0]
        if provision.kind != "control" or regime is None or newest.suspends or newest.until is None:
            continue
        if newest.until <= regime.read_through and not newest.note:
            what = f"{provision.id} ended on {newest.until}, and no note says what took its place"
            yield Finding("control-gone-silent", newest.at, what)


def _unknown_fact(corpus: Corpus, _: date) -> Iterator[Finding]:
    read = {fact for provision in corpus.provisions.values() for fact in provision.reads()}
    concluded = {provision.concludes for provision in corpus.provisions.values()}
    for fact, definition in corpus.facts.items():
        at = corpus.places.get(f"fact {fact}", Position("law/facts", 1, 1))
        if fact in read and fact not in concluded and not definition.ask:
            yield Finding("unknown-fact", at, f"{fact} is read but nobody is asked for it")
        if fact not in read and fact not in concluded:
            yield Finding("unknown-fact", at, f"{fact} is declared but no condition reads it")
    # A regime of definitions alone is there for what it concludes: the answer is the conclusion.
    weighed = {p.regime for p in corpus.provisions.values() if p.kind in {"control", "duty"}}
    for provision in corpus.provisions.values():
        if provision.concludes and provision.concludes not in read and provision.regime in weighed:
            yield Finding("unknown-fact", provision.at, f"{provision.id} concludes what no condition reads")


def _unused_table(corpus: Corpus, _: date) -> Iterator[Finding]:
    used = {
        leaf.constant.id
        for provision in corpus.provisions.values()
        for version in provision.versions
        for node in version.nodes()
        for leaf in leaves(node)
        if isinstance(leaf.constant, Table)
    }
    for provision in corpus.provisions.values():
        # Tables of names are read by the facts room, which matches names; conditions never do.
        if provision.kind == "table" and provision.of != "name" and provision.id not in used:
            yield Finding("unused-table", provision.at, f"no condition names {provision.id}")


def _version_without_instrument(corpus: Corpus, _: date) -> Iterator[Finding]:
    for provision in corpus.provisions.values():
        for version in provision.versions:
            instrument = corpus.instruments[version.by]
            if instrument.effective is not None and version.begins < instrument.effective:
                what = f"the version of {version.begins} begins before {instrument.cite} ({instrument.effective})"
                yield Finding("version-without-instrument", version.at, what)


def _release_that_releases_nothing(corpus: Corpus, _: date) -> Iterator[Finding]:
    for provision in corpus.provisions.values():
        if provision.kind != "release":
            continue
        controls = [corpus.provisions.get(name) for name in provision.releases]
        for name, control in zip(provision.releases, controls, strict=True):
            if control is None or control.kind not in {"control", "duty"}:
                yield Finding("release-that-releases-nothing", provision.at, f"{name} is no control")
        if not any(control is not None and _stand_together(provision, control) for control in controls):
            what = f"{provision.id} is never in force together with a control that it releases"
            yield Finding("release-that-releases-nothing", provision.at, what)


def _stand_together(release: Provision, control: Provision) -> bool:
    end = control.versions[0].until if not control.versions[0].suspends else None
    return end is None or end >= release.versions[-1].begins


def _suspension_end_passed(corpus: Corpus, today: date) -> Iterator[Finding]:
    controls = [p for p in corpus.provisions.values() if p.kind != "red_flag"]
    told = {(v.by, v.until) for p in controls for v in p.versions if v.suspends}
    for provision in corpus.provisions.values():
        for version in provision.versions:
            if version.until is None or version.settled:
                continue
            if provision.kind == "red_flag" and (version.by, version.until) in told:
                # The flag is stayed with the rule that it belongs to, and the rule's finding says so.
                continue
            # A stay's end is the first day without it, a sunset the last day of the law; a newer version overtakes it.
            sunset = version is provision.versions[0] and version.until < today
            if version.suspends and version.until <= today:
                what = f"the suspension was to end on {version.until}; sign a reading that settles whether it did"
                yield Finding("suspension-end-passed", version.at, what)
            elif sunset and not version.suspends:
                what = f"the version was to end on {version.until}; sign a reading that settles whether it did"
                yield Finding("suspension-end-passed", version.at, what)


LINTS: dict[str, Lint] = {
    "overlap": _overlap,
    "gap": _gap,
    "control-gone-silent": _control_gone_silent,
    "unknown-fact": _unknown_fact,
    "unused-table": _unused_table,
    "version-without-instrument": _version_without_instrument,
    "release-that-releases-nothing": _release_that_releases_nothing,
    "suspension-end-passed": _suspension_end_passed,
}
