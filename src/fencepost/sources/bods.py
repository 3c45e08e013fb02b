"""Beneficial ownership data (BODS): statements of entities, persons and relationships, as JSON or one a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.holding import Holding, Unit
from fencepost.sources.bods_history import Held, Unspecified, Version, history, newest_first
from fencepost.sources.bods_interests import BadInterestError, Interest, interest_of
from fencepost.sources.bods_older import CONVERTED, TYPES, converted, replaced
from fencepost.sources.bods_units import items, plain, unit_of
from fencepost.sources.held_days import edge_of, stretches
from fencepost.sources.holdings import Gathering, Holdings
from fencepost.sources.json_rows import json_objects

_NEWEST = "0.4"
_RECORDS = ("entity", "person", "relationship")
_NOBODY = "noBeneficialOwners"
_MEND = "Mend the statement, or leave it out."
_VERSIONS = f"Publish the statements as BODS {_NEWEST}, or as {' or '.join(CONVERTED)}, which are converted."

Statement = Mapping[str, Any]


@dataclass(slots=True)
class _Records:
    """The statements of a file, by record, while they come."""

    told: Gathering
    units: dict[str, tuple[date, int, Unit]] = field(default_factory=dict)
    relations: dict[str, list[Version]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    older: dict[str, str] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    read: int = 0


def read_bods(stream: BinaryIO, head: bytes, told: Gathering) -> Holdings:
    """The units and holdings of BODS statements, 0.4 or converted from 0.2 and 0.3.

    Of the statements of one record the newest counts, and older ones for the days before it. A relationship that sums
    up others of the file is kept as a link, so that no share is counted twice. Whoever is not named is an owner all
    the same, without a name.

    Raises:
        FencepostError: every statement is of a version that is not read.
    """
    records = _Records(told)
    refused: str | None = None
    for row, statement in json_objects(stream, head, told):
        version = _version(statement)
        records.versions.add(version)
        if version == _NEWEST and "recordType" in statement:
            _take(statement, row, records)
        elif version in CONVERTED and plain(statement.get("statementType")) in TYPES:
            _take(converted(statement), row, records)
            records.older.update(replaced(statement))
        else:
            refused = f"the statement is of BODS version {version}, which is not read."
            told.fault(refused, _VERSIONS, row, "publicationDetails.bodsVersion", lost=True)
    if refused and not records.read:
        raise FencepostError(Fault(refused, _VERSIONS, told.name))
    for version in sorted(records.versions & set(CONVERTED)):
        told.fault(f"statements of BODS {version} were converted to {_NEWEST}.", "Nothing: they say the same.")
    _finish(records)
    return told.finish("bods")


def _version(statement: Statement) -> str:
    details = statement.get("publicationDetails")
    told = plain(details.get("bodsVersion")) if isinstance(details, Mapping) else ""
    if told:
        return told[:20]
    return _NEWEST if "recordType" in statement else "0.1 (none is told)"


def _take(statement: Statement, row: int, records: _Records) -> None:
    told = records.told
    records.read += 1
    kind, details = statement.get("recordType"), statement.get("recordDetails")
    name, record = plain(statement.get("statementId")), plain(statement.get("recordId"))
    if kind not in _RECORDS or not isinstance(details, Mapping) or not record:
        column = "recordType" if kind not in _RECORDS else "recordId" if not record else "recordDetails"
        told.fault(f"the statement has no {column} that can be read.", _MEND, row, column, lost=True)
        return
    if name and name in records.seen:
        told.fault(f"the id {name[:60]!r} is that of a statement before.", _MEND, row, "statementId", lost=True)
        return
    records.seen.add(name)
    made = _made(statement, row, told)
    if kind == "relationship":
        version = _relation(statement, details, row, made, told)
        if version is not None:
            records.relations.setdefault(record, []).append(version)
    else:
        _keep(records, record, made, unit_of(record, details, row, told))


def _keep(records: _Records, record: str, made: date | None, unit: Unit) -> None:
    """The newest statement of a party; names of older ones stay as other names."""
    known = records.units.get(record)
    fresh = (made or date.min, unit.row, unit)
    if known is None:
        records.units[record] = fresh
        return
    old, new = sorted((known, fresh), key=lambda one: one[:2])
    names = dict.fromkeys((*new[2].aliases, old[2].name, *old[2].aliases))
    aliases = tuple(name for name in names if name and name != new[2].name)
    records.units[record] = (*new[:2], replace(new[2], aliases=aliases))


def _made(statement: Statement, row: int, told: Gathering) -> date | None:
    details = statement.get("publicationDetails")
    published = details.get("publicationDate") if isinstance(details, Mapping) else None
    text = plain(statement.get("statementDate")) or plain(published)
    try:
        return edge_of(text).first if text else None
    except ValueError as error:
        told.fault(f"{error}.", "Write YYYY-MM-DD.", row, "statementDate")
        return None


def _relation(statement: Statement, details: Statement, row: int, made: date | None, told: Gathering) -> Version | None:
    ends = [_end(details.get(key)) for key in ("subject", "interestedParty")]
    missing = next((key for key, end in zip(("subject", "interestedParty"), ends, strict=True) if end is None), None)
    if missing or all(isinstance(end, Unspecified) for end in ends):
        what = f"the relationship has no {missing}." if missing else "neither end of the relationship is told."
        told.fault(what, _MEND, row, missing or "subject", lost=True)
        return None
    raw = [one for one in items(details.get("interests")) if isinstance(one, Mapping)]
    interests = _interests(raw, row, told)
    if raw and not interests:
        told.skipped += 1
        return None
    closed = statement.get("recordStatus") == "closed"
    parts = tuple(one for one in items(details.get("componentRecords")) if isinstance(one, str))
    subject, party = (end or Unspecified("unknown") for end in ends)
    return Version(row, made, closed, subject, party, interests, parts, _source(statement))


def _end(told: object) -> str | Unspecified | None:
    if isinstance(told, Mapping):
        return Unspecified(plain(told.get("reason")) or "unknown", plain(told.get("description")))
    return plain(told) or None


def _interests(raw: list[Statement], row: int, told: Gathering) -> tuple[Interest, ...]:
    beside_shares = any(one.get("type") == "shareholding" for one in raw)
    read: list[Interest] = []
    for one in raw:
        try:
            read.append(interest_of(one, beside_shares=beside_shares))
        except BadInterestError as bad:
            told.fault(bad.what, bad.todo, row, bad.column)
    return tuple(read)


def _source(statement: Statement) -> str:
    source = statement.get("source")
    told = source if isinstance(source, Mapping) else {}
    words = [f"BODS statement {plain(statement.get('statementId')) or 'without id'}"]
    words.extend(filter(None, (plain(told.get("description")), plain(told.get("url")))))
    return "; ".join(words)[:500]


def _finish(records: _Records) -> None:
    """Units and holdings of all records; ids of replaced statements are those of the first."""
    told = records.told
    for record, (made, _, unit) in list(records.units.items()):
        first = _first(record, records.older)
        if first != record:
            del records.units[record]
            _keep(records, first, made, replace(unit, id=first))
    merged: dict[str, list[Version]] = {}
    for record, versions in records.relations.items():
        merged.setdefault(_first(record, records.older), []).extend(versions)
    told.units.update((record, unit) for record, (_, _, unit) in records.units.items())
    present = {*told.units, *merged}
    for record, versions in merged.items():
        _undated(versions, told)
        parts = {_first(part, records.older) for part in newest_first(versions)[0].components}
        summary = _summary(parts, present, merged.keys())
        if summary == "broken":
            what = "the relationship sums up others, of which not all are in the file; its share may be counted there."
            told.fault(what, "Give the components too. Its least share was taken as nothing.", versions[-1].row)
        for held in history(versions):
            _hold(record, held, summary, records)


def _undated(versions: list[Version], told: Gathering) -> None:
    if len(versions) > 1 and any(one.made is None for one in versions):
        what = "several statements of one record have no day, so that only the last of the file was taken."
        told.fault(what, "Give every statement its statementDate.", versions[-1].row, "statementDate")


def _summary(parts: set[str], present: set[str], relations: object) -> str:
    """Whether a relationship sums up others: ``no``, ``whole`` where all of them are told, or else ``broken``."""
    if not parts:
        return "no"
    return "whole" if parts <= present and any(part in relations for part in parts) else "broken"  # type: ignore[operator]


def _hold(record: str, held: Held, summary: str, records: _Records) -> None:
    told, version, interest = records.told, held.version, held.interest
    owner, owned = (_unit(end, record, version, records) for end in (version.party, version.subject))
    if owner == owned:
        what = f"{owner[:80]!r} owns itself; it is kept as shares that it holds of its own."
        told.fault(what, "Mend it if another company is meant.", version.row, "interestedParty")
    kind, low, source = interest.kind, interest.low, f"{interest.type}; {version.source}"
    if kind == "share" and isinstance(version.party, Unspecified) and version.party.reason == _NOBODY:
        kind = "link"
    if kind == "share" and summary != "no":
        kind, low = ("link", low) if summary == "whole" else (kind, 0)
        source = f"indirect, a sum of other relationships ({summary}); {source}"
    direct = False if summary != "no" else interest.direct
    for days in stretches(held.since, held.until, low, interest.high):
        told.holdings.append(
            Holding(owner, owned, kind, days.low, days.high, days.since, days.until, direct, source, version.row)
        )


def _unit(end: str | Unspecified, record: str, version: Version, records: _Records) -> str:
    """The id of an end; one that no statement describes is told, and one that is not specified has no name."""
    told = records.told
    if isinstance(end, Unspecified):
        nameless = f"party not specified in {record}"
        told.units.setdefault(nameless, Unit(nameless, anonymous=True, source=f"not named: {end}", row=version.row))
        return nameless
    first = _first(end, records.older)
    if first not in told.units:
        what = f"no statement of the file describes {first[:60]!r}, which stands at an end of a relationship."
        told.fault(what, "Give its statement too; it is known by its id alone.", version.row)
        told.units[first] = Unit(first, first, source=version.source, row=version.row)
    return first


def _first(record: str, older: Mapping[str, str]) -> str:
    """The id of the first statement that a chain of replacements goes back to."""
    seen = {record}
    while (before := older.get(record)) is not None and before not in seen:
        seen.add(before)
        record = before
    return record
