"""What to do next about a customer, in order, each step with whom to ask. What the 2024 proposal asks binds nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fencepost.decide.customer import Assessment
from fencepost.decide.customer_record import HOME
from fencepost.sources.customer_record import CustomerRecordTable

GRAVE = frozenset({"licence_required", "prohibited"})
_ASKED = {"customer": "customer", "beneficial_owner": "owner", "reseller": "reseller", "provider": "provider"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, why, whom to ask, and where it is from; ``of_proposal`` marks what is no law."""

    kind: str
    do: str
    why: str
    who: str
    cite: str = ""
    of_proposal: bool = False


def steps(found: Assessment, table: CustomerRecordTable) -> tuple[Step, ...]:
    """The steps, the gravest first: lists, law in force, verification, what does not fit, what is not told."""
    told = (
        *_listed(found),
        *_law(found),
        *_verify(found, table),
        *_alerts(found),
        *_missing(found, table),
        *_resold_and_open(found, table),
    )
    return tuple(dict.fromkeys(told))


def _listed(found: Assessment) -> Iterator[Step]:
    for outcome in ("hit", "review"):
        for who, one in (found.screenings or {}).items():
            if one.outcome == outcome:
                name = one.hits[0].party.name if one.hits else one.fault
                do = f"Have a person decide whether {who} ({one.subject.name}) is who is listed"
                yield Step("screening", do, f"{outcome}: {name}", "compliance officer", ", ".join(one.lists))


def _law(found: Assessment) -> Iterator[Step]:
    for one in found.leases:
        if one.lacking:
            yield Step("unanswered", "Tell what the lease cannot be answered without", one.lacking, "provider")
        elif one.answer is None:
            why = "; ".join(map(str, one.faults))
            yield Step("lease", "Mend what the lease could not be read by", why, "provider")
        elif one.answer.status in GRAVE:
            why = f"lease {one.lease.id}: {one.answer.status.replace('_', ' ')}"
            yield Step(
                "lease", "Give no more access until a lawyer has looked at it", why, "lawyer", _cites(one.answer)
            )


def _cites(answer: object) -> str:
    found = (charge for one in getattr(answer, "answers", ()) for charge in one.answer.verdict.provisions)
    return ", ".join(dict.fromkeys(found))


_DO = {
    "failed": ("Settle what becomes of the account while identity is not verified", "term.not_verified"),
    "doubtful": ("Resolve what the verification left in doubt", "term.resolution"),
    "again": ("Verify again", "term.review"),
    "none": ("Verify identity, by documents or otherwise", "term.verify_first"),
}


def _verify(found: Assessment, table: CustomerRecordTable) -> Iterator[Step]:
    if found.exempt is True:
        return
    for state, (do, term) in _DO.items():
        for one in found.standings:
            if one.state == state:
                who = "provider" if state == "failed" else "customer" if one.who == "customer" else "owner"
                yield Step("verification", f"{do}: {one.who}", "; ".join(one.why), who, table[term].cite, True)


def _alerts(found: Assessment) -> Iterator[Step]:
    for one in found.alerts:
        yield Step("alert", one.ask, f"{one.on}: {one.what} ({one.evidence})", one.who)


def _missing(found: Assessment, table: CustomerRecordTable) -> Iterator[Step]:
    if found.exempt is None:
        yield Step(
            "person", table["term.us_person"].ask, _unsettled(found), "customer", table["term.us_person"].cite, True
        )
    for person in found.people:
        if person.role == "owner" and person.counts is None and person.us_person is not True:
            row = table["term.owner_share"]
            yield Step("person", f"{row.ask} ({person.who})", person.why, "customer", row.cite, True)
    for state in ("missing", "partly"):
        for field in found.fields:
            if field.state == state:
                why = f"{field.row.what}: {'not told' if state == 'missing' else 'told in part'}"
                do = field.row.ask if field.who in {"customer", "provider"} else f"{field.row.ask} ({field.who})"
                yield Step("field", do, why, _ASKED[field.row.asked_of], field.row.cite, True)


def _resold_and_open(found: Assessment, table: CustomerRecordTable) -> Iterator[Step]:
    for reseller, person in zip(
        found.customer.resellers or (), (one for one in found.people if one.role == "reseller"), strict=True
    ):
        if reseller.programme is False and reseller.headquarters != HOME:
            row = table["term.end_reseller"]
            why = (
                f"it is told to have no programme; a foreign one would have been given up after {row.amount} {row.unit}"
            )
            yield Step("reseller", f"{row.ask} ({person.who})", why, "reseller", row.cite, True)
    for lease in found.leases:
        for checked in lease.answer.answers if lease.answer else ():
            for one in checked.answer.missing:
                yield Step("lease", one.ask, f"open in {checked.answer.regime}", one.who)


def _unsettled(found: Assessment) -> str:
    told = (f"{one.who}: {one.why}" for one in found.people if one.role != "reseller" and one.us_person is None)
    return "; ".join(told) or "not every owner is told"
