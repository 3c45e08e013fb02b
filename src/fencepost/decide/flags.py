"""What a careful reader would remark on the facts themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fencepost.decide.program import Outcome
from fencepost.facts.derivation import CONTRADICTS
from fencepost.model.fact import Fact
from fencepost.model.quantity import Interval

_FIGURES = ("item.tpp", "item.performance_density", "item.io", "item.memory_bandwidth_density")


def flags_of(facts: Mapping[str, Fact], outcome: Outcome) -> tuple[str, ...]:
    """Remarks on figures from memory, on ranges, and on what the row says against its figures or the catalogue."""
    return tuple(dict.fromkeys(_flags(facts, outcome)))


def _flags(facts: Mapping[str, Fact], outcome: Outcome) -> Iterator[str]:
    for name in _FIGURES:
        fact = facts.get(name)
        if fact is None or not isinstance(fact.value, Interval):
            continue
        if fact.sure == "knowledge":
            yield f"{name} rests on knowledge, not on a source that was seen: {fact.source}"
        if not fact.value.is_point and not fact.value.short.endswith("…"):
            yield f"{name} is a range, {fact.value}: {fact.source}"
    yield from _against_the_catalogue(facts)
    eccn = facts.get("item.eccn")
    values = outcome.values
    if eccn is None or not values.get("item.by_eccn") or not values.get("item.by_figures"):
        return
    stated = str(eccn.value)
    for letter in ("a", "b"):
        met = values.get(f"item.meets_3a090_{letter}")
        if met is True and not stated.endswith(f".{letter}"):
            yield f"the stated ECCN is {stated}, but the figures meet 3A090.{letter}"
        if met is False and stated in {f"3A090.{letter}", f"4A090.{letter}"}:
            yield f"the stated ECCN is {stated}, but the figures do not meet it"


def _against_the_catalogue(facts: Mapping[str, Fact]) -> Iterator[str]:
    for name, fact in facts.items():
        if CONTRADICTS in fact.source:
            yield f"{name} is {fact.value} by {fact.source}: the row's own figure is used; check which is right"
    tops, tpp = facts.get("item.tops"), facts.get("item.tpp")
    if tops is not None and tpp is not None and tops.source == "column tops" and "columns tops, bits" not in tpp.source:
        yield f"tops is given without bits and is not used: item.tpp is the catalogue's, {tpp.value}"
