"""An assessment written out: by keys for programs, in lines for people; the same record gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from fencepost.decide.customer import Assessment, LeaseFound
from fencepost.decide.customer_next import GRAVE, Step, steps
from fencepost.decide.lease_written import lease_dict, lease_error
from fencepost.decide.owned_written import owned_dict
from fencepost.model.canonical import digest
from fencepost.model.customer import Customer
from fencepost.model.fault import Fault
from fencepost.names.written import screening_dict
from fencepost.sources.customer_record import NOT_LAW, CustomerRecordTable

_TRUTHS = {True: "yes", False: "no", None: "open"}


def record_dict(customer: Customer) -> dict[str, Any]:
    """The record as it was understood; what is not known is ``null``. Its place in a file is no part of it."""
    told: dict[str, Any] = _plain(asdict(customer))
    del told["row"]
    return told


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def assessment_dict(found: Assessment, table: CustomerRecordTable) -> dict[str, Any]:
    """Every key of an assessment; ``fingerprint`` is that of the record, so that a later one can be compared."""
    record = record_dict(found.customer)
    todo = steps(found, table)
    return {
        "id": found.customer.id,
        "name": found.customer.name,
        "row": found.customer.row,
        "on": found.day.isoformat(),
        "known_on": found.known_on.isoformat(),
        "outcome": outcome(found, todo),
        "fingerprint": digest(record),
        "not_law": NOT_LAW,
        "only_us_persons": _TRUTHS[found.exempt],
        "people": [
            {"who": one.who, "name": one.name, "us_person": _TRUTHS[one.us_person],
             **({"beneficial_owner": _TRUTHS[one.counts]} if one.role == "owner" else {}), "why": one.why}
            for one in found.people
        ],
        "fields": [
            {"id": one.row.id, "who": one.who, "state": one.state, "what": one.row.what, "cite": one.row.cite,
             "instrument": one.row.instrument, "sure": one.row.sure}
            for one in found.fields
        ],
        "verification": [_plain(asdict(one)) for one in found.standings],
        "kept": {**_plain(asdict(found.kept)), "cite": table["term.retention"].cite},
        "resellers": [
            {"who": person.who, "us_person": _TRUTHS[person.us_person], "headquarters": one.headquarters,
             "programme": "not told" if one.programme is None else _TRUTHS[one.programme]}
            for one, person in zip(
                found.customer.resellers or (), (p for p in found.people if p.role == "reseller"), strict=True
            )
        ],
        "screening": None
        if found.screenings is None
        else [{"who": who, **screening_dict(one)} for who, one in found.screenings.items()],
        "register": None if found.register is None else [owned_dict(one) for one in found.register],
        "leases": [_lease(one) for one in found.leases],
        "alerts": [_plain(asdict(one)) for one in found.alerts],
        "next": [asdict(one) for one in todo],
        "faults": [str(fault) for fault in found.faults],
        "record": record,
    }  # fmt: skip


def unread_dict(row: int, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """A record that could not be read at all: it is in the answer, and never silent."""
    told = [str(fault) for fault in faults]
    return {"id": None, "name": None, "row": row, "outcome": "unread", "faults": told, "error": "; ".join(told)}


def _lease(one: LeaseFound) -> dict[str, Any]:
    if one.answer is not None:
        return lease_dict(one.answer)
    unread = lease_error(one.lease, one.faults)
    return {**unread, "error": one.lacking} if one.lacking else unread


def outcome(found: Assessment, todo: tuple[Step, ...]) -> str:
    """``unread`` where some of it was not read, else ``hit``, ``verify`` or ``nothing``; never 'clear'."""
    if found.faults or any(one.faults for one in found.leases):
        return "unread"
    hit = any(one.outcome == "hit" for one in (found.screenings or {}).values())
    if hit or any(one.answer and one.answer.status in GRAVE for one in found.leases):
        return "hit"
    return "verify" if any(one.kind != "lease" for one in todo) else "nothing"


def assessment_lines(told: dict[str, Any]) -> Iterator[str]:
    """An assessment in words, from its keys."""
    if "error" in told:
        yield f"record {told['row']}: not read: {told['error']}"
        return
    name = told["id"] or f"record {told['row']}"
    yield f"customer {name} ({told['name'] or 'no name told'}) on {told['on']}, as known on {told['known_on']}"
    yield f"  record {told['fingerprint'][:16]}; {told['not_law']}"
    for one in told["people"]:
        owner = f", beneficial owner: {one['beneficial_owner']}" if "beneficial_owner" in one else ""
        yield f"  {one['who']}: U.S. person: {one['us_person']}{owner} ({one['why']})"
    for state, shown in (("missing", "not told"), ("partly", "told in part")):
        names = [f"{one['id']} ({one['who']})" for one in told["fields"] if one["state"] == state]
        if names:
            yield f"  {shown}: {', '.join(names)}"
    for one in told["verification"]:
        how = " ".join(filter(None, (one["method"], one["on"])))
        why = f": {'; '.join(one['why'])}" if one["why"] else ""
        yield f"  identity of {one['who']}: {_STATES[one['state']]}{f' ({how})' if how else ''}{why}"
    until = f"until {told['kept']['until']} at least: " if told["kept"]["until"] else ""
    yield f"  record kept: {until}{told['kept']['why']}"
    for one in told["screening"] or ():
        hits = (
            ", ".join(dict.fromkeys(f"{hit['listed_name']} ({hit['list']})" for hit in one["hits"])) or "nobody found"
        )
        yield f"  lists, {one['who']}: {one['outcome'].replace('_', ' ')}: {hits} in {', '.join(one['lists'])}"
    for one in told["leases"]:
        yield from _lease_lines(one)
    yield from (f"  alert {one['on']}: {one['what']}: {one['evidence']}" for one in told["alerts"])
    if told.get("against"):
        yield from _against_lines(told["against"])
    yield "  next:" if told["next"] else "  next: nothing is asked by what is told, which clears nobody"
    for at, one in enumerate(told["next"], start=1):
        mark = f" [{one['cite']}, no law]" if one["of_proposal"] else ""
        yield f"    {at}. {one['do']} (ask the {one['who']}): {one['why']}{mark}"
    yield from (f"  fault: {fault}" for fault in told["faults"])


_STATES = {"again": "to be verified again", "none": "not verified"} | {s: s for s in ("verified", "failed", "doubtful")}


def _lease_lines(one: dict[str, Any]) -> Iterator[str]:
    if "error" in one:
        yield f"  lease {one['id']}: not answered: {one['error']}"
        return
    status = (
        "nothing in force reaches it" if one["status"] == "no_licence_required" else one["status"].replace("_", " ")
    )
    pending = ", ".join(text["cite"] for text in one["pending"] if text["reaches"])
    yield f"  lease {one['id']}: {status}{'' if one['certain'] else ', not certain'}"
    if pending:
        yield f"    pending, binds nobody, would reach it: {pending}"
    yield from (f"    red flag: {flag['title']}" for flag in one["flags"])


def _against_lines(against: dict[str, Any]) -> Iterator[str]:
    if not against["found"]:
        yield "  against the older export: the customer is not in it"
        return
    yield f"  against the export of {against['on']}: {'something changed' if against['changed'] else 'nothing changed'}"
    for one in against["changed"]:
        was, now = ("not told" if told is None else told for told in (one["was"], one["is"]))
        yield f"    {one['path']}: {was} to {now}"
    if against["verify_again"]:
        yield f"    to be verified again: {', '.join(against['verify_again'])}"
