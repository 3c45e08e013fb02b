"""Answers for the desk: the checker of the day, which knows what reviewers decided, and replays of old answers."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from fencepost.book.book import Axis
from fencepost.compute.catalogue import Catalogue
from fencepost.decide.check import Checker
from fencepost.decide.receipt import replay
from fencepost.decide.written import answer_dict, faulty
from fencepost.face import checker_for, owners_for
from fencepost.facts.screening import PARTIES, PartyScreening
from fencepost.lists.home import lists_folder
from fencepost.model.deal import KNOWN_NONE, Deal
from fencepost.model.fault import FencepostError
from fencepost.names.dispositions import Decided, Disposition, subject_key
from fencepost.names.held import Held, held_for
from fencepost.names.screen import Screener, Screening, Subject
from fencepost.store import hits
from fencepost.store.store import Store

_NOBODY = "none"
_LOOKED_FOR = 1.0
_MOST_DAYS = 4  # days of knowledge that are asked for by the way


class Answering:
    """Checks deals and screens names against the same lists, with the decisions that the store remembers.

    Another process may add a decision; it is seen at once where a deal is kept, and within a second elsewhere.
    """

    def __init__(self, store: Store, lists: str | None = None, owners: tuple[str, ...] = ()) -> None:
        """Take the store, and which lists and files of owners are looked in."""
        self._store = store
        self._lists = lists
        self._owners = owners
        self._seen = -1
        self._looked = -_LOOKED_FOR
        self._decided = Decided()
        self._checkers: dict[date, Checker] = {}
        self._screeners: dict[date, Screener] = {}
        self._kept = kept_mark()

    def checker(self, known_on: date, *, fresh: bool = True) -> Checker:
        """The checker of a day of knowledge."""
        self._look(fresh=fresh)
        if known_on not in self._checkers:
            if len(self._checkers) > _MOST_DAYS:
                self._checkers.clear()
            plain = checker_for(known_on, _NOBODY)
            screening = None if self._lists == _NOBODY else PartyScreening(self.screener(known_on, fresh=False))
            owners = owners_for(known_on, self._lists, self._owners) if self._owners else None
            self._checkers[known_on] = Checker(plain.shelf.corpus, plain.gatherer.catalogue, screening, owners)
        return self._checkers[known_on]

    def screener(self, known_on: date, *, fresh: bool = True) -> Screener:
        """The screener of a day of knowledge."""
        self._look(fresh=fresh)
        if known_on not in self._screeners:
            if len(self._screeners) > _MOST_DAYS:
                self._screeners.clear()
            self._screeners[known_on] = Screener(self.held(known_on), self._decided)
        return self._screeners[known_on]

    @property
    def catalogue(self) -> Catalogue:
        """The chips, memories and machines that are known by name."""
        return checker_for(date.min, _NOBODY).gatherer.catalogue

    def held(self, known_on: date) -> Held:
        """The lists that are looked in."""
        return held_for(None if self._lists == _NOBODY else self._lists, known_on)

    def forget(self) -> None:
        """Open lists anew: a newer snapshot may be kept."""
        self._checkers.clear()
        self._screeners.clear()

    def check(
        self,
        deal: Deal,
        known_on: date,
        on: date | None = None,
        axis: Axis = "enforced",
        *,
        fresh: bool = True,
    ) -> dict[str, Any]:
        """The answer to a deal by the keys of an answer file; one that cannot be read gets an ``error``."""
        try:
            return answer_dict(self.checker(known_on, fresh=fresh).check(deal, known_on=known_on, on=on, axis=axis))
        except FencepostError as error:
            return faulty(deal, error.faults)

    def screen(self, subject: Subject, day: date, known_on: date, limit: int = 10) -> Screening:
        """Hold a subject against the lists."""
        return self.screener(known_on, fresh=False).screen(subject, day, limit)

    def again(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """An old answer from its receipt: the same bytes by the same version of the program.

        Raises:
            ReceiptError: the receipt is damaged.
        """
        return answer_dict(replay(receipt, checker_for(date.fromisoformat(receipt["known_on"]), _NOBODY)))

    def _look(self, *, fresh: bool) -> None:
        """See whether reviewers have decided anything since."""
        now = time.monotonic()
        if not fresh and now - self._looked < _LOOKED_FOR:
            return
        self._looked = now
        if (kept := kept_mark()) != self._kept:  # a newer list was kept, by whatever process
            self._kept = kept
            self.forget()
        with self._store.reading() as connection:
            last = hits.last_remembered(connection)
            if last == self._seen:
                return
            told = hits.remembered(connection)
        self._decided = Decided(_disposition(one) for one in told)
        self._seen = last
        self._checkers.clear()
        self._screeners.clear()


def kept_mark() -> tuple[str, ...]:
    """What lists are kept, by which a process sees that there are others."""
    folder = lists_folder()
    try:
        return tuple(sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")))
    except OSError:
        return ()


def parties(cells: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of the cells of a deal, the parties by role: the key by which each is known again, and the name."""
    named = {role: cells[role].strip() for role in PARTIES if cells.get(role, "").strip()}
    return {role: (subject_key(Subject(name)), name) for role, name in named.items() if name.casefold() != KNOWN_NONE}


def _disposition(one: Mapping[str, Any]) -> Disposition:
    told = {name: one[name] for name in ("subject", "list", "entry", "entry_hash", "same", "by", "why")}
    return Disposition(**told, on=date.fromisoformat(one["on"]))
