from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from click.testing import CliRunner

from fencepost.cli.main import cli

DAYS = {"on": "2025-06-02", "known_on": "2026-11-24"}
DEAL = {
    "id": "A-1",
    "date": "2025-06-02",
    "item": "H20",
    "quantity": "8",
    "from": "US",
    "to": "CN",
    "consignee": "Inspur Electronic Information Industry Co., Ltd.",
}


def _command(*words: str) -> Any:
    done = CliRunner().invoke(cli, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return json.loads(done.stdout)


@pytest.fixture
def orders(tmp_path: Any) -> str:
    path = tmp_path / "orders.csv"
    cells = ",".join('"' + value + '"' for value in DEAL.values())
    path.write_text(",".join(DEAL) + "\n" + cells + "\n", "utf-8")
    return str(path)


def test_classify_is_that_of_the_command(client: Any) -> None:
    """The door gives what the command gives."""
    said = client.api().post("/v1/classify", json={"item": {"item": "H20"}, **DAYS}).json()
    assert said == _command("classify", "H20", "--on", "2025-06-02", "--known-on", "2026-11-24", "--format", "json")


def test_settle_and_flips_are_those_of_the_commands(client: Any, orders: str) -> None:
    """What matters of the unknown, and what would change the answer, are the same at both doors."""
    for word in ("settle", "flips"):
        said = client.api().post(f"/v1/{word}", json={"deal": DEAL, **DAYS}).json()
        assert said == _command(
            word, orders, "A-1", "--on", "2025-06-02", "--known-on", "2026-11-24", "--format", "json"
        )


def test_the_route_is_that_of_the_command(client: Any, orders: str) -> None:
    """The ways to a listed party are the same at both doors, but for the row's number."""
    said = client.api().post("/v1/route", json={"deal": DEAL, **DAYS}).json()
    told = _command("route", orders, "--on", "2025-06-02", "--known-on", "2026-11-24", "--format", "json")[0]
    assert {**said, "row": 2} == {**told, "row": 2}


def test_flags_lease_and_data_answer(client: Any) -> None:
    """A row asked for over the API is answered by its own room, each with its citations."""
    api = client.api()
    flags = api.post("/v1/flags", json={"deal": DEAL, **DAYS}).json()
    assert all(part["cite"] for part in flags["parts"])
    lease = api.post("/v1/lease", json={"deal": {"customer_hq": "CN", "item": "H100"}, "on": "2026-11-01"}).json()
    assert lease["status"]
    told = {"customer_hq": "CN", "provider_hq": "US", "storage": "US"}
    data = api.post("/v1/data", json={"deal": told, "on": "2026-11-01", "changes": True}).json()
    assert "error" not in data
    matrix = api.post("/v1/data/matrix", json={"deal": told, "on": "2026-11-01", "providers": ["US", "CN"]}).json()
    assert len({cell["provider"] for cell in matrix["cells"]}) == 2


def test_owners_of_nobody_known_are_not_found(client: Any) -> None:
    """A party in no file of owners has no unit, and the files are named."""
    said = client.api().post("/v1/owners", json={"party": "No Such Company Whatever", **DAYS}).json()
    assert said["units"] == []
    assert said["files"]


def test_screening_is_that_of_the_command(client: Any) -> None:
    """A name is screened as the command screens it."""
    said = client.api().post("/v1/screen", json={"subjects": [{"name": "科大讯飞"}], "on": "2026-07-31"}).json()
    told = _command("screen", "科大讯飞", "--on", "2026-07-31", "--list", "shipped", "--format", "json")
    assert said["results"] == [told[0] if isinstance(told, list) else told]


def test_a_country_that_is_none_is_told(client: Any) -> None:
    """What cannot be read is a problem with its reason, not a guess."""
    answer = client.api().post("/v1/screen", json={"subjects": [{"name": "x", "countries": ["Atlantis"]}]})
    assert answer.status_code == 422
    assert "Atlantis" in answer.text


def test_the_law_of_a_day(client: Any) -> None:
    """Provisions, changes, events and gates of a day, and a name that is none is not found."""
    api = client.api("eva", "auditor")
    early = api.get("/v1/law/provisions/us.ear.3a090.a", params={"on": "2022-01-01"}).json()
    later = api.get("/v1/law/provisions/us.ear.3a090.a", params={"on": "2025-06-01"}).json()
    assert (early["standing"], later["standing"]) == ("silent", "in force")
    assert [one["here"] for one in later["versions"]].count(True) == 1
    changes = api.get("/v1/law/changes", params={"on": "2022-01-01", "also_on": "2025-06-01"}).json()["changes"]
    assert "us.ear.3a090.a" in {one["id"] for one in changes if one["mark"] == "+"}
    hindsight = api.get("/v1/law/provisions/us.ear.3a090.a", params={"on": "2025-06-01", "known_on": "2021-01-01"})
    assert hindsight.json()["standing"] == "silent"
    days = [one["day"] for one in api.get("/v1/law/events", params={"from": "2025-01-01"}).json()]
    assert days == sorted(days)
    assert days[0] >= "2025-01-01"
    gates = api.get("/v1/gates").json()["gates"]
    assert api.get(f"/v1/gates/{gates[0]['id']}").status_code == 200
    assert api.get("/v1/gates/nothing").status_code == 404
    assert api.get("/v1/law/provisions/nothing").status_code == 404


def test_chips_and_lists(client: Any) -> None:
    """Chips are looked up by a part of their name; lists say what is looked in."""
    api = client.api("eva", "auditor")
    assert {one["name"] for one in api.get("/v1/chips", params={"search": "h20"}).json()}
    assert api.get("/v1/lists").json()["looked_in"]


def test_a_bill_is_metered(client: Any) -> None:
    """A bill that is handed in is counted against the lines that law draws; what is no bill is told."""
    from pathlib import Path  # noqa: PLC0415

    bill = Path(__file__).parents[2] / "examples" / "bill.csv"
    api = client.api()
    said = api.post("/v1/usage", files={"file": ("bill.csv", bill.read_bytes())}).json()
    told = _command("usage", str(bill), "--known-on", "2026-11-24", "--on", "2026-11-24", "--format", "json")
    assert said["groups"] == told["groups"]
    assert said["law"] == told["law"]
    wrong = api.post("/v1/usage", files={"file": ("bill.csv", b"\x00\x01")})
    assert wrong.status_code == 422


def test_a_site_and_a_customer(client: Any) -> None:
    """Power is held against chips; a record against what was proposed; nonsense is told."""
    api = client.api()
    said = api.post("/v1/site/capacity", json={"items": [{"item": "H100 SXM", "count": "80000"}], "mw": "8"}).json()
    assert said["verdict"] == "does_not_fit"
    assert api.post("/v1/site/capacity", json={"items": [{"item": "H100 SXM"}], "mw": "x"}).status_code == 422
    assert api.post("/v1/customers", json={"customers": [{"name": "Elbe GmbH"}]}).json()[0]["outcome"]


def test_clients_of_yente_work_unchanged(client: Any) -> None:
    """A query by FollowTheMoney's properties, with the header that those clients send, gives results they can read."""
    from starlette.testclient import TestClient  # noqa: PLC0415

    headers = {"Authorization": f"ApiKey {client.people.key('ann', 'analyst')}"}
    api = TestClient(client.app, headers=headers)
    queries = {
        "q1": {"schema": "Company", "properties": {"name": ["IFLYTEK"], "country": ["cn"]}},
        "q2": {
            "schema": "Person",
            "properties": {"firstName": "Nobody", "lastName": "Ofthatname", "birthDate": ["1965"]},
        },
    }
    said = api.post("/match/default", json={"queries": queries, "weights": {}}, params={"algorithm": "logic-v1"}).json()
    best = said["responses"]["q1"]["results"][0]
    assert best["match"] is True
    assert set(best) >= {"id", "caption", "schema", "properties", "datasets", "score", "features", "match"}
    assert "iflytek" in best["caption"].casefold()
    assert said["responses"]["q2"]["total"] == {"value": 0, "relation": "eq"}
    assert api.get(f"/entities/{best['id']}").json()["caption"] == best["caption"]
    assert api.get("/search/default", params={"q": "IFLYTEK"}).json()["results"]
    assert api.get("/catalog").json()["current"] == ["default"]
    assert api.get("/algorithms").json()["best"]
    assert api.post("/match/atlantis", json={"queries": queries}).status_code == 404


def test_questions_need_a_role(client: Any) -> None:
    """An auditor reads and asks nothing; nobody without a key does either."""
    from starlette.testclient import TestClient  # noqa: PLC0415

    for path in ("/v1/check", "/v1/screen", "/v1/classify", "/match/default"):
        assert client.api("eva", "auditor").post(path, json={}).status_code == 403
        assert TestClient(client.app).post(path, json={}).status_code == 401
