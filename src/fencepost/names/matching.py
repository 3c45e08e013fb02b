"""Yente's matching request and answer, as functions: its clients need not know who answers.

The shapes are those of ``POST /match/{dataset}``: queries of FollowTheMoney examples in, scored entities out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fencepost.model.party import PartyAddress
from fencepost.names.screen import Hit, Screener, Subject
from fencepost.names.written import hit_dict
from fencepost.sources.ftm import as_ftm
from fencepost.sources.list_places import countries as codes

MOST_QUERIES = 100
_ADDRESSES, _IDENTIFIERS = ("address", "addressEntity"), ("registrationNumber", "idNumber", "leiCode", "innCode")
_NAMES = ("name", "alias", "weakAlias", "previousName")


def match(request: Mapping[str, Any], screener: Screener, day: date, limit: int = 5) -> dict[str, Any]:
    """Answer a request ``{"queries": {key: {"schema": …, "properties": {…}}}}``.

    Each answer has ``status`` 200, ``results``, ``total`` and the ``query``; a query that cannot be read has 400 and
    says why, and the others are answered all the same.
    """
    queries = request.get("queries")
    if not isinstance(queries, Mapping):
        return {"responses": {}, "limit": limit, "detail": "the request has no object 'queries'."}
    answered = {
        str(key): _answer(query, screener, day, limit)
        if place < MOST_QUERIES
        else _refused(query, f"a request holds at most {MOST_QUERIES} queries; send this one again.")
        for place, (key, query) in enumerate(queries.items())
    }
    return {"responses": answered, "matcher": _MATCHER, "limit": limit}


_MATCHER = {
    "name_match": {"description": "The chance that two names are one party's, 0 to 1.", "coefficient": 1.0},
    "address_match": {"description": "How near two addresses are: unit, building, street.", "coefficient": 1.0},
    "identifier_match": {"description": "The same registration number.", "coefficient": 1.0},
}


def _answer(query: Any, screener: Screener, day: date, limit: int) -> dict[str, Any]:  # noqa: ANN401 - from outside
    if not isinstance(query, Mapping) or not isinstance(query.get("properties"), Mapping):
        return _refused(query, "a query needs 'schema' and an object 'properties'.")
    subject = subject_of(query)
    if not subject.names and not subject.identifiers and not subject.addresses:
        return _refused(query, "the query has no name, address or identifier.")
    found = screener.screen(subject, day, limit)
    results = [_result(hit) for hit in found.hits[:limit]]
    return {
        "status": 200,
        "results": results,
        "total": {"value": len(found.hits), "relation": "eq"},
        "query": dict(query),
        "outcome": found.outcome,
        "notices": list(found.notices),
    }


def _refused(query: Any, why: str) -> dict[str, Any]:  # noqa: ANN401 - from outside
    kept = dict(query) if isinstance(query, Mapping) else {}
    return {"status": 400, "results": [], "total": {"value": 0, "relation": "eq"}, "query": kept, "detail": why}


def subject_of(entity: Mapping[str, Any]) -> Subject:
    """The subject in a FollowTheMoney entity; values that are no text are passed over."""
    properties = entity.get("properties") or {}
    names = [name for key in _NAMES for name in _texts(properties, key)]
    first, last = _texts(properties, "firstName"), _texts(properties, "lastName")
    if not names and first and last:
        names = [f"{first[0]} {last[0]}"]
    countries = dict.fromkeys(code for key in _COUNTRIES for text in _texts(properties, key) for code in codes(text)[0])
    return Subject(
        name=names[0] if names else "",
        id=str(entity.get("id") or ""),
        others=tuple(names[1:]),
        addresses=tuple(PartyAddress(text) for key in _ADDRESSES for text in _texts(properties, key)),
        countries=tuple(countries),
        identifiers=tuple(text for key in _IDENTIFIERS for text in _texts(properties, key)),
    )


_COUNTRIES = ("country", "jurisdiction", "nationality", "mainCountry")


def _texts(properties: Mapping[str, Any], key: str) -> list[str]:
    values = properties.get(key) or []
    held = values if isinstance(values, list) else [values]
    return [value for value in held if isinstance(value, str) and value.strip()]


def _result(hit: Hit) -> dict[str, Any]:
    entity = as_ftm(hit.party)
    return {
        **entity,
        "caption": hit.party.name,
        "target": True,
        "first_seen": hit.party.listed.isoformat() if hit.party.listed else None,
        "last_seen": None,
        "score": round(hit.score, 6),
        "last_change": None,
        "match": hit.means == "hit",
        "review": hit.means != "no_match",
        "features": _features(hit),
        "explanations": {f"{hit.by}_match": _explained(hit)},
        "hit": hit_dict(hit),
    }


def _features(hit: Hit) -> dict[str, float]:
    """Numbers alone, as yente's clients take them; the words stand in the explanations and in ``hit``."""
    pairs = hit.evidence.pairings if hit.evidence is not None else ()
    return {f"{hit.by}_match": round(hit.score, 6)} | {f"{one.asked} ~ {one.listed}": one.likeness for one in pairs}


def _explained(hit: Hit) -> dict[str, Any]:
    told = "; ".join(f"{one.asked} ~ {one.listed} ({one.how})" for one in hit.evidence.pairings) if hit.evidence else ""
    return {"score": round(hit.score, 6), "detail": told or hit.level, "query": hit.asked, "candidate": hit.matched}
