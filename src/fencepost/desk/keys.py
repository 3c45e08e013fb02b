"""Gives out keys and takes them back, and notes each in the audit trail."""

from __future__ import annotations

from fencepost.desk.desk import Desk
from fencepost.store import people
from fencepost.store.people import Actor


def make_key(desk: Desk, actor: Actor, name: str, owner: Actor, expires: str | None = None) -> tuple[int, str]:
    """A key for a person in a role: its number, and the key itself, which nobody can show again.

    Raises:
        RefusedError: the name or the person is empty, or the role is none.
    """
    with desk.store.writing(actor) as writing:
        number, token = people.make_key(writing.connection, name, owner, (actor.person, writing.at), expires)
        told = {"name": name, "person": owner.person, "role": owner.role, "expires": expires}
        writing.note("key.made", f"key:{number}", **told)
    return number, token


def revoke_key(desk: Desk, actor: Actor, number: int) -> None:
    """End a key and the sessions that were opened with it.

    Raises:
        NotKeptError: there is no such key, or it is revoked already.
        RefusedError: it is the last that may manage.
    """
    with desk.store.writing(actor) as writing:
        people.revoke(writing.connection, number, writing.at)
        writing.note("key.revoked", f"key:{number}")
