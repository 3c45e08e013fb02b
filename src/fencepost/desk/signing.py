"""What a webhook carries: an event without personal data, signed so that its receiver knows who sent it and when."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

HEADER = "Fencepost-Signature"
_SHORTEST_SECRET = 16
_LONGEST_HEADER = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as it is told outside: which thing, not who or what stands in it.

    ``kind`` is like ``deal.held``; ``subject`` the identifier of the deal, case or batch; ``links`` lead to pages and
    doors of this installation, where the receiver's own key decides what it may read.
    """

    event: str
    kind: str
    at: datetime
    subject: str
    links: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The event as JSON, the same bytes every time it is sent.

        Raises:
            ValueError: ``at`` has no time zone.
        """
        if self.at.tzinfo is None:
            raise ValueError("the moment of an event has no time zone")
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"id": self.event, "kind": self.kind, "at": at, "subject": self.subject, "links": dict(self.links)}
        return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def sign(secret: bytes, body: bytes, at: int) -> str:
    """The value of the header: ``t=`` the moment in seconds since 1970, ``v1=`` HMAC-SHA256 of ``t.body`` in hex.

    Raises:
        ValueError: the secret has fewer than 16 bytes.
    """
    return f"t={at},v1={_digest(secret, body, at)}"


def verify(secret: bytes, body: bytes, header: str, now: int, tolerance: int = 300) -> bool:
    """Whether the header was made by whoever holds the secret, at most ``tolerance`` seconds from now.

    A header may carry several ``v1``, as while a secret is being changed; one good one is enough.
    """
    if len(header) > _LONGEST_HEADER:
        return False
    pairs = [piece.strip().partition("=") for piece in header.split(",")]
    moments = [value for name, _, value in pairs if name == "t"]
    if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit()):
        return False
    at = int(moments[0])
    if abs(now - at) > tolerance:
        return False
    wanted = _digest(secret, body, at).encode()
    found = False
    for name, _, value in pairs:
        if name == "v1":
            found |= hmac.compare_digest(value.encode(), wanted)
    return found


@dataclass(frozen=True, slots=True)
class Retries:
    """When a delivery that failed is tried again: pauses double from ``first`` to ``longest`` seconds."""

    first: float = 30.0
    longest: float = 6 * 3600.0
    attempts: int = 12

    def pause(self, failed: int, jitter: float) -> float | None:
        """Seconds until the next try after so many failed ones; None: no more.

        ``jitter``, from 0 to 1, spreads receivers that failed together: the pause is half fixed and half jitter.

        Raises:
            ValueError: no try has failed, or the jitter is not between 0 and 1.
        """
        if failed < 1 or not 0 <= jitter <= 1:
            raise ValueError("a pause wants a failed try, and a jitter from 0 to 1")
        if failed >= self.attempts:
            return None
        # The exponent is bounded so that no count of tries overflows a float.
        whole = min(self.longest, self.first * 2.0 ** min(failed - 1, 60))
        return whole / 2 + whole / 2 * jitter


def _digest(secret: bytes, body: bytes, at: int) -> str:
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError(f"a secret has at least {_SHORTEST_SECRET} bytes")
    return hmac.new(secret, f"{at}.".encode() + body, sha256).hexdigest()
