"""The life cycle of one provision: which of its versions governs on a day, and what is not settled about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fencepost.book.book import Axis, Branch, Silence
from fencepost.book.provision import Instrument, Provision, Unpassed, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a provision stands: the version that governs, why it is silent if none does, the branches, notices."""

    version: Version | None
    silence: Silence | None = None
    branches: tuple[Branch, ...] = ()
    notices: tuple[str, ...] = ()


class Clock:
    """Stands on one day, as known on one day, along one axis, and asks provisions how they stand."""

    def __init__(self, day: date, known_on: date, axis: Axis, instruments: Mapping[str, Instrument]) -> None:
        """Take the day of the deal, the day of the knowledge, and the register of instruments."""
        self._day = day
        self._known_on = known_on
        self._axis = axis
        self._instruments = instruments

    def standing(self, provision: Provision) -> Standing:
        """How the provision stands."""
        known = [v for v in provision.versions if self._knows(v.by)]
        if not known:
            return Standing(None, Silence(provision.id, "not yet public on the day of the knowledge", provision.cite))
        if provision.kind == "table":
            return self._table(provision, known)
        return self._walk(provision, known, ())

    def _table(self, provision: Provision, known: list[Version]) -> Standing:
        past = [version for version in known if version.decides_from <= self._day]
        if past:
            return Standing(past[0])
        return Standing(None, Silence(provision.id, f"begins on {known[-1].begins}", known[-1].cite))

    def _walk(self, provision: Provision, versions: list[Version], notices: tuple[str, ...]) -> Standing:
        """The newest version that governs; ``versions`` are those known, newest first."""
        for index, version in enumerate(versions):
            older = versions[index + 1 :]
            if version.begins > self._day:
                continue
            if version.proposed is not None:
                return self._proposal(provision, version, version.proposed, self._walk(provision, older, notices))
            if version.decides_from > self._day:
                notices = (*notices, self._pending(provision, version))
                continue
            if version.suspends:
                return self._suspension(provision, version, older, notices)
            if version.until is not None and self._day > version.until and version.settled != "extended":
                return self._sunset(provision, version, notices)
            if self._unenforced(version):
                return self._not_enforced(provision, version, older, notices)
            return self._governing(provision, version, notices)
        return self._before(provision, versions, notices)

    def _before(self, provision: Provision, versions: list[Version], notices: tuple[str, ...]) -> Standing:
        """No version has begun."""
        if not versions:
            return Standing(None, Silence(provision.id, "nothing else of it is public", provision.cite), (), notices)
        first = versions[-1]
        word = "begins on" if first.proposed is None else "not so much as proposed before"
        why = f"{word} {first.decides_from} ({self._cite(first.by)})"
        return Standing(None, Silence(provision.id, why, first.cite), (), notices)

    def _proposal(self, provision: Provision, version: Version, told: Unpassed, kept: Standing) -> Standing:
        """The version is not law; what older law says stands, and what it would ask for travels as a branch."""
        why = f"{version.begins}, {self._cite(version.by)}: {told.stage}"
        if told.ended is not None and told.ended <= self._day and self._knows(told.by):
            why = f"{why}; {told.how} on {told.ended} ({self._cite(told.by)})"
            branches: tuple[Branch, ...] = ()
        else:
            label = f"{provision.title}: were it law"
            branches = (Branch(label, why, version.cite, False, ((provision.id, version),)),)
        silence = kept.silence if kept.version is not None else Silence(provision.id, why, version.cite)
        return Standing(kept.version, silence, (*branches, *kept.branches), kept.notices)

    def _sunset(self, provision: Provision, version: Version, notices: tuple[str, ...]) -> Standing:
        """The version was to end; where no reading says that it did, the state that asks for more is taken."""
        ended = Silence(provision.id, f"ended on {version.until} ({self._cite(version.by)})", version.cite)
        if version.settled == "ended":
            return Standing(None, ended, (), notices)
        doubt = f"unverified since {version.until}: it was to end then, and no later reading says whether it did"
        if provision.kind == "release":
            branch = Branch(f"{provision.title}: extended", doubt, version.cite, True, ((provision.id, version),))
            return Standing(None, ended, (branch,), (*notices, f"{provision.title}: {doubt}"))
        branch = Branch(f"{provision.title}: ended", doubt, version.cite, True, ((provision.id, None),))
        return Standing(version, None, (branch,), (*notices, f"{provision.title}: {doubt}"))

    def _suspension(
        self, provision: Provision, stay: Version, older: list[Version], notices: tuple[str, ...]
    ) -> Standing:
        rule = older[0] if older else None
        restored = next((v for v in older if v.begins == stay.restores), None)
        end = stay.until or date.max
        back = rule.begins if rule else stay.begins
        shown = f"the version of {restored.begins}" if restored else "nothing"
        why = f"suspended from {stay.begins} until {end} by {self._cite(stay.by)}, which restores {shown}"
        asleep = Standing(restored, Silence(provision.id, why, stay.cite), (), notices)
        if self._day < end or stay.settled == "extended":
            return asleep
        awake = self._walk(provision, older, notices)
        if stay.settled == "ended":
            return awake
        label = f"{provision.title}: the suspension of {stay.begins} was extended"
        doubt = (
            f"unverified since {end}: the suspension was to end then, and no reading after that day says whether it"
            f" did; the answer takes the rule of {back} as in force again"
        )
        branch = Branch(label, doubt, f"{self._cite(stay.by)}; {stay.cite}", True, ((provision.id, restored),))
        return Standing(awake.version, awake.silence, (*awake.branches, branch), (*awake.notices, doubt))

    def _not_enforced(
        self, provision: Provision, version: Version, older: list[Version], notices: tuple[str, ...]
    ) -> Standing:
        """On the axis of enforcement the version is silent; the books' answer travels as a branch."""
        why = (
            f"stands in the books from {version.decides_from} but is declared unenforced since"
            f" {version.unenforced_from} ({self._cite(version.unenforced_by)})"
        )
        branch = Branch(
            f"{provision.title}: by the text of the books",
            why,
            f"{version.cite}; {self._cite(version.unenforced_by)}",
            False,
            ((provision.id, version),),
        )
        kept = self._walk(provision, older, notices)
        silence = Silence(provision.id, why, version.cite)
        # What an older version would say by the books is said better by the newest.
        unsettled = tuple(other for other in kept.branches if other.unsettled)
        return Standing(kept.version, silence, (branch, *unsettled), kept.notices)

    def _unenforced(self, version: Version) -> bool:
        since = version.unenforced_from
        if self._axis != "enforced" or since is None or not self._knows(version.unenforced_by):
            return False
        return since <= self._day

    def _governing(self, provision: Provision, version: Version, notices: tuple[str, ...]) -> Standing:
        """The version governs; where that is in doubt, the reading that asks for more is taken.

        A control in doubt is taken as in force, a release in doubt as not open; the branch shows the other.
        """
        if version.doubt is None:
            return Standing(version, None, (), notices)
        label, why, cite = f"{provision.title}: the other reading of the text", version.doubt.why, version.doubt.cite
        if provision.kind == "release":
            branch = Branch(label, why, cite, True, ((provision.id, version),))
            return Standing(None, Silence(provision.id, f"in doubt: {why}", cite), (branch,), notices)
        return Standing(version, None, (Branch(label, why, cite, True, ((provision.id, None),)),), notices)

    def _pending(self, provision: Provision, version: Version) -> str:
        return (
            f"{provision.title}: a version is in force since {version.begins} but compliance is due from"
            f" {version.decides_from} ({self._cite(version.by)})"
        )

    def _knows(self, instrument: str) -> bool:
        return self._instruments[instrument].known_from <= self._known_on

    def _cite(self, instrument: str) -> str:
        return self._instruments[instrument].cite
