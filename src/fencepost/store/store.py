"""An open store: reads, and writes that leave an event behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from fencepost.store import audit
from fencepost.store.database import Clock, Database, system_clock
from fencepost.store.migrate import migrate
from fencepost.store.people import Actor


@dataclass(frozen=True, slots=True)
class Writing:
    """One transaction of one person. What it changes and what it notes are kept together or not at all."""

    connection: Connection
    actor: Actor
    at: str

    def by(self, actor: Actor) -> Writing:
        """The same transaction, going on as somebody else's doing: the engine's own, mostly."""
        return Writing(self.connection, actor, self.at)

    def note(self, kind: str, subject: str, **body: Any) -> audit.Event:  # noqa: ANN401 - whatever happened
        """Seal an event; a write that notes nothing is a write nobody will ever know of."""
        return audit.append(self.connection, self.at, self.actor.person, (kind, subject), body)


class Store:
    """The workbench's database, at the newest state of its schema."""

    def __init__(self, url: str, clock: Clock = system_clock) -> None:
        """Open the database and bring its schema up to date.

        Raises:
            StoreError: the URL is no database's, or the schema is newer than this program.
        """
        self.database = Database(url, clock)
        migrate(self.database)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[Writing]:
        """A transaction of a person; it waits for the one before it."""
        with self.database.writing() as connection:
            yield Writing(connection, actor, self.database.now())

    def now(self) -> str:
        """The clock's instant, as the store writes it."""
        return self.database.now()

    def close(self) -> None:
        """Let every connection go."""
        self.database.close()


def rows(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - SQLAlchemy's result
    """The rows of a result as objects by column."""
    return [dict(row) for row in found.mappings()]


def row(found: Any) -> Mapping[str, Any] | None:  # noqa: ANN401 - SQLAlchemy's result
    """The first row of a result by column, or None."""
    first = found.mappings().first()
    return None if first is None else dict(first)
