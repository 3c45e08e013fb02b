"""Opens a database, SQLite or PostgreSQL, and gives transactions: many readers, one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from fencepost.store.faults import StoreError, UnavailableError

Clock = Callable[[], datetime]
_BUSY_MS = 30_000
_CHAIN_LOCK = 7_355_608_762_026  # any number, the same in every process of an installation


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """An instant as the store writes it: always of one length, so that text sorts as time does.

    >>> stamp(datetime(2026, 11, 24, 8, 5, tzinfo=UTC))
    '2026-11-24T08:05:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Database:
    """A database of the workbench. Writers take turns, so that the audit chain has one order."""

    def __init__(self, url: str, clock: Clock = system_clock) -> None:
        """Prepare the connection; nothing is opened yet.

        ``url`` is ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``.

        Raises:
            StoreError: the URL is of another kind.
        """
        self.clock = clock
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and changes nothing.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        with _told(), self.engine.connect() as connection:
            connection.execute(text("BEGIN" if self.is_sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept together or not at all; one at a time.

        Raises:
            UnavailableError: the database cannot be reached, is full or is locked; nothing was kept.
        """
        with _told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execute(text("BEGIN IMMEDIATE"))
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
            yield connection
            connection.commit()

    def now(self) -> str:
        """The clock's instant, as the store writes it."""
        return stamp(self.clock())

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if not _is_outside(error):
            raise
        what = f"the database cannot be used just now ({str(error.orig).strip().splitlines()[0]})."
        raise UnavailableError(what, "Nothing of this was kept; try again, and look at the database's log.") from error


def _is_outside(error: DBAPIError) -> bool:
    """Whether the trouble is the disk's, the network's or the server's, and not a statement of ours."""
    names = {"OperationalError", "InterfaceError", "DiskFull", "AdminShutdown", "CannotConnectNow", "InternalError"}
    kinds = {kind.__name__ for kind in type(error.orig).__mro__}
    return bool(kinds & names) or error.connection_invalidated


def _url(url: str) -> URL:
    todo = "Give sqlite:///FILE, or postgresql://USER@HOST/NAME."
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("the database's URL cannot be read.", todo) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"{parsed.get_backend_name()!r} is no database that this is kept in.", todo)
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("a database in memory is gone with the process.", "Give it a file: sqlite:///FILE.")
    return parsed


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(Path(url.database).expanduser()))
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's
        # The driver must not begin transactions by itself: it would leave statements of the schema outside of them.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10, pool_timeout=10)
