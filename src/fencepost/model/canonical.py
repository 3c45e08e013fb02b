"""Canonical JSON and its hash: the same content gives the same bytes in every process."""

from __future__ import annotations

import hashlib
import json


def canonical(content: object) -> str:
    """JSON with sorted keys, no spaces and no escapes; numbers must already be text or whole."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(content: object) -> str:
    """The SHA-256 of the canonical JSON, as 64 hex digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
