from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")

from fencepost.desk.batch import work_next
from fencepost.desk.intake import take_in
from fencepost.desk.uploads import hand_in
from fencepost.store import audit, batches, deals
from fencepost.store.deals import Page
from fencepost.store.faults import StoreError
from fencepost.store.people import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fencepost.desk.desk import Desk

KILLED = Path(__file__).parent / "killed.py"
ANN = Actor("ann", "analyst")
ROWS = 300
DEAL = {"date": "2025-06-02", "item": "H20", "quantity": "8", "from": "US", "to": "DE", "consignee": "Elbe GmbH"}


def _file(rows: int = ROWS) -> BytesIO:
    lines = [f"R-{n},2025-06-02,H20,8,US,DE,Elbe GmbH" for n in range(rows)]
    lines[7] = "R-7,no day,H20,8,US,DE,Elbe GmbH"
    return BytesIO(("id,date,item,quantity,from,to,consignee\n" + "\n".join(lines) + "\n").encode())


def _begun(what: str, folder: Path, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own file
        [sys.executable, str(KILLED), what, str(folder), url], stdout=subprocess.PIPE, text=True
    )


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


def _whole(desk: Desk, batch: int, rows: int = ROWS) -> None:
    """Every row once, each with its event, and a chain that verifies."""
    with desk.store.reading() as connection:
        told = batches.one(connection, batch)
        kept = deals.listed(connection, Page(0, 10_000), batch_id=batch)
        events = list(audit.events(connection))
        assert audit.verify(events).faults == ()
    assert (told["state"], told["rows"], told["done"], told["faults"]) == ("done", rows, rows, 1)
    assert sorted(one["row"] for one in kept) == list(range(2, rows + 2))
    mine = {f"deal:{one['id']}" for one in kept}
    taken = [one.subject for one in events if one.kind == "deal.taken_in" and one.subject in mine]
    assert sorted(taken) == sorted(mine)


def test_a_batch_survives_its_worker(
    make_desk: Callable[..., Desk], database_url: str, tmp_path: Path, clock: Any
) -> None:
    """A worker that is killed again and again in the middle loses no row and doubles none."""
    desk = make_desk(database=database_url, lists="none", nightly_hour=-1)
    batch = hand_in(desk, ANN, "orders.csv", _file(), {})
    chance = random.Random(database_url.partition(":")[0])  # noqa: S311 - moments to kill at
    for _ in range(4):
        process = _begun("work", tmp_path / "desk", database_url)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.8))
        _kill(process)
        with desk.store.writing(ANN) as writing:  # its claim would lie for a minute
            from sqlalchemy import update  # noqa: PLC0415

            from fencepost.store.schema import batch as table  # noqa: PLC0415

            writing.connection.execute(update(table).values(claimed_until="2000-01-01T00:00:00.000000Z"))
    while work_next(desk, "last"):
        pass
    _whole(desk, batch)
    assert clock


def test_a_write_is_there_or_not(make_desk: Callable[..., Desk], database_url: str, tmp_path: Path) -> None:
    """Killed in the middle of writing, every deal that was answered for is there with its event, and no half of one."""
    told: list[int] = []
    desk = make_desk(database=database_url, lists="none", nightly_hour=-1)
    for wait in (0.05, 0.21, 0.4):
        process = _begun("write", tmp_path / "desk", database_url)
        assert process.stdout is not None
        process.stdout.readline()
        end = time.monotonic() + wait
        while time.monotonic() < end:
            told.append(int(process.stdout.readline()))
        _kill(process)
    with desk.store.reading() as connection:
        kept = deals.listed(connection, Page(0, 100_000))
        events = list(audit.events(connection))
    assert set(told) <= {one["id"] for one in kept}
    assert audit.verify(events).faults == ()
    assert [one.subject for one in events if one.kind == "deal.taken_in"] == [f"deal:{one['id']}" for one in kept[::-1]]
    assert all(one["answer_id"] for one in kept)


def test_a_migration_that_is_cut_off_begins_again(
    make_desk: Callable[..., Desk], database_url: str, tmp_path: Path
) -> None:
    """Killed while it makes the tables, the next start finds nothing half done."""
    for wait in (0.0, 0.3, 0.6, 0.75, 0.9):
        process = _begun("work", tmp_path / "desk", database_url)
        time.sleep(wait)
        _kill(process)
    desk = make_desk(database=database_url, lists="none", nightly_hour=-1)
    take_in(desk, ANN, {"id": "A", **DEAL})
    with desk.store.reading() as connection:
        assert audit.verify(audit.events(connection)).faults == ()


def test_a_full_disk_is_told_and_nothing_is_half_kept(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    """When the file may grow no more a write fails as a whole; with room again it goes on."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    desk = make_desk(database=url, lists="none", nightly_hour=-1)
    take_in(desk, ANN, {"id": "A", **DEAL})
    size = (tmp_path / "small.db").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + (64 << 10), hard))
    failed = 0
    try:
        for number in range(60):
            try:
                take_in(desk, ANN, {"id": f"B-{number}", **DEAL})
            except StoreError:
                failed += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)
    assert failed
    take_in(desk, ANN, {"id": "C", **DEAL})
    with desk.store.reading() as connection:
        kept = deals.listed(connection, Page(0, 1_000))
        events = list(audit.events(connection))
    assert audit.verify(events).faults == ()
    assert len([one for one in events if one.kind == "deal.taken_in"]) == len(kept) == 62 - failed


def test_a_database_that_restarts_under_load(make_desk: Callable[..., Desk], postgresql: Any) -> None:
    """PostgreSQL goes away and comes back while deals are taken in: each asker hears it or is answered, none is doubled."""
    desk = make_desk(database=postgresql.database(), lists="none", nightly_hour=-1)
    batch = hand_in(desk, ANN, "orders.csv", _file(120), {})
    told: list[int] = []
    refused: list[str] = []
    stop = threading.Event()

    def ask(name: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                told.append(take_in(desk, ANN, {"id": f"{name}-{number}", **DEAL}, f"{name}-{number}"))
            except StoreError:
                refused.append(f"{name}-{number}")
                time.sleep(0.05)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    postgresql.stop("immediate")
    time.sleep(0.3)
    postgresql.start()
    time.sleep(1.0)
    stop.set()
    for thread in threads:
        thread.join()
    assert refused
    again = {key: take_in(desk, ANN, {"id": key, **DEAL}, key) for key in refused}
    with desk.store.reading() as connection:
        kept = [one for one in deals.listed(connection, Page(0, 100_000)) if one["batch_id"] is None]
        assert audit.verify(audit.events(connection)).faults == ()
    references = [one["reference"] for one in kept]
    assert len(references) == len(set(references))
    assert {*told, *again.values()} == {one["id"] for one in kept}
    while work_next(desk, "w"):
        pass
    _whole(desk, batch, 120)


def test_a_clock_that_is_set_back(desk: Desk, clock: Any) -> None:
    """Events keep their order when the clock goes back, and each that was dated anew says what the clock told."""
    take_in(desk, ANN, {"id": "A", **DEAL})
    clock.at -= timedelta(days=3)
    take_in(desk, ANN, {"id": "B", **DEAL})
    with desk.store.reading() as connection:
        events = list(audit.events(connection))
    assert audit.verify(events).faults == ()
    assert [one.at for one in events] == sorted(one.at for one in events)
    assert '"clock"' in (events[-1].body or "")


def test_two_reviewers_at_the_same_moment(make_desk: Callable[..., Desk], database_url: str) -> None:
    """Of many who decide one hit at once, one is heard; the others are told to look again."""
    from fencepost.desk.review import decide  # noqa: PLC0415
    from fencepost.store import hits  # noqa: PLC0415

    desk = make_desk(database=database_url, nightly_hour=-1)
    number = take_in(desk, ANN, {"id": "A", **DEAL, "to": "CN", "consignee": "IFLYTEK"})
    with desk.store.reading() as connection:
        hit = hits.of_deal(connection, number)[0]
    heard: list[str] = []
    refused: list[str] = []

    def try_it(name: str, said: str) -> None:
        try:
            decide(desk, Actor(name, "reviewer"), hit["id"], hit["version"], (said, f"{name} looked"))
            heard.append(name)
        except StoreError:
            refused.append(name)

    threads = [threading.Thread(target=try_it, args=(f"r{n}", "same" if n % 2 else "not_same")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(heard), len(refused)) == (1, 5)
    with desk.store.reading() as connection:
        assert hits.one(connection, hit["id"])["decided_by"] == heard[0]
        decided = [one for one in audit.events(connection) if one.kind == "hit.decided"]
        assert [one.actor for one in decided] == heard
        assert len(hits.remembered(connection)) == 1
