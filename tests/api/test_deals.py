from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk.trail import lines
from fencepost.store.audit import read_export, verify

if TYPE_CHECKING:
    from fencepost.desk.desk import Desk

LISTED = {
    "id": "A-1",
    "date": "2025-06-02",
    "item": "H20",
    "quantity": "8",
    "from": "US",
    "to": "CN",
    "consignee": "Inspur Electronic Information Industry Co., Ltd.",
}


def test_a_deal_is_answered_kept_and_held(client: Any) -> None:
    """A deal with a listed party comes back with its answer's status, its hits and a hold."""
    made = client.api().post("/v1/deals", json=LISTED).json()
    assert (made["status"], made["state"]) == ("licence_required", "held")
    assert {one["state"] for one in made["hits"]} == {"open"}
    assert made["holds"][0]["placed_by"] == "system"
    assert made["keep_until"] == "2031-11-24"


def test_the_same_request_keeps_one_deal(client: Any) -> None:
    """A client that sends again because it heard nothing makes no second deal."""
    api = client.api()
    numbers = {api.post("/v1/deals", json=LISTED, headers={"Idempotency-Key": "a"}).json()["id"] for _ in range(3)}
    assert len(numbers) == 1


def test_an_old_answer_is_replayed_to_the_byte(client: Any) -> None:
    """The kept receipt gives the answer that was given, also after a decision changed the newest."""
    api = client.api()
    made = api.post("/v1/deals", json=LISTED).json()
    first = api.get(f"/v1/deals/{made['id']}/answer").content
    for hit in made["hits"]:
        told = {"version": 1, "decision": "not_same", "why": "another address"}
        assert api.post(f"/v1/hits/{hit['id']}", json=told).status_code == 200
    answers = api.get(f"/v1/deals/{made['id']}").json()["answers"]
    assert len(answers) == 1 + len(made["hits"])
    assert answers[0]["answer_hash"] != answers[-1]["answer_hash"]
    oldest = answers[-1]["id"]
    again = api.get(f"/v1/deals/{made['id']}/answer", params={"answer": oldest}).content
    assert again == first
    assert json.loads(again)["receipt"]["answer"] == answers[-1]["answer_hash"]


def test_an_answer_of_another_deal_is_not_shown(client: Any) -> None:
    """The number of an answer counts with its own deal only."""
    api = client.api()
    first = api.post("/v1/deals", json=LISTED).json()
    second = api.post("/v1/deals", json={**LISTED, "id": "A-2"}).json()
    other = first["answers"][0]["id"]
    assert api.get(f"/v1/deals/{second['id']}/answer", params={"answer": other}).status_code == 404


def test_a_decision_is_remembered_for_the_next_deal(client: Any) -> None:
    """Who was decided not to be the listed party is not asked about again."""
    api = client.api()
    made = api.post("/v1/deals", json=LISTED).json()
    for hit in made["hits"]:
        api.post(f"/v1/hits/{hit['id']}", json={"version": 1, "decision": "not_same", "why": "another address"})
    later = api.post("/v1/deals", json={**LISTED, "id": "A-2"}).json()
    assert {one["state"] for one in later["hits"]} == {"not_same"}


def test_a_hold_is_released_by_a_second_person(client: Any) -> None:
    """Hits first, then one asks and another releases; whoever asked cannot, and an analyst cannot at all."""
    ann, bob, cem = client.api("ann", "analyst"), client.api("bob", "reviewer"), client.api("cem", "reviewer")
    made = ann.post("/v1/deals", json=LISTED).json()
    hold = made["holds"][0]
    asked = {"version": 1, "why": "a licence covers it"}
    assert bob.post(f"/v1/holds/{hold['id']}/release", json=asked).status_code == 409  # nobody asked
    assert bob.post(f"/v1/holds/{hold['id']}/ask", json=asked).status_code == 200
    seen = {"version": 2, "why": "looked at"}
    assert cem.post(f"/v1/holds/{hold['id']}/release", json=seen).status_code == 409  # hits are undecided
    for hit in made["hits"]:
        bob.post(f"/v1/hits/{hit['id']}", json={"version": 1, "decision": "same", "why": "the same address"})
    assert ann.post(f"/v1/holds/{hold['id']}/release", json=seen).status_code == 403
    assert bob.post(f"/v1/holds/{hold['id']}/release", json=seen).status_code == 409
    released = cem.post(f"/v1/holds/{hold['id']}/release", json=seen)
    assert released.status_code == 200
    assert released.json()["state"] == "released"
    assert cem.post(f"/v1/deals/{made['id']}/shipped").json()["state"] == "shipped"


def test_two_reviewers_on_one_hit(client: Any) -> None:
    """The second of two decisions on what both saw is told to look again, and changes nothing."""
    ann, bob = client.api("ann", "analyst"), client.api("bob", "reviewer")
    hit = ann.post("/v1/deals", json=LISTED).json()["hits"][0]
    first = ann.post(f"/v1/hits/{hit['id']}", json={"version": 1, "decision": "same", "why": "address"})
    second = bob.post(f"/v1/hits/{hit['id']}", json={"version": 1, "decision": "not_same", "why": "name"})
    assert (first.status_code, second.status_code) == (200, 409)
    assert "ann" in second.json()["detail"]
    deal = ann.get(f"/v1/deals/{hit['deal_id']}").json()
    assert [one["state"] for one in deal["hits"] if one["id"] == hit["id"]] == ["same"]


def test_everything_is_in_the_trail(client: Any, desk: Desk) -> None:
    """What was done stands in the export, by whom, and the chain verifies offline; one changed letter is found."""
    ann = client.api()
    deal = ann.post("/v1/deals", json=LISTED).json()
    ann.post(f"/v1/deals/{deal['id']}/refused", json={"why": "the customer is listed"})
    exported = client.api("eva", "auditor").get("/v1/audit/export").content
    assert exported == b"".join(lines(desk))
    events = list(read_export(exported.splitlines()))
    kinds = [one.kind for one in events if one.subject == f"deal:{deal['id']}"]
    assert kinds == ["deal.taken_in", "hold.placed", "deal.refused"]
    assert verify(events).faults == ()
    broken = exported.replace(b"the customer is listed", b"the customer is fine..")
    assert broken != exported
    assert verify(read_export(broken.splitlines())).faults


def test_a_licence_covers_a_deal(client: Any) -> None:
    """What is reserved is drawn when the goods go; more than is left is refused; sums come back as they were given."""
    api = client.api()
    granted = {"number": "D1", "valid_from": "2026-01-01", "expires": "2027-12-31", "quantity": 10, "value": "1000.50"}
    licence = api.post("/v1/licences", json={**granted, "currency": "USD"}).json()
    assert licence["value_left"] == "1000.50"
    deal = api.post("/v1/deals", json={**LISTED, "to": "DE", "consignee": "Elbe Rechenzentrum GmbH"}).json()
    path = f"/v1/licences/{licence['id']}/reservations"
    assert api.post(path, json={"deal": deal["id"], "quantity": 11}).status_code == 409
    left = api.post(path, json={"deal": deal["id"], "quantity": 4, "value": "0.5"}).json()
    assert (left["quantity_left"], left["value_left"], left["quantity_reserved"]) == (6, "1000.00", 4)
    if deal["state"] == "open":
        api.post(f"/v1/deals/{deal['id']}/shipped")
        assert api.get(f"/v1/licences/{licence['id']}").json()["quantity_drawn"] == 4
    again = api.post("/v1/licences", json={**granted, "currency": "USD"})
    assert again.status_code == 409


def test_nothing_is_deleted_before_its_years_are_over(client: Any, clock: Any) -> None:
    """Five years from the latest event, and longer under a legal hold; after that the chain still verifies."""
    admin, auditor = client.api("root", "admin"), client.api("eva", "auditor")
    deal = admin.post("/v1/deals", json=LISTED).json()
    assert admin.delete(f"/v1/deals/{deal['id']}").status_code == 409
    admin.post(f"/v1/deals/{deal['id']}/legal-holds", json={"why": "BIS asked for it"})
    clock.at = clock.at.replace(year=2031, month=11, day=25)
    assert admin.delete(f"/v1/deals/{deal['id']}").status_code == 409
    assert auditor.get("/v1/retention/due").json() == []
    assert admin.post("/v1/legal-holds/1/lift", json={"why": "leave of BIS"}).status_code == 204
    assert auditor.get("/v1/retention/due").json() == [deal["id"]]
    assert admin.delete(f"/v1/deals/{deal['id']}").status_code == 204
    assert admin.get(f"/v1/deals/{deal['id']}").status_code == 404
    assert auditor.get("/v1/audit/verify").json()["faults"] == []


def test_a_document_comes_back_as_it_was(client: Any) -> None:
    """A paper is kept with its deal, by a name without a path, and is always handed out as a file."""
    api = client.api()
    deal = api.post("/v1/deals", json=LISTED).json()
    content = b"<script>alert(1)</script>\x00"
    sent = api.post(f"/v1/deals/{deal['id']}/documents", files={"file": ("../../etc/a.html", content, "text/html")})
    kept = sent.json()[0]
    assert kept["name"] == "a.html"
    got = api.get(f"/v1/documents/{kept['id']}")
    assert got.content == content
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment")


def test_a_key_is_shown_once_and_ends(client: Any) -> None:
    """An admin makes a key for a person; revoked, it opens nothing."""
    from starlette.testclient import TestClient  # noqa: PLC0415

    admin = client.api("root", "admin")
    made = admin.post("/v1/keys", json={"name": "n", "person": "zoe", "role": "viewer"}).json()
    zoe = TestClient(client.app, headers={"X-API-Key": made["key"]})
    assert zoe.get("/v1/me").json() == {"person": "zoe", "role": "viewer", "may": ["ask", "read"]}
    assert zoe.get("/v1/keys").status_code == 403
    assert made["key"] not in admin.get("/v1/keys").text
    assert made["key"] not in client.api("eva", "auditor").get("/v1/audit/export").text
    assert admin.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert zoe.get("/v1/me").status_code == 401
