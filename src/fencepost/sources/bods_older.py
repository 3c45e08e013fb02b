"""Statements of BODS 0.2 and 0.3 in the shape of 0.4, so that one reader reads them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fencepost.sources.bods_units import items, plain

CONVERTED = ("0.2", "0.3")
"""Versions whose statements say the same in other words."""

TYPES = {"entityStatement": "entity", "personStatement": "person", "ownershipOrControlStatement": "relationship"}
"""The types of statements before 0.4."""

_INTERESTS = {
    "settlor-of-trust": "settlor",
    "settlorOfTrust": "settlor",
    "trustee-of-trust": "trustee",
    "trusteeOfTrust": "trustee",
    "protector-of-trust": "protector",
    "protectorOfTrust": "protector",
    "beneficiary-of-trust": "beneficiaryOfLegalArrangement",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "other-influence-or-control-of-trust": "otherInfluenceOrControl",
    "otherInfluenceOrControlOfTrust": "otherInfluenceOrControl",
    "influence-or-control": "otherInfluenceOrControl",
}
_DESCRIBED = ("describedByEntityStatement", "describedByPersonStatement")

Statement = Mapping[str, Any]


def converted(old: Statement) -> dict[str, Any]:
    """A statement of 0.2 or 0.3 as one of 0.4; its own id is its record's."""
    kind = TYPES[str(old["statementType"])]
    return {
        "statementId": old.get("statementID"),
        "statementDate": old.get("statementDate"),
        "recordId": old.get("statementID"),
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": _relationship(old) if kind == "relationship" else _party(old),
        "source": old.get("source"),
        "publicationDetails": old.get("publicationDetails"),
    }


def replaced(old: Statement) -> dict[str, str]:
    """A statement's id with the id of the one that it replaces: both are of one record."""
    before = [plain(one) for one in items(old.get("replacesStatements"))]
    name = plain(old.get("statementID"))
    return {name: before[0]} if name and before and before[0] else {}


def _party(old: Statement) -> dict[str, Any]:
    """An entity or a person: the same fields beside two that have other names."""
    details = dict(old)
    details.setdefault("jurisdiction", old.get("incorporatedInJurisdiction"))
    details.pop("pepStatus", None)
    return details


def _relationship(old: Statement) -> dict[str, Any]:
    return {
        "isComponent": old.get("isComponent"),
        "componentRecords": items(old.get("componentStatementIDs")),
        "subject": _end(old.get("subject")),
        "interestedParty": _end(old.get("interestedParty")),
        "interests": [_interest(one) for one in items(old.get("interests")) if isinstance(one, Mapping)],
    }


def _end(told: object) -> object:
    """A party as the id that it is described by, or as what is said of one that is not specified."""
    if not isinstance(told, Mapping):
        return told
    described = next((told[key] for key in _DESCRIBED if isinstance(told.get(key), str)), None)
    return described or told.get("unspecified") or {"reason": "unknown"}


def _interest(old: Statement) -> dict[str, Any]:
    """``voting-rights`` as ``votingRights``; ``interestLevel`` as ``directOrIndirect``."""
    code = str(old.get("type", ""))
    head, *rest = code.split("-")
    camel = head + "".join(word.capitalize() for word in rest)
    interest = dict(old) | {"type": _INTERESTS.get(code, camel)}
    interest.setdefault("directOrIndirect", old.get("interestLevel"))
    return interest
