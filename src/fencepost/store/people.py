"""Who may do what: roles, keys and sessions. A key is shown once; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, func, insert, select, update

from fencepost.store.database import stamp
from fencepost.store.faults import NotKeptError, RefusedError
from fencepost.store.schema import key, session

Role = Literal["viewer", "analyst", "reviewer", "auditor", "admin"]
Permission = Literal["read", "ask", "work", "release", "audit", "manage"]

ROLES: tuple[Role, ...] = get_args(Role)
MAY: dict[Role, frozenset[Permission]] = {
    "viewer": frozenset({"read", "ask"}),
    "analyst": frozenset({"read", "ask", "work"}),
    "reviewer": frozenset({"read", "ask", "work", "release"}),
    "auditor": frozenset({"read", "audit"}),
    "admin": frozenset(get_args(Permission)),
}
"""What each role may do."""

_PREFIX = "fp_"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person by a name that stays the same over keys and sessions, and the role."""

    person: str
    role: Role
    key: int | None = None

    def may(self, what: Permission) -> bool:
        """Whether the role covers it."""
        return what in MAY[self.role]


SYSTEM = Actor("system", "admin")
"""The worker and the engine itself."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person, and the token that every form of theirs must carry."""

    actor: Actor
    form_token: str


def make_key(
    connection: Connection, name: str, actor: Actor, made: tuple[str, str], expires: str | None = None
) -> tuple[int, str]:
    """Make a key for a person in a role: its number, and the key itself, which nobody can show again.

    ``made`` is by whom and at what instant.

    Raises:
        RefusedError: the name or the person is empty, or the role is none.
    """
    if not name.strip() or not actor.person.strip() or actor.role not in ROLES:
        raise RefusedError("a key needs a name, a person and a role.", f"Roles are {', '.join(ROLES)}.")
    if actor.person == SYSTEM.person:
        raise RefusedError("the person 'system' is the engine itself.", "Name a person.")
    token = _PREFIX + secrets.token_urlsafe(32)
    row = {
        "name": name.strip(),
        "person": actor.person.strip(),
        "role": actor.role,
        "sha256": hashed(token),
        "created_by": made[0],
        "created_at": made[1],
        "expires": expires,
    }
    number = connection.execute(insert(key).values(row).returning(key.c.id)).scalar_one()
    return number, token


def actor_of(connection: Connection, token: str, at: str) -> Actor | None:
    """Whose key a token is; nobody's if it is unknown, revoked or expired."""
    row = connection.execute(select(key).where(key.c.sha256 == hashed(token))).first()
    if row is None or row.revoked_at is not None or (row.expires is not None and row.expires <= at):
        return None
    return Actor(row.person, row.role, row.id)


def keys(connection: Connection) -> list[dict[str, Any]]:
    """The keys, without the keys themselves."""
    shown = [column for column in key.c if column.name != "sha256"]
    return [dict(row._mapping) for row in connection.execute(select(*shown).order_by(key.c.id))]  # noqa: SLF001


def has_admin(connection: Connection) -> bool:
    """Whether some key may manage the installation."""
    found = select(func.count()).select_from(key).where(key.c.role == "admin", key.c.revoked_at.is_(None))
    return bool(connection.execute(found).scalar_one())


def revoke(connection: Connection, number: int, at: str) -> None:
    """End a key and the sessions that were opened with it.

    Raises:
        NotKeptError: there is no such key, or it is revoked already.
        RefusedError: it is the last that may manage.
    """
    row = connection.execute(select(key).where(key.c.id == number, key.c.revoked_at.is_(None))).first()
    if row is None:
        raise NotKeptError(f"there is no key {number} in force.", "Look at the list of keys.")
    others = select(func.count()).select_from(key)
    others = others.where(key.c.role == "admin", key.c.revoked_at.is_(None), key.c.id != number)
    if row.role == "admin" and not connection.execute(others).scalar_one():
        raise RefusedError("this is the last key of an admin.", "Make another first.")
    connection.execute(update(key).where(key.c.id == number).values(revoked_at=at))
    connection.execute(delete(session).where(session.c.key_id == number))


def open_session(connection: Connection, actor: Actor, now: datetime, hours: float) -> tuple[str, Session]:
    """Sign somebody in: the token for the cookie, and the session."""
    token, form_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    row = {
        "sha256": hashed(token),
        "person": actor.person,
        "role": actor.role,
        "key_id": actor.key,
        "form_token": form_token,
        "created_at": stamp(now),
        "expires": stamp(now + timedelta(hours=hours)),
    }
    connection.execute(delete(session).where(session.c.expires <= stamp(now)))
    connection.execute(insert(session), row)
    return token, Session(actor, form_token)


def session_of(connection: Connection, token: str, at: str) -> Session | None:
    """The session of a cookie, if it still runs and its key, if it was opened with one, is in force."""
    chosen = select(session, key.c.revoked_at, key.c.expires.label("key_expires"))
    row = connection.execute(
        chosen.outerjoin(key, key.c.id == session.c.key_id).where(session.c.sha256 == hashed(token))
    ).first()
    if row is None or row.expires <= at or row.revoked_at is not None or (row.key_expires or "~") <= at:
        return None
    return Session(Actor(row.person, row.role, row.key_id), row.form_token)


def close_session(connection: Connection, token: str) -> None:
    """Sign somebody out."""
    connection.execute(delete(session).where(session.c.sha256 == hashed(token)))


def hashed(token: str) -> str:
    """What is kept of a token: random tokens need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
