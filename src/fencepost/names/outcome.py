"""What a score means: a hit, a case for review, or no match. Never that a party is clear."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["hit", "review", "no_match"]

HIT = 0.9
"""From this score on a match is a hit: the names agree in every word that tells anything, or nearly so."""
REVIEW = 0.55
"""From this score on a match is shown to a person."""


def outcome(score: float) -> Outcome:
    """The outcome of a best score."""
    return "hit" if score >= HIT else "review" if score >= REVIEW else "no_match"
