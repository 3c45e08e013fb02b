"""What the store refuses, and why: errors that a door can turn into an answer."""

from __future__ import annotations

from fencepost.model.fault import Fault, FencepostError


class StoreError(FencepostError):
    """Something that the store does not do."""

    def __init__(self, what: str, todo: str) -> None:
        """Say what, and what to do next."""
        super().__init__(Fault(what, todo))


class NotKeptError(StoreError):
    """What was asked for is not kept."""


class ConflictError(StoreError):
    """Somebody else was first, or the thing is no longer in the state that the request supposes."""


class RefusedError(StoreError):
    """The store's own rules forbid it: a release by the same person, a licence used up, a deletion too early."""


class UnavailableError(StoreError):
    """The database cannot be reached or written just now; nothing of the transaction was kept."""
