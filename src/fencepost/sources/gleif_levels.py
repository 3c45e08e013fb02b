"""The headers of GLEIF's three files, by which each is known and from which its columns are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fencepost.sources.header_rows import Wanted

LEVEL_1: Mapping[str, str] = {
    "lei": "LEI",
    "name": "Entity.LegalName",
    "legal_country": "Entity.LegalAddress.Country",
    "legal_line": "Entity.LegalAddress.FirstAddressLine",
    "legal_city": "Entity.LegalAddress.City",
    "legal_code": "Entity.LegalAddress.PostalCode",
    "hq_country": "Entity.HeadquartersAddress.Country",
    "hq_line": "Entity.HeadquartersAddress.FirstAddressLine",
    "hq_city": "Entity.HeadquartersAddress.City",
    "hq_code": "Entity.HeadquartersAddress.PostalCode",
    "jurisdiction": "Entity.LegalJurisdiction",
    "category": "Entity.EntityCategory",
    "status": "Entity.EntityStatus",
    "authority": "Entity.RegistrationAuthority.RegistrationAuthorityID",
    "number": "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
    "registration": "Registration.RegistrationStatus",
} | {
    f"{short}_{place}": f"Entity.{column}.{place}"
    for short, column in (
        ("other", "OtherEntityNames.OtherEntityName"),
        ("spelt", "TransliteratedOtherEntityNames.TransliteratedOtherEntityName"),
    )
    for place in range(1, 6)
}
"""Level 1, LEI-CDF: who is who."""

RELATIONS: Mapping[str, str] = {
    "child": "Relationship.StartNode.NodeID",
    "child_type": "Relationship.StartNode.NodeIDType",
    "parent": "Relationship.EndNode.NodeID",
    "parent_type": "Relationship.EndNode.NodeIDType",
    "type": "Relationship.RelationshipType",
    "status": "Relationship.RelationshipStatus",
    "registration": "Registration.RegistrationStatus",
    "updated": "Registration.LastUpdateDate",
    "evidence": "Registration.ValidationSources",
    "reference": "Registration.ValidationReference",
} | {
    f"{short}_{place}": f"Relationship.{group}.{place}.{column}"
    for group, places, columns in (
        ("Period", 5, {"start": "startDate", "end": "endDate", "period": "periodType"}),
        ("Quantifiers", 5, {"amount": "QuantifierAmount", "units": "QuantifierUnits"}),
    )
    for place in range(1, places + 1)
    for short, column in columns.items()
}
"""Level 2, RR-CDF: who consolidates whom. The start is the child, the end the parent."""

EXCEPTIONS: Mapping[str, str] = {"lei": "LEI", "category": "Exception.Category"} | {
    f"{short}_{place}": f"Exception.{column}.{place}"
    for short, column in (("reason", "Reason"), ("reference", "Reference"))
    for place in range(1, 6)
}
"""Reporting exceptions: whose parent is not told, and why."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "gleif-level-1": LEVEL_1,
    "gleif-relations": RELATIONS,
    "gleif-exceptions": EXCEPTIONS,
}
"""The columns of each form that are read, by our own short names."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "gleif-level-1": ("lei",),
    "gleif-relations": ("child", "parent", "type"),
    "gleif-exceptions": ("lei", "category"),
}
"""The cells that no row can be without."""


_BESIDE = {"gleif-level-1": ("name",)}
"""What the headers need beside them, so that no form is taken for another."""


class _Gleif(Wanted):
    """Headers as GLEIF writes them, letter by letter."""

    __slots__ = ()

    def found(self, headers: Sequence[str]) -> set[str]:
        return {key for header in headers if (key := _plain(header)) in self.known}


FORMS: Mapping[str, Wanted] = {
    form: _Gleif(
        frozenset(columns.values()), frozenset(columns[name] for name in (*NEEDED[form], *_BESIDE.get(form, ())))
    )
    for form, columns in COLUMNS.items()
}
"""The headers of each form."""


def columns_in(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where each column that the file has stands."""
    places = {_plain(header): place for place, header in reversed(list(enumerate(headers)))}
    return {name: places[header] for name, header in columns.items() if header in places}


def _plain(header: str) -> str:
    return header.removeprefix("\ufeff").strip().strip('"')
