"""What reviewers decided: that a subject is a listed entry or is not, by whom, when and why.

A decision holds for the entry as it stood. When the entry changes, the decision no longer stands and the hit is open
again, with the old decision beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from fencepost.model.canonical import digest
from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.names.text import plain
from fencepost.names.words import words


class Named(Protocol):
    """Whoever has a name, and perhaps countries and identifiers."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO codes."""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Numbers that tell the party."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """A reviewer's word on one subject and one entry; ``stands`` is false once the entry has changed."""

    subject: str
    list: str
    entry: str
    entry_hash: str
    same: bool
    by: str
    on: date
    why: str
    stands: bool = True


def subject_key(subject: Named) -> str:
    """A subject by its name, countries and identifiers, so that the same one is known again.

    Case, accents and punctuation are nothing to it, but the legal form is: Acme Ltd and Acme GmbH are two firms.
    """
    name = plain(subject.name) or subject.name.strip().casefold()
    rest = (*sorted(subject.countries), *sorted(subject.identifiers))
    return "|".join((name, *rest))


def entry_hash(party: ListedParty) -> str:
    """The content of an entry as published; its number may change, and what a reader remarked on it does not count."""
    entry = {key: value for key, value in asdict(party).items() if key not in {"id", "faults"}}
    return digest(_plain(entry))[:16]


def decision(subject: Named, party: ListedParty, *, same: bool, by: str, on: date, why: str) -> Disposition:  # noqa: PLR0913 - one argument for each part of a decision
    """A decision on a subject and an entry as it stands.

    Raises:
        FencepostError: nobody is named, or no reason is given.
    """
    if not by.strip() or not why.strip():
        raise FencepostError(Fault("a decision needs its reviewer and a reason.", "Give --by and --why."))
    name = " ".join(words(party.name))
    return Disposition(subject_key(subject), party.list, name, entry_hash(party), same, by.strip(), on, why.strip())


class Decided:
    """Decisions, newest last, and which of them holds for a subject and an entry."""

    def __init__(self, made: Iterable[Disposition] = ()) -> None:
        """Take decisions that were made before, in their order."""
        self._made: dict[tuple[str, str, str], dict[str, Disposition]] = {}
        for one in made:
            self.keep(one)

    def find(self, subject: Named, party: ListedParty) -> Disposition | None:
        """The last decision on a subject and an entry as it is; if it has changed since, the last on it as it was.

        Entries of one list may share a name, so that what an entry holds tells them apart.
        """
        made = self._made.get((subject_key(subject), party.list, " ".join(words(party.name))))
        if not made:
            return None
        now = made.get(entry_hash(party))
        return now if now is not None else replace(next(reversed(made.values())), stands=False)

    def keep(self, one: Disposition) -> None:
        """Let a decision stand from now on."""
        made = self._made.setdefault((one.subject, one.list, one.entry), {})
        made.pop(one.entry_hash, None)  # the newest stands last
        made[one.entry_hash] = one

    def __iter__(self) -> Iterator[Disposition]:
        """The decisions in force."""
        return (one for made in self._made.values() for one in made.values())


class Dispositions(Decided):
    """The decisions in a file, one JSON object a line, newest last; lines are only ever added."""

    def __init__(self, path: Path) -> None:
        """Read the file; one that is not there holds none.

        Raises:
            FencepostError: a line is no decision.
        """
        self.path = path
        super().__init__(self._read())

    def remember(  # noqa: PLR0913 - one argument for each part of a decision
        self, subject: Named, party: ListedParty, *, same: bool, by: str, on: date, why: str
    ) -> Disposition:
        """Write a decision down.

        Raises:
            FencepostError: nobody is named, or no reason is given.
        """
        made = decision(subject, party, same=same, by=by, on=on, why=why)
        line = {key: value for key, value in asdict(made).items() if key != "stands"} | {"on": on.isoformat()}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as stream:
            if not _ends_a_line(stream):
                stream.write(b"\n")  # an editor left the last line open
            stream.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self.keep(made)
        return made

    def _read(self) -> Iterable[Disposition]:
        if not self.path.is_file():
            return
        for row, line in enumerate(self.path.read_bytes().split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                held = json.loads(line)
                yield Disposition(**{**held, "on": date.fromisoformat(held["on"])})
            except (ValueError, TypeError, KeyError) as error:
                todo = "Mend the line, or take it out; the others are kept."
                raise FencepostError(Fault("this line is no decision.", todo, str(self.path), row)) from error


def _ends_a_line(stream: BinaryIO) -> bool:
    if not stream.seek(0, os.SEEK_END):
        return True
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) == b"\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in an entry
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
