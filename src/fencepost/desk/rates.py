"""How often one asker may ask: a minute at a time, counted in each process by itself."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Rates:
    """Counts requests by who makes them."""

    def __init__(self, per_minute: int) -> None:
        """Take how many requests a minute one asker may make."""
        self._item = RateLimitItemPerMinute(max(1, per_minute))
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def takes(self, asker: str) -> bool:
        """Whether one more request is taken; it is counted."""
        return self._limiter.hit(self._item, asker)

    def wait(self, asker: str) -> int:
        """Seconds until the next is taken, rounded up."""
        reset = self._limiter.get_window_stats(self._item, asker).reset_time
        return max(1, int(reset - time.time()) + 1)
