"""FollowTheMoney entities that say who owns, directs or knows whom, one a line or nested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from fencepost.model.holding import WHOLE, Holding, HoldingKind, Unit, UnitKind
from fencepost.sources.bods_units import plain
from fencepost.sources.ftm import Entity, values_of
from fencepost.sources.held_days import Edge, edge_of, is_backwards, stretches
from fencepost.sources.holdings import Gathering, Holdings
from fencepost.sources.identifiers import identified, name_of, of_country
from fencepost.sources.json_rows import json_objects
from fencepost.sources.list_places import countries
from fencepost.sources.share_text import share_of


@dataclass(frozen=True, slots=True)
class _Tie:
    """What a schema between entities says: which property holds the owner, which the owned, and what is held."""

    owner: str
    owned: str
    kind: HoldingKind


_TIES: Mapping[str, _Tie] = {
    "Ownership": _Tie("owner", "asset", "share"),
    "Directorship": _Tie("director", "organization", "officer"),
    "Employment": _Tie("employee", "employer", "link"),
    "Membership": _Tie("member", "organization", "link"),
    "Representation": _Tie("agent", "client", "link"),
    "Succession": _Tie("predecessor", "successor", "link"),
    "UnknownLink": _Tie("subject", "object", "link"),
    "Associate": _Tie("person", "associate", "link"),
    "Family": _Tie("person", "relative", "link"),
}
_NESTED = {
    "ownershipOwner": "owner",
    "ownershipAsset": "asset",
    "directorshipDirector": "director",
    "directorshipOrganization": "organization",
    "unknownLinkFrom": "subject",
    "unknownLinkTo": "object",
    "membershipMember": "member",
    "membershipOrganization": "organization",
    "agencyClient": "client",
    "agentRepresentation": "agent",
    "clientRepresentation": "client",
}
"""In a nested file a tie stands inside one of its ends, under these names for the property that it leaves out."""

_UNITS: Mapping[str, UnitKind] = {
    "Person": "person",
    "Company": "organisation",
    "Organization": "organisation",
    "PublicBody": "state",
    "Trust": "arrangement",
    **dict.fromkeys(("LegalEntity", "Asset", "Vessel", "Airplane", "RealEstate", "Security"), "unknown"),
}
_CODES = {
    "leiCode": "xi-lei",
    "uscCode": "cn-uscc",
    "innCode": "ru-inn",
    "ogrnCode": "ru-ogrn",
    "imoNumber": "imo",
    "swiftBic": "bic",
    "isin": "isin",
    "isinCode": "isin",
    "dunsCode": "xi-duns",
    "permId": "xi-permid",
}
_VOTES = re.compile(r"\bvot(?:e|es|ing)\b", re.IGNORECASE)
_SHARES = re.compile(r"\b(?:shares?|shareholder|shareholding|owner|owners|ownership|stock|equity)\b", re.IGNORECASE)
_RIGHTS = re.compile(r"\b(?:appoint|influence|control)", re.IGNORECASE)
_BAND = re.compile(r"(\d{1,3})[\s-]+to[\s-]+(\d{1,3})[\s-]+percent", re.IGNORECASE)
_MEND = "Mend the entity, or leave it out."
_DEEPEST = 8


def read_ftm_owners(stream: BinaryIO, head: bytes, told: Gathering) -> Holdings:
    """The units and holdings of FollowTheMoney entities.

    An Ownership is a share, or votes or control where its role says so and nothing of shares; a Directorship an
    officer; every other tie a link. A ``parent`` is a consolidation, since its share is not told. Whether the last day
    still counts is not told by the format, so on it a share is from nothing to what is told.
    """
    ties: list[tuple[int, Entity]] = []
    for row, entity in json_objects(stream, head, told):
        for one in _inside(entity):
            schema = str(one.get("schema"))
            if schema in _TIES:
                ties.append((row, one))
            elif schema in _UNITS:
                _unit(one, row, told)
                _parents(one, row, told)
    seen: dict[str, object] = {}
    for row, one in ties:
        name, said = plain(one.get("id")), _said(one)
        if not name or name not in seen:
            seen[name] = said
            _tie(one, row, told)
        elif seen[name] != said:  # in a nested file one tie may stand inside both of its ends
            what = f"the id {name[:60]!r} is that of another tie before."
            told.fault(what, "The first counts; give each an id of its own.", row, "id", lost=True)
    return told.finish("ftm")


def _inside(entity: Entity, depth: int = 0) -> Iterator[Entity]:
    """An entity and those that stand inside it."""
    yield entity
    properties = entity.get("properties")
    if not isinstance(properties, dict) or depth >= _DEEPEST:
        return
    for key in properties:
        for value in values_of(entity, key):
            if isinstance(value, dict) and "schema" in value:
                yield from _inside(_completed(value, key, entity), depth + 1)


def _completed(value: dict[str, Any], key: str, around: Entity) -> Entity:
    """A nested tie with the end that it stands inside."""
    missing = _NESTED.get(key)
    if missing is None or values_of(value, missing):
        return value
    held = value.get("properties")
    return {**value, "properties": {**(held if isinstance(held, dict) else {}), missing: [around.get("id")]}}


def _said(tie: Entity) -> object:
    """What a tie says that another of the same id has to say as well."""
    known = _TIES[str(tie.get("schema"))]
    ends = [_ends(tie, key) for key in (known.owner, known.owned)]
    return (*ends, *(_texts(tie, key) for key in ("percentage", "role", "startDate", "endDate")))


def _unit(entity: Entity, row: int, told: Gathering) -> None:
    unit_id = plain(entity.get("id"))
    if not unit_id:
        told.fault("the entity has no id.", _MEND, row, "id", lost=True)
        return
    names = _texts(entity, "name", "alias", "weakAlias", "previousName")
    registered = _country(entity, "jurisdiction", "nationality", "citizenship", "country")
    unit = Unit(
        id=unit_id,
        name=names[0] if names else plain(entity.get("caption")),
        aliases=tuple(names[1:]),
        kind=_UNITS[str(entity.get("schema"))],
        registered=registered,
        headquarters=_country(entity, "mainCountry"),
        address=next(iter(_texts(entity, "address")), ""),
        identifiers=tuple(dict.fromkeys(_identifiers(entity, registered, row, told))),
        source="FollowTheMoney",
        row=row,
    )
    known = told.units.get(unit_id)
    if known is None or (not known.name and unit.name):
        told.units[unit_id] = unit
    elif known.row != row and (known.name, known.identifiers) != (unit.name, unit.identifiers):
        what = f"the id {unit_id[:60]!r} is that of another entity before."
        told.fault(what, "The first counts; give each entity an id of its own.", row, "id", lost=True)


def _parents(entity: Entity, row: int, told: Gathering) -> None:
    child = plain(entity.get("id"))
    for value in values_of(entity, "parent"):
        parent = _id(value)
        if parent and child:
            told.holdings.append(
                Holding(parent, child, "consolidation", source="FollowTheMoney: parent, share not told", row=row)
            )


def _tie(entity: Entity, row: int, told: Gathering) -> None:
    tie = _TIES[str(entity.get("schema"))]
    owners, owned = (_ends(entity, key) for key in (tie.owner, tie.owned))
    if not owners or not owned:
        missing = tie.owner if not owners else tie.owned
        what = f"the {entity.get('schema')} has no {missing}."
        told.fault(what, "Give the id of the entity there.", row, missing, lost=True)
        return
    kind = _kind(entity) if tie.kind == "share" else tie.kind
    column = "percentage"
    try:
        low, high = _share(entity) if tie.kind == "share" else (0, WHOLE)
        column = "startDate"
        since = _edge(entity, column)
        column = "endDate"
        last = _edge(entity, column)
        until = last.or_after() if last else None
        if is_backwards(since, until):
            raise ValueError(f"it ends on {values_of(entity, column)[0]}, before it begins")
    except ValueError as error:
        told.fault(f"{error}.", _MEND, row, column, lost=True)
        return
    for owner in owners:
        for other in owned:
            _noted(owner, other, row, told)
            for days in stretches(since, until, low, high):
                told.holdings.append(
                    Holding(owner, other, kind, days.low, days.high, days.since, days.until, None, _source(entity), row)
                )


def _noted(owner: str, owned: str, row: int, told: Gathering) -> None:
    """Tell of ends that no entity describes, and of what owns itself."""
    for end in (owner, owned):
        if end not in told.units:
            what = f"no entity of the file has the id {end[:60]!r}, which stands at an end of a tie."
            told.fault(what, "Give that entity too; it is known by its id alone.", row)
            told.units[end] = Unit(end, end, source="FollowTheMoney, its id alone", row=row)
    if owner == owned:
        what = f"{owner[:60]!r} owns itself; it is kept as shares that it holds of its own."
        told.fault(what, "Mend it if another company is meant.", row)


def _ends(entity: Entity, key: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (_id(value) for value in values_of(entity, key)))))


def _id(value: object) -> str:
    """The id of an entity that stands inside another, or is named there by its id."""
    return plain(value.get("id") if isinstance(value, Mapping) else value)


def _kind(entity: Entity) -> HoldingKind:
    """Shares, unless the role tells of votes or of another right and of no shares."""
    words = " ".join(_texts(entity, "role", "ownershipType", "legalBasis")).replace("-", " ")
    if not words or values_of(entity, "sharesCount") or _SHARES.search(words):
        return "share"
    if _VOTES.search(words):
        return "votes"
    return "control" if _RIGHTS.search(words) else "share"


def _share(entity: Entity) -> tuple[int, int]:
    """The parts that ``percentage`` allows, else the band that the role tells, as British registers write it.

    Raises:
        ValueError: it is no percentage.
    """
    low, high = WHOLE, 0
    for text in _texts(entity, "percentage"):
        one = share_of(text)
        low, high = min(low, one[0]), max(high, one[1])  # several figures of one holding: any may be right
    if low <= high:
        return low, high
    for text in _texts(entity, "role", "ownershipType"):
        if (band := _BAND.search(text)) and not _VOTES.search(text.replace("-", " ")):
            return share_of(f"{band[1]}..{band[2]}")
    return 0, WHOLE


def _edge(entity: Entity, key: str) -> Edge | None:
    """The day of a property, from the first to the last that it may be.

    Raises:
        ValueError: it is no date.
    """
    edges = [edge_of(text) for text in _texts(entity, key)]
    return Edge(min(one.first for one in edges), max(one.last for one in edges)) if edges else None


def _source(entity: Entity) -> str:
    words = [f"FollowTheMoney {entity.get('schema')}", *_texts(entity, "role", "ownershipType", "status", "sourceUrl")]
    if counts := _texts(entity, "sharesCount"):
        words.append(f"{counts[0]} shares")
    return "; ".join(words)[:500]


def _texts(entity: Entity, *keys: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (plain(value) for key in keys for value in values_of(entity, key)))))


def _country(entity: Entity, *keys: str) -> str | None:
    """The country that the first of some properties tells, where it tells one."""
    for key in keys:
        codes = dict.fromkeys(code for text in _texts(entity, key) for code in countries(text)[0])
        if codes:
            return next(iter(codes)) if len(codes) == 1 else None
    return None


def _identifiers(entity: Entity, country: str | None, row: int, told: Gathering) -> Iterator[str]:
    for key, scheme in _CODES.items():
        for text in _texts(entity, key):
            found = identified(scheme, text)
            if found.sound is False:
                what = f"{text[:60]!r} is no sound {name_of(found.scheme)}: {found.why}; it was not used."
                told.fault(what, "Check it against the register.", row, key)
            else:
                yield str(found)
    # A country may have many registers, whose numbers are not each other's: only one told by its digits counts.
    known = (of_country(country, text) for text in _texts(entity, "registrationNumber"))
    yield from (str(found) for found in known if found is not None)
