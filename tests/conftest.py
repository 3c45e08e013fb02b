"""Every test has a home of its own: nobody's kept lists or decisions change what it sees.

The fixtures of the workbench stand here too, for the rooms that share them: a desk on each database, people with keys,
and a client of the whole application.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from fencepost.desk.desk import Desk
    from fencepost.store.people import Actor, Role

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ``$FENCEPOST_HOME``."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FENCEPOST_HOME", str(home))
    return home


@dataclass
class SetClock:
    """A clock that goes a millisecond at each look, and that a test may set."""

    at: datetime = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    step: timedelta = field(default=timedelta(milliseconds=1))

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


class PostgreSQL:
    """A server of its own in a folder of its own, on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if Path("/usr/lib/postgresql").is_dir() else []
        program = shutil.which("initdb") or (str(found[-1]) if found else None)
        if program is None:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        self.bin, self.folder = Path(program).resolve().parent, folder / "pg"
        # The server refuses to run as root; Debian's package brings a user for it.
        runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or "runuser"
        self.become = [runuser, "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.become:
            for parent in (folder, *folder.parents):
                if parent.stat().st_uid == 0 and parent != Path("/") and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)
            folder.chmod(0o777)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", str(self.folder), "-A", "trust", "-U", "fencepost", "--no-sync")
        self.start()

    def _run(self, name: str, *options: str) -> None:
        call = [*self.become, str(self.bin / name), *options]
        done = subprocess.run(  # noqa: S603 - our own call
            call, check=False, capture_output=True, text=True, cwd="/", timeout=60
        )
        assert done.returncode == 0, f"{name}: {done.stderr}{done.stdout}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -k {self.folder}"
        # Without a log file the server would hold the pipe of this call open.
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-m", mode, "-w", "stop")

    def database(self) -> str:
        """A new database; gives its URL."""
        name = f"w{uuid4().hex[:12]}"
        self._run(
            "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "fencepost", "--maintenance-db=postgres", name
        )
        return f"postgresql://fencepost@127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """A PostgreSQL server for all tests of a process."""
    server = PostgreSQL(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.stop()


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workbench.db'}"
    return str(request.getfixturevalue("postgresql").database())


@dataclass
class People:
    """Persons of a desk with their keys."""

    desk: Desk
    tokens: dict[str, str] = field(default_factory=dict)

    def actor(self, person: str, role: Role) -> Actor:
        from fencepost.store.people import Actor  # noqa: PLC0415 - the core is tested without the workbench too

        return Actor(person, role)

    def key(self, person: str, role: Role) -> str:
        """The key of a person, made when it is first asked for."""
        from fencepost.store import people  # noqa: PLC0415

        if person not in self.tokens:
            with self.desk.store.writing(people.SYSTEM) as writing:
                made = people.make_key(writing.connection, person, self.actor(person, role), ("system", writing.at))
            self.tokens[person] = made[1]
        return self.tokens[person]


@pytest.fixture
def make_desk(tmp_path: Path, clock: SetClock) -> Iterator[Callable[..., Desk]]:
    """Makes desks with settings of the test's own; a file database unless a URL is given."""
    pytest.importorskip("sqlalchemy", reason="the workbench is an extra: pip install 'fencepost[serve]'")
    from fencepost.desk.desk import Desk  # noqa: PLC0415
    from fencepost.desk.settings import Settings  # noqa: PLC0415

    made: list[Desk] = []

    def make(**settings: Any) -> Desk:
        told = {"folder": tmp_path / "desk", "secure_cookies": False, "lists": "shipped", **settings}
        made.append(Desk(Settings(**told), clock))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk], database_url: str) -> Desk:
    """A desk, once on each database."""
    return make_desk(database=database_url)


@pytest.fixture
def people(desk: Desk) -> People:
    return People(desk)


@dataclass
class Client:
    """A client of a desk's whole application: the API with keys, and the pages with sessions."""

    desk: Desk
    people: People

    def __post_init__(self) -> None:
        from fencepost.served import create_app  # noqa: PLC0415

        self.app = create_app(self.desk)

    def api(self, person: str = "ann", role: Role = "analyst") -> TestClient:
        """A client that sends a person's key."""
        from starlette.testclient import TestClient  # noqa: PLC0415

        headers = {"Authorization": f"Bearer {self.people.key(person, role)}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def page(self, person: str = "ann", role: Role = "analyst") -> TestClient:
        """A client that is signed in as a person; ``form_token`` is the token that its forms send."""
        from starlette.testclient import TestClient  # noqa: PLC0415

        client = TestClient(self.app, raise_server_exceptions=False)
        answer = client.post("/sign-in", data={"key": self.people.key(person, role)}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        text = client.get("/deals").text
        client.form_token = text.partition('name="form_token" value="')[2].partition('"')[0]  # type: ignore[attr-defined]
        return client


@pytest.fixture
def client(desk: Desk, people: People) -> Client:
    """The application of a desk, once on each database."""
    return Client(desk, people)


@pytest.fixture
def make_client() -> Callable[[Desk], Client]:
    """Makes the application of a desk with settings of the test's own."""
    return lambda desk: Client(desk, People(desk))
