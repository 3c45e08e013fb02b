"""The audit chain: who did what when, each event sealed with the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from fencepost.model.canonical import canonical
from fencepost.store.schema import event

START = "0" * 64
"""What the first event follows."""

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``body`` is canonical JSON, or None where retention has emptied it."""

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    body: str | None
    body_hash: str
    previous: str
    hash: str

    def as_dict(self) -> dict[str, Any]:
        """The event as a line of an export."""
        return asdict(self)

    def sealed(self) -> str:
        """The hash that the other fields give."""
        return _seal(self.seq, self.at, self.actor, self.kind, self.subject, self.body_hash, self.previous)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a chain: all that a later reader needs to see that nothing before it changed."""

    seq: int
    at: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a chain found: how many events, the head, and the first faults in words."""

    events: int
    head: Head
    faults: tuple[str, ...]


def append(connection: Connection, at: str, actor: str, what: tuple[str, str], body: Mapping[str, Any]) -> Event:
    """Seal one event at the end; ``what`` is its kind and its subject, such as ``deal:17``.

    The caller holds the writer's lock. An event is never earlier than the one before it: a clock that was set back
    is told in the body, and the order of the chain stands.
    """
    last = head(connection)
    told = dict(body)
    if at < last.at:
        told["clock"] = at
        at = last.at
    text = canonical(told)
    seq, body_hash = last.seq + 1, _hash(text)
    kind, subject = what
    sealed = _seal(seq, at, actor, kind, subject, body_hash, last.hash)
    made = Event(seq, at, actor, kind, subject, text, body_hash, last.hash, sealed)
    connection.execute(insert(event), asdict(made))
    return made


def head(connection: Connection) -> Head:
    """The last event; of an empty chain number 0."""
    row = connection.execute(
        select(event.c.seq, event.c.at, event.c.hash).order_by(event.c.seq.desc()).limit(1)
    ).first()
    return Head(row.seq, row.at, row.hash) if row else Head(0, "", START)


def events(connection: Connection, after: int = 0, subject: str | None = None) -> Iterator[Event]:
    """The events after a number, in order, a thousand at a time from the database."""
    chosen = select(event).order_by(event.c.seq).limit(_BATCH)
    if subject is not None:
        chosen = chosen.where(event.c.subject == subject)
    while rows := connection.execute(chosen.where(event.c.seq > after)).all():
        for row in rows:
            yield Event(**row._mapping)  # noqa: SLF001 - the public name of a row's columns
        after = rows[-1].seq


def verify(chain: Iterable[Event], known: Iterable[Head] = (), most: int = 20) -> Verified:
    """Check a chain from its first event on: every seal, every link, every number, and the heads kept elsewhere.

    A body that retention emptied is no fault: its hash is sealed. A head that was kept elsewhere must stand in the
    chain as it was, which shows a chain that was cut off or written anew as a whole.
    """
    faults: list[str] = []
    waiting = {one.seq: one for one in known if one.seq}
    last = Head(0, "", START)
    count = 0
    for one in chain:
        count += 1
        faults.extend(_faults(one, last))
        kept = waiting.pop(one.seq, None)
        if kept is not None and kept.hash != one.hash:
            faults.append(f"event {one.seq}: a head kept elsewhere has the hash {kept.hash}, the chain {one.hash}")
        last = Head(one.seq, one.at, one.hash)
    faults.extend(f"event {seq}: a head kept elsewhere names it, and the chain does not reach it" for seq in waiting)
    return Verified(count, last, tuple(faults[:most]))


def read_export(lines: Iterable[bytes | str]) -> Iterator[Event]:
    """The events of an export, one JSON object a line.

    Raises:
        ValueError: a line is no event; the message names the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            one = Event(**held)
            if not isinstance(one.seq, int) or not all(isinstance(part, str) for part in _texts(one)):
                raise TypeError("a field is of the wrong type")
        except (ValueError, TypeError) as error:
            raise ValueError(f"line {number} is no event of an audit chain ({error})") from None
        yield one


def _texts(one: Event) -> tuple[object, ...]:
    return one.at, one.actor, one.kind, one.subject, one.body or "", one.body_hash, one.previous, one.hash


def _faults(one: Event, last: Head) -> Iterator[str]:
    if one.seq != last.seq + 1:
        yield f"event {one.seq} follows event {last.seq}: what stood between is missing"
    if one.previous != last.hash:
        yield f"event {one.seq} is not sealed to the event before it"
    if one.at < last.at:
        yield f"event {one.seq} is earlier than the event before it"
    if one.body is not None and _hash(one.body) != one.body_hash:
        yield f"event {one.seq}: its body was changed"
    if one.sealed() != one.hash:
        yield f"event {one.seq}: a field of it was changed"


def _seal(*parts: object) -> str:
    return _hash(canonical(list(parts)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
