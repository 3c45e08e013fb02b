"""FollowTheMoney entities as OpenSanctions publishes them, one a line or nested, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from fencepost.model.party import ListedParty, PartyKind
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.json_rows import json_lines
from fencepost.sources.party_draft import Draft
from fencepost.sources.party_file import Reading
from fencepost.sources.registers import list_code, registers

_KINDS: dict[str, PartyKind] = {
    "Person": "person",
    "Company": "organisation",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "unknown",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_SCHEMATA: dict[PartyKind, str] = {
    "person": "Person",
    "organisation": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "LegalEntity",
    "unknown": "LegalEntity",
}
_OTHER_NAMES = ("alias", "weakAlias", "previousName")
_COUNTRIES = ("country", "mainCountry", "jurisdiction", "nationality", "citizenship", "flag")
_NUMBERS = (
    "idNumber",
    "registrationNumber",
    "taxNumber",
    "passportNumber",
    "leiCode",
    "uscCode",
    "innCode",
    "ogrnCode",
    "imoNumber",
    "mmsi",
    "callSign",
    "swiftBic",
    "dunsCode",
)
_BETWEEN = frozenset({"Address", "Sanction", "Ownership", "Directorship", "Employment", "Family", "UnknownLink"})
"""Entities that say something of others."""
_BIRTHS = ("birthDate", "birthPlace")
_STARTS = ("listingDate", "startDate")
_PROGRAMS = ("programId", "program")
_MEND = "Download the file again, or mend the line."

Entity = Mapping[str, Any]


@dataclass(slots=True)
class _Parts:
    """The entities of a file that are no parties, by the party or id they belong to."""

    addresses: dict[str, Entity] = field(default_factory=dict)
    sanctions: dict[str, list[Entity]] = field(default_factory=dict)


def read_ftm(stream: BinaryIO, head: bytes, reading: Reading, code: str | None = None) -> Iterator[ListedParty]:
    """The parties of an NDJSON file of entities.

    An entity that stands in several known lists gives one party for each; ``code`` puts all of them on one list.
    Addresses and sanctions may be entities of their own or stand inside their party.
    """
    parts = _Parts()
    entities: list[Entity] = []
    for entity in _entities(stream, head, reading):
        schema = entity.get("schema")
        if schema == "Address":
            parts.addresses[str(entity.get("id"))] = entity
        elif schema == "Sanction":
            for owner in values_of(entity, "entity"):
                parts.sanctions.setdefault(_id_of(owner), []).append(entity)
        elif schema in _KINDS:
            entities.append(entity)
    for entity in entities:
        yield from _parties(entity, parts, code)


def as_ftm(party: ListedParty) -> dict[str, Any]:
    """A party as a FollowTheMoney entity with its sanction inside, as ``targets.nested.json`` has it."""
    known = registers().get(party.list)
    properties: dict[str, list[Any]] = {
        "name": [party.name] if party.name else [],
        "alias": list(party.aliases),
        "country": [code.lower() for code in party.countries],
        "address": [address.text for address in party.addresses if address.text],
        "idNumber": list(party.identifiers),
        "birthDate": list(party.births) if party.kind == "person" else [],
        "programId": list(party.programs),
        "topics": [known.topic] if known else [],
        "notes": [party.remarks] if party.remarks else [],
        "sourceUrl": [party.url] if party.url else [],
    }
    sanction: dict[str, list[str]] = {
        "program": [known.title if known else party.list],
        "listingDate": [party.listed.isoformat()] if party.listed else [],
        "endDate": [party.removed.isoformat()] if party.removed else [],
        "provisions": [party.licence_requirement] if party.licence_requirement else [],
        "status": [party.review_policy] if party.review_policy else [],
        "recordId": list(party.citations),
    }
    properties["sanctions"] = [{"schema": "Sanction", "properties": {k: v for k, v in sanction.items() if v}}]
    return {
        "id": party.id,
        "schema": _SCHEMATA[party.kind],
        "properties": {key: values for key, values in properties.items() if values},
        "datasets": [party.list],
        "referents": [],
    }


def _entities(stream: BinaryIO, head: bytes, reading: Reading) -> Iterator[Entity]:
    encoding, note = guess_encoding(head)
    if note:
        reading.fault(note, _MEND)

    def bad(what: str, row: int) -> None:
        reading.cut = True
        reading.fault(what, _MEND, row)

    return (entity for _, entity in json_lines(stream, encoding, bad))


def _parties(entity: Entity, parts: _Parts, code: str | None) -> Iterator[ListedParty]:
    inside = [item for item in values_of(entity, "sanctions") if isinstance(item, Mapping)]
    sanctions = [*inside, *parts.sanctions.get(str(entity.get("id")), [])]
    for one in [code] if code else _codes(entity, sanctions):
        told = [sanction for sanction in sanctions if one in _codes_of(sanction)]
        yield _party(entity, one, told or sanctions, parts)


def _codes(entity: Entity, sanctions: Iterable[Entity]) -> list[str]:
    """The known lists that an entity stands in, or its first dataset as a list of its own."""
    datasets = entity.get("datasets")
    titles = [str(title) for title in datasets] if isinstance(datasets, list) else []
    read = [list_code(title) for title in titles]
    known = dict.fromkeys(
        [code for code, sure in read if sure] + [code for sanction in sanctions for code in _codes_of(sanction)]
    )
    return list(known) or [read[0][0] if read else "UNNAMED"]


def _codes_of(sanction: Entity) -> list[str]:
    titles = (text for key in _PROGRAMS for text in values_of(sanction, key))
    return [code for title in titles for code, sure in [list_code(str(title))] if sure]


def _party(entity: Entity, code: str, sanctions: list[Entity], parts: _Parts) -> ListedParty:
    draft = Draft(code)
    draft.id = draft.text(entity.get("id"), "the id")
    draft.kind = _KINDS.get(str(entity.get("schema")), "unknown")
    names = draft.texts(values_of(entity, "name"), "the name")
    draft.name = names[0] if names else ""
    draft.aliases.extend(names[1:])
    for key in _OTHER_NAMES:
        draft.aliases.extend(draft.texts(values_of(entity, key), "an alias"))
    for key in _COUNTRIES:
        for value in values_of(entity, key):
            draft.add_country(value)
    _addresses(draft, entity, parts)
    for key in _NUMBERS:
        draft.identifiers.update(dict.fromkeys(draft.texts(values_of(entity, key), "an identifier")))
    draft.births = tuple(text for key in _BIRTHS for text in draft.texts(values_of(entity, key), "a birth"))
    draft.remarks.extend(draft.texts(values_of(entity, "notes"), "a note"))
    draft.url = next(iter(draft.texts(values_of(entity, "sourceUrl"), "the source")), "")
    held = [entity, *sanctions]
    draft.programs = tuple(
        dict.fromkeys(text for one in held for text in draft.texts(values_of(one, "programId"), "a programme"))
    )
    _dates(draft, held, sanctions)
    draft.licence_requirement = _first(draft, sanctions, "provisions")
    draft.review_policy = _first(draft, sanctions, "status")
    draft.citations = tuple(text for one in sanctions for text in draft.texts(values_of(one, "recordId"), "a citation"))
    return draft.finish()


def asked_party(entity: Entity, number: int, addresses: Mapping[str, Entity]) -> ListedParty | None:
    """An entity to be screened, by its own id or its number in the file; ``None`` for one that is no party's.

    ``addresses`` are the addresses that are entities of their own, by id.
    """
    names = [name for name in values_of(entity, "name") if isinstance(name, str) and name.strip()]
    if entity.get("schema") in _BETWEEN or (entity.get("schema") not in _KINDS and not names):
        return None
    held = entity if entity.get("id") else {**entity, "id": str(number)}
    return _party(held, "", [], _Parts(dict(addresses)))


def _dates(draft: Draft, held: list[Entity], sanctions: list[Entity]) -> None:
    """On the list from the first day that any sanction tells; off it only when every sanction has ended."""
    starts = next((days for key in _STARTS if (days := _days(draft, held, key))), [])
    draft.listed = min(starts, default=None)
    ends = [_days(draft, [sanction], "endDate") for sanction in sanctions]
    if ends and all(ends):
        draft.removed = max(end for days in ends for end in days)


def _days(draft: Draft, entities: Iterable[Entity], key: str) -> list[date]:
    values = (value for entity in entities for value in values_of(entity, key))
    return [day for value in values if (day := draft.day(_full(value), f"the {key}")) is not None]


def _full(value: object) -> object:
    """A year or a month counts from its first day: earlier is the safe side for a listing."""
    text = str(value)
    return {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), value)


def _addresses(draft: Draft, entity: Entity, parts: _Parts) -> None:
    for value in [*values_of(entity, "address"), *values_of(entity, "addressEntity")]:
        held = value if isinstance(value, Mapping) else parts.addresses.get(str(value))
        if held is None:
            text = draft.text(value, "an address")
            if value in values_of(entity, "addressEntity"):
                continue  # the address is in a part of the collection that is not in this file
            draft.add_address(text)
        else:
            codes = tuple(code for item in values_of(held, "country") for code in draft.add_country(item))
            text = next(iter(draft.texts(values_of(held, "full"), "an address")), "")
            draft.add_address(text, codes)


def _first(draft: Draft, entities: Iterable[Entity], key: str) -> str:
    return next((text for one in entities for text in draft.texts(values_of(one, key), f"the {key}")), "")


def values_of(entity: Entity, key: str) -> list[Any]:
    """The values of a property: a list, whether it is written as one or not."""
    properties = entity.get("properties")
    value = properties.get(key) if isinstance(properties, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _id_of(owner: object) -> str:
    return str(owner.get("id")) if isinstance(owner, Mapping) else str(owner)
