"""The entities and persons of BODS statements as units: names, places, identifiers, and who is not named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fencepost.model.holding import Unit, UnitKind
from fencepost.sources.encoding import has_undecodable, mended
from fencepost.sources.holdings import Gathering
from fencepost.sources.identifiers import identified, name_of
from fencepost.sources.limits import MAX_CELL
from fencepost.sources.lines import JsonNumber
from fencepost.sources.list_places import countries

_KINDS: Mapping[str, tuple[UnitKind, bool]] = {
    "registeredEntity": ("organisation", False),
    "legalEntity": ("organisation", False),
    "arrangement": ("arrangement", False),
    "anonymousEntity": ("unknown", True),
    "unknownEntity": ("unknown", True),
    "state": ("state", False),
    "stateBody": ("state", False),
    "knownPerson": ("person", False),
    "anonymousPerson": ("person", True),
    "unknownPerson": ("person", True),
}
_HEADQUARTERS = ("business", "headquarters")

Record = Mapping[str, Any]


def unit_of(record_id: str, details: Record, row: int, told: Gathering) -> Unit:
    """The unit of an entity or person record; what is wrong with an identifier or a country is told."""
    kind, anonymous = _kind(details)
    names = list(dict.fromkeys(_names(details)))
    registered = _country(details.get("jurisdiction"), "jurisdiction", row, told)
    if registered is None:
        nations = [_country(one, "nationalities", row, told) for one in items(details.get("nationalities"))]
        registered = next((one for one in nations if one), None)
    addresses = [one for one in items(details.get("addresses")) if isinstance(one, Mapping)]
    business = [one for one in addresses if one.get("type") in _HEADQUARTERS]
    places = [_country(one.get("country"), "addresses.country", row, told) for one in business]
    return Unit(
        id=record_id,
        name=names[0] if names else "",
        aliases=tuple(names[1:]),
        kind=kind,
        registered=registered,
        headquarters=next((one for one in places if one), None),
        address=next((text for one in (*business, *addresses) if (text := plain(one.get("address")))), ""),
        identifiers=tuple(_identifiers(details, row, told)),
        anonymous=anonymous,
        source=_reason(details) or "BODS",
        row=row,
    )


def plain(value: object) -> str:
    """A text on one line and not too long; nothing of what is no text."""
    if isinstance(value, JsonNumber):
        value = value.text
    if not isinstance(value, str):
        return ""
    text = " ".join(value[:MAX_CELL].split())
    return mended(text) if has_undecodable(text) else text


def items(value: object) -> list[Any]:
    """A list; nothing of what is none."""
    return value if isinstance(value, list) else []


def _kind(details: Record) -> tuple[UnitKind, bool]:
    told = details.get("entityType", details.get("personType"))
    code = told.get("type") if isinstance(told, Mapping) else told
    return _KINDS.get(str(code), ("unknown", False))


def _names(details: Record) -> Iterator[str]:
    given = [details.get("name"), *items(details.get("alternateNames"))]
    for one in items(details.get("names")):
        if isinstance(one, Mapping):
            parts = " ".join(filter(None, (plain(one.get(key)) for key in ("givenName", "familyName"))))
            given.append(one.get("fullName") or parts)
    yield from filter(None, map(plain, given))


def _reason(details: Record) -> str:
    """Why somebody is not named, where that is told."""
    told = details.get("unspecifiedEntityDetails", details.get("unspecifiedPersonDetails"))
    if not isinstance(told, Mapping):
        return ""
    return ": ".join(filter(None, ("not named", plain(told.get("reason")), plain(told.get("description")))))


def _country(value: object, column: str, row: int, told: Gathering) -> str | None:
    texts = [plain(value.get(key)) for key in ("code", "name")] if isinstance(value, Mapping) else [plain(value)]
    for text in filter(None, texts):
        # A subdivision, 'US-DE', is a part of its country.
        found = countries(text.partition("-")[0] if text.isupper() else text)[0]
        if found:
            return found[0]
    if any(texts):
        what = f"the country {next(filter(None, texts))[:40]!r} is not known."
        told.fault(what, "Write its ISO code, such as CN.", row, column)
    return None


def _identifiers(details: Record, row: int, told: Gathering) -> Iterator[str]:
    for one in items(details.get("identifiers")):
        if not isinstance(one, Mapping):
            continue
        scheme, text = plain(one.get("scheme")) or plain(one.get("schemeName")), plain(one.get("id"))
        if not scheme or not text:
            continue
        found = identified(scheme, text)
        if found.sound is False:
            what = f"{text[:60]!r} is no sound {name_of(found.scheme)}: {found.why}; it was not used."
            told.fault(what, "Check it against the register.", row, "identifiers")
        else:
            yield str(found)
