from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk.batch import work_next

if TYPE_CHECKING:
    from fencepost.desk.desk import Desk

ORDERS = """id,date,item,quantity,from,to,consignee,end_user
G-1,2025-06-02,A100 80GB,8,US,DE,Elbe Rechenzentrum GmbH,Elbe Rechenzentrum GmbH
G-2,2025-06-02,H20,8,US,CN,"Inspur Electronic Information Industry Co., Ltd.",none
G-3,not a day,H20,8,US,CN,=HYPERLINK("x"),none
"""


def _hand_in(client: Any, text: str = ORDERS, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/batches", files={"file": ("orders.csv", text.encode())}, **more)
    assert answer.status_code == 202, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_rows_in_are_rows_out(client: Any, desk: Desk) -> None:
    """A file that is handed in is worked beside; every row has an outcome in its order, also one that is unreadable."""
    api = client.api()
    made = _hand_in(api)
    assert made["state"] == "waiting"
    assert made["done"] == 0
    assert work_next(desk, "w1")
    told = api.get(f"/v1/batches/{made['id']}").json()
    assert (told["state"], told["rows"], told["done"], told["faults"]) == ("done", 3, 3, 1)
    table = list(csv.DictReader(io.StringIO(api.get(f"/v1/batches/{made['id']}/results").content.decode("utf-8-sig"))))
    assert [row["id"] for row in table] == ["G-1", "G-2", "G-3"]
    assert table[2]["consignee"].startswith("'=")
    assert "not a day" in table[2]["error"]
    lines = api.get(f"/v1/batches/{made['id']}/results", params={"format": "jsonl"}).text.splitlines()
    whole = [json.loads(line) for line in lines]
    assert [one["status"] for one in whole] == [row["status"] for row in table]
    assert whole[1]["hits"]
    assert whole[1]["receipt"]["answer"]
    assert whole[2]["status"] == "not_covered"


def test_one_sending_is_one_batch(client: Any, desk: Desk) -> None:
    """The same Idempotency-Key hands a file in once."""
    api = client.api()
    first = _hand_in(api, headers={"Idempotency-Key": "k-1"})
    again = _hand_in(api, headers={"Idempotency-Key": "k-1"})
    assert first["id"] == again["id"]
    work_next(desk, "w1")
    assert not work_next(desk, "w1")


def test_a_cancelled_batch_is_not_worked(client: Any, desk: Desk) -> None:
    """What was cancelled while it waited leaves no deal behind, and cannot be cancelled twice."""
    api = client.api()
    made = _hand_in(api)
    assert api.post(f"/v1/batches/{made['id']}/cancel").json()["state"] == "cancelled"
    assert not work_next(desk, "w1")
    assert api.post(f"/v1/batches/{made['id']}/cancel").status_code == 409
    assert api.get("/v1/deals").json() == []


def test_an_empty_file_is_refused(client: Any) -> None:
    """Nothing to answer is told at once."""
    answer = client.api().post("/v1/batches", files={"file": ("orders.csv", b"")})
    assert answer.status_code == 409
    assert "empty" in answer.json()["detail"]


def test_a_file_too_large_is_refused(make_desk: Any, make_client: Any) -> None:
    """More bytes than the settings allow are not kept."""
    api = make_client(make_desk(most_upload_bytes=1_000)).api()
    answer = api.post("/v1/batches", files={"file": ("orders.csv", b"id\n" + b"x" * 4_000)})
    assert answer.status_code == 413
    assert api.get("/v1/batches").json() == []


def test_a_file_of_no_known_kind_fails_with_its_reason(client: Any, desk: Desk) -> None:
    """A file that nobody can read ends as failed, and says why."""
    api = client.api()
    made = _hand_in(api, "\x00\x01\x02")
    work_next(desk, "w1")
    told = api.get(f"/v1/batches/{made['id']}").json()
    assert told["state"] == "failed"
    assert told["error"]


def test_what_was_done_is_gone_on_with(client: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that breaks off leaves its batch to the next, which begins at the first row that is not kept."""
    from fencepost.desk import batch, intake  # noqa: PLC0415

    monkeypatch.setattr(batch, "CHUNK", 2)
    api = client.api()
    rows = "".join(f"R-{n},2025-06-02,H20,1,US,DE,Elbe GmbH,none\n" for n in range(5))
    made = _hand_in(api, ORDERS.partition("\n")[0] + "\n" + rows)
    calls = 0
    real = intake.keep

    def breaks(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(batch, "keep", breaks)
    with pytest.raises(KeyboardInterrupt):
        work_next(desk, "w1")
    assert api.get(f"/v1/batches/{made['id']}").json()["done"] == 2
    assert not work_next(desk, "w2")  # it is still the first worker's
    monkeypatch.setattr(batch, "keep", real)
    assert work_next(desk, "w1")
    references = [one["reference"] for one in api.get("/v1/deals").json()]
    assert sorted(references) == [f"R-{n}" for n in range(5)]
