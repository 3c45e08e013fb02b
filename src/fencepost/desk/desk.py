"""One desk: its settings, its store, and whoever answers for it."""

from __future__ import annotations

from datetime import date

from fencepost.desk.answering import Answering
from fencepost.desk.asking import Asking
from fencepost.desk.settings import Settings
from fencepost.store.database import Clock, system_clock
from fencepost.store.store import Store


class Desk:
    """What every door is handed: open it once a process."""

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        """Open the store and bring it up to date.

        Raises:
            StoreError: the database's URL is none, or its schema is newer than this program.
        """
        self.settings = settings
        self.clock = clock
        self.store = Store(settings.url, clock)
        self.answering = Answering(self.store, settings.lists, settings.owners)
        self.asking = Asking(self.answering, settings.lists, settings.owners)

    def today(self) -> date:
        """The day of the clock, in UTC."""
        return self.clock().date()

    def close(self) -> None:
        """Let the database go."""
        self.store.close()
