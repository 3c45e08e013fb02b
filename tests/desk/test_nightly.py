from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk import nightly
from fencepost.desk.intake import take_in
from fencepost.desk.nightly import look_back
from fencepost.desk.review import ship
from fencepost.store import audit, deals, lookbacks
from fencepost.store.people import Actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fencepost.desk.desk import Desk

ANN = Actor("ann", "analyst")
HEAD = "id,name,list,listed,country\n"
ORDER = {
    "date": "2026-11-20",
    "item": "A100 80GB",
    "quantity": "8",
    "from": "US",
    "to": "DE",
    "consignee": "Nordlicht Rechenwerke GmbH",
    "consignee_hq": "DE",
}


@pytest.fixture
def own_list(tmp_path: Path) -> Path:
    """A list of one's own, on which nobody of the deals stands yet."""
    path = tmp_path / "own.csv"
    path.write_text(HEAD + "X-1,Quite Another Company Ltd,SDN,2020-01-01,RU\n", "utf-8")
    return path


@pytest.fixture
def listing(make_desk: Callable[..., Desk], database_url: str, own_list: Path) -> Desk:
    return make_desk(database=database_url, lists=str(own_list))


def _list_nordlicht(desk: Desk, path: Path) -> None:
    path.write_text(HEAD + "X-2,Nordlicht Rechenwerke GmbH,SDN,2026-11-23,DE\n", "utf-8")
    desk.answering.forget()


def _run(desk: Desk, worker: str = "w") -> dict[str, Any]:
    while look_back(desk, worker):
        pass
    with desk.store.reading() as connection:
        newest = lookbacks.last(connection)
        assert newest is not None
        return {**newest, "items": lookbacks.items(connection, newest["id"])}


def test_a_party_that_is_listed_now_holds_the_order_and_shows_the_shipment(listing: Desk, own_list: Path) -> None:
    """The open order is answered anew and held; the shipment stays as it was, and stands as an item to work."""
    order = take_in(listing, ANN, {"id": "O", **ORDER, "date": "2026-11-24"})
    shipment = take_in(listing, ANN, {"id": "S", **ORDER, "date": "2026-11-24"})
    with listing.store.writing(ANN) as writing:
        for number in (order, shipment):
            if deals.one(writing.connection, number)["state"] == "held":
                deals.move(writing, number, "released")
        ship(writing, shipment)
    _list_nordlicht(listing, own_list)
    found = _run(listing)
    assert {(one["deal_id"], one["kind"]) for one in found["items"]} == {(order, "order"), (shipment, "shipment")}
    assert all("Nordlicht" in hit for one in found["items"] for hit in one["would_be"]["hits"])
    assert all(not one["was"]["hits"] for one in found["items"])
    with listing.store.reading() as connection:
        assert deals.one(connection, order)["state"] == "held"
        assert deals.one(connection, shipment)["state"] == "shipped"
        assert len(deals.answers(connection, order)) == 2
        assert len(deals.answers(connection, shipment)) == 1
        assert audit.verify(audit.events(connection)).faults == ()


def test_nothing_new_is_no_item(desk: Desk) -> None:
    """Under the same lists and law every deal is looked at and none differs."""
    for number in range(30):
        take_in(desk, ANN, {"id": f"O-{number}", **ORDER})
    found = _run(desk)
    assert (found["state"], found["looked_at"], found["differing"], found["items"]) == ("done", 30, 0, [])


def test_a_day_has_one_look_back(desk: Desk, clock: Any) -> None:
    """The hour makes one a day, a request makes another; before the hour there is none."""
    take_in(desk, ANN, {"id": "O", **ORDER})
    clock.at = clock.at.replace(hour=1)
    assert not look_back(desk, "w")
    clock.at = clock.at.replace(hour=3)
    first = _run(desk)["id"]
    assert not look_back(desk, "w")
    clock.at += timedelta(days=1)
    assert _run(desk)["id"] == first + 1
    assert nightly.ask(desk, ANN) == nightly.ask(desk, ANN) == first + 2


def test_the_same_difference_is_told_once(listing: Desk, own_list: Path, clock: Any) -> None:
    """A shipment that differs tonight as it did last night is no second item."""
    shipment = take_in(listing, ANN, {"id": "S", **ORDER, "date": "2026-11-24"})
    with listing.store.writing(ANN) as writing:
        if deals.one(writing.connection, shipment)["state"] == "held":
            deals.move(writing, shipment, "released")
        ship(writing, shipment)
    _list_nordlicht(listing, own_list)
    assert len(_run(listing)["items"]) == 1
    clock.at += timedelta(days=1)
    assert _run(listing)["items"] == []


def test_a_run_that_broke_off_is_gone_on_with(desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    """After a break the next worker goes on behind the last chunk; each deal is looked at once."""
    for number in range(8):
        take_in(desk, ANN, {"id": f"O-{number}", **ORDER})
    monkeypatch.setattr(nightly, "CHUNK", 3)
    assert look_back(desk, "w1")
    assert not look_back(desk, "w2")  # the first worker still has it
    clock.at += timedelta(minutes=2)
    assert look_back(desk, "w2")
    found = _run(desk, "w2")
    assert (found["looked_at"], found["state"]) == (8, "done")


def test_an_item_is_worked_once(client: Any, desk: Desk) -> None:
    """A look-back is begun and read over the API; an item that is no longer open cannot be worked."""
    api = client.api()
    begun = api.post("/v1/lookbacks")
    assert begun.status_code == 202
    _run(desk)
    assert api.get(f"/v1/lookbacks/{begun.json()['id']}").json()["state"] == "done"
    assert api.post("/v1/lookbacks/items/1", json={"note": "x"}).status_code == 409
    page = client.page()
    assert page.get("/lookbacks").status_code == page.get(f"/lookbacks/{begun.json()['id']}").status_code == 200
