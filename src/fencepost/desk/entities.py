"""Listed parties as FollowTheMoney entities, and entities as subjects of a screening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fencepost.decide.answer_cells import mended
from fencepost.desk.desk import Desk
from fencepost.model.party import ListedParty, PartyAddress, PartyKind
from fencepost.names.screen import Hit, Subject
from fencepost.sources.list_places import countries

FEATURES: Mapping[str, Mapping[str, str]] = {
    "name_likeness": {"description": "How likely the names are one, from 0 to 1.", "url": ""},
    "address": {"description": "1 where an address of the entity answers one that is listed.", "url": ""},
    "identifier": {"description": "1 where an identifier of the entity is one that is listed.", "url": ""},
}
"""What speaks for a candidate, by the name of the feature."""

_SCHEMATA: Mapping[PartyKind, str] = {
    "organisation": "LegalEntity",
    "person": "Person",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "Address",
    "unknown": "LegalEntity",
}
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_COUNTRIES = ("country", "jurisdiction", "nationality", "mainCountry", "flag", "citizenship")
_ADDRESSES = ("address", "addressEntity")
_IDENTIFIERS = (
    *("registrationNumber", "leiCode", "taxNumber", "idNumber", "innCode", "ogrnCode", "imoNumber", "passportNumber"),
    *("uscCode", "swiftBic", "vatCode", "dunsCode", "permId", "uniqueEntityId"),
)
_PERSON = ("firstName", "middleName", "lastName")


def matched(
    desk: Desk, properties: Mapping[str, Sequence[str]], limit: int, schema: str = "LegalEntity"
) -> list[dict[str, Any]]:
    """The listed parties that an entity may be, the likeliest first: ``score``, ``features`` and ``match`` of each."""
    subject = _subject(properties, schema)
    if not subject.names and not subject.addresses and not subject.identifiers:
        return []
    today = desk.today()
    return [_scored(hit) for hit in desk.answering.screen(subject, today, today, limit).hits]


def candidates(found: Iterable[dict[str, Any]], threshold: float | None, cutoff: float | None) -> list[dict[str, Any]]:
    """Candidates by a client's own bounds, where it sets any: a match from ``threshold`` on, none below ``cutoff``."""
    kept = [one for one in found if cutoff is None or one["score"] >= cutoff]
    return kept if threshold is None else [{**one, "match": one["score"] >= threshold} for one in kept]


def listed_entity(desk: Desk, entity: str) -> dict[str, Any] | None:
    """The listed party of an id that a match gave (``EL:csl-12``), or None."""
    code, _, number = entity.partition(":")
    for layer in desk.answering.held(desk.today()).layers:
        for party in layer.parties:
            if party.id == number and party.list == code:
                return _entity(party)
    return None


def _subject(properties: Mapping[str, Sequence[str]], schema: str) -> Subject:
    names = _values(properties, _NAMES)
    parts = [" ".join(properties.get(part, ())[:1]) for part in _PERSON]
    if schema == "Person" and any(parts):
        names.append(" ".join(part for part in parts if part))
    codes = [code for text in _values(properties, _COUNTRIES) for code in countries(text)[0]]
    addresses = tuple(PartyAddress(text) for text in _values(properties, _ADDRESSES))
    first, *others = names or [""]
    identifiers = tuple(_values(properties, _IDENTIFIERS))
    return Subject(first, others=tuple(others), addresses=addresses, countries=tuple(codes), identifiers=identifiers)


def _values(properties: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[str]:
    return [mended(value) for name in names for value in properties.get(name, ()) if value.strip()]


def _scored(hit: Hit) -> dict[str, Any]:
    likeness = hit.score if hit.by == "name" else 0.0
    other = {name: float(hit.by == name) for name in ("address", "identifier")}
    told = {"score": round(hit.score, 4), "match": hit.means == "hit"}
    return {**_entity(hit.party), "features": {"name_likeness": round(likeness, 4), **other}, **told}


def _entity(party: ListedParty) -> dict[str, Any]:
    properties: dict[str, list[str]] = {
        "name": [party.name],
        "alias": list(party.aliases),
        "country": [code.lower() for code in party.countries],
        "address": [one.text for one in party.addresses],
        "idNumber": list(party.identifiers),
        "program": list(party.programs),
        "notes": [text for text in (party.licence_requirement, party.review_policy, *party.citations) if text],
        "sourceUrl": [party.url] if party.url else [],
        "topics": ["sanction"],
        **({"birthDate": list(party.births)} if party.kind == "person" else {}),
    }
    return {
        "id": f"{party.list}:{party.id}",
        "caption": party.name,
        "schema": _SCHEMATA[party.kind],
        "properties": {name: values for name, values in properties.items() if values},
        "datasets": [party.list],
        "referents": [],
        "target": True,
        "first_seen": party.listed.isoformat() + "T00:00:00" if party.listed else None,
        "last_seen": None,
        "last_change": None,
    }
