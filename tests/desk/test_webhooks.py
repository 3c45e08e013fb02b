from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk.intake import take_in
from fencepost.desk.signing import verify
from fencepost.desk.webhooks import SIGNATURE, deliver, subscribe
from fencepost.model.fault import FencepostError
from fencepost.store import webhooks
from fencepost.store.people import Actor

if TYPE_CHECKING:
    from fencepost.desk.desk import Desk

ROOT = Actor("root", "admin")
DEAL = {"id": "A", "date": "2025-06-02", "item": "H20", "quantity": "8", "from": "US", "to": "CN"}


@dataclass
class Receiver:
    """Somebody who is told of events, and may refuse them for a while."""

    port: int = 0
    refusing: bool = False
    got: list[tuple[bytes, str]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((body, self.headers[SIGNATURE]))
            self.send_response(500 if made.refusing else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def telling(make_desk: Callable[..., Desk], database_url: str, receiver: Receiver) -> Desk:
    return make_desk(
        database=database_url, outbound_allow=("127.0.0.0/8",), outbound_ports=(str(receiver.port),), nightly_hour=-1
    )


def _run(desk: Desk) -> None:
    for _ in range(6):
        deliver(desk, "w")


def test_an_event_is_told_once_and_signed(telling: Desk, receiver: Receiver, clock: Any) -> None:
    """What happens after the subscription, and of its kinds alone, comes once, with a signature that holds."""
    take_in(telling, ROOT, DEAL)
    _, secret = subscribe(telling, ROOT, f"http://127.0.0.1:{receiver.port}/hook", ["deal.taken_in"])
    take_in(telling, ROOT, {**DEAL, "id": "B"})
    _run(telling)
    assert len(receiver.got) == 1
    body, header = receiver.got[0]
    assert b'"subject":"deal:2"' in body
    assert verify(secret.encode(), body, header, int(clock().timestamp()))
    assert not verify(b"another secret, that is not it", body, header, int(clock().timestamp()))


def test_a_receiver_that_fails_is_tried_again(telling: Desk, receiver: Receiver, clock: Any) -> None:
    """The same delivery comes again after a pause with the same id, until it is taken."""
    from datetime import timedelta  # noqa: PLC0415

    number, _ = subscribe(telling, ROOT, f"http://127.0.0.1:{receiver.port}/hook", ["deal.taken_in"])
    receiver.refusing = True
    take_in(telling, ROOT, DEAL)
    _run(telling)
    assert len(receiver.got) == 1
    receiver.refusing = False
    clock.at += timedelta(hours=1)
    _run(telling)
    assert receiver.got[0][0] == receiver.got[1][0]
    with telling.store.reading() as connection:
        told = webhooks.deliveries(connection, number)
    assert [(one["state"], one["attempts"]) for one in told] == [("delivered", 2)]


def test_what_never_arrives_is_given_up_and_told(telling: Desk, receiver: Receiver, clock: Any) -> None:
    """After the last try an event says that a receiver was not reached."""
    from datetime import timedelta  # noqa: PLC0415

    number, _ = subscribe(telling, ROOT, f"http://127.0.0.1:{receiver.port}/hook", ["deal.taken_in"])
    receiver.refusing = True
    take_in(telling, ROOT, DEAL)
    for _ in range(15):
        clock.at += timedelta(hours=7)
        _run(telling)
    with telling.store.reading() as connection:
        assert webhooks.deliveries(connection, number)[0]["state"] == "given_up"
    assert len(receiver.got) == 12


def test_addresses_of_the_inside_are_refused(desk: Desk) -> None:
    """Without leave of the settings no webhook leads to this machine, its network, or a cloud's metadata."""
    for url in (
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "file:///etc",
    ):
        with pytest.raises(FencepostError):
            subscribe(desk, ROOT, url, ["deal.taken_in"])


def test_a_secret_is_shown_once(client: Any, receiver: Receiver, make_desk: Any, make_client: Any) -> None:
    """The list of webhooks and the audit trail hold no secret; one that ended is told nothing more."""
    del client
    desk = make_desk(outbound_allow=("127.0.0.0/8",), outbound_ports=(str(receiver.port),))
    client = make_client(desk)
    admin = client.api("root", "admin")
    made = admin.post(
        "/v1/webhooks", json={"url": f"http://127.0.0.1:{receiver.port}/", "kinds": ["deal.taken_in"]}
    ).json()
    assert made["secret"] not in admin.get("/v1/webhooks").text
    assert made["secret"] not in admin.get("/v1/audit/export").text
    assert admin.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    take_in(desk, ROOT, DEAL)
    _run(desk)
    assert receiver.got == []
    page = client.page("root", "admin")
    assert page.get("/webhooks").status_code == page.get(f"/webhooks/{made['id']}").status_code == 200
    assert client.api("bob", "reviewer").get("/v1/webhooks").status_code == 403
