"""The owners of a party written out: the keys of ``fencepost owners --format json``."""

from __future__ import annotations

from typing import Any

from fencepost.book.book import Book
from fencepost.decide.check import Checker
from fencepost.decide.owned import Owned, RuleFound, owned
from fencepost.facts.owners import PartyOwners, chain_text, untold_text
from fencepost.facts.screening import PartyHit
from fencepost.model.holding import Holding, percent
from fencepost.names.written import hit_dict
from fencepost.ownership.behind import Bounds, Chain
from fencepost.ownership.cascade import LINE
from fencepost.ownership.register import Register


def party_owned(checker: Checker, found: PartyOwners, party: str, book: Book) -> dict[str, Any]:
    """Who is behind a party, by name or identifier, and what each rule of the book makes of it."""
    units, screener = found.register.find(party), found.screener
    return {
        "party": party,
        "on": book.day.isoformat(),
        "known_on": book.known_on.isoformat(),
        "units": [owned_dict(owned(checker, found, unit, book)) for unit in units],
        "near": [] if units else list(found.register.near(party)),
        "files": list(found.register.files),
        "merged": list(found.register.notes),
        "faults": [str(fault) for fault in found.register.faults],
        "lists": [] if screener is None else [layer.snapshot.id for layer in screener.held.layers],
        "notices": [] if screener is None else list(screener.held.told(book.day)),
    }


def owned_dict(found: Owned) -> dict[str, Any]:
    """One unit as an object: ``name, id, …, owners, unknown, listed, chains, interest, rules, ultimate_parent, notes``.

    Shares are percentages as text, with the two ends that enclose them.
    """
    behind, unit, register = found.listed.behind, found.unit, found.listed.behind.register
    return {
        "name": register.name(behind.unit),
        "id": unit.id,
        "aliases": list(unit.aliases),
        "kind": unit.kind,
        "registered": unit.registered,
        "headquarters": unit.headquarters,
        "identifiers": list(unit.identifiers),
        "on": behind.day.isoformat(),
        "itself": [_hit(hit) for hit in found.itself],
        "owners": [_tie(holding) for _, holding in behind.ties],
        "unknown": {**_bounds(behind.untold), "text": untold_text(behind)},
        "listed": [
            {"owner": register.name(owner), "hits": [_hit(hit) for hit in hits]}
            for owner, hits in found.listed.hits.items()
        ],
        "chains": [_chain(register, chain) for chain in found.chains],
        "interest": _bounds(found.interest),
        "rules": [_rule(register, rule) for rule in found.rules],
        "ultimate_parent": {
            "name": None if found.parent.unit is None else register.name(found.parent.unit),
            "headquarters": found.parent.headquarters,
            "registered": found.parent.registered,
            "sure": found.parent.sure,
            "why": list(found.parent.why),
        },
        "notes": [
            note for note in (behind.overfull, _cut(found), found.listed.unlooked_text, *found.listed.faults) if note
        ],
    }


def _bounds(share: Bounds) -> dict[str, str]:
    return {"low": percent(share.low), "high": percent(share.high)}


def _hit(hit: PartyHit) -> dict[str, Any]:
    return {"surely": hit.surely, "text": hit.said, **hit_dict(hit.hit)}


def _tie(holding: Holding) -> dict[str, Any]:
    return {
        "owner": holding.owner,
        "kind": holding.kind,
        **_bounds(Bounds(holding.low, holding.high)),
        "since": holding.since.isoformat() if holding.since else None,
        "until": holding.until.isoformat() if holding.until else None,
        "direct": holding.direct,
        "source": holding.source,
    }


def _chain(register: Register, chain: Chain) -> dict[str, Any]:
    links = [
        {"owner": register.name(link.owner), "owned": register.name(link.owned), **_bounds(link.share)}
        for link in reversed(chain.links)
    ]
    minority = chain.share.high < LINE
    return {"text": chain_text(register, chain), "links": links, **_bounds(chain.share), "minority": minority}


def _rule(register: Register, found: RuleFound) -> dict[str, Any]:
    read = found.reading
    return {
        "rule": read.provision,
        "title": read.title,
        "cite": read.cite,
        "sure": read.sure,
        "in_force": read.in_force,
        "standing": read.standing,
        "met": read.met,
        "binds": read.binds,
        "share": {**_bounds(found.share.told), "most": percent(found.share.most)},
        "sums": list(found.share.sums),
        "counted": [register.name(unit) for unit in found.counted],
        "may_count": [register.name(unit) for unit in found.may_count],
        "other_states": [
            {"state": other.state, "why": other.why, "in_force": other.in_force, "met": other.met}
            for other in read.others
        ],
        "open_text": list(read.open_text),
    }


def _cut(found: Owned) -> str:
    behind = found.listed.behind
    return f"only the nearest {len(behind.above) - 1:,} owners above it were looked at" if behind.cut else ""
