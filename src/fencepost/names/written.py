"""A screening written out: one object a subject, the same bytes for the same lists, day and subject."""

from __future__ import annotations

from typing import Any

from fencepost.lists.entries import consequences, register_of, review_of
from fencepost.names.screen import Hit, Screening
from fencepost.sources.encoding import mended


def screening_dict(found: Screening) -> dict[str, Any]:
    """``id, name, on, outcome, hits, nearby, lists, notices`` and, where the subject could not be read, ``error``."""
    written: dict[str, Any] = {
        "id": mended(found.subject.id),
        "name": mended(found.subject.name),
        "on": found.day.isoformat(),
        "outcome": found.outcome,
        "hits": [hit_dict(hit) for hit in found.hits],
        "nearby": [hit_dict(hit) for hit in found.nearby],
        "lists": list(found.lists),
        "notices": list(found.notices),
    }
    return written | ({"error": found.fault} if found.fault else {})


def hit_dict(hit: Hit) -> dict[str, Any]:
    """One hit with its list, entry, evidence, dates and what the entry asks for."""
    party, register = hit.party, register_of(hit.party)
    return {
        "list": party.list,
        "list_title": register.title if register else party.list,
        "effect": register.effect if register else "",
        "meaning": register.meaning if register else "a list of one's own",
        "list_cite": register.citation if register else "",
        "entry_id": party.id,
        "group": hit.group,
        "listed_name": party.name,
        "matched_name": hit.matched,
        "by": hit.by,
        "asked": mended(hit.asked),
        "score": round(hit.score, 6),
        "outcome": hit.means,
        "features": _features(hit),
        "standing": hit.state.on,
        "standing_why": hit.state.why,
        "dates": {
            "listed": party.listed.isoformat() if party.listed else None,
            "removed": party.removed.isoformat() if party.removed else None,
        },
        "countries": list(party.countries),
        "programs": list(party.programs),
        "licence_requirement": party.licence_requirement,
        "review_policy": party.review_policy,
        "review_word": review_of(party),
        "footnotes": [
            {
                "footnote": note.footnote,
                "consequence": note.consequence,
                "exceptions": note.exceptions,
                "since": note.since.isoformat(),
                "cite": note.citation,
                "sure": note.sure,
            }
            for note in consequences(party)
        ],
        "citations": list(party.citations),
        "url": party.url,
        "snapshot": hit.snapshot,
        "faults": list(party.faults),
        "disposition": _disposition(hit),
    }


def _features(hit: Hit) -> dict[str, Any]:
    """What a reviewer reads: which words answer which, by what, and what is left over."""
    if hit.evidence is None:
        return {"level": hit.level} if hit.level else {}
    return {
        "pairs": [
            {"asked": pair.asked, "listed": pair.listed, "likeness": pair.likeness, "by": pair.how}
            for pair in hit.evidence.pairings
        ],
        "only_asked": list(hit.evidence.only_asked),
        "only_listed": list(hit.evidence.only_listed),
    }


def _disposition(hit: Hit) -> dict[str, Any] | None:
    if hit.disposition is None:
        return None
    return {
        "same": hit.disposition.same,
        "by": hit.disposition.by,
        "on": hit.disposition.on.isoformat(),
        "why": hit.disposition.why,
        "stands": hit.disposition.stands,
    }
